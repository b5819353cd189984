import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { Membership } from './rules.ts'

export type HouseholdRow = {
  household_id: string
  division: string
  head_person_id: string
  outside_number: string | null
  villager_group: string | null
  address: string | null
  phone: string | null
  stated_members: number | null
  closed_on: string | null
}
const HOUSEHOLD = sql`h.household_id, h.division, h.head_person_id, h.outside_number, h.villager_group, h.address, h.phone, h.stated_members, h.closed_on`

/** Open co-living households in which one of these people is an open member, or that carry one of these numbers; locked. */
export async function householdsMet(
  db: Trx,
  county: number,
  person_ids: readonly string[],
  outside_numbers: readonly string[],
): Promise<HouseholdRow[]> {
  const { rows } = await sql<HouseholdRow>`
    SELECT ${HOUSEHOLD} FROM household h
     WHERE h.county = ${county} AND h.kind = 'coliving' AND h.closed_on IS NULL AND h.household_id IN (
           SELECT m.household_id FROM household_member m
            WHERE m.county = ${county} AND m.person_id = ANY (${person_ids}::uuid[]) AND m.to_day IS NULL
           UNION
           SELECT n.household_id FROM household n WHERE n.county = ${county} AND n.outside_number = ANY (${outside_numbers}::text[]))
     ORDER BY h.household_id FOR UPDATE OF h`.execute(db)
  return rows
}

/** All memberships, past and present, of these households. */
export async function membershipsOf(db: Trx, county: number, household_ids: readonly string[]): Promise<Membership[]> {
  if (household_ids.length === 0) return []
  const { rows } = await sql<Membership>`
    SELECT household_id, person_id, from_day, to_day, relation, relation_text, counted, insured
      FROM household_member WHERE county = ${county} AND household_id = ANY (${household_ids}::uuid[])
     ORDER BY household_id, person_id, from_day`.execute(db)
  return rows
}

/** How many of these people the scope can see. */
export async function countVisible(db: Trx, county: number, person_ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM person WHERE county = ${county} AND person_id = ANY (${person_ids}::uuid[])`.execute(db)
  return rows[0]?.n ?? 0
}

export type NewHousehold = Omit<HouseholdRow, 'closed_on'>

export async function insertHouseholds(db: Trx, county: number, now: string, rows: readonly NewHousehold[]): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof NewHousehold>(name: K): NewHousehold[K][] => rows.map(row => row[name])
  await sql`
    INSERT INTO household (county, household_id, division, kind, head_person_id, outside_number, villager_group, address, phone, stated_members, created_at, updated_at)
    SELECT ${county}, n.household_id, n.division, 'coliving', n.head_person_id, n.outside_number, n.villager_group, n.address, n.phone, n.stated_members,
           ${now}::timestamptz, ${now}::timestamptz
      FROM unnest(${column('household_id')}::uuid[], ${column('division')}::text[], ${column('head_person_id')}::uuid[], ${column('outside_number')}::text[],
                  ${column('villager_group')}::text[], ${column('address')}::text[], ${column('phone')}::text[], ${column('stated_members')}::int[])
           AS n (household_id, division, head_person_id, outside_number, villager_group, address, phone, stated_members)`.execute(db)
}

/** New values; null leaves a field as it is. */
export type HouseholdUpdate = Omit<NewHousehold, 'division' | 'head_person_id'> & { head_person_id: string | null }

export async function updateHouseholds(db: Trx, county: number, now: string, rows: readonly HouseholdUpdate[]): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof HouseholdUpdate>(name: K): HouseholdUpdate[K][] => rows.map(row => row[name])
  await sql`
    UPDATE household h SET
           head_person_id = coalesce(n.head_person_id, h.head_person_id), outside_number = coalesce(n.outside_number, h.outside_number),
           villager_group = coalesce(n.villager_group, h.villager_group), address = coalesce(n.address, h.address), phone = coalesce(n.phone, h.phone),
           stated_members = coalesce(n.stated_members, h.stated_members), updated_at = ${now}::timestamptz
      FROM unnest(${column('household_id')}::uuid[], ${column('head_person_id')}::uuid[], ${column('outside_number')}::text[],
                  ${column('villager_group')}::text[], ${column('address')}::text[], ${column('phone')}::text[], ${column('stated_members')}::int[])
           AS n (household_id, head_person_id, outside_number, villager_group, address, phone, stated_members)
     WHERE h.county = ${county} AND h.household_id = n.household_id`.execute(db)
}

export type MemberRow = {
  household_id: string
  person_id: string
  from_day: string
  division: string
  relation: string
  relation_text: string
  counted: boolean
  insured: boolean
}
const memberColumns = (rows: readonly MemberRow[]) => {
  const column = <K extends keyof MemberRow>(name: K): MemberRow[K][] => rows.map(row => row[name])
  return sql`unnest(${column('household_id')}::uuid[], ${column('person_id')}::uuid[], ${column('from_day')}::date[], ${column('division')}::text[],
                    ${column('relation')}::text[], ${column('relation_text')}::text[], ${column('counted')}::boolean[], ${column('insured')}::boolean[])
             AS n (household_id, person_id, from_day, division, relation, relation_text, counted, insured)`
}

export async function insertMembers(db: Trx, county: number, now: string, rows: readonly MemberRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    INSERT INTO household_member (county, household_id, person_id, from_day, division, relation, relation_text, counted, insured, created_at)
    SELECT ${county}, n.household_id, n.person_id, n.from_day, n.division, n.relation, n.relation_text, n.counted, n.insured, ${now}::timestamptz
      FROM ${memberColumns(rows)}`.execute(db)
}

