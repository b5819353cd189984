import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { monthFromDate, monthToDate, type Month } from '../../kernel/month.ts'
import type { Scope, Trx } from '../../server/db.ts'
import type { Death, OtherBenefit } from './rules.plausible.ts'
import type { Opening, Segment } from './rules.roster.ts'

/** The month run takes the same lock: while entitlements of a programme change, nobody makes a batch of them. */
export async function lockProgramme(trx: Trx, town: string, programme: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`payments:${town}:${programme}`}, 0))`.execute(trx)
}

type SegmentRow = Omit<Segment, 'from_month' | 'to_month'> & {
  readonly from_month: Day
  readonly to_month: Day | null
  readonly name: string
}
export type NamedSegment = Segment & { readonly name: string }

const monthOrNull = (day: Day | null): Month | null => (day === null ? null : monthFromDate(day))

/** Segments of a programme that are active in the month or begin later; only `paid` of those that begin in it is looked up. */
export async function segmentsFrom(trx: Trx, county: number, { lo, hi }: Scope, programme: string, month: Month): Promise<NamedSegment[]> {
  const day = monthToDate(month)
  const { rows } = await sql<SegmentRow>`
    SELECT e.entitlement_id, e.household_id, e.person_id, e.division, e.from_month, e.to_month, e.persons, e.base_fen,
      e.uplift_fen, e.amount_fen,
           e.stop_reason, e.stop_note, coalesce(p.name, '') AS name,
           coalesce((SELECT array_agg(i.person_id::text) FROM entitlement_person i
                      WHERE i.county = e.county AND i.entitlement_id = e.entitlement_id), '{}') AS insured,
           (e.from_month = ${day}::date AND EXISTS (
              SELECT 1 FROM payment_line l WHERE l.county = e.county AND l.person_id = e.person_id
                 AND l.entitlement_id = e.entitlement_id AND l.voided_at IS NULL)) AS paid
      FROM entitlement e LEFT JOIN person p ON p.county = e.county AND p.person_id = e.person_id
     WHERE e.county = ${county} AND e.programme = ${programme} AND e.division >= ${lo} AND e.division < ${hi}
       AND e.voided_at IS NULL AND (e.to_month IS NULL OR e.to_month > ${day}::date)
     ORDER BY e.entitlement_id`.execute(trx)
  return rows.map(row => ({ ...row, from_month: monthFromDate(row.from_month), to_month: monthOrNull(row.to_month) }))
}

/** Which of these persons and households ever had a segment of the programme that is not void. */
export async function everEntitled(trx: Trx, county: number, programme: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT w.id::text AS id FROM unnest(${ids}::uuid[]) AS w (id)
      JOIN entitlement e ON e.county = ${county} AND (e.person_id = w.id OR e.household_id = w.id)
     WHERE e.programme = ${programme} AND e.voided_at IS NULL`.execute(trx)
  return new Set(rows.map(row => row.id))
}

export type RunMonth = {
  readonly batch_id: string
  readonly month: Month
  readonly number: number
  readonly lines: number
  readonly made_at: string
}

/** Regular batches of the town that are not void, in order of month. */
export async function runMonths(trx: Trx, county: number, town: string, programme: string): Promise<RunMonth[]> {
  const rows = await trx
    .selectFrom('payment_batch')
    .select(['batch_id', 'paid_month', 'number', 'lines', 'made_at'])
    .where('county', '=', county)
    .where('division', '=', town)
    .where('programme', '=', programme)
    .where('kind', '=', 'regular')
    .where('voided_at', 'is', null)
    .orderBy('paid_month')
    .execute()
  return rows.map(({ paid_month, ...row }) => ({ ...row, month: monthFromDate(paid_month as Day) }))
}

export async function deathsAmong(trx: Trx, county: number, people: readonly string[]): Promise<Death[]> {
  const { rows } = await sql<Death>`
    SELECT person_id, name, died_on FROM person
     WHERE county = ${county} AND person_id = ANY(${people}::uuid[]) AND died_on IS NOT NULL`.execute(trx)
  return rows
}

/** What these people receive in the month from any of `programmes`: by themselves, or insured with a household. */
export async function otherBenefits(
  trx: Trx,
  county: number,
  people: readonly string[],
  programmes: readonly string[],
  month: Month,
): Promise<OtherBenefit[]> {
  if (programmes.length === 0) return []
  const day = monthToDate(month)
  const active = sql`e.programme = ANY(${programmes}::text[]) AND e.voided_at IS NULL AND e.from_month <= ${day}::date
                     AND (e.to_month IS NULL OR e.to_month > ${day}::date)`
  const { rows } = await sql<OtherBenefit>`
    SELECT o.person_id, p.name, o.programme FROM (
      SELECT i.person_id, e.programme FROM entitlement e
        JOIN entitlement_person i ON i.county = e.county AND i.entitlement_id = e.entitlement_id
       WHERE e.county = ${county} AND ${active}
      UNION
      SELECT e.person_id, e.programme FROM entitlement e
       WHERE e.county = ${county} AND ${active}
         AND NOT EXISTS (SELECT 1 FROM entitlement_person i WHERE i.county = e.county AND i.entitlement_id = e.entitlement_id)) o
      JOIN person p ON p.county = ${county} AND p.person_id = o.person_id
     WHERE o.person_id = ANY(${people}::uuid[])`.execute(trx)
  return rows
}

