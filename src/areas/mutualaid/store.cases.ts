import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Trx } from '../../server/db.ts'
import type { PaidHow } from '../relief/contract.reserve.ts'
import type { AidLevel } from './contract.ts'
import type { AidUnit } from './contract.cases.ts'
import type { AidPayee } from './rules.cases.ts'

export type PayeeRecord = AidPayee & {
  readonly village: string
  /** Names of the open household, the person's own among them. */
  readonly family: readonly string[]
}

/** The person as the register has him, with the open household of that day; undefined outside the scope. */
export async function payee(trx: Trx, county: number, person_id: string, on: Day): Promise<PayeeRecord | undefined> {
  const { rows } = await sql<PayeeRecord>`
    SELECT p.name, p.born_on, p.died_on, p.division, coalesce(d.short_name, '') AS village, home.household_id,
           ARRAY(SELECT p.name UNION
                 SELECT o.name FROM household_member m JOIN person o ON o.county = m.county AND o.person_id = m.person_id
                  WHERE m.county = p.county AND m.household_id = home.household_id AND m.from_day <= ${on}::date
                    AND (m.to_day IS NULL OR m.to_day > ${on}::date)) AS family
      FROM person p
      LEFT JOIN division d ON d.county = p.county AND d.division = p.division
      LEFT JOIN LATERAL (
        SELECT m.household_id FROM household_member m JOIN household h ON h.county = m.county AND h.household_id = m.household_id
         WHERE m.county = p.county AND m.person_id = p.person_id AND m.from_day <= ${on}::date
           AND (m.to_day IS NULL OR m.to_day > ${on}::date)
           AND (h.closed_on IS NULL OR h.closed_on > ${on}::date) ORDER BY m.from_day DESC LIMIT 1) home ON true
     WHERE p.county = ${county} AND p.person_id = ${person_id}::uuid`.execute(trx)
  return rows[0]
}

export type CaseInsert = {
  readonly county: number
  readonly case_id: string
  readonly division: string
  readonly level: AidLevel
  readonly society_id: string | null
  readonly fund_id: string | null
  readonly voucher_id: string | null
  readonly person_id: string
  readonly household_id: string | null
  readonly unit: AidUnit
  readonly cause: string
  readonly amount_fen: Fen
  readonly asked_on: Day
  readonly voted_on: Day
  readonly board_seats: number | null
  readonly board_present: number | null
  readonly kin_left: number | null
  readonly board_favour: number | null
  readonly paid_on: Day
  readonly paid_how: PaidHow
  readonly document: string | null
  readonly words: string | null
  readonly created_by: string
  readonly created_at: string
}

export async function insertCase(trx: Trx, row: CaseInsert): Promise<void> {
  await trx.insertInto('aid_case').values(row).execute()
}

export type CaseRecord = Omit<
  CaseInsert,
  'county' | 'society_id' | 'fund_id' | 'voucher_id' | 'household_id' | 'created_by' | 'created_at'
> & {
  readonly society: string | null
  readonly voucher: string | null
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly village: string
  readonly household_size: number
  readonly voided: string | null
  readonly entered_by: string
}

/** What was paid in [from, to], both included, newest first; void ones too. A cadre does not see the town's society: its name stays empty. */
export async function cases(trx: Trx, county: number, from: Day, to: Day): Promise<CaseRecord[]> {
  const { rows } = await sql<CaseRecord>`
    SELECT c.case_id, c.level, s.name AS society, v.year || '-' || v.number AS voucher, c.person_id, coalesce(p.name, '') AS name,
           p.id_cipher, c.division, coalesce(d.short_name, '') AS village, c.unit, c.cause, c.amount_fen, c.asked_on, c.voted_on,
           c.board_seats, c.board_present, c.kin_left, c.board_favour, c.paid_on, c.paid_how, c.document, c.words, c.void_reason AS voided,
           greatest(1, (SELECT count(*) FROM household_member m
                         WHERE m.county = c.county AND m.household_id = c.household_id AND m.from_day <= c.paid_on
                           AND (m.to_day IS NULL OR m.to_day > c.paid_on)))::int AS household_size,
           coalesce((SELECT u.name FROM app_user u WHERE u.county = c.county AND u.user_id = c.created_by), '') AS entered_by
      FROM aid_case c
      LEFT JOIN society s ON s.county = c.county AND s.society_id = c.society_id
      LEFT JOIN voucher v ON v.county = c.county AND v.voucher_id = c.voucher_id
      LEFT JOIN person p ON p.county = c.county AND p.person_id = c.person_id
      LEFT JOIN division d ON d.county = c.county AND d.division = c.division
     WHERE c.county = ${county} AND c.paid_on BETWEEN ${from}::date AND ${to}::date
     ORDER BY c.paid_on DESC, c.created_at DESC, c.case_id DESC`.execute(trx)
  return rows
}

export type StoredCase = {
  readonly voucher_id: string | null
  readonly society_id: string | null
  /** Whether the society that paid stands in the reader's scope. */
  readonly own: boolean
  readonly person_id: string
  readonly paid_on: Day
  readonly voided: boolean
}

/** The case, locked. */
export async function caseForChange(trx: Trx, county: number, case_id: string): Promise<StoredCase | undefined> {
  const { rows } = await sql<StoredCase>`
    SELECT voucher_id, society_id, person_id, paid_on, voided_at IS NOT NULL AS voided,
           EXISTS (SELECT FROM society s WHERE s.county = c.county AND s.society_id = c.society_id) AS own
      FROM aid_case c WHERE county = ${county} AND case_id = ${case_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export async function voidCase(trx: Trx, county: number, case_id: string, voided_at: string, void_reason: string): Promise<void> {
  await trx.updateTable('aid_case').set({ voided_at, void_reason }).where('county', '=', county).where('case_id', '=', case_id).execute()
}
