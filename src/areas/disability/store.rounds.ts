import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../server/db.ts'
import type { CheckCell } from './contract.rounds.ts'

export type RoundInsert = {
  readonly county: number
  readonly round_id: string
  readonly division: string
  readonly round_title: string
  readonly opened_on: Day
  readonly due_on: Day
  readonly created_by: string
  readonly created_at: string
}

export async function insertRound(trx: Trx, row: RoundInsert): Promise<void> {
  await trx.insertInto('check_round').values(row).execute()
}

export type TargetInsert = { readonly person_id: string; readonly division: string; readonly household_id: string | null }

export async function insertTargets(
  trx: Trx,
  { county, round_id, created_by, created_at }: RoundInsert,
  people: readonly TargetInsert[],
): Promise<void> {
  const column = (key: keyof TargetInsert) => people.map(person => person[key])
  await sql`
    INSERT INTO check_target (county, round_id, person_id, division, household_id, created_by, created_at)
    SELECT ${county}, ${round_id}::uuid, w.person_id, w.division, w.household_id, ${created_by}::uuid, ${created_at}::timestamptz
      FROM unnest(${column('person_id')}::uuid[], ${column('division')}::text[], ${column('household_id')}::uuid[])
        AS w (person_id, division, household_id)`.execute(trx)
}

export type ChosenRecord = TargetInsert & {
  readonly name: string
  readonly born_on: Day | null
  readonly died_on: Day | null
}

/** People of the scope, with the open household of that day. */
export async function chosen(trx: Trx, county: number, person_ids: readonly string[], on: Day): Promise<ChosenRecord[]> {
  const { rows } = await sql<ChosenRecord>`
    SELECT p.person_id, p.name, p.born_on, p.died_on, p.division, m.household_id FROM person p
      LEFT JOIN LATERAL (
        SELECT m.household_id FROM household_member m JOIN household h ON h.county = m.county AND h.household_id = m.household_id
         WHERE m.county = p.county AND m.person_id = p.person_id AND m.from_day <= ${on}::date AND (m.to_day IS NULL OR m.to_day > ${on}::date)
           AND (h.closed_on IS NULL OR h.closed_on > ${on}::date) ORDER BY m.from_day DESC LIMIT 1) AS m ON true
     WHERE p.county = ${county} AND p.person_id = ANY(${person_ids}::uuid[])`.execute(trx)
  return rows
}

export type RoundRecord = {
  readonly round_id: string
  readonly round_title: string
  readonly opened_on: Day
  readonly due_on: Day
  readonly voided: string | null
}

/** Newest first. `only`: this one alone. */
export async function rounds(trx: Trx, county: number, only: string | null = null): Promise<RoundRecord[]> {
  const { rows } = await sql<RoundRecord>`
    SELECT round_id, round_title, opened_on, due_on, void_reason AS voided FROM check_round
     WHERE county = ${county} AND (${only}::uuid IS NULL OR round_id = ${only}::uuid)
     ORDER BY opened_on DESC, created_at DESC, round_id`.execute(trx)
  return rows
}

export type RoundProgress = { readonly round_id: string; readonly people: number; readonly done: number; readonly done_on: Day | null }

/** How many of the scope each round has and how many are done: every one of so many items does not apply or has a result. */
export async function progress(trx: Trx, county: number, items: number): Promise<RoundProgress[]> {
  const { rows } = await sql<RoundProgress>`
    SELECT t.round_id, count(*)::int AS people, count(i.done_on)::int AS done,
           CASE WHEN count(*) = count(i.done_on) THEN max(i.done_on) END AS done_on
      FROM check_target t
      LEFT JOIN LATERAL (
        SELECT max(i.checked_on) AS done_on FROM check_item i
         WHERE i.county = t.county AND i.round_id = t.round_id AND i.person_id = t.person_id AND (i.result IS NOT NULL OR NOT i.applies)
        HAVING count(*) = ${items}) AS i ON true
     WHERE t.county = ${county} AND t.voided_at IS NULL GROUP BY t.round_id`.execute(trx)
  return rows
}

export type StoredRound = { readonly opened_on: Day; readonly voided: boolean }

export async function roundForChange(trx: Trx, county: number, round_id: string): Promise<StoredRound | undefined> {
  const { rows } = await sql<StoredRound>`
    SELECT opened_on, voided_at IS NOT NULL AS voided FROM check_round
     WHERE county = ${county} AND round_id = ${round_id}::uuid`.execute(trx)
  return rows[0]
}

export type TargetRecord = {
  readonly person_id: string
  readonly name: string
  readonly sex: string
  readonly born_on: Day | null
  readonly died_on: Day | null
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly household_id: string | null
  readonly categories: string[] | null
  readonly level: string | null
  readonly cells: CheckCell[]
  readonly voided: string | null
}

