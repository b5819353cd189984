import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Trx } from '../../server/db.ts'
import type { EarlierHelp, PaidHow } from './contract.reserve.ts'
import type { Payee, Reserve } from './rules.reserve.ts'

export type PayeeRecord = Payee & { readonly division: string; readonly village: string; readonly household_id: string | null }

/** The person as the register has him, with the open household of that day; undefined outside the scope. */
export async function payee(trx: Trx, county: number, person_id: string, on: Day): Promise<PayeeRecord | undefined> {
  const { rows } = await sql<PayeeRecord>`
    SELECT p.name, p.born_on, p.died_on, p.division, coalesce(d.short_name, '') AS village,
           (SELECT m.household_id FROM household_member m JOIN household h ON h.county = m.county AND h.household_id = m.household_id
             WHERE m.county = p.county AND m.person_id = p.person_id AND m.from_day <= ${on}::date
               AND (m.to_day IS NULL OR m.to_day > ${on}::date)
               AND (h.closed_on IS NULL OR h.closed_on > ${on}::date) ORDER BY m.from_day DESC LIMIT 1) AS household_id
      FROM person p LEFT JOIN division d ON d.county = p.county AND d.division = p.division
     WHERE p.county = ${county} AND p.person_id = ${person_id}::uuid`.execute(trx)
  return rows[0]
}

export type Numbered = { readonly position: number; readonly person_id: string; readonly name: string }

/** People of the scope behind these blind indexes, by position. */
export async function peopleByNumber(trx: Trx, county: number, indexes: readonly Buffer[]): Promise<Numbered[]> {
  const { rows } = await sql<Numbered>`
    SELECT (w.n - 1)::int AS position, p.person_id, p.name
      FROM unnest(${indexes}::bytea[]) WITH ORDINALITY AS w (id_index, n)
      JOIN person p ON p.county = ${county} AND p.id_index = w.id_index`.execute(trx)
  return rows
}

export async function reserveFund(trx: Trx, county: number, fund_id: string): Promise<Reserve | undefined> {
  const { rows } = await sql<Reserve>`
    SELECT kind, opened_on FROM fund WHERE county = ${county} AND fund_id = ${fund_id}::uuid`.execute(trx)
  return rows[0]
}

type Family = { readonly person_id: string; readonly household_id: string | null }
type HelpRecord = Omit<EarlierHelp, 'amount_fen'> & { readonly amount_fen: Fen }

