import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { addClass, addGuardian, changeChild, endClass, endGuardian, newChild, voidChild } from './commands.ts'
import { childrenFile } from './commands.export.ts'
import { readList, takeList } from './commands.list.ts'
import { child, children } from './commands.read.ts'
import { excuseReview, openRound, reviewChild, round, rounds, voidRound } from './commands.reviews.ts'
import { endWorker, newWorker, train, workers } from './commands.workers.ts'
import {
  changeChildRoute,
  childRoute,
  childrenRoute,
  endClassRoute,
  endGuardianRoute,
  exportRoute,
  listRoute,
  newChildRoute,
  newClassRoute,
  newGuardianRoute,
  readListRoute,
  voidChildRoute,
} from './contract.ts'
import { excuseRoute, newRoundRoute, reviewRoute, roundRoute, roundsRoute, voidRoundRoute } from './contract.reviews.ts'
import { endWorkerRoute, newWorkerRoute, trainRoute, workersRoute } from './contract.workers.ts'

export const childrenRoutes: Register = (app, deps) => {
  handle(app, deps, childrenRoute, (ctx, { body }) => children(ctx, body))
  handle(app, deps, newChildRoute, (ctx, { body }) => newChild(ctx, body))
  handleDownload(app, deps, exportRoute, (ctx, { query }) => childrenFile(ctx, query))
  handle(app, deps, childRoute, (ctx, { params }) => child(ctx, params))
  handle(app, deps, changeChildRoute, async (ctx, { params, body }) => {
    await changeChild(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidChildRoute, async (ctx, { params, body }) => {
    await voidChild(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, newClassRoute, async (ctx, { params, body }) => {
    await addClass(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, endClassRoute, async (ctx, { params, body }) => {
    await endClass(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, newGuardianRoute, async (ctx, { params, body }) => {
    await addGuardian(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, endGuardianRoute, async (ctx, { params, body }) => {
    await endGuardian(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, listRoute, (ctx, { body }) => takeList(ctx, body))
  handleUpload(app, deps, readListRoute, (ctx, _, { name, content }) => readList(ctx, { file_name: name, content }))
  handle(app, deps, roundsRoute, async ctx => ({ rounds: await rounds(ctx, {}) }))
  handle(app, deps, newRoundRoute, (ctx, { body }) => openRound(ctx, body))
  handle(app, deps, roundRoute, (ctx, { params }) => round(ctx, params))
  handle(app, deps, reviewRoute, async (ctx, { params, body }) => {
    await reviewChild(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, excuseRoute, async (ctx, { params, body }) => {
    await excuseReview(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidRoundRoute, async (ctx, { params, body }) => {
    await voidRound(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, workersRoute, ctx => workers(ctx, {}))
  handle(app, deps, newWorkerRoute, (ctx, { body }) => newWorker(ctx, body))
  handle(app, deps, endWorkerRoute, async (ctx, { params, body }) => {
    await endWorker(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, trainRoute, async (ctx, { body }) => {
    await train(ctx, body)
    return {}
  })
}
