import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

type StoredTotals = { readonly batch_id: string; readonly lines: number; readonly net_fen: bigint; readonly hash: string }

/** Every batch, void ones too, with the check code that the audit row of its run has; null when there is no such row. */
export async function storedBatches(trx: Trx, county: number): Promise<readonly (StoredTotals & { readonly audited: string | null })[]> {
  const { rows } = await sql<StoredTotals & { audited: string | null }>`
    SELECT b.batch_id, b.lines, b.net_fen, b.hash, e.audited
      FROM payment_batch b LEFT JOIN (
        SELECT facts->>'batch_id' AS batch_id, min(facts->>'hash') AS audited FROM audit_event
         WHERE county = ${county} AND command = 'payment.run' AND outcome = 'done' GROUP BY 1) e ON e.batch_id = b.batch_id::text
     WHERE b.county = ${county} ORDER BY b.batch_id`.execute(trx)
  return rows
}
