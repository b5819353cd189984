import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { EntitlementFacts } from '../people/rules.views.ts'

export type MemberRow = {
  person_id: string
  name: string
  sex: string
  born_on: string | null
  died_on: string | null
  id_cipher: Buffer | null
  relation: string
  relation_text: string
  counted: boolean
  insured: boolean
  from_day: string
  to_day: string | null
}

/** Open memberships first, the head before the others, then the closed ones. */
export async function membersOf(db: Trx, county: number, household_id: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    SELECT m.person_id, p.name, p.sex, p.born_on, p.died_on, p.id_cipher, m.relation, m.relation_text, m.counted, m.insured, m.from_day, m.to_day
      FROM household_member m JOIN person p ON p.county = m.county AND p.person_id = m.person_id
      JOIN household h ON h.county = m.county AND h.household_id = m.household_id
     WHERE m.county = ${county} AND m.household_id = ${household_id}::uuid
     ORDER BY m.to_day IS NOT NULL, m.person_id <> h.head_person_id, p.born_on NULLS LAST, m.from_day`.execute(db)
  return rows
}

export async function entitlementsOf(db: Trx, county: number, household_id: string): Promise<EntitlementFacts[]> {
  const { rows } = await sql<EntitlementFacts>`
    SELECT entitlement_id, programme, household_id, person_id, from_month, to_month, persons, base_fen, uplift_fen, amount_fen, category, origin,
           approved_by_doc, stop_reason, stop_note
      FROM entitlement WHERE county = ${county} AND voided_at IS NULL AND household_id = ${household_id}::uuid
     ORDER BY from_month DESC, programme LIMIT 60`.execute(db)
  return rows
}

export async function villageName(db: Trx, county: number, division: string): Promise<string> {
  const { rows } = await sql<{
    short_name: string
  }>`SELECT short_name FROM division WHERE county = ${county} AND division = ${division}`.execute(db)
  return rows[0]?.short_name ?? ''
}

export async function personName(db: Trx, county: number, person_id: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`SELECT name FROM person WHERE county = ${county} AND person_id = ${person_id}::uuid`.execute(
    db,
  )
  return rows[0]?.name ?? ''
}
