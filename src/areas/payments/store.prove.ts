import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

/** What the bank answered, as the lines have it now and as the audit row of the return file has it; null where nothing was answered. */
export type Answered = { readonly batch_id: string; readonly now: string | null; readonly audited: string | null }

/** Batches whose lines tell another answer of the bank than its return did: paid, failed, and the sum of the failed in fen. */
export async function answers(trx: Trx, county: number): Promise<readonly Answered[]> {
  const { rows } = await sql<Answered>`
    SELECT coalesce(l.batch_id::text, e.batch_id) AS batch_id, l.now, e.audited
      FROM (SELECT batch_id, concat_ws(' ', count(*) FILTER (WHERE result = 'paid'), count(*) FILTER (WHERE result = 'failed'),
                                       coalesce(sum(net_fen) FILTER (WHERE result = 'failed'), 0)) AS now
              FROM payment_line WHERE county = ${county} AND result IS NOT NULL GROUP BY batch_id) l
      FULL JOIN (
        SELECT DISTINCT ON (facts->>'batch_id') facts->>'batch_id' AS batch_id,
               concat_ws(' ', facts->>'paid', facts->>'failed', facts->>'failed_fen') AS audited
          FROM audit_event WHERE county = ${county} AND command = 'payment.return' AND outcome = 'done'
         ORDER BY facts->>'batch_id', audit_id DESC) e ON e.batch_id = l.batch_id::text
     WHERE l.now IS DISTINCT FROM e.audited ORDER BY 1`.execute(trx)
  return rows
}

type StoredTotals = { readonly batch_id: string; readonly lines: number; readonly net_fen: bigint; readonly hash: string }

/** Every batch, void ones too, with the check code that the first audit row of its run has; null when there is no such row. */
export async function storedBatches(trx: Trx, county: number): Promise<readonly (StoredTotals & { readonly audited: string | null })[]> {
  const { rows } = await sql<StoredTotals & { audited: string | null }>`
    SELECT b.batch_id, b.lines, b.net_fen, b.hash, e.audited
      FROM payment_batch b LEFT JOIN (
        SELECT DISTINCT ON (facts->>'batch_id') facts->>'batch_id' AS batch_id, facts->>'hash' AS audited FROM audit_event
         WHERE county = ${county} AND command = 'payment.run' AND outcome = 'done'
         ORDER BY facts->>'batch_id', audit_id) e ON e.batch_id = b.batch_id::text
     WHERE b.county = ${county} ORDER BY b.batch_id`.execute(trx)
  return rows
}

/** A check code that a change of key exchanged, with the proof that only the holder of the key file could write. */
export type Rehash = { readonly batch_id: string; readonly old_hash: string; readonly hash: string; readonly proof: string }

/** In the order in which they were written. */
export async function rehashes(trx: Trx, county: number): Promise<readonly Rehash[]> {
  const { rows } = await sql<Rehash>`
    SELECT facts->>'batch_id' AS batch_id, facts->>'old_hash' AS old_hash, facts->>'hash' AS hash, facts->>'proof' AS proof FROM audit_event
     WHERE county = ${county} AND command = 'payment.rehash' AND outcome = 'done' ORDER BY audit_id`.execute(trx)
  return rows
}

/** Every batch; `open` ones wait for an approval, and their printed paper bears the code. */
export async function batchesToRehash(trx: Trx, county: number): Promise<readonly { batch_id: string; hash: string; open: boolean }[]> {
  const { rows } = await sql<{ batch_id: string; hash: string; open: boolean }>`
    SELECT batch_id, hash, submitted_at IS NOT NULL AND approved_at IS NULL AND voided_at IS NULL AS open
      FROM payment_batch WHERE county = ${county} ORDER BY batch_id`.execute(trx)
  return rows
}

export async function saveHash(trx: Trx, county: number, batch_id: string, hash: string): Promise<void> {
  await trx.updateTable('payment_batch').set({ hash }).where('county', '=', county).where('batch_id', '=', batch_id).execute()
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
