import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { monthToDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { ReliefUnit } from './contract.ts'

export type ListRecord = {
  readonly relief_list_id: string
  readonly paid_month: Day
  readonly number: number
  readonly unit: ReliefUnit
  readonly reason: string
  readonly document: string | null
  readonly count: number
  readonly amount_fen: bigint
  readonly batch_id: string | null
  readonly file_name: string | null
  readonly made_by: string
  readonly created_at: string
  readonly voided_at: string | null
  readonly void_reason: string | null
}

const LISTS = sql`
  SELECT l.relief_list_id, l.paid_month, l.number, l.unit, l.reason, l.document, l.created_at, l.voided_at, l.void_reason,
         count(g.row_no)::int AS count, coalesce(sum(g.amount_fen), 0)::bigint AS amount_fen,
         (SELECT b.batch_id FROM payment_batch b WHERE b.county = l.county AND b.relief_list_id = l.relief_list_id
           AND b.voided_at IS NULL) AS batch_id,
         (SELECT f.file_name FROM roster_import f WHERE f.county = l.county AND f.import_id = l.import_id) AS file_name,
         coalesce((SELECT u.name FROM app_user u WHERE u.county = l.county AND u.user_id = l.created_by), '') AS made_by
    FROM relief_list l LEFT JOIN relief_grant g ON g.county = l.county AND g.relief_list_id = l.relief_list_id`

/** Lists paid in [from, to], both included, newest month first; void ones too. */
export async function lists(trx: Trx, county: number, from: Month, to: Month): Promise<ListRecord[]> {
  const { rows } = await sql<ListRecord>`
    ${LISTS} WHERE l.county = ${county} AND l.paid_month >= ${monthToDate(from)}::date AND l.paid_month <= ${monthToDate(to)}::date
     GROUP BY l.county, l.relief_list_id ORDER BY l.paid_month DESC, l.number DESC`.execute(trx)
  return rows
}

export async function list(trx: Trx, county: number, relief_list_id: string): Promise<ListRecord | undefined> {
  const { rows } = await sql<ListRecord>`
    ${LISTS} WHERE l.county = ${county} AND l.relief_list_id = ${relief_list_id}::uuid GROUP BY l.county, l.relief_list_id`.execute(trx)
  return rows[0]
}

export type GrantRecord = {
  readonly row_no: number
  readonly person_id: string
  readonly household_id: string | null
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly persons: number
  readonly cause: string
  readonly village_fen: bigint | null
  readonly office_fen: bigint | null
  readonly amount_fen: bigint
  readonly import_row: string | null
}

export async function grants(trx: Trx, county: number, relief_list_id: string): Promise<GrantRecord[]> {
  const { rows } = await sql<GrantRecord>`
    SELECT g.row_no, g.person_id, g.household_id, coalesce(p.name, '') AS name, p.id_cipher,
      g.division, coalesce(d.short_name, '') AS village,
           g.persons, g.cause, g.village_fen, g.office_fen, g.amount_fen, g.import_row
      FROM relief_grant g
      LEFT JOIN person p ON p.county = g.county AND p.person_id = g.person_id
      LEFT JOIN division d ON d.county = g.county AND d.division = g.division
     WHERE g.county = ${county} AND g.relief_list_id = ${relief_list_id}::uuid ORDER BY g.row_no`.execute(trx)
  return rows
}

export type Place = { readonly person_id: string; readonly name: string; readonly division: string; readonly household_id: string | null }

/** Where each person lives and the open household they belong to today; those outside the scope are missing. */
export async function placesOf(trx: Trx, county: number, people: readonly string[], today: Day): Promise<Map<string, Place>> {
  const { rows } = await sql<Place>`
    SELECT p.person_id, p.name, p.division,
           (SELECT m.household_id FROM household_member m JOIN household h ON h.county = m.county AND h.household_id = m.household_id
             WHERE m.county = p.county AND m.person_id = p.person_id AND m.from_day <= ${today}::date
               AND (m.to_day IS NULL OR m.to_day > ${today}::date)
               AND h.closed_on IS NULL ORDER BY m.from_day DESC LIMIT 1) AS household_id
      FROM person p WHERE p.county = ${county} AND p.person_id = ANY(${people}::uuid[])`.execute(trx)
  return new Map(rows.map(row => [row.person_id, row]))
}
