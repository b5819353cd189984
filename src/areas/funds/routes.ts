import { day } from '../../kernel/day.ts'
import { fenFromJson } from '../../kernel/money.ts'
import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { closeFund, openFund, postVoucher, reverseVoucher } from './commands.ts'
import { journalFile } from './commands.export.ts'
import { fund, funds } from './commands.read.ts'
import {
  closeFundRoute,
  fundRoute,
  fundsRoute,
  journalFileRoute,
  openFundRoute,
  postVoucherRoute,
  reverseVoucherRoute,
} from './contract.ts'

export const fundRoutes: Register = (app, deps) => {
  handle(app, deps, fundsRoute, async ctx => ({ funds: await funds(ctx, {}) }))
  handle(app, deps, fundRoute, (ctx, { params, query }) => fund(ctx, { ...params, ...query }))
  handleDownload(app, deps, journalFileRoute, (ctx, { params, query }) => journalFile(ctx, { ...params, ...query }))
  handle(app, deps, openFundRoute, (ctx, { body }) => openFund(ctx, body))
  handle(app, deps, postVoucherRoute, (ctx, { params, body }) =>
    postVoucher(ctx, { ...params, ...body, posted_on: day(body.posted_on), amount_fen: fenFromJson(body.amount_fen), case_id: null }),
  )
  handle(app, deps, reverseVoucherRoute, (ctx, { params, body }) =>
    reverseVoucher(ctx, { ...params, ...body, posted_on: day(body.posted_on), case_id: null }),
  )
  handle(app, deps, closeFundRoute, async (ctx, { params, body }) => {
    await closeFund(ctx, { ...params, ...body, closed_on: day(body.closed_on) })
    return {}
  })
}
