import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { inParts, inScope, scopeOf, type Scope, type Trx } from '../../server/db.ts'
import type { ChildFacts, ChildKind } from './contract.ts'
import type { Known, Spell } from './rules.ts'

export type ChildRecord = {
  readonly child_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly id_last4: string | null
  readonly sex: string
  readonly born_on: Day
  readonly division: string
  readonly village: string
  readonly voided: string | null
  readonly died_on: Day | null
  readonly spells: readonly Spell[]
  readonly guardian: string | null
  readonly guardian_phone: string | null
  readonly reviewed_on: Day | null
}

/** All children of the scope, by village and name; whether they have died, the register of people says. */
export async function children(trx: Trx, county: number): Promise<ChildRecord[]> {
  const { rows } = await sql<ChildRecord>`
    SELECT c.child_id, c.name, c.id_cipher, c.id_last4, c.sex, c.born_on, c.division, coalesce(d.short_name, '') AS village,
           c.void_reason AS voided, p.died_on, coalesce(s.spells, '[]') AS spells, g.name AS guardian, g.phone AS guardian_phone, v.reviewed_on
      FROM child_record c
      LEFT JOIN division d ON d.county = c.county AND d.division = c.division
      LEFT JOIN person p ON p.county = c.county AND p.id_index = c.id_index
      LEFT JOIN (SELECT county, child_id, jsonb_agg(jsonb_build_object('kind', kind, 'from_day', from_day, 'to_day', to_day)) AS spells
                   FROM child_class GROUP BY county, child_id) s ON s.county = c.county AND s.child_id = c.child_id
      LEFT JOIN (SELECT DISTINCT ON (county, child_id) county, child_id, name, phone FROM guardian WHERE to_day IS NULL
                  ORDER BY county, child_id, entrusted DESC, from_day DESC) g ON g.county = c.county AND g.child_id = c.child_id
      LEFT JOIN (SELECT county, child_id, max(reviewed_on) AS reviewed_on FROM child_review GROUP BY county, child_id) v
             ON v.county = c.county AND v.child_id = c.child_id
     WHERE c.county = ${county} ORDER BY c.division, c.name, c.child_id`.execute(trx)
  return rows
}

export type StoredChild = {
  readonly child_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly sex: string
  readonly born_on: Day
  readonly village: string
  readonly voided: string | null
} & ChildFacts

/** `lock`: two at once on one child wait for each other. */
export async function childById(trx: Trx, county: number, child_id: string, lock: boolean): Promise<StoredChild | undefined> {
  const { rows } = await sql<StoredChild>`
    SELECT c.child_id, c.name, c.id_cipher, c.sex, c.born_on, c.void_reason AS voided, c.division, c.address, c.schooling, c.school, c.health,
           c.father_name, c.father_state, c.mother_name, c.mother_state, c.parents_place,
           coalesce((SELECT d.short_name FROM division d WHERE d.county = c.county AND d.division = c.division), '') AS village
      FROM child_record c WHERE c.county = ${county} AND c.child_id = ${child_id}::uuid ${lock ? sql`FOR UPDATE` : sql``}`.execute(trx)
  return rows[0]
}

export type ClassRecord = {
  readonly class_id: string
  readonly kind: ChildKind
  readonly from_day: Day
  readonly from_reason: string
  readonly words: string | null
  readonly to_day: Day | null
  readonly to_reason: string | null
}
export async function classes(trx: Trx, county: number, child_id: string): Promise<ClassRecord[]> {
  const { rows } = await sql<ClassRecord>`
    SELECT class_id, kind, from_day, from_reason, words, to_day, to_reason FROM child_class
     WHERE county = ${county} AND child_id = ${child_id}::uuid ORDER BY from_day DESC, class_id DESC`.execute(trx)
  return rows
}

