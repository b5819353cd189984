import { handle, type Register } from '../../server/handle.ts'
import { voidReliefList } from './commands.ts'
import { enterReliefList, reliefList, reliefLists } from './commands.read.ts'
import { createReliefListRoute, reliefListRoute, reliefListsRoute, voidReliefListRoute } from './contract.ts'

export const reliefRoutes: Register = (app, deps) => {
  handle(app, deps, reliefListsRoute, (ctx, { query }) => reliefLists(ctx, query))
  handle(app, deps, reliefListRoute, (ctx, { params }) => reliefList(ctx, params))
  handle(app, deps, createReliefListRoute, (ctx, { body }) => enterReliefList(ctx, body))
  handle(app, deps, voidReliefListRoute, async (ctx, { params, body }) => {
    await voidReliefList(ctx, { ...params, ...body })
    return {}
  })
}
