import { cancelJobRoute, jobRoute } from '../kernel/job.ts'
import { handle, type Register } from './handle.ts'

export const jobRoutes: Register = (app, deps) => {
  handle(app, deps, jobRoute, async (ctx, { params }) => deps.jobs.look(ctx.user, params.job_id))
  handle(app, deps, cancelJobRoute, async (ctx, { params }) => deps.jobs.cancel(ctx.user, params.job_id))
}