export type GuardianRecord = {
  readonly guardian_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly kinship: string
  readonly phone: string | null
  readonly address: string | null
  readonly entrusted: boolean
  readonly entrust_reason: string | null
  readonly agreed_on: Day | null
  readonly from_day: Day
  readonly to_day: Day | null
  readonly to_reason: string | null
}
export async function guardians(trx: Trx, county: number, child_id: string): Promise<GuardianRecord[]> {
  const { rows } = await sql<GuardianRecord>`
    SELECT guardian_id, name, id_cipher, kinship, phone, address, entrusted, entrust_reason, agreed_on, from_day, to_day, to_reason
      FROM guardian WHERE county = ${county} AND child_id = ${child_id}::uuid
     ORDER BY to_day DESC NULLS FIRST, entrusted DESC, from_day DESC, guardian_id`.execute(trx)
  return rows
}

export type ChangeRecord = {
  readonly field: string
  readonly old_value: string | null
  readonly new_value: string | null
  readonly source: string
  readonly changed_by: string
  readonly changed_at: string
}
export async function changes(trx: Trx, county: number, child_id: string): Promise<ChangeRecord[]> {
  const { rows } = await sql<ChangeRecord>`
    SELECT c.field, c.old_value, c.new_value, c.source, coalesce(u.name, '') AS changed_by, c.changed_at
      FROM child_change c LEFT JOIN app_user u ON u.county = c.county AND u.user_id = c.changed_by
     WHERE c.county = ${county} AND c.child_id = ${child_id}::uuid ORDER BY c.changed_at DESC, c.change_id DESC`.execute(trx)
  return rows
}

export type PastReview = {
  readonly round_id: string
  readonly heading: string
  readonly reviewed_on: Day
  readonly finding: string
  readonly measures: string | null
  readonly reviewers: string
}
/** Reviews of one child in rounds that stand; the heading of a round stands at the town. */
export async function reviewsOf(trx: Trx, county: number, child_id: string): Promise<PastReview[]> {
  const { rows } = await sql<PastReview>`
    SELECT v.round_id, r.heading, v.reviewed_on, v.finding, v.measures, v.reviewers
      FROM child_review v JOIN child_round r ON r.county = v.county AND r.round_id = v.round_id AND r.voided_at IS NULL
     WHERE v.county = ${county} AND v.child_id = ${child_id}::uuid AND v.reviewed_on IS NOT NULL ORDER BY v.reviewed_on DESC`.execute(trx)
  return rows
}

/** Who in the register of people has these numbers, each with its place in the input. `whole`: also grown-ups, for guardians. */
export function knownNumbers(
  trx: Trx,
  { county, town, scope }: { readonly county: number; readonly town: string; readonly scope: Scope },
  indexes: readonly Buffer[],
  whole: boolean,
): Promise<(Known & { readonly position: number })[]> {
  const read = async (): Promise<(Known & { readonly position: number })[]> => {
    if (indexes.length === 0) return []
    const { rows } = await sql<Known & { position: number }>`
      SELECT (w.n - 1)::int AS position, p.name, p.died_on
        FROM unnest(${indexes}::bytea[]) WITH ORDINALITY AS w (id_index, n)
        JOIN person p ON p.county = ${county} AND p.id_index = w.id_index`.execute(trx)
    return rows
  }
  return whole ? inScope(trx, scopeOf(town), scope, read) : read()
}

/** Which of these numbers have a record already. */
export async function recorded(trx: Trx, county: number, indexes: readonly Buffer[]): Promise<number[]> {
  if (indexes.length === 0) return []
  const { rows } = await sql<{ position: number }>`
    SELECT (w.n - 1)::int AS position FROM unnest(${indexes}::bytea[]) WITH ORDINALITY AS w (id_index, n)
      JOIN child_record c ON c.county = ${county} AND c.id_index = w.id_index AND c.voided_at IS NULL`.execute(trx)
  return rows.map(({ position }) => position)
}

