import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { publicList, publicListFile } from './commands.list.ts'
import { check, checkFile, checks, knownToScan, releaseCheck } from './commands.ts'
import * as contract from './contract.ts'

export const publicityRoutes: Register = (app, deps) => {
  handle(app, deps, contract.checksRoute, ctx => checks(ctx, {}))
  handle(app, deps, contract.checkRoute, (ctx, { params }) => check(ctx, params))
  handleUpload(app, deps, contract.checkFileRoute, async (ctx, _, file) => {
    const known = await knownToScan(ctx, {})
    return {
      job_id: deps.jobs.start(ctx.user, 'publicity.check', (progress, signal) =>
        checkFile({ ...ctx, progress, signal }, { ...file, known }),
      ),
    }
  })
  handle(app, deps, contract.releaseRoute, async (ctx, { params, body }) => {
    await releaseCheck(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, contract.publicListRoute, (ctx, { query }) => publicList(ctx, query))
  handleDownload(app, deps, contract.publicListFileRoute, (ctx, { query }) => publicListFile(ctx, query))
}
