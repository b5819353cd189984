import { sql, type RawBuilder } from 'kysely'
import type { Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { FigureVillage } from './contract.ts'
import type { RecordSet, RecordSums } from './rules.figures.ts'
import type { Ground } from './store.ground.ts'
import { SOURCES } from './store.sources.ts'
import type { RowRecord } from './store.ts'

const rowsOf = (source: string, ground: Ground): RawBuilder<unknown> => {
  const rows = SOURCES[source]
  if (rows === undefined) throw new Error(`no rows are known of ${source}`)
  return sql`SELECT ${source}::text AS source, r.row_id, r.division, r.day, r.person_id, r.household_id, r.name, r.amount_fen, r.done
               FROM (${rows(ground)}) AS r(row_id, division, day, person_id, household_id, name, amount_fen, done)`
}

/** Everything the figures of records need, each source in one pass, all (or those named) in one statement. */
export async function recordSums(trx: Trx, ground: Ground, sources: readonly string[] = Object.keys(SOURCES)): Promise<RecordSums[]> {
  const all = sql.join(
    sources.map(source => rowsOf(source, ground)),
    sql` UNION ALL `,
  )
  const { rows } = await sql<RecordSums>`
    WITH r AS MATERIALIZED (${all})
    SELECT r.source, count(*)::int AS rows, count(DISTINCT r.person_id)::int AS persons, count(DISTINCT r.household_id)::int AS households,
           coalesce(sum(r.amount_fen), 0)::bigint AS amount_fen, (count(*) FILTER (WHERE r.done))::int AS done,
           to_char(min(r.day), 'YYYY-MM') AS first, to_char(max(r.day), 'YYYY-MM') AS last,
           encode(sha256(convert_to(string_agg(concat_ws(':', r.row_id, r.division, r.person_id, r.household_id, r.amount_fen, r.done), ';'
             ORDER BY r.row_id, r.division, r.done), 'UTF8')), 'hex') AS hash
      FROM r GROUP BY r.source`.execute(trx)
  return rows
}

type Villages = (Omit<FigureVillage, 'amount_fen'> & { amount_fen: bigint })[]

// What `FigureVillage.persons` counts. Who stands in two villages counts in the one of the latest row, so that the villages add up to the figure.
const COUNTED: Readonly<Record<RecordSet['measure'], RawBuilder<unknown>>> = {
  persons: sql`count(*) FILTER (WHERE s.newest_person)`,
  households: sql`count(*) FILTER (WHERE s.newest_person)`,
  amount: sql`count(*) FILTER (WHERE s.newest_person)`,
  rows: sql`count(*)`,
  done: sql`count(*) FILTER (WHERE s.done)`,
  undone: sql`count(*) FILTER (WHERE NOT s.done)`,
  share: sql`count(*) FILTER (WHERE s.done)`,
}
const newest = (column: string): RawBuilder<unknown> => sql`
  (r.${sql.ref(column)} IS NOT NULL AND row_number() OVER (PARTITION BY r.${sql.ref(column)} ORDER BY r.day DESC, r.row_id DESC) = 1)`

/** The records of a figure by village. */
export async function recordVillages(trx: Trx, ground: Ground, { source, measure }: RecordSet): Promise<Villages> {
  const { rows } = await sql<Villages[number]>`
    WITH s AS (SELECT r.*, ${newest('person_id')} AS newest_person, ${newest('household_id')} AS newest_household FROM (${rowsOf(source, ground)}) r)
    SELECT s.division, coalesce(d.short_name, '') AS village, (count(*) FILTER (WHERE s.newest_household))::int AS households,
           (${COUNTED[measure]})::int AS persons, (count(*) FILTER (WHERE s.done))::int AS done,
           coalesce(sum(s.amount_fen), 0)::bigint AS amount_fen, count(*)::int AS rows
      FROM s LEFT JOIN division d ON d.county = ${ground.county} AND d.division = s.division
     GROUP BY s.division, d.short_name ORDER BY s.division`.execute(trx)
  return rows
}

/** The records of a figure: of one village up to a limit, or all; the open ones first. */
export async function recordRows(
  trx: Trx,
  ground: Ground,
  { source }: RecordSet,
  part?: { readonly division: string; readonly limit: number },
): Promise<RowRecord[]> {
  const { rows } = await sql<RowRecord & { month: Month }>`
    SELECT r.person_id, r.name, coalesce(d.short_name, '') AS village, to_char(r.day, 'YYYY-MM') AS month, 1 AS persons,
           coalesce(r.amount_fen, 0)::bigint AS amount_fen, r.done, r.row_id AS batch_id, 1 AS line_no, p.id_cipher,
           (count(*) OVER ())::int AS total
      FROM (${rowsOf(source, ground)}) r
      LEFT JOIN division d ON d.county = ${ground.county} AND d.division = r.division
      LEFT JOIN person p ON p.county = ${ground.county} AND p.person_id = r.person_id
     ${part === undefined ? sql`` : sql`WHERE r.division = ${part.division}`}
     ORDER BY r.division, r.done, r.name, r.person_id, r.day, r.row_id
     ${part === undefined ? sql`` : sql`LIMIT ${part.limit}`}`.execute(trx)
  return rows
}