export type By = { readonly county: number; readonly created_by: string; readonly created_at: string }
export type ChildInsert = ChildFacts & {
  readonly child_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly id_index: Buffer | null
  readonly id_last4: string | null
  readonly sex: string
  readonly born_on: Day
}

export const insertChildren = (trx: Trx, by: By, rows: readonly ChildInsert[]): Promise<void> =>
  inParts(rows, set =>
    trx
      .insertInto('child_record')
      .values(set.map(row => ({ ...row, ...by })))
      .execute(),
  )

export type ClassInsert = {
  readonly class_id: string
  readonly child_id: string
  readonly division: string
  readonly kind: ChildKind
  readonly from_day: Day
  readonly from_reason: string
  readonly words: string | null
}
export const insertClasses = (trx: Trx, by: By, rows: readonly ClassInsert[]): Promise<void> =>
  inParts(rows, set =>
    trx
      .insertInto('child_class')
      .values(set.map(row => ({ ...row, ...by })))
      .execute(),
  )

export type GuardianInsert = Omit<GuardianRecord, 'id_cipher' | 'to_day' | 'to_reason'> & {
  readonly child_id: string
  readonly division: string
  readonly id_cipher: Buffer | null
  readonly id_index: Buffer | null
  readonly id_last4: string | null
}
export const insertGuardians = (trx: Trx, by: By, rows: readonly GuardianInsert[]): Promise<void> =>
  inParts(rows, set =>
    trx
      .insertInto('guardian')
      .values(set.map(row => ({ ...row, ...by })))
      .execute(),
  )

export type ChangeInsert = {
  readonly change_id: string
  readonly child_id: string
  readonly division: string
  readonly field: string
  readonly old_value: string | null
  readonly new_value: string | null
  readonly source: string
}
export async function insertChanges(trx: Trx, by: By, rows: readonly ChangeInsert[]): Promise<void> {
  const { county, created_by: changed_by, created_at: changed_at } = by
  if (rows.length > 0)
    await trx
      .insertInto('child_change')
      .values(rows.map(row => ({ ...row, county, changed_by, changed_at })))
      .execute()
}

export async function updateFacts(trx: Trx, county: number, child_id: string, facts: ChildFacts): Promise<void> {
  await trx.updateTable('child_record').set(facts).where('county', '=', county).where('child_id', '=', child_id).execute()
}

/** A child that moves takes its papers along. */
export async function move(trx: Trx, county: number, child_id: string, division: string): Promise<void> {
  for (const table of ['child_class', 'guardian', 'child_change', 'child_review'] as const)
    await trx.updateTable(table).set({ division }).where('county', '=', county).where('child_id', '=', child_id).execute()
}

export async function voidChild(
  trx: Trx,
  county: number,
  child_id: string,
  change: { voided_at: string; void_reason: string },
): Promise<void> {
  await trx.updateTable('child_record').set(change).where('county', '=', county).where('child_id', '=', child_id).execute()
}

type End = { readonly to_day: Day; readonly to_reason: string }
export async function endClass(trx: Trx, county: number, class_id: string, end: End): Promise<void> {
  await trx.updateTable('child_class').set(end).where('county', '=', county).where('class_id', '=', class_id).execute()
}
export async function endGuardian(trx: Trx, county: number, guardian_id: string, end: End): Promise<void> {
  await trx.updateTable('guardian').set(end).where('county', '=', county).where('guardian_id', '=', guardian_id).execute()
}

/** The villages of the scope by their short names. */
export async function villages(
  trx: Trx,
  county: number,
  { lo, hi }: Scope,
): Promise<{ readonly division: string; readonly village: string }[]> {
  const { rows } = await sql<{ division: string; village: string }>`
    SELECT division, short_name AS village FROM division
     WHERE county = ${county} AND level = 'village' AND division >= ${lo} AND division < ${hi} ORDER BY division`.execute(trx)
  return rows
}
