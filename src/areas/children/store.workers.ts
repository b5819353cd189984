import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Scope, Trx } from '../../server/db.ts'
import type { Duty } from './contract.workers.ts'
import type { By } from './store.ts'

export type WorkerRecord = {
  readonly worker_id: string
  readonly duty: Duty
  readonly division: string
  readonly place: string
  readonly name: string
  readonly phone: string | null
  readonly position: string | null
  readonly from_day: Day
  readonly to_day: Day | null
  readonly to_reason: string | null
  readonly trainings: number
  readonly hours: number
  readonly trained_on: Day | null
}

/** Those in office first, the town before its villages. */
export async function workers(trx: Trx, county: number, only: string | null = null): Promise<WorkerRecord[]> {
  const { rows } = await sql<WorkerRecord>`
    SELECT w.worker_id, w.duty, w.division, coalesce(d.short_name, '') AS place, w.name, w.phone, w.position, w.from_day, w.to_day, w.to_reason,
           count(t.training_id)::int AS trainings, coalesce(sum(t.hours), 0)::int AS hours, max(t.trained_on) AS trained_on
      FROM child_worker w
      LEFT JOIN division d ON d.county = w.county AND d.division = w.division
      LEFT JOIN child_training t ON t.county = w.county AND t.worker_id = w.worker_id
     WHERE w.county = ${county} AND (${only}::uuid IS NULL OR w.worker_id = ${only}::uuid)
     GROUP BY w.county, w.worker_id, d.short_name ORDER BY w.to_day IS NOT NULL, w.division, w.from_day DESC, w.worker_id`.execute(trx)
  return rows
}

/** Villages of the range without a director on this day. */
export async function villagesWithout(trx: Trx, county: number, { lo, hi }: Scope, on: Day): Promise<string[]> {
  const { rows } = await sql<{ village: string }>`
    SELECT d.short_name AS village FROM division d
     WHERE d.county = ${county} AND d.level = 'village' AND d.division >= ${lo} AND d.division < ${hi}
       AND NOT EXISTS (SELECT FROM child_worker w WHERE w.county = d.county AND w.division = d.division AND w.duty = 'village_director'
                          AND w.from_day <= ${on}::date AND (w.to_day IS NULL OR w.to_day > ${on}::date))
     ORDER BY d.division`.execute(trx)
  return rows.map(({ village }) => village)
}

export type WorkerInsert = {
  readonly worker_id: string
  readonly duty: Duty
  readonly division: string
  readonly name: string
  readonly phone: string | null
  readonly position: string | null
  readonly from_day: Day
}
export async function insertWorker(trx: Trx, by: By, row: WorkerInsert): Promise<void> {
  await trx
    .insertInto('child_worker')
    .values({ ...row, ...by })
    .execute()
}
export async function endWorker(trx: Trx, county: number, worker_id: string, end: { to_day: Day; to_reason: string }): Promise<void> {
  await trx.updateTable('child_worker').set(end).where('county', '=', county).where('worker_id', '=', worker_id).execute()
}

export type TrainingInsert = {
  readonly training_id: string
  readonly worker_id: string
  readonly division: string
  readonly trained_on: Day
  readonly topic: string
  readonly hours: number
}
export async function insertTrainings(trx: Trx, by: By, rows: readonly TrainingInsert[]): Promise<void> {
  await trx
    .insertInto('child_training')
    .values(rows.map(row => ({ ...row, ...by })))
    .execute()
}
