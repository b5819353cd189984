import { createHmac } from 'node:crypto'
import { recordAudit } from '../../server/audit.ts'
import { query, type InTransaction, type OpenContext } from '../../server/command.ts'
import * as prove from './store.prove.ts'
import { totalsOf } from './store.run.ts'

export type BatchFailure = { readonly what: 'BATCH_CHANGED' | 'BATCH_HASH_DIFFERS'; readonly where: string }

/**
 * Proves every batch from its lines: they still give its sums and its check code, and the code is the one of the audit row of its run,
 * or follows from it through every change of key.
 * Whoever changes lines and code alike cannot change the sealed row.
 */
export const proveBatches = query(
  'payment.prove',
  'audit.verify',
  async ({ db, codec, user: { county } }: OpenContext): Promise<{ batches: number; failures: BatchFailure[] }> => {
    const batches = await prove.storedBatches(db, county)
    const followed = followerOf(codec.auditKey, await prove.rehashes(db, county))
    const failures: BatchFailure[] = []
    for (const { batch_id, audited, ...stored } of batches) {
      const where = `payment_batch ${batch_id}`
      const now = await totalsOf(db, county, batch_id)
      if (stored.hash !== now.hash || stored.net_fen !== now.net_fen || stored.lines !== now.lines)
        failures.push({ what: 'BATCH_CHANGED', where })
      if (followed(batch_id, audited) !== stored.hash) failures.push({ what: 'BATCH_HASH_DIFFERS', where })
    }
    for (const { batch_id } of await prove.answers(db, county)) failures.push({ what: 'BATCH_CHANGED', where: `payment_batch ${batch_id}` })
    for (const batch_id of await prove.foreignExchanges(db, county))
      failures.push({ what: 'BATCH_CHANGED', where: `payment_batch ${batch_id}` })
    return { batches: batches.length, failures }
  },
)

const proofOf = (auditKey: Uint8Array, { batch_id, old_hash, hash }: Omit<prove.Rehash, 'proof'>): string =>
  createHmac('sha256', auditKey).update(`rehash\n${batch_id}\n${old_hash}\n${hash}`).digest('hex')

/** Follows a batch's code through the changes of key; null when one does not join the one before or was not written with the key file. */
function followerOf(auditKey: Uint8Array, rehashes: readonly prove.Rehash[]): (batch_id: string, audited: string | null) => string | null {
  const byBatch = Map.groupBy(rehashes, ({ batch_id }) => batch_id)
  return (batch_id, audited) =>
    (byBatch.get(batch_id) ?? []).reduce<string | null>(
      (code, each) => (each.old_hash === code && proofOf(auditKey, each) === each.proof ? each.hash : null),
      audited,
    )
}

/**
 * After a change of key: the code covers the sealed accounts, so every batch has another one. Both stand in an audit row, so that the code
 * on signed paper still leads to its batch. To be called within the transaction of the change, after `proveBatches` held.
 */
export async function rehashBatches(ctx: InTransaction): Promise<{ batches: number; open: number }> {
  const { db, codec, user } = ctx
  const batches = await prove.batchesToRehash(db, user.county)
  for (const { batch_id, hash: old_hash } of batches) {
    const { hash } = await totalsOf(db, user.county, batch_id)
    if (hash === old_hash) continue
    await prove.saveHash(db, user.county, batch_id, hash)
    const change = { batch_id, old_hash, hash }
    await recordAudit(ctx, { command: 'payment.rehash', outcome: 'done', facts: { ...change, proof: proofOf(codec.auditKey, change) } })
  }
  return { batches: batches.length, open: batches.filter(({ open }) => open).length }
}