/** Who helps the same family waits for the other to commit: each pot has a lock of its own, the county's none, so both would be the first. */
export async function lockFamily(trx: Trx, county: number, { person_id, household_id }: Family): Promise<void> {
  for (const id of [household_id, person_id])
    if (id !== null) await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`family:${county}:${id}`}, 0))`.execute(trx)
}

/** What the person and the members of the household got in the calendar year of the day, oldest first; void ones left out. */
export async function earlierHelp(
  trx: Trx,
  county: number,
  { person_id, household_id }: Family,
  on: Day,
  apartFrom: string | null = null,
): Promise<HelpRecord[]> {
  const year = on.slice(0, 4)
  const { rows } = await sql<HelpRecord>`
    WITH family AS (
      SELECT ${person_id}::uuid AS person_id
      UNION SELECT m.person_id FROM household_member m
       WHERE m.county = ${county} AND m.household_id = ${household_id}::uuid AND m.from_day <= ${on}::date
         AND (m.to_day IS NULL OR m.to_day > ${on}::date))
    SELECT h.source, coalesce(p.name, '') AS name, h.on, h.cause, h.amount_fen
      FROM (SELECT 'reserve' AS source, c.person_id, c.paid_on AS on, c.cause, c.amount_fen
              FROM reserve_case c
             WHERE c.county = ${county} AND c.voided_at IS NULL AND c.paid_on BETWEEN ${`${year}-01-01`}::date AND ${`${year}-12-31`}::date
               AND (c.person_id IN (SELECT person_id FROM family) OR c.household_id = ${household_id}::uuid)
               AND c.case_id IS DISTINCT FROM ${apartFrom}::uuid
            UNION ALL
            SELECT 'relief', g.person_id, l.paid_month, g.cause, g.amount_fen
              FROM relief_grant g JOIN relief_list l ON l.county = g.county AND l.relief_list_id = g.relief_list_id
             WHERE g.county = ${county} AND l.voided_at IS NULL AND l.paid_month BETWEEN ${`${year}-01-01`}::date AND ${`${year}-12-31`}::date
               AND (g.person_id IN (SELECT person_id FROM family) OR g.household_id = ${household_id}::uuid)
            UNION ALL
            SELECT 'mutual_aid', a.person_id, a.paid_on, a.cause, a.amount_fen
              FROM aid_case a
             WHERE a.county = ${county} AND a.voided_at IS NULL AND a.paid_on BETWEEN ${`${year}-01-01`}::date AND ${`${year}-12-31`}::date
               AND (a.person_id IN (SELECT person_id FROM family) OR a.household_id = ${household_id}::uuid)) AS h
      LEFT JOIN person p ON p.county = ${county} AND p.person_id = h.person_id
     ORDER BY h.on, h.source, name`.execute(trx)
  return rows
}

export type CaseInsert = {
  readonly county: number
  readonly case_id: string
  readonly division: string
  readonly fund_id: string
  readonly voucher_id: string
  readonly person_id: string
  readonly household_id: string | null
  readonly cause: string
  readonly amount_fen: Fen
  readonly paid_on: Day
  readonly paid_how: PaidHow
  readonly witness_one: string | null
  readonly witness_two: string | null
  readonly proof_due_on: Day
  readonly words: string | null
  readonly created_by: string
  readonly created_at: string
}

export async function insertCase(trx: Trx, row: CaseInsert): Promise<void> {
  await trx.insertInto('reserve_case').values(row).execute()
}

export type CaseRecord = {
  readonly case_id: string
  readonly fund: string | null
  readonly voucher: string | null
  readonly person_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly cause: string
  readonly amount_fen: Fen
  readonly paid_on: Day
  readonly paid_how: PaidHow
  readonly proof_due_on: Day
  readonly proof_on: Day | null
  readonly words: string | null
  readonly voided: string | null
}

/** What was paid in [from, to], both included, newest first; void ones too. A cadre does not see the town's fund, and its name stays empty. */
export async function cases(trx: Trx, county: number, from: Day, to: Day): Promise<CaseRecord[]> {
  const { rows } = await sql<CaseRecord>`
    SELECT c.case_id, f.name AS fund, v.year || '-' || v.number AS voucher, c.person_id, coalesce(p.name, '') AS name, p.id_cipher,
           c.division, coalesce(d.short_name, '') AS village, c.cause, c.amount_fen, c.paid_on, c.paid_how, c.proof_due_on, c.proof_on,
           c.words, c.void_reason AS voided
      FROM reserve_case c
      LEFT JOIN fund f ON f.county = c.county AND f.fund_id = c.fund_id
      LEFT JOIN voucher v ON v.county = c.county AND v.voucher_id = c.voucher_id
      LEFT JOIN person p ON p.county = c.county AND p.person_id = c.person_id
      LEFT JOIN division d ON d.county = c.county AND d.division = c.division
     WHERE c.county = ${county} AND c.paid_on BETWEEN ${from}::date AND ${to}::date
     ORDER BY c.paid_on DESC, c.created_at DESC, v.number DESC NULLS LAST, c.case_id`.execute(trx)
  return rows
}

export type StoredCase = {
  readonly case_id: string
  readonly voucher_id: string
  readonly person_id: string
  readonly paid_on: Day
  readonly proof_on: Day | null
  readonly voided: boolean
}

/** The case, locked. */
export async function caseForChange(trx: Trx, county: number, case_id: string): Promise<StoredCase | undefined> {
  const { rows } = await sql<StoredCase>`
    SELECT case_id, voucher_id, person_id, paid_on, proof_on, voided_at IS NOT NULL AS voided FROM reserve_case
     WHERE county = ${county} AND case_id = ${case_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

type CaseChange = { readonly proof_on: Day; readonly proof_by: string } | { readonly voided_at: string; readonly void_reason: string }

export async function changeCase(trx: Trx, county: number, case_id: string, change: CaseChange): Promise<void> {
  await trx.updateTable('reserve_case').set(change).where('county', '=', county).where('case_id', '=', case_id).execute()
}
