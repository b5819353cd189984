import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { voidReliefList } from './commands.ts'
import { enterReliefList, reliefList, reliefLists } from './commands.read.ts'
import { checkReserve, payReserve, recordProof, reserveCases, voidReserve } from './commands.reserve.ts'
import { payReserveList } from './commands.reserve-list.ts'
import { reserveFile } from './commands.reserve-export.ts'
import {
  payReserveListRoute,
  payReserveRoute,
  reserveCasesRoute,
  reserveCheckRoute,
  reserveFileRoute,
  reserveProofRoute,
  voidReserveRoute,
} from './contract.reserve.ts'
import { createReliefListRoute, reliefListRoute, reliefListsRoute, voidReliefListRoute } from './contract.ts'

export const reliefRoutes: Register = (app, deps) => {
  handle(app, deps, reliefListsRoute, (ctx, { query }) => reliefLists(ctx, query))
  handle(app, deps, reliefListRoute, (ctx, { params }) => reliefList(ctx, params))
  handle(app, deps, createReliefListRoute, (ctx, { body }) => enterReliefList(ctx, body))
  handle(app, deps, voidReliefListRoute, async (ctx, { params, body }) => {
    await voidReliefList(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, reserveCasesRoute, (ctx, { query }) => reserveCases(ctx, query))
  handleDownload(app, deps, reserveFileRoute, (ctx, { query }) => reserveFile(ctx, query))
  handle(app, deps, reserveCheckRoute, (ctx, { query }) => checkReserve(ctx, query))
  handle(app, deps, payReserveRoute, (ctx, { body }) => payReserve(ctx, body))
  handle(app, deps, payReserveListRoute, (ctx, { body }) => payReserveList(ctx, body))
  handle(app, deps, reserveProofRoute, async (ctx, { params, body }) => {
    await recordProof(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidReserveRoute, async (ctx, { params, body }) => {
    await voidReserve(ctx, { ...params, ...body })
    return {}
  })
}