/** The people of a round with what was found out, as far as the scope reaches. */
export async function targets(trx: Trx, county: number, round_id: string): Promise<TargetRecord[]> {
  const { rows } = await sql<TargetRecord>`
    SELECT t.person_id, p.name, p.sex, p.born_on, p.died_on, p.id_cipher, t.division, coalesce(d.short_name, '') AS village, t.household_id,
           c.categories, c.level, t.void_reason AS voided,
           coalesce((SELECT jsonb_agg(jsonb_build_object('item', i.item, 'applies', i.applies, 'result', i.result, 'evidence', i.evidence,
                                                         'checked_on', i.checked_on, 'checker', i.checker) ORDER BY i.item)
              FROM check_item i WHERE i.county = t.county AND i.round_id = t.round_id AND i.person_id = t.person_id), '[]') AS cells
      FROM check_target t
      JOIN person p ON p.county = t.county AND p.person_id = t.person_id
      LEFT JOIN division d ON d.county = t.county AND d.division = t.division
      LEFT JOIN disability_card c ON c.county = t.county AND c.person_id = t.person_id AND c.card_state IN ('valid', 'frozen')
     WHERE t.county = ${county} AND t.round_id = ${round_id}::uuid
     ORDER BY t.voided_at NULLS FIRST, t.division, p.name, t.person_id`.execute(trx)
  return rows
}

export type StoredTarget = {
  readonly person_id: string
  readonly division: string
  readonly name: string
  readonly born_on: Day | null
  readonly died_on: Day | null
  readonly voided: boolean
}

/** These people of a round, locked, in the order of their ids: two who record at once wait for each other. */
export async function targetsForChange(trx: Trx, county: number, round_id: string, person_ids: readonly string[]): Promise<StoredTarget[]> {
  const { rows } = await sql<StoredTarget>`
    SELECT t.person_id, t.division, p.name, p.born_on, p.died_on, t.voided_at IS NOT NULL AS voided
      FROM check_target t JOIN person p ON p.county = t.county AND p.person_id = t.person_id
     WHERE t.county = ${county} AND t.round_id = ${round_id}::uuid AND t.person_id = ANY(${person_ids}::uuid[])
     ORDER BY t.person_id FOR UPDATE OF t`.execute(trx)
  return rows
}

export type StoredCheck = { readonly person_id: string; readonly item: string; readonly applies: boolean; readonly result: string | null }

export async function checksOf(trx: Trx, county: number, round_id: string, person_ids: readonly string[]): Promise<StoredCheck[]> {
  const { rows } = await sql<StoredCheck>`
    SELECT person_id, item, applies, result FROM check_item
     WHERE county = ${county} AND round_id = ${round_id}::uuid AND person_id = ANY(${person_ids}::uuid[])`.execute(trx)
  return rows
}

export type CheckInsert = {
  readonly person_id: string
  readonly item: string
  readonly division: string
  readonly applies: boolean
  readonly result: string | null
  readonly evidence: string | null
}
type Whole = {
  readonly county: number
  readonly round_id: string
  readonly checked_on: Day
  readonly checker: string
  readonly recorded_by: string
  readonly recorded_at: string
}

/** A later finding takes the place of the earlier one; the audit keeps both. */
export async function saveChecks(trx: Trx, whole: Whole, checks: readonly CheckInsert[]): Promise<void> {
  const column = (key: keyof CheckInsert) => checks.map(check => check[key])
  await sql`
    INSERT INTO check_item (county, round_id, person_id, item, division, applies, result, evidence, checked_on, checker,
                            recorded_by, recorded_at)
    SELECT ${whole.county}, ${whole.round_id}::uuid, w.person_id, w.item, w.division, w.applies, w.result, w.evidence,
           ${whole.checked_on}::date, ${whole.checker}, ${whole.recorded_by}::uuid, ${whole.recorded_at}::timestamptz
      FROM unnest(${column('person_id')}::uuid[], ${column('item')}::text[], ${column('division')}::text[], ${column('applies')}::boolean[],
                  ${column('result')}::text[], ${column('evidence')}::text[]) AS w (person_id, item, division, applies, result, evidence)
    ON CONFLICT (county, round_id, person_id, item) DO UPDATE
       SET applies = excluded.applies, result = excluded.result, evidence = excluded.evidence, checked_on = excluded.checked_on,
           checker = excluded.checker, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`.execute(trx)
}

export type Voided = { readonly voided_at: string; readonly void_reason: string }

export async function voidRound(trx: Trx, county: number, round_id: string, change: Voided): Promise<void> {
  await trx.updateTable('check_round').set(change).where('county', '=', county).where('round_id', '=', round_id).execute()
}

export async function strikeTarget(trx: Trx, county: number, round_id: string, person_id: string, change: Voided): Promise<void> {
  await trx
    .updateTable('check_target')
    .set(change)
    .where('county', '=', county)
    .where('round_id', '=', round_id)
    .where('person_id', '=', person_id)
    .execute()
}
