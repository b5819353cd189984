import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { Reason } from './contract.ts'

/** 儿童督导员 of the town and 儿童主任 of the villages: officials with a term, seen by the whole office. */
export const DUTIES = ['town_supervisor', 'village_director'] as const
export const Duty = Type.Enum([...DUTIES])
export type Duty = (typeof DUTIES)[number]
export type WorkerProblem = 'WORKER_PLACE_WRONG' | 'CHILD_DAY_AHEAD'

export const NewWorker = Type.Object({
  duty: Duty,
  division: DivisionCode,
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  phone: Nullable(Type.String({ pattern: '^[0-9 +()-]{5,20}$' })),
  position: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  from_day: DayWire,
})
export type NewWorker = Static<typeof NewWorker>
export const WorkerRow = Type.Object({
  worker_id: Id,
  ...NewWorker.properties,
  place: Type.String(),
  to_day: Nullable(DayWire),
  to_reason: Nullable(Type.String()),
  trainings: Type.Integer(),
  hours: Type.Integer(),
  trained_on: Nullable(DayWire),
})
export type WorkerRow = Static<typeof WorkerRow>
export const workersRoute = route({
  method: 'GET',
  path: '/api/child-workers',
  reply: Type.Object({
    workers: Type.Array(WorkerRow),
    /** Villages of the reader's scope that have no director today. */
    without: Type.Array(Type.String()),
  }),
})
export const newWorkerRoute = route({
  method: 'POST',
  path: '/api/child-workers',
  body: NewWorker,
  reply: Type.Object({ worker_id: Id }),
})
const WorkerParams = Type.Object({ worker_id: Id })
export const endWorkerRoute = route({
  method: 'POST',
  path: '/api/child-workers/:worker_id/end',
  params: WorkerParams,
  body: Type.Object({ to_day: DayWire, to_reason: Reason }),
  reply: Nothing,
})
export const NewTraining = Type.Object({
  worker_ids: Type.Array(Id, { minItems: 1, maxItems: 200 }),
  trained_on: DayWire,
  topic: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  hours: Type.Integer({ minimum: 1, maximum: 400 }),
})
export type NewTraining = Static<typeof NewTraining>
export const trainRoute = route({ method: 'POST', path: '/api/child-workers/trainings', body: NewTraining, reply: Nothing })
