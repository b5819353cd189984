import { Type, type Static } from 'typebox'
import { route } from './route.ts'
import { Id, Nullable } from './wire.ts'

/** Work that takes longer than two seconds: started by one request, watched and cancelled by others. */
export const Job = Type.Object({
  job_id: Id,
  /** What it is, in the words of the area that started it, e.g. `import.commit`. */
  kind: Type.String(),
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  /** Steps done of a total; both 0 before the first report. */
  done: Type.Integer(),
  total: Type.Integer(),
  /** Chinese: what is going on, or what it waits for. */
  what: Type.String(),
  /** The outcome of a job that is done; its shape is that of the area's own reply. */
  result: Type.Unknown(),
  error: Nullable(Type.Object({ code: Type.String(), what: Type.String(), why: Type.String(), how: Type.String(), facts: Type.Unknown() })),
})
export type Job = Static<typeof Job>

const JobParams = Type.Object({ job_id: Id })
export const jobRoute = route({ method: 'GET', path: '/api/jobs/:job_id', params: JobParams, reply: Job })
export const cancelJobRoute = route({
  method: 'POST',
  path: '/api/jobs/:job_id/cancel',
  params: JobParams,
  reply: Job,
})
