import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Trx } from '../../server/db.ts'
import type { AidLevel, BoardPost, InspectionResult } from './contract.ts'
import { TOPIC_MONEY, type FundOfSociety, type Standing, type Term } from './rules.ts'

/** The level and name of a division; undefined when it is unknown, given up or no place of a society. */
export async function levelOf(trx: Trx, county: number, division: string): Promise<AidLevel | undefined> {
  const { rows } = await sql<{ readonly level: AidLevel }>`
    SELECT level FROM division
     WHERE county = ${county} AND division = ${division} AND level IN ('village', 'town', 'county')`.execute(trx)
  return rows[0]?.level
}

export async function fundOf(trx: Trx, county: number, fund_id: string): Promise<FundOfSociety | undefined> {
  const { rows } = await sql<FundOfSociety>`
    SELECT kind, division, opened_on, closed_on FROM fund WHERE county = ${county} AND fund_id = ${fund_id}::uuid`.execute(trx)
  return rows[0]
}

export type SocietyInsert = {
  readonly county: number
  readonly society_id: string
  readonly division: string
  readonly level: AidLevel
  readonly fund_id: string
  readonly name: string
  readonly registration_no: string
  readonly legal_head: string
  readonly founded_on: Day
  readonly created_by: string
  readonly created_at: string
}

export async function insertSociety(trx: Trx, row: SocietyInsert): Promise<void> {
  await trx.insertInto('society').values(row).execute()
}

export type StoredSociety = Standing & {
  readonly society_id: string
  readonly division: string
  readonly level: AidLevel
  readonly fund_id: string
  readonly name: string
  readonly registration_no: string
  readonly legal_head: string
}

/** The societies, locked in one order: what is written to them is looked at first. */
export async function societiesForChange(trx: Trx, county: number, society_ids: readonly string[]): Promise<StoredSociety[]> {
  const { rows } = await sql<StoredSociety>`
    SELECT society_id, division, level, fund_id, name, registration_no, legal_head, founded_on, closed_on FROM society
     WHERE county = ${county} AND society_id = ANY (${society_ids}::uuid[]) ORDER BY society_id FOR UPDATE`.execute(trx)
  return rows
}

/** The society as a reading sees it. */
export async function society(trx: Trx, county: number, society_id: string): Promise<StoredSociety | undefined> {
  const { rows } = await sql<StoredSociety>`
    SELECT society_id, division, level, fund_id, name, registration_no, legal_head, founded_on, closed_on FROM society
     WHERE county = ${county} AND society_id = ${society_id}::uuid`.execute(trx)
  return rows[0]
}

type SocietyChange = { readonly name: string; readonly registration_no: string; readonly legal_head: string } | { readonly closed_on: Day }

export async function changeSociety(trx: Trx, county: number, society_id: string, change: SocietyChange): Promise<void> {
  await trx.updateTable('society').set(change).where('county', '=', county).where('society_id', '=', society_id).execute()
}

export type SocietyRecord = StoredSociety & {
  readonly place: string
  readonly balance_fen: Fen
  readonly cases: number
  readonly amount_fen: Fen
  readonly papers: readonly string[] | null
  readonly submitted_on: Day | null
  readonly inspection_result: InspectionResult | null
  readonly inspected_on: Day | null
  readonly trained_on: Day | null
}

/** The societies of the scope: the town's first, then by village; `year` is that of their cases and training, the inspection is of the year before. */
export async function societies(trx: Trx, county: number, year: number, only: string | null = null): Promise<SocietyRecord[]> {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const { rows } = await sql<SocietyRecord>`
    SELECT s.society_id, s.division, s.level, s.fund_id, s.name, s.registration_no, s.legal_head, s.founded_on, s.closed_on,
           coalesce(d.short_name, '') AS place, coalesce(b.fen, 0)::bigint AS balance_fen, coalesce(c.n, 0)::int AS cases,
           coalesce(c.fen, 0)::bigint AS amount_fen, i.papers, i.submitted_on, i.inspection_result, i.inspected_on, t.trained_on
      FROM society s
      LEFT JOIN division d ON d.county = s.county AND d.division = s.division
      LEFT JOIN (SELECT fund_id, sum(balance_fen) AS fen FROM fund_balance
                  WHERE county = ${county} AND account IN ('1001', '1002') GROUP BY fund_id) b ON b.fund_id = s.fund_id
      LEFT JOIN (SELECT society_id, count(*) AS n, sum(amount_fen) AS fen FROM aid_case
                  WHERE county = ${county} AND voided_at IS NULL AND paid_on BETWEEN ${first}::date AND ${last}::date
                  GROUP BY society_id) c ON c.society_id = s.society_id
      LEFT JOIN society_inspection i ON i.county = s.county AND i.society_id = s.society_id AND i.year = ${year - 1}
      LEFT JOIN (SELECT society_id, max(trained_on) AS trained_on FROM society_training
                  WHERE county = ${county} AND voided_at IS NULL AND topic = ${TOPIC_MONEY} AND trained_on BETWEEN ${first}::date AND ${last}::date
                  GROUP BY society_id) t ON t.society_id = s.society_id
     WHERE s.county = ${county} AND (${only}::uuid IS NULL OR s.society_id = ${only}::uuid)
     ORDER BY array_position(ARRAY['county', 'town', 'village'], s.level), s.division, s.name`.execute(trx)
  return rows
}

