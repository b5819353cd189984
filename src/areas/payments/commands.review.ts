import { command, permitOneOf, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { lockedBatch, moment, refuseBlocked, refuseChanged, refuseMaker, stepped, type BatchKey } from './commands.ts'
import type { BatchSummary } from './contract.ts'
import * as store from './store.ts'

/** Review on screen by the head of the office: another person than the maker, of exactly the roster whose check code he saw. */
export const reviewBatch = command(
  'payment.review',
  'payment.review',
  async (ctx: OpenContext, { batch_id, hash }: BatchKey & { readonly hash: string }): Promise<BatchSummary> => {
    const batch = await lockedBatch(ctx, batch_id, 'review')
    refuseMaker(ctx, batch, 'REVIEWER_IS_MAKER')
    await refuseChanged(ctx, batch, hash)
    await refuseBlocked(ctx, batch)
    await store.markReviewed(ctx.db, moment(ctx, batch_id))
    return stepped(ctx, batch)
  },
  ({ batch_id }, output) => ({ batch_id, hash: output.hash, net_fen: output.net_fen }),
)

type Why = BatchKey & { readonly reason: string }

async function backToMaker(ctx: OpenContext, batch: store.BatchRow, reason: string): Promise<BatchSummary> {
  const why = reason.trim()
  if (why === '') throw new AppError('BATCH_REASON_NEEDED', { kind: 'send_back' })
  await store.markSentBack(ctx.db, moment(ctx, batch.batch_id), why)
  return stepped(ctx, batch)
}

/** Who reviews or approves does not agree: back to the maker, for a reason that stands on the page until it is handed in again. */
export const sendBackBatch = command(
  'payment.send_back',
  'payment.read',
  async (ctx: OpenContext, input: Why): Promise<BatchSummary> => {
    permitOneOf(ctx, 'payment.send_back', ['payment.review', 'payment.approve'])
    return backToMaker(ctx, await lockedBatch(ctx, input.batch_id, 'send_back'), input.reason)
  },
  ({ batch_id }) => ({ batch_id }),
)

/** The maker takes back what he handed in, as long as nobody has approved it. */
export const withdrawBatch = command(
  'payment.withdraw',
  'payment.make',
  async (ctx: OpenContext, input: Why): Promise<BatchSummary> =>
    backToMaker(ctx, await lockedBatch(ctx, input.batch_id, 'withdraw'), input.reason),
  ({ batch_id }) => ({ batch_id }),
)
