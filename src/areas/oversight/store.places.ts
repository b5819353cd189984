import { sql } from 'kysely'
import { alarmRow, exportRow } from '../../server/audit.ts'
import type { Trx } from '../../server/db.ts'
import type { Named } from './rules.places.ts'

/** What these numbers are numbers of. What was deleted, and every alarm, is known by the audit row that made it. */
export async function named(trx: Trx, county: number, ids: readonly string[]): Promise<readonly Named[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Named>`
    SELECT batch_id::text AS id, 'payment_batch' AS of, '' AS text, programme, to_char(paid_month, 'YYYY-MM') AS month, number, NULL::timestamptz AS at
      FROM payment_batch WHERE county = ${county} AND batch_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT attachment_id::text, 'attachment', file_name, NULL, NULL, NULL, NULL
      FROM attachment WHERE county = ${county} AND attachment_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT export_id::text, 'export_register', subject, NULL, NULL, NULL, at
      FROM export_register WHERE county = ${county} AND export_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT relief_list_id::text, 'relief_list', '', NULL, to_char(paid_month, 'YYYY-MM'), number, NULL
      FROM relief_list WHERE county = ${county} AND relief_list_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT import_id::text, 'roster_import', file_name, NULL, NULL, NULL, NULL
      FROM roster_import WHERE county = ${county} AND import_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT fund_id::text, 'fund', name, NULL, NULL, NULL, NULL
      FROM fund WHERE county = ${county} AND fund_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT v.voucher_id::text, 'voucher', f.name || ' ' || v.year || '-' || v.number || '号', NULL, NULL, NULL, NULL
      FROM voucher v JOIN fund f ON f.county = v.county AND f.fund_id = v.fund_id
     WHERE v.county = ${county} AND v.voucher_id = ANY (${ids}::uuid[])
    UNION ALL
    SELECT user_id::text, 'app_user', name || '（' || login || '）', NULL, NULL, NULL, NULL
      FROM app_user WHERE county = ${county} AND user_id = ANY (${ids}::uuid[])`.execute(trx)
  const known = new Set(rows.map(({ id }) => id))
  const gone = ids.filter(id => !known.has(id))
  return gone.length === 0 ? rows : [...rows, ...(await audited(trx, county, gone))]
}

async function audited(trx: Trx, county: number, ids: readonly string[]): Promise<readonly Named[]> {
  const made = ids.flatMap(id => [exportRow(id), alarmRow(id)])
  const { rows } = await sql<Named>`
    SELECT facts->>'batch_id' AS id, 'payment_batch' AS of, '' AS text, facts->>'programme' AS programme, facts->>'month' AS month,
           (facts->>'number')::int AS number, NULL::timestamptz AS at
      FROM audit_event WHERE county = ${county} AND command = 'payment.run' AND outcome = 'done' AND facts->>'batch_id' = ANY (${ids}::text[])
    UNION ALL
    SELECT split_part(c.change->>'row', ' ', 2), CASE e.command WHEN 'alarm.raise' THEN 'alarm' ELSE 'export_register' END,
           coalesce(c.change->'after'->>'subject', c.change->'after'->>'user', ''), NULL, NULL, NULL, e.at
      FROM audit_event e CROSS JOIN LATERAL jsonb_array_elements(e.changes) AS c(change)
     WHERE e.county = ${county} AND e.changes IS NOT NULL AND e.outcome = 'done'
       AND c.change->'before' = '{}' AND c.change->>'row' = ANY (${made}::text[])`.execute(trx)
  return rows
}
