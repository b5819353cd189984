import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import { inScope, type Scope, type Trx } from '../../server/db.ts'
import type { VillageCount } from './contract.ts'
import type { Listed } from './rules.ts'

/** Policies and plans stand at the town and hold nobody's data: the user of a village reads them under the town's range. */
export const ofTown = <T>(trx: Trx, town: Scope, own: Scope, read: () => Promise<T>): Promise<T> =>
  own.lo > town.lo || own.hi < town.hi ? inScope(trx, town, own, read) : read()

export type ListedRecord = Listed & { readonly position: number; readonly division: string; readonly household_id: string | null }

/** People of the scope behind these blind indexes, by position, with the open household of that day. */
export async function listed(trx: Trx, county: number, indexes: readonly Buffer[], on: Day): Promise<ListedRecord[]> {
  const { rows } = await sql<ListedRecord>`
    SELECT (w.n - 1)::int AS position, p.person_id, p.name, p.born_on, p.died_on, p.division, m.household_id
      FROM unnest(${indexes}::bytea[]) WITH ORDINALITY AS w (id_index, n)
      JOIN person p ON p.county = ${county} AND p.id_index = w.id_index
      LEFT JOIN LATERAL (
        SELECT m.household_id FROM household_member m JOIN household h ON h.county = m.county AND h.household_id = m.household_id
         WHERE m.county = p.county AND m.person_id = p.person_id AND m.from_day <= ${on}::date AND (m.to_day IS NULL OR m.to_day > ${on}::date)
           AND (h.closed_on IS NULL OR h.closed_on > ${on}::date) ORDER BY m.from_day DESC LIMIT 1) AS m ON true`.execute(trx)
  return rows
}

export type PolicyInsert = {
  readonly county: number
  readonly policy_id: string
  readonly division: string
  readonly year: number
  readonly insurer: string
  readonly policy_no: string
  readonly starts_on: Day
  readonly ends_on: Day
  readonly premium_fen: Fen
  readonly funded_by: string
  readonly created_by: string
  readonly created_at: string
}

export async function insertPolicy(trx: Trx, row: PolicyInsert): Promise<void> {
  await trx.insertInto('group_policy').values(row).execute()
}

export type PolicyRecord = {
  readonly policy_id: string
  readonly year: number
  readonly insurer: string
  readonly policy_no: string
  readonly starts_on: Day
  readonly ends_on: Day
  readonly premium_fen: Fen
  readonly funded_by: string
  readonly voided: string | null
}

/** Newest first. `only`: this one alone. */
export async function policies(trx: Trx, county: number, only: string | null = null): Promise<PolicyRecord[]> {
  const { rows } = await sql<PolicyRecord>`
    SELECT policy_id, year, insurer, policy_no, starts_on, ends_on, premium_fen, funded_by, void_reason AS voided
      FROM group_policy WHERE county = ${county} AND (${only}::uuid IS NULL OR policy_id = ${only}::uuid)
     ORDER BY starts_on DESC, created_at DESC, policy_id`.execute(trx)
  return rows
}

export type StoredPolicy = { readonly starts_on: Day; readonly ends_on: Day; readonly voided: boolean }

