import type { Duty, NewWorker, WorkerProblem } from './contract.workers.ts'

export const DUTY_NAMES: Readonly<Record<Duty, string>> = { town_supervisor: '镇儿童督导员', village_director: '村儿童主任' }

/** A supervisor stands at the town, a director at a village of it. */
export function workerProblems({ duty, division, from_day }: NewWorker, town: string, today: string): WorkerProblem[] {
  return [
    ...((duty === 'town_supervisor') === (division === town) ? [] : (['WORKER_PLACE_WRONG'] as const)),
    ...(from_day > today ? (['CHILD_DAY_AHEAD'] as const) : []),
  ]
}