export type DirectorRecord = Term & { readonly director_id: string; readonly society_id: string }

/** The board with all its terms: who sits now first. */
export async function directors(trx: Trx, county: number, society_id: string): Promise<DirectorRecord[]> {
  const { rows } = await sql<DirectorRecord>`
    SELECT director_id, society_id, name, board_post, from_day, to_day FROM society_director
     WHERE county = ${county} AND society_id = ${society_id}::uuid
     ORDER BY to_day DESC NULLS FIRST, array_position(ARRAY['chair', 'director', 'supervisor'], board_post), from_day, name`.execute(trx)
  return rows
}

export async function directorForChange(trx: Trx, county: number, director_id: string): Promise<DirectorRecord | undefined> {
  const { rows } = await sql<DirectorRecord>`
    SELECT director_id, society_id, name, board_post, from_day, to_day FROM society_director
     WHERE county = ${county} AND director_id = ${director_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export type DirectorInsert = {
  readonly county: number
  readonly director_id: string
  readonly society_id: string
  readonly division: string
  readonly name: string
  readonly board_post: BoardPost
  readonly from_day: Day
  readonly to_day: Day | null
  readonly created_by: string
  readonly created_at: string
}

export async function insertDirector(trx: Trx, row: DirectorInsert): Promise<void> {
  await trx.insertInto('society_director').values(row).execute()
}

export async function endDirector(trx: Trx, county: number, director_id: string, to_day: Day): Promise<void> {
  await trx.updateTable('society_director').set({ to_day }).where('county', '=', county).where('director_id', '=', director_id).execute()
}

export type InspectionRecord = {
  readonly year: number
  readonly papers: readonly string[]
  readonly submitted_on: Day | null
  readonly inspection_result: InspectionResult | null
  readonly inspected_on: Day | null
  readonly words: string | null
  readonly recorded_by: string
}

/** The inspections of a society, newest year first. `year`: of that one alone. */
export async function inspections(trx: Trx, county: number, society_id: string, year: number | null = null): Promise<InspectionRecord[]> {
  const { rows } = await sql<InspectionRecord>`
    SELECT i.year, i.papers, i.submitted_on, i.inspection_result, i.inspected_on, i.words,
           coalesce((SELECT u.name FROM app_user u WHERE u.county = i.county AND u.user_id = i.recorded_by), '') AS recorded_by
      FROM society_inspection i
     WHERE i.county = ${county} AND i.society_id = ${society_id}::uuid AND (${year}::int IS NULL OR i.year = ${year}::int)
     ORDER BY i.year DESC`.execute(trx)
  return rows
}

export type InspectionInsert = Omit<InspectionRecord, 'papers'> & {
  readonly papers: string[]
  readonly county: number
  readonly society_id: string
  readonly division: string
  readonly recorded_at: string
}

/** One row for a society and year; what it said before stands in the audit. */
export async function saveInspection(trx: Trx, row: InspectionInsert): Promise<void> {
  const { papers, submitted_on, inspection_result, inspected_on, words, recorded_by, recorded_at } = row
  await trx
    .insertInto('society_inspection')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['county', 'society_id', 'year'])
        .doUpdateSet({ papers, submitted_on, inspection_result, inspected_on, words, recorded_by, recorded_at }),
    )
    .execute()
}

export type TrainingRecord = {
  readonly training_id: string
  readonly trained_on: Day
  readonly topic: string
  readonly attendees: number
  readonly voided: string | null
}

export async function trainings(trx: Trx, county: number, society_id: string): Promise<TrainingRecord[]> {
  const { rows } = await sql<TrainingRecord>`
    SELECT training_id, trained_on, topic, attendees, void_reason AS voided FROM society_training
     WHERE county = ${county} AND society_id = ${society_id}::uuid ORDER BY trained_on DESC, topic, training_id`.execute(trx)
  return rows
}

export type TrainingInsert = {
  readonly county: number
  readonly training_id: string
  readonly society_id: string
  readonly division: string
  readonly trained_on: Day
  readonly topic: string
  readonly attendees: number
  readonly created_by: string
  readonly created_at: string
}

export async function insertTrainings(trx: Trx, rows: readonly TrainingInsert[]): Promise<void> {
  await trx.insertInto('society_training').values(rows).execute()
}

export async function trainingForChange(trx: Trx, county: number, training_id: string): Promise<TrainingRecord | undefined> {
  const { rows } = await sql<TrainingRecord>`
    SELECT training_id, trained_on, topic, attendees, void_reason AS voided FROM society_training
     WHERE county = ${county} AND training_id = ${training_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export async function voidTraining(trx: Trx, county: number, training_id: string, voided_at: string, void_reason: string): Promise<void> {
  await trx
    .updateTable('society_training')
    .set({ voided_at, void_reason })
    .where('county', '=', county)
    .where('training_id', '=', training_id)
    .execute()
}