export async function correctMembers(db: Trx, county: number, rows: readonly MemberRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    UPDATE household_member m SET relation = n.relation, relation_text = n.relation_text, counted = n.counted, insured = n.insured
      FROM ${memberColumns(rows)}
     WHERE m.county = ${county} AND m.household_id = n.household_id AND m.person_id = n.person_id AND m.from_day = n.from_day`.execute(db)
}

export type Closing = { household_id: string; person_id: string; from_day: string; to_day: string }

export async function closeMembers(db: Trx, county: number, rows: readonly Closing[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    UPDATE household_member m SET to_day = n.to_day
      FROM unnest(${rows.map(r => r.household_id)}::uuid[], ${rows.map(r => r.person_id)}::uuid[], ${rows.map(r => r.from_day)}::date[],
                  ${rows.map(r => r.to_day)}::date[]) AS n (household_id, person_id, from_day, to_day)
     WHERE m.county = ${county} AND m.household_id = n.household_id AND m.person_id = n.person_id AND m.from_day = n.from_day`.execute(db)
}

/** Co-living households left without any open member are closed on that day. */
export async function closeEmpty(db: Trx, county: number, now: string, household_ids: readonly string[], day: string): Promise<void> {
  if (household_ids.length === 0) return
  await sql`
    UPDATE household h SET closed_on = ${day}::date, updated_at = ${now}::timestamptz
     WHERE h.county = ${county} AND h.household_id = ANY (${household_ids}::uuid[]) AND h.closed_on IS NULL AND NOT EXISTS (
           SELECT FROM household_member m WHERE m.county = h.county AND m.household_id = h.household_id AND m.to_day IS NULL)`.execute(db)
}

export async function householdById(
  db: Trx,
  county: number,
  household_id: string,
  lock = false,
): Promise<(HouseholdRow & { kind: string }) | undefined> {
  const { rows } = await sql<HouseholdRow & { kind: string }>`
    SELECT ${HOUSEHOLD}, h.kind FROM household h WHERE h.county = ${county} AND h.household_id = ${household_id}::uuid ${lock ? sql`FOR UPDATE` : sql``}`.execute(
    db,
  )
  return rows[0]
}

/** Open memberships of people to the village they moved to. */
export async function moveMembers(db: Trx, county: number, person_ids: readonly string[], division: string): Promise<void> {
  await sql`
    UPDATE household_member SET division = ${division}
     WHERE county = ${county} AND person_id = ANY (${person_ids}::uuid[]) AND to_day IS NULL`.execute(db)
}

export async function moveHousehold(db: Trx, county: number, now: string, household_id: string, division: string): Promise<void> {
  await sql`UPDATE household SET division = ${division}, updated_at = ${now}::timestamptz WHERE county = ${county} AND household_id = ${household_id}::uuid`.execute(
    db,
  )
}
