import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { month, monthFromDate, monthToDate } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { EntitlementFilter } from './contract.ts'

export type EntitlementRecord = {
  readonly entitlement_id: string
  readonly programme: string
  readonly person_id: string
  readonly household_id: string | null
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly persons: number
  readonly base_fen: bigint
  readonly uplift_fen: bigint
  readonly amount_fen: bigint
  readonly category: string | null
  readonly from_month: Day
  readonly to_month: Day | null
  readonly origin: 'imported' | 'decided'
  readonly stop_reason: string | null
  readonly stop_note: string | null
}

const COLUMNS = sql`
  e.entitlement_id, e.programme, e.person_id, e.household_id, coalesce(p.name, '') AS name, p.id_cipher,
    e.division, coalesce(d.short_name, '') AS village,
  e.persons, e.base_fen, e.uplift_fen, e.amount_fen, e.category, e.from_month, e.to_month, e.origin, e.stop_reason, e.stop_note`
const TABLES = sql`
  entitlement e
  LEFT JOIN person p ON p.county = e.county AND p.person_id = e.person_id
  LEFT JOIN division d ON d.county = e.county AND d.division = e.division`

function where(county: number, filter: EntitlementFilter): RawBuilder<unknown> {
  const day = monthToDate(month(filter.month))
  const begun = sql`e.from_month <= ${day}::date`
  const states = {
    active: sql`${begun} AND (e.to_month IS NULL OR e.to_month > ${day}::date)`,
    stopped: sql`e.to_month <= ${day}::date AND e.stop_reason IS NOT NULL`,
    all: begun,
  } as const
  const parts = [sql`e.county = ${county} AND e.voided_at IS NULL`, states[filter.state]]
  if (filter.programme !== undefined) parts.push(sql`e.programme = ${filter.programme}`)
  if (filter.division !== undefined) parts.push(sql`e.division = ${filter.division}`)
  const name = filter.name?.trim() ?? ''
  if (name !== '') parts.push(sql`(strpos(p.name, ${name}) > 0 OR p.search_keys @> ARRAY[${name.toLowerCase()}]::text[])`)
  if (filter.person_id !== undefined) {
    parts.push(sql`(e.person_id = ${filter.person_id}::uuid OR EXISTS (SELECT 1 FROM entitlement_person i
      WHERE i.county = e.county AND i.entitlement_id = e.entitlement_id AND i.person_id = ${filter.person_id}::uuid))`)
  }
  return sql.join(parts, sql` AND `)
}

/** In order of programme, village and name; `limit` null = all. */
export async function entitlements(
  trx: Trx,
  county: number,
  filter: EntitlementFilter,
  limit: number | null,
): Promise<EntitlementRecord[]> {
  const { rows } = await sql<EntitlementRecord>`
    SELECT ${COLUMNS} FROM ${TABLES} WHERE ${where(county, filter)}
     ORDER BY e.programme, e.division, p.name, e.from_month, e.entitlement_id LIMIT ${limit}`.execute(trx)
  return rows
}

export type SumRecord = {
  readonly programme: string
  readonly rows: number
  readonly households: number
  readonly persons: number
  readonly amount_fen: bigint
}

export async function entitlementSums(trx: Trx, county: number, filter: EntitlementFilter): Promise<SumRecord[]> {
  const { rows } = await sql<SumRecord>`
    SELECT e.programme, count(*)::int AS rows, count(DISTINCT e.household_id)::int AS households, sum(e.persons)::int AS persons,
           sum(e.amount_fen)::bigint AS amount_fen
      FROM ${TABLES} WHERE ${where(county, filter)} GROUP BY e.programme ORDER BY e.programme`.execute(trx)
  return rows
}

export type DetailRecord = EntitlementRecord & {
  readonly steps: unknown
  readonly approved_by_doc: string | null
  readonly import_id: string | null
  readonly import_row: string | null
  readonly file_name: string | null
  readonly created_at: string
  readonly created_by_name: string | null
  readonly voided_at: string | null
  readonly void_reason: string | null
}

export async function entitlement(trx: Trx, county: number, entitlement_id: string): Promise<DetailRecord | undefined> {
  const { rows } = await sql<DetailRecord>`
    SELECT ${COLUMNS}, e.steps, e.approved_by_doc, e.import_id, e.import_row, e.created_at, e.voided_at, e.void_reason,
           (SELECT f.file_name FROM roster_import f WHERE f.county = e.county AND f.import_id = e.import_id) AS file_name,
           (SELECT u.name FROM app_user u WHERE u.county = e.county AND u.user_id = e.created_by) AS created_by_name
      FROM ${TABLES} WHERE e.county = ${county} AND e.entitlement_id = ${entitlement_id}::uuid`.execute(trx)
  return rows[0]
}

export async function insuredOf(trx: Trx, county: number, entitlement_id: string): Promise<{ person_id: string; name: string }[]> {
  const { rows } = await sql<{ person_id: string; name: string }>`
    SELECT i.person_id, p.name FROM entitlement_person i JOIN person p ON p.county = i.county AND p.person_id = i.person_id
     WHERE i.county = ${county} AND i.entitlement_id = ${entitlement_id}::uuid ORDER BY p.born_on NULLS LAST, p.name`.execute(trx)
  return rows
}

export const monthText = (day: Day | null) => (day === null ? null : monthFromDate(day))
