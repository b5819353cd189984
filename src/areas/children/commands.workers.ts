import { day } from '../../kernel/day.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { sees } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { byOf } from './commands.ts'
import type { NewTraining, NewWorker } from './contract.workers.ts'
import { endingProblems } from './rules.ts'
import { workerProblems } from './rules.workers.ts'
import { villages } from './store.ts'
import * as store from './store.workers.ts'

/** Who works for the children, in office and before; names of officials are public, so `office.read` is enough. */
export const workers = query('childworker.list', 'office.read', async ({ db, user, today }: OpenContext) => ({
  workers: await store.workers(db, user.county),
  without: await store.villagesWithout(db, user.county, user.scope, today),
}))

export const newWorker = command(
  'childworker.add',
  'childworker.write',
  async (ctx: OpenContext, wanted: NewWorker): Promise<{ worker_id: string }> => {
    const { db, user, today, newId } = ctx
    if (!sees(user.scope, wanted.division)) throw new AppError('OUT_OF_SCOPE')
    refuse(workerProblems(wanted, user.town, today))
    if (wanted.duty === 'village_director') {
      const known = await villages(db, user.county, user.scope)
      if (!known.some(({ division }) => division === wanted.division)) throw new AppError('CHILD_VILLAGE_UNKNOWN')
    }
    const worker_id = newId()
    await store.insertWorker(db, byOf(ctx), { ...wanted, worker_id, name: wanted.name.trim(), from_day: day(wanted.from_day) })
    return { worker_id }
  },
  ({ duty, division, from_day }, { worker_id }) => ({ worker_id, duty, division, from_day }),
)

type End = { readonly worker_id: string; readonly to_day: string; readonly to_reason: string }
export const endWorker = command(
  'childworker.end',
  'childworker.write',
  async ({ db, user, today, changed }: OpenContext, { worker_id, ...end }: End): Promise<void> => {
    const [found] = await store.workers(db, user.county, worker_id)
    if (!found) throw new AppError('WORKER_NOT_FOUND', { worker_id })
    if (found.to_day !== null) throw new AppError('WORKER_ENDED', { on: found.to_day })
    refuse(endingProblems(end, found.from_day, today), { from: found.from_day })
    await store.endWorker(db, user.county, worker_id, { ...end, to_day: day(end.to_day) })
    changed({
      subject: null,
      row: `child_worker ${worker_id}`,
      before: { to_day: null },
      after: { to_day: end.to_day, reason: end.to_reason },
    })
  },
  ({ worker_id, to_day }) => ({ worker_id, to_day }),
)

/** One training of several. */
export const train = command(
  'childworker.train',
  'childworker.write',
  async (ctx: OpenContext, { worker_ids, trained_on, topic, hours }: NewTraining): Promise<void> => {
    const { db, user, today, newId } = ctx
    if (trained_on > today) throw new AppError('CHILD_DAY_AHEAD')
    const known = new Map((await store.workers(db, user.county)).map(worker => [worker.worker_id, worker]))
    const rows = [...new Set(worker_ids)].map((worker_id): store.TrainingInsert => {
      const worker = known.get(worker_id)
      if (worker === undefined) throw new AppError('WORKER_NOT_FOUND', { worker_id })
      if (trained_on < worker.from_day || (worker.to_day !== null && trained_on >= worker.to_day))
        throw new AppError('TRAINING_OUTSIDE_TERM', { name: worker.name, from: worker.from_day })
      return { training_id: newId(), worker_id, division: worker.division, trained_on: day(trained_on), topic: topic.trim(), hours }
    })
    await store.insertTrainings(db, byOf(ctx), rows)
  },
  ({ worker_ids, trained_on, topic, hours }) => ({ trained_on, topic, hours, workers: new Set(worker_ids).size }),
)
