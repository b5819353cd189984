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

/**
 * Batches with a line whose village code was exchanged by no act that the audit trail knows. The check code follows the code of the run,
 * so the one of today must be proved by the row of its exchange.
 */
export async function foreignExchanges(trx: Trx, county: number): Promise<readonly string[]> {
  const { rows } = await sql<{ batch_id: string }>`
    SELECT DISTINCT l.batch_id FROM (
        SELECT DISTINCT batch_id, made_division, division FROM payment_line WHERE county = ${county} AND made_division IS NOT NULL) l
     WHERE NOT EXISTS (
        SELECT FROM audit_event e WHERE e.county = ${county} AND e.command = 'village.exchange' AND e.outcome = 'done'
           AND position(l.made_division || '→' || l.division IN e.facts->>'villages') > 0)
     ORDER BY l.batch_id`.execute(trx)
  return rows.map(row => row.batch_id)
}
