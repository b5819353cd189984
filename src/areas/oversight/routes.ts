import { AppError } from '../../server/errors.ts'
import { handle, type Register } from '../../server/handle.ts'
import { listAlarms, seeAlarm } from './commands.alarms.ts'
import { askProof, auditDetail, proveChain, searchAudit, viewersOf } from './commands.ts'
import * as contract from './contract.ts'

export const oversightRoutes: Register = (app, deps) => {
  handle(app, deps, contract.auditSearchRoute, (ctx, { body }) => searchAudit(ctx, body))
  handle(app, deps, contract.auditDetailRoute, (ctx, { params }) => auditDetail(ctx, params))
  handle(app, deps, contract.viewersRoute, (ctx, { params }) => viewersOf(ctx, params))
  handle(app, deps, contract.proveAuditRoute, async ctx => {
    await askProof(ctx)
    const { place, db } = deps
    if (place === undefined) throw new AppError('AUDIT_PROOF_NOT_HERE')
    return {
      job_id: deps.jobs.start(ctx.user, 'audit.verify', async (progress, signal) => {
        // What was written in the last minute is sealed first, unless somebody is just writing.
        await place.seal(false)
        return proveChain({ ...ctx, db, progress, signal }, place)
      }),
    }
  })
  handle(app, deps, contract.alarmsRoute, ctx => listAlarms(ctx, {}))
  handle(app, deps, contract.seeAlarmRoute, (ctx, { params, body }) => seeAlarm(ctx, { ...params, ...body }))
}