export async function fileNameOf(trx: Trx, county: number, import_id: string): Promise<string | null> {
  const row = await trx
    .selectFrom('roster_import')
    .select('file_name')
    .where('county', '=', county)
    .where('import_id', '=', import_id)
    .executeTakeFirst()
  return row?.file_name ?? null
}

export type Ending = {
  readonly entitlement_id: string
  readonly to_month: Month
  readonly reason: string | null
  readonly note: string | null
}

export async function endEntitlements(trx: Trx, county: number, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return
  await sql`
    UPDATE entitlement e SET to_month = w.to_month, stop_reason = w.reason, stop_note = w.note
      FROM unnest(${endings.map(each => each.entitlement_id)}::uuid[], ${endings.map(each => monthToDate(each.to_month))}::date[],
                  ${endings.map(each => each.reason)}::text[],
                    ${endings.map(each => each.note)}::text[]) AS w (entitlement_id, to_month, reason, note)
     WHERE e.county = ${county} AND e.entitlement_id = w.entitlement_id`.execute(trx)
}

export async function voidEntitlements(trx: Trx, county: number, ids: readonly string[], now: string, reason: string): Promise<void> {
  if (ids.length === 0) return
  await sql`
    UPDATE entitlement SET voided_at = ${now}::timestamptz, void_reason = ${reason}
     WHERE county = ${county} AND entitlement_id = ANY(${ids}::uuid[])`.execute(trx)
}

export type NewEntitlement = Opening & {
  readonly entitlement_id: string
  readonly steps: string
  readonly parameter_ids: readonly string[]
}
export type Origin = {
  readonly county: number
  readonly programme: string
  readonly import_id: string | null
  readonly approved_by_doc: string | null
  readonly user_id: string
  readonly now: string
}

/** Two statements for any number of rows: the segments, and whom they name as insured. */
export async function insertEntitlements(trx: Trx, from: Origin, rows: readonly NewEntitlement[]): Promise<void> {
  if (rows.length === 0) return
  const of = <T>(value: (each: NewEntitlement) => T): T[] => rows.map(value)
  await sql`
    INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, to_month, persons, base_fen,
                             uplift_fen, amount_fen, category, steps, parameter_ids, origin, approved_by_doc, import_id, import_row,
                             stop_reason, stop_note, created_by, created_at)
    SELECT ${from.county}, w.entitlement_id, w.division, ${from.programme}, w.household_id, w.person_id, w.from_month, w.to_month,
      w.persons, w.base,
           w.uplift, w.base + w.uplift, w.category, w.steps::jsonb, string_to_array(w.parameter_ids, ','), 'imported',
             ${from.approved_by_doc},
           ${from.import_id}::uuid, w.import_row, w.stop_reason, w.stop_note, ${from.user_id}::uuid, ${from.now}::timestamptz
      FROM unnest(${of(each => each.entitlement_id)}::uuid[], ${of(each => each.row.division)}::text[],
        ${of(each => each.row.household_id)}::uuid[],
                  ${of(each => each.row.person_id)}::uuid[], ${of(each => monthToDate(each.from_month))}::date[],
                  ${of(each => (each.to_month === null ? null : monthToDate(each.to_month)))}::date[],
                    ${of(each => each.row.persons)}::int[],
                  ${of(each => each.row.base_fen)}::bigint[], ${of(each => each.row.uplift_fen)}::bigint[],
                    ${of(each => each.row.category)}::text[],
                  ${of(each => each.steps)}::text[], ${of(each => each.parameter_ids.join())}::text[],
                    ${of(each => each.row.import_row)}::text[],
                  ${of(each => each.stop_reason)}::text[], ${of(each => each.stop_note)}::text[])
           AS w (entitlement_id, division, household_id,
             person_id, from_month, to_month, persons, base, uplift, category, steps, parameter_ids,
                 import_row, stop_reason, stop_note)`.execute(trx)
  const named = rows.flatMap(each => [...new Set(each.insured)].map(person_id => ({ ...each, person_id })))
  if (named.length === 0) return
  await sql`
    INSERT INTO entitlement_person (county, entitlement_id, person_id, division)
    SELECT ${from.county}, w.entitlement_id, w.person_id, w.division
      FROM unnest(${named.map(each => each.entitlement_id)}::uuid[], ${named.map(each => each.person_id)}::uuid[],
                  ${named.map(each => each.row.division)}::text[]) AS w (entitlement_id, person_id, division)`.execute(trx)
}
