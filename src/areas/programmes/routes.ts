import { month } from '../../kernel/month.ts'
import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { stopEntitlements, voidEntitlement } from './commands.ts'
import { correctDeath, previewDeath } from './commands.death.ts'
import { entitlementDetail, exportEntitlements, listEntitlements } from './commands.read.ts'
import { correctDeathRoute, previewDeathRoute } from './contract.death.ts'
import {
  entitlementRoute,
  exportEntitlementsRoute,
  lawRoute,
  listEntitlementsRoute,
  stopEntitlementRoute,
  voidEntitlementRoute,
} from './contract.ts'

export const programmeRoutes: Register = (app, deps) => {
  handle(app, deps, listEntitlementsRoute, (ctx, { query }) => listEntitlements(ctx, query))
  handleDownload(app, deps, exportEntitlementsRoute, (ctx, { query }) => exportEntitlements(ctx, query))
  handle(app, deps, entitlementRoute, (ctx, { params }) => entitlementDetail(ctx, params))
  handle(app, deps, stopEntitlementRoute, (ctx, { params, body }) =>
    stopEntitlements(ctx, { items: [{ ...params, ...body, to_month: month(body.to_month) }] }),
  )
  handle(app, deps, voidEntitlementRoute, async (ctx, { params, body }) => {
    await voidEntitlement(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, previewDeathRoute, (ctx, { params, query }) => previewDeath(ctx, { ...params, died_on: query.died_on ?? null }))
  handle(app, deps, correctDeathRoute, (ctx, { params, body }) => correctDeath(ctx, { ...params, ...body }))
  // The law is public: any signed-in user reads it.
  handle(app, deps, lawRoute, async ctx => ctx.law.toJson())
}
