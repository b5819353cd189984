import { query, type OpenContext } from '../../server/command.ts'
import * as prove from './store.prove.ts'
import { totalsOf } from './store.run.ts'

export type BatchFailure = { readonly what: 'BATCH_CHANGED' | 'BATCH_HASH_DIFFERS'; readonly where: string }

/**
 * Proves every batch from its lines: they still give its sums and its check code, and the code is the one of the audit row of its run.
 * Whoever changes lines and code alike cannot change the sealed row.
 */
export const proveBatches = query(
  'payment.prove',
  'audit.verify',
  async ({ db, user: { county } }: OpenContext): Promise<{ batches: number; failures: BatchFailure[] }> => {
    const batches = await prove.storedBatches(db, county)
    const failures: BatchFailure[] = []
    for (const { batch_id, audited, ...stored } of batches) {
      const where = `payment_batch ${batch_id}`
      const now = await totalsOf(db, county, batch_id)
      if (stored.hash !== now.hash || stored.net_fen !== now.net_fen || stored.lines !== now.lines)
        failures.push({ what: 'BATCH_CHANGED', where })
      if (audited !== stored.hash) failures.push({ what: 'BATCH_HASH_DIFFERS', where })
    }
    for (const batch_id of await prove.foreignExchanges(db, county))
      failures.push({ what: 'BATCH_CHANGED', where: `payment_batch ${batch_id}` })
    return { batches: batches.length, failures }
  },
)
