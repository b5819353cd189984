import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { aidCases, checkAid, payAid, voidAid } from './commands.cases.ts'
import { aidFile } from './commands.export.ts'
import { societies, society } from './commands.read.ts'
import {
  changeSociety,
  closeSociety,
  endTerm,
  recordInspection,
  recordTraining,
  registerSociety,
  seatDirector,
  voidTraining,
} from './commands.ts'
import { aidCasesRoute, aidCheckRoute, aidFileRoute, payAidRoute, voidAidRoute } from './contract.cases.ts'
import {
  changeSocietyRoute,
  closeSocietyRoute,
  endDirectorRoute,
  inspectionRoute,
  newDirectorRoute,
  newSocietyRoute,
  societiesRoute,
  societyRoute,
  trainingRoute,
  voidTrainingRoute,
} from './contract.ts'

export const mutualAidRoutes: Register = (app, deps) => {
  handle(app, deps, societiesRoute, (ctx, { query }) => societies(ctx, query))
  handle(app, deps, societyRoute, (ctx, { params, query }) => society(ctx, { ...params, ...query }))
  handle(app, deps, newSocietyRoute, (ctx, { body }) => registerSociety(ctx, body))
  handle(app, deps, changeSocietyRoute, async (ctx, { params, body }) => {
    await changeSociety(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, closeSocietyRoute, async (ctx, { params, body }) => {
    await closeSociety(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, newDirectorRoute, (ctx, { params, body }) => seatDirector(ctx, { ...params, ...body }))
  handle(app, deps, endDirectorRoute, async (ctx, { params, body }) => {
    await endTerm(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, inspectionRoute, async (ctx, { params, body }) => {
    await recordInspection(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, trainingRoute, (ctx, { body }) => recordTraining(ctx, body))
  handle(app, deps, voidTrainingRoute, async (ctx, { params, body }) => {
    await voidTraining(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, aidCasesRoute, (ctx, { query }) => aidCases(ctx, query))
  handleDownload(app, deps, aidFileRoute, (ctx, { query }) => aidFile(ctx, query))
  handle(app, deps, aidCheckRoute, (ctx, { query }) => checkAid(ctx, query))
  handle(app, deps, payAidRoute, (ctx, { body }) => payAid(ctx, body))
  handle(app, deps, voidAidRoute, async (ctx, { params, body }) => {
    await voidAid(ctx, { ...params, ...body })
    return {}
  })
}
