import type { Job } from '../kernel/job.ts'
import { AppError } from './errors.ts'
import { answerOf, failureAnswer, logLineOf, type Told } from './messages.ts'
import { nowMs } from './clock.ts'
import { newId, randomHex } from './random.ts'

/** Reports `done` of `total` steps and what is going on, in Chinese. */
export type Report = (done: number, total: number, what: string) => void
export type Work = (report: Report, signal: AbortSignal) => Promise<unknown>
type Owner = { readonly user_id: string }

export type Jobs = {
  /** Starts the work, or lets it wait for its turn. Its result must be plain JSON (fen as numbers). Gives the job's id. */
  readonly start: (owner: Owner, kind: string, work: Work) => string
  /** JOB_NOT_FOUND for anybody but the owner. */
  readonly look: (owner: Owner, jobId: string) => Job
  /** Asks the work to stop; it does at its next step, and nothing of it stays. */
  readonly cancel: (owner: Owner, jobId: string) => Job
  /** Cancels everything and waits for it: at the end of the process. */
  readonly close: () => Promise<void>
}

type Entry = {
  readonly owner: string
  readonly job_id: string
  readonly kind: string
  readonly work: Work
  readonly stop: AbortController
  state: Job['state']
  done: number
  total: number
  what: string
  result: unknown
  error: Told | null
  ended?: number
  running?: Promise<void>
}

const AT_ONCE = 2
const KEPT_MS = 60 * 60 * 1000

/** Jobs live in this process: a restart forgets them, and their transactions with them. */
export function openJobs(log: (line: string) => void): Jobs {
  const entries = new Map<string, Entry>()
  const inState = (state: Job['state']): Entry[] => [...entries.values()].filter(entry => entry.state === state)
  const next = (): void => {
    const free = AT_ONCE - inState('running').length
    for (const entry of inState('waiting').slice(0, Math.max(0, free))) entry.running = run(entry, log).finally(next)
  }
  const forgetOld = (): void => {
    for (const entry of entries.values()) if (entry.ended !== undefined && nowMs() - entry.ended > KEPT_MS) entries.delete(entry.job_id)
  }
  const own = (owner: Owner, jobId: string): Entry => {
    forgetOld()
    const entry = entries.get(jobId)
    if (!entry || entry.owner !== owner.user_id) throw new AppError('JOB_NOT_FOUND')
    return entry
  }
  const cancel = (entry: Entry): void => {
    if (entry.state === 'waiting') finish(entry, 'cancelled', '已取消')
    entry.stop.abort()
  }
  return {
    start: (owner, kind, work) => {
      forgetOld()
      const entry: Entry = {
        owner: owner.user_id,
        job_id: newId(),
        kind,
        work,
        stop: new AbortController(),
        state: 'waiting',
        done: 0,
        total: 0,
        what: `前面有 ${AT_ONCE} 项大的任务在办，正在排队`,
        result: null,
        error: null,
      }
      entries.set(entry.job_id, entry)
      next()
      return entry.job_id
    },
    look: (owner, jobId) => shown(own(owner, jobId)),
    cancel: (owner, jobId) => {
      const entry = own(owner, jobId)
      cancel(entry)
      return shown(entry)
    },
    close: async () => {
      for (const entry of entries.values()) cancel(entry)
      await Promise.all(inState('running').map(async entry => entry.running))
    },
  }
}

async function run(entry: Entry, log: (line: string) => void): Promise<void> {
  entry.state = 'running'
  entry.what = '正在办理'
  const report: Report = (done, total, what) => {
    Object.assign(entry, { done, total, what })
  }
  try {
    entry.result = (await entry.work(report, entry.stop.signal)) ?? null
    finish(entry, 'done', '已办完')
  } catch (error) {
    if (entry.stop.signal.aborted) return finish(entry, 'cancelled', '已取消')
    const number = randomHex(4)
    const known = answerOf(error)
    if (!known) log(logLineOf(number, error))
    entry.error = (known ?? failureAnswer(number)).body
    finish(entry, 'failed', entry.error.what)
  }
}

function finish(entry: Entry, state: Job['state'], what: string): void {
  Object.assign(entry, { state, what, ended: nowMs() })
}

const shown = ({ job_id, kind, state, done, total, what, result, error }: Entry): Job => ({
  job_id,
  kind,
  state,
  done,
  total,
  what,
  result,
  error,
})