/** The policy, locked: two pastes at once wait for each other. */
export async function policyForChange(trx: Trx, county: number, policy_id: string): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<StoredPolicy>`
    SELECT starts_on, ends_on, voided_at IS NOT NULL AS voided FROM group_policy
     WHERE county = ${county} AND policy_id = ${policy_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

/** Insured people of the scope by policy. */
export async function insuredCounts(trx: Trx, county: number): Promise<{ readonly policy_id: string; readonly persons: number }[]> {
  const { rows } = await sql<{ policy_id: string; persons: number }>`
    SELECT policy_id, count(*)::int AS persons FROM group_policy_member
     WHERE county = ${county} AND voided_at IS NULL GROUP BY policy_id`.execute(trx)
  return rows
}

export async function insuredVillages(trx: Trx, county: number, policy_id: string): Promise<VillageCount[]> {
  const { rows } = await sql<VillageCount>`
    SELECT m.division, coalesce(d.short_name, '') AS village, count(*)::int AS persons
      FROM group_policy_member m LEFT JOIN division d ON d.county = m.county AND d.division = m.division
     WHERE m.county = ${county} AND m.policy_id = ${policy_id}::uuid AND m.voided_at IS NULL
     GROUP BY m.division, d.short_name ORDER BY m.division`.execute(trx)
  return rows
}

export type InsuredRecord = {
  readonly member_id: string
  readonly person_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly category: string
  readonly payee: string | null
  readonly voided: string | null
}

export async function insured(trx: Trx, county: number, policy_id: string, division: string): Promise<InsuredRecord[]> {
  const { rows } = await sql<InsuredRecord>`
    SELECT m.member_id, m.person_id, coalesce(p.name, '') AS name, p.id_cipher, m.division, coalesce(d.short_name, '') AS village, m.category,
           m.payee, m.void_reason AS voided
      FROM group_policy_member m
      LEFT JOIN person p ON p.county = m.county AND p.person_id = m.person_id
      LEFT JOIN division d ON d.county = m.county AND d.division = m.division
     WHERE m.county = ${county} AND m.policy_id = ${policy_id}::uuid AND m.division = ${division}
     ORDER BY m.voided_at NULLS FIRST, p.name, m.member_id`.execute(trx)
  return rows
}

/** Who is on the policy now. */
export async function insuredPeople(trx: Trx, county: number, policy_id: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    SELECT person_id FROM group_policy_member WHERE county = ${county} AND policy_id = ${policy_id}::uuid AND voided_at IS NULL`.execute(
    trx,
  )
  return rows.map(row => row.person_id)
}

export type InsuredInsert = {
  readonly member_id: string
  readonly person_id: string
  readonly division: string
  readonly category: string
  readonly payee: string | null
}
type Whole = { readonly county: number; readonly policy_id: string; readonly created_by: string; readonly created_at: string }

export async function insertInsured(trx: Trx, whole: Whole, people: readonly InsuredInsert[]): Promise<void> {
  const column = (key: keyof InsuredInsert) => people.map(person => person[key])
  await sql`
    INSERT INTO group_policy_member (county, member_id, policy_id, person_id, division, category, payee, created_by, created_at)
    SELECT ${whole.county}, w.member_id, ${whole.policy_id}::uuid, w.person_id, w.division, w.category, w.payee, ${whole.created_by}::uuid,
           ${whole.created_at}::timestamptz
      FROM unnest(${column('member_id')}::uuid[], ${column('person_id')}::uuid[], ${column('division')}::text[], ${column('category')}::text[],
                  ${column('payee')}::text[]) AS w (member_id, person_id, division, category, payee)`.execute(trx)
}

export type StoredInsured = { readonly person_id: string; readonly voided: boolean }

export async function insuredForChange(trx: Trx, county: number, policy_id: string, member_id: string): Promise<StoredInsured | undefined> {
  const { rows } = await sql<StoredInsured>`
    SELECT person_id, voided_at IS NOT NULL AS voided FROM group_policy_member
     WHERE county = ${county} AND policy_id = ${policy_id}::uuid AND member_id = ${member_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export type Voided = { readonly voided_at: string; readonly void_reason: string }

export async function voidInsured(trx: Trx, county: number, member_id: string, change: Voided): Promise<void> {
  await trx.updateTable('group_policy_member').set(change).where('county', '=', county).where('member_id', '=', member_id).execute()
}

export async function voidPolicy(trx: Trx, county: number, policy_id: string, change: Voided): Promise<void> {
  await trx.updateTable('group_policy').set(change).where('county', '=', county).where('policy_id', '=', policy_id).execute()
}
