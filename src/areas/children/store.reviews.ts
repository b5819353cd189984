import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { inScope, scopeOf, type Scope, type Trx } from '../../server/db.ts'
import type { ChildKind } from './contract.ts'
import type { Answers } from './contract.reviews.ts'
import type { By } from './store.ts'

/** Rounds stand at the town and hold no child: whoever is named for children reads their heads from his village too. */
export const ofTown = <T>(trx: Trx, town: string, own: Scope, read: () => Promise<T>): Promise<T> =>
  inScope(trx, { ...scopeOf(town), bornFrom: own.bornFrom, children: own.children }, own, read)

export type RoundRecord = {
  readonly round_id: string
  readonly heading: string
  readonly opened_on: Day
  readonly due_on: Day
  readonly voided: string | null
}
export async function rounds(trx: Trx, county: number, only: string | null = null): Promise<RoundRecord[]> {
  const { rows } = await sql<RoundRecord>`
    SELECT round_id, heading, opened_on, due_on, void_reason AS voided FROM child_round
     WHERE county = ${county} AND (${only}::uuid IS NULL OR round_id = ${only}::uuid)
     ORDER BY opened_on DESC, created_at DESC, round_id`.execute(trx)
  return rows
}

export async function roundCounts(
  trx: Trx,
  county: number,
): Promise<{ readonly round_id: string; readonly due: number; readonly reviewed: number }[]> {
  const { rows } = await sql<{ round_id: string; due: number; reviewed: number }>`
    SELECT v.round_id, count(*) FILTER (WHERE v.excused_on IS NULL)::int AS due, count(v.reviewed_on)::int AS reviewed
      FROM child_review v JOIN child_record r ON r.county = v.county AND r.child_id = v.child_id AND r.voided_at IS NULL
     WHERE v.county = ${county} GROUP BY v.round_id`.execute(trx)
  return rows
}

export type ReviewRecord = {
  readonly review_id: string
  readonly child_id: string
  readonly name: string
  readonly born_on: Day
  readonly died_on: Day | null
  readonly division: string
  readonly village: string
  readonly kinds: readonly ChildKind[]
  readonly guardian: string | null
  readonly excuse: string | null
} & { readonly [Field in keyof Answers]: Answers[Field] | null }

const REVIEW = sql`
  v.review_id, v.child_id, c.name, c.born_on, p.died_on, v.division, coalesce(d.short_name, '') AS village, v.kinds, v.excuse,
  v.care, v.school_answer, v.health_answer, v.safety, v.capability, v.finding, v.measures, v.reviewed_on, v.reviewers,
  (SELECT g.name FROM guardian g WHERE g.county = v.county AND g.child_id = v.child_id AND g.to_day IS NULL
    ORDER BY g.entrusted DESC, g.from_day DESC LIMIT 1) AS guardian
  FROM child_review v
  JOIN child_record c ON c.county = v.county AND c.child_id = v.child_id
  LEFT JOIN person p ON p.county = c.county AND p.id_index = c.id_index
  LEFT JOIN division d ON d.county = v.county AND d.division = v.division`

/** The children of a round, those still open first. */
export async function reviews(trx: Trx, county: number, round_id: string): Promise<ReviewRecord[]> {
  const { rows } = await sql<ReviewRecord>`
    SELECT ${REVIEW} WHERE v.county = ${county} AND v.round_id = ${round_id}::uuid
     ORDER BY v.reviewed_on IS NOT NULL OR v.excused_on IS NOT NULL, v.division, c.name, v.review_id`.execute(trx)
  return rows
}
export async function reviewForChange(trx: Trx, county: number, round_id: string, review_id: string): Promise<ReviewRecord | undefined> {
  const { rows } = await sql<ReviewRecord>`
    SELECT ${REVIEW} WHERE v.county = ${county} AND v.round_id = ${round_id}::uuid AND v.review_id = ${review_id}::uuid FOR UPDATE OF v`.execute(
    trx,
  )
  return rows[0]
}

export async function insertRound(
  trx: Trx,
  by: By,
  row: { readonly round_id: string; readonly division: string; readonly heading: string; readonly opened_on: Day; readonly due_on: Day },
): Promise<void> {
  await trx
    .insertInto('child_round')
    .values({ ...row, ...by })
    .execute()
}

export type Named = {
  readonly review_id: string
  readonly child_id: string
  readonly division: string
  readonly kinds: readonly ChildKind[]
}
/** Kinds travel as one text per child: unnest flattens arrays of arrays. */
export async function insertReviews(trx: Trx, county: number, round_id: string, rows: readonly Named[]): Promise<void> {
  await sql`
    INSERT INTO child_review (county, review_id, round_id, child_id, division, kinds)
    SELECT ${county}, w.review_id, ${round_id}::uuid, w.child_id, w.division, string_to_array(w.kinds, ' ')
      FROM unnest(${rows.map(row => row.review_id)}::uuid[], ${rows.map(row => row.child_id)}::uuid[], ${rows.map(row => row.division)}::text[],
                  ${rows.map(row => row.kinds.join(' '))}::text[]) AS w (review_id, child_id, division, kinds)`.execute(trx)
}

export async function answer(
  trx: Trx,
  county: number,
  review_id: string,
  row: Answers & { readonly recorded_by: string; readonly recorded_at: string },
): Promise<void> {
  await trx.updateTable('child_review').set(row).where('county', '=', county).where('review_id', '=', review_id).execute()
}
export async function excuse(trx: Trx, county: number, review_id: string, row: { excused_on: Day; excuse: string }): Promise<void> {
  await trx.updateTable('child_review').set(row).where('county', '=', county).where('review_id', '=', review_id).execute()
}
export async function voidRound(
  trx: Trx,
  county: number,
  round_id: string,
  row: { voided_at: string; void_reason: string },
): Promise<void> {
  await trx.updateTable('child_round').set(row).where('county', '=', county).where('round_id', '=', round_id).execute()
}
