import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { addMonths, monthFromDate, monthToDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { GrantInput, ReliefListInput, ReliefUnit } from './contract.ts'
import type { GrantFacts } from './rules.ts'

/** The month run of relief takes the same lock: a list is not made void while a batch of it is made. */
export async function lockRelief(trx: Trx, town: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`payments:${town}:temporaryRelief`}, 0))`.execute(trx)
}

type FactsRow = { readonly name: string; readonly died_on: string | null; readonly programmes: string[] }
type PotHelp = GrantFacts['pots'][number] & { readonly n: number }
type EarlierRow = {
  readonly n: number
  readonly relief_list_id: string
  readonly paid_month: Day
  readonly number: number
  readonly cause: string
}

/** What the register knows of each grant, in their order; three statements for any number of grants. */
export async function factsOf(
  trx: Trx,
  county: number,
  month: Month,
  grants: readonly GrantInput[],
  apartFrom: string | null,
): Promise<GrantFacts[]> {
  if (grants.length === 0) return []
  const people = grants.map(grant => grant.person_id)
  const households = grants.map(grant => grant.household_id)
  const day = monthToDate(month)
  const persons = await sql<FactsRow>`
    SELECT coalesce(p.name, '') AS name, p.died_on,
           coalesce((SELECT array_agg(DISTINCT e.programme) FROM entitlement e
              WHERE e.county = ${county} AND e.voided_at IS NULL AND e.from_month <= ${day}::date
                AND (e.to_month IS NULL OR e.to_month > ${day}::date)
                AND (e.person_id = w.person_id OR e.household_id = w.household_id)), '{}') AS programmes
      FROM unnest(${people}::uuid[], ${households}::uuid[]) WITH ORDINALITY AS w (person_id, household_id, n)
      LEFT JOIN person p ON p.county = ${county} AND p.person_id = w.person_id
     ORDER BY w.n`.execute(trx)
  const year = month.slice(0, 4)
  const earlier = await sql<EarlierRow>`
    SELECT w.n::int AS n, l.relief_list_id, l.paid_month, l.number, g.cause
      FROM unnest(${people}::uuid[], ${households}::uuid[]) WITH ORDINALITY AS w (person_id, household_id, n)
      JOIN relief_grant g ON g.county = ${county} AND (g.person_id = w.person_id OR g.household_id = w.household_id)
      JOIN relief_list l ON l.county = g.county AND l.relief_list_id = g.relief_list_id
     WHERE l.voided_at IS NULL AND l.paid_month >= ${`${year}-01-01`}::date AND l.paid_month <= ${day}::date
       AND l.relief_list_id IS DISTINCT FROM ${apartFrom}::uuid
     ORDER BY l.paid_month, l.number`.execute(trx)
  const fromPot = (source: string, table: string) => sql`
    SELECT w.n::int AS n, ${source}::text AS source, c.paid_on AS on, c.cause, c.amount_fen
      FROM unnest(${people}::uuid[], ${households}::uuid[]) WITH ORDINALITY AS w (person_id, household_id, n)
      JOIN ${sql.table(table)} c ON c.county = ${county} AND (c.person_id = w.person_id OR c.household_id = w.household_id)
     WHERE c.voided_at IS NULL AND c.paid_on >= ${`${year}-01-01`}::date AND c.paid_on < ${monthToDate(addMonths(month, 1))}::date`
  const pots = await sql<PotHelp>`
    ${fromPot('reserve', 'reserve_case')} UNION ALL ${fromPot('mutual_aid', 'aid_case')} ORDER BY "on"`.execute(trx)
  return persons.rows.map((row, i) => ({
    ...row,
    pots: pots.rows.filter(each => each.n === i + 1).map(({ source, on, cause, amount_fen }) => ({ source, on, cause, amount_fen })),
    earlier: earlier.rows
      .filter(each => each.n === i + 1)
      .map(({ relief_list_id, paid_month, number, cause }) => ({ relief_list_id, paid_month: monthFromDate(paid_month), number, cause })),
  }))
}

type Live = { readonly relief_list_id: string; readonly number: number; readonly grants: string }

/** A list as one text, so that the same list is met again whatever its numbers. */
const grantKey = (grant: GrantInput): string => [grant.person_id, grant.cause, grant.amount_fen].join()

/** The list of the month, not void, with the same unit and the very same grants. */
export async function sameList(trx: Trx, county: number, town: string, list: ReliefListInput): Promise<Omit<Live, 'grants'> | undefined> {
  const { rows } = await sql<Live>`
    SELECT l.relief_list_id, l.number,
           (SELECT string_agg(concat_ws(',', g.person_id, g.cause, g.amount_fen), ';' ORDER BY g.person_id) FROM relief_grant g
             WHERE g.county = l.county AND g.relief_list_id = l.relief_list_id) AS grants
      FROM relief_list l
     WHERE l.county = ${county} AND l.division = ${town} AND l.paid_month = ${monthToDate(list.paid_month)}::date AND l.unit = ${list.unit}
       AND l.voided_at IS NULL`.execute(trx)
  const wanted = list.grants
    .toSorted((a, b) => (a.person_id < b.person_id ? -1 : 1))
    .map(grantKey)
    .join(';')
  return rows.find(row => row.grants === wanted)
}

/** Numbers are never used twice, so that a void list keeps its own. */
export async function nextNumber(trx: Trx, county: number, town: string, month: Month): Promise<number> {
  const row = await trx
    .selectFrom('relief_list')
    .select(eb => eb.fn.max('number').as('last'))
    .where('county', '=', county)
    .where('division', '=', town)
    .where('paid_month', '=', monthToDate(month))
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

export type NewList = ReliefListInput & {
  readonly county: number
  readonly relief_list_id: string
  readonly town: string
  readonly number: number
  readonly user_id: string
  readonly now: string
}

export async function insertList(trx: Trx, list: NewList): Promise<void> {
  await trx
    .insertInto('relief_list')
    .values({
      county: list.county,
      relief_list_id: list.relief_list_id,
      division: list.town,
      paid_month: monthToDate(list.paid_month),
      number: list.number,
      unit: list.unit,
      reason: list.reason,
      document: list.document,
      import_id: list.import_id,
      created_by: list.user_id,
      created_at: list.now,
    })
    .execute()
  const of = <T>(value: (grant: GrantInput) => T): T[] => list.grants.map(value)
  await sql`
    INSERT INTO relief_grant (county, relief_list_id, row_no, division, person_id,
      household_id, persons, cause, village_fen, office_fen, amount_fen,
                              import_row, created_at)
    SELECT ${list.county}, ${list.relief_list_id}::uuid, w.n, w.division, w.person_id, w.household_id, w.persons, w.cause,
      w.village, w.office, w.amount,
           w.import_row, ${list.now}::timestamptz
      FROM unnest(${of(g => g.division)}::text[], ${of(g => g.person_id)}::uuid[], ${of(g => g.household_id)}::uuid[],
        ${of(g => g.persons)}::int[],
                  ${of(g => g.cause)}::text[], ${of(g => g.village_fen)}::bigint[], ${of(g => g.office_fen)}::bigint[],
                    ${of(g => g.amount_fen)}::bigint[],
                  ${of(g => g.import_row)}::text[]) WITH ORDINALITY
           AS w (division, person_id, household_id, persons, cause, village, office, amount, import_row, n)`.execute(trx)
}

export type StoredList = {
  readonly number: number
  readonly paid_month: Month
  readonly unit: ReliefUnit
  readonly voided: boolean
  readonly batch_id: string | null
}

/** The list, locked, with the batch that pays it. */
export async function listForChange(trx: Trx, county: number, relief_list_id: string): Promise<StoredList | undefined> {
  const { rows } = await sql<Omit<StoredList, 'paid_month'> & { readonly paid_month: Day }>`
    SELECT l.number, l.paid_month, l.unit, l.voided_at IS NOT NULL AS voided,
           (SELECT b.batch_id FROM payment_batch b
             WHERE b.county = l.county AND b.relief_list_id = l.relief_list_id AND b.voided_at IS NULL) AS batch_id
      FROM relief_list l WHERE l.county = ${county} AND l.relief_list_id = ${relief_list_id}::uuid FOR UPDATE`.execute(trx)
  return rows.map(row => ({ ...row, paid_month: monthFromDate(row.paid_month) }))[0]
}

export async function voidList(trx: Trx, county: number, relief_list_id: string, now: string, reason: string): Promise<void> {
  await trx
    .updateTable('relief_list')
    .set({ voided_at: now, void_reason: reason })
    .where('county', '=', county)
    .where('relief_list_id', '=', relief_list_id)
    .execute()
}
