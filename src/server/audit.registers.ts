import { sql } from 'kysely'
import type { Trx } from './db.ts'

/** How the row of an export is named among the changes of the audit row that gave it. */
export const exportRow = (export_id: string): string => `export_register ${export_id}`

/**
 * Holds the export register against the audit rows that gave its files, which hold every column: whoever changes, deletes or invents a
 * row of it cannot do the same to a sealed one. Gives the rows that do not agree.
 */
export async function changedExports(trx: Trx, county: number): Promise<{ readonly exports: number; readonly changed: string[] }> {
  const { rows } = await sql<{ exports: number; changed: string[] }>`
    WITH given AS (
      SELECT e.county, e.at, e.login, e.division, c.change->>'row' AS named, c.change->'after' AS facts
        FROM audit_event e CROSS JOIN LATERAL jsonb_array_elements(e.changes) AS c(change)
       WHERE e.county = ${county} AND e.changes IS NOT NULL AND e.outcome = 'done' AND starts_with(c.change->>'row', ${exportRow('')})
    ), kept AS (
      SELECT county, at, login, division, ${exportRow('')}::text || export_id::text AS named,
             jsonb_strip_nulls(to_jsonb(r) - ARRAY['county', 'export_id', 'at', 'login', 'division']) AS facts
        FROM export_register r WHERE county = ${county}
    )
    SELECT count(k.named)::int AS exports,
           coalesce(array_agg(coalesce(k.named, g.named) ORDER BY coalesce(k.named, g.named)) FILTER (WHERE k IS DISTINCT FROM g), '{}') AS changed
      FROM kept k FULL JOIN given g ON g.county = k.county AND g.named = k.named`.execute(trx)
  return rows[0] ?? { exports: 0, changed: [] }
}
