import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { RegisterPerson } from './rules.ts'

const REGISTER = sql`p.person_id, p.name, p.division, p.id_last4, p.sex, p.born_on, p.villager_group, p.address, p.phone, p.died_on`

/** Persons behind blind indexes, each with the position of its index in the input. */
export async function peopleByIndex(
  db: Trx,
  county: number,
  indexes: readonly Buffer[],
): Promise<(RegisterPerson & { position: number })[]> {
  if (indexes.length === 0) return []
  const { rows } = await sql<RegisterPerson & { position: number }>`
    SELECT ${REGISTER}, (wanted.position - 1)::int AS position
      FROM unnest(${indexes}::bytea[]) WITH ORDINALITY AS wanted (id_index, position)
      JOIN person p ON p.county = ${county} AND p.id_index = wanted.id_index`.execute(db)
  return rows
}

/** Everybody of these names in these villages; the pairs are given as two arrays of equal length. */
export async function namesakes(
  db: Trx,
  county: number,
  divisions: readonly string[],
  names: readonly string[],
): Promise<RegisterPerson[]> {
  if (names.length === 0) return []
  const { rows } = await sql<RegisterPerson>`
    SELECT DISTINCT ON (p.person_id) ${REGISTER}
      FROM unnest(${divisions}::text[], ${names}::text[]) AS wanted (division, name)
      JOIN person p ON p.county = ${county} AND p.division = wanted.division AND p.name = wanted.name`.execute(db)
  return rows
}

export type NewPersonRow = {
  person_id: string
  division: string
  name: string
  search_keys: readonly string[]
  id_kind: string
  id_cipher: Buffer | null
  id_index: Buffer | null
  id_last4: string | null
  sex: string
  born_on: string | null
  villager_group: string | null
  address: string | null
  phone: string | null
}

/** Adds people in one statement. Search keys travel as one text per person, parted by tabs: unnest flattens arrays of arrays. */
export async function insertPeople(db: Trx, county: number, now: string, rows: readonly NewPersonRow[]): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof NewPersonRow>(name: K): NewPersonRow[K][] => rows.map(row => row[name])
  await sql`
    INSERT INTO person (county, person_id, division, name, search_keys, id_kind, id_cipher, id_index, id_last4,
                        sex, born_on, villager_group, address, phone, created_at, updated_at)
    SELECT ${county}, n.person_id, n.division, n.name, string_to_array(n.search_keys, chr(9)), n.id_kind, n.id_cipher, n.id_index, n.id_last4,
           n.sex, n.born_on, n.villager_group, n.address, n.phone, ${now}::timestamptz, ${now}::timestamptz
      FROM unnest(${column('person_id')}::uuid[], ${column('division')}::text[], ${column('name')}::text[],
                  ${rows.map(row => row.search_keys.join('\t'))}::text[], ${column('id_kind')}::text[], ${column('id_cipher')}::bytea[],
                  ${column('id_index')}::bytea[], ${column('id_last4')}::text[], ${column('sex')}::text[], ${column('born_on')}::date[],
                  ${column('villager_group')}::text[], ${column('address')}::text[], ${column('phone')}::text[])
           AS n (person_id, division, name, search_keys, id_kind, id_cipher, id_index, id_last4, sex, born_on, villager_group, address, phone)`.execute(
    db,
  )
}

/** New values of a person; null leaves the field as it is. */
export type PersonUpdate = {
  person_id: string
  villager_group: string | null
  address: string | null
  phone: string | null
  born_on: string | null
  sex: string | null
  id_cipher: Buffer | null
  id_index: Buffer | null
  id_last4: string | null
  search_keys: readonly string[] | null
}

export async function updatePeople(db: Trx, county: number, now: string, rows: readonly PersonUpdate[]): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof PersonUpdate>(name: K): PersonUpdate[K][] => rows.map(row => row[name])
  await sql`
    UPDATE person p SET
           villager_group = coalesce(n.villager_group, p.villager_group), address = coalesce(n.address, p.address), phone = coalesce(n.phone, p.phone),
           born_on = coalesce(n.born_on, p.born_on), sex = coalesce(n.sex, p.sex), id_cipher = coalesce(n.id_cipher, p.id_cipher),
           id_index = coalesce(n.id_index, p.id_index), id_last4 = coalesce(n.id_last4, p.id_last4),
           search_keys = coalesce(string_to_array(n.search_keys, chr(9)), p.search_keys), updated_at = ${now}::timestamptz
      FROM unnest(${column('person_id')}::uuid[], ${column('villager_group')}::text[], ${column('address')}::text[], ${column('phone')}::text[],
                  ${column('born_on')}::date[], ${column('sex')}::text[], ${column('id_cipher')}::bytea[], ${column('id_index')}::bytea[],
                  ${column('id_last4')}::text[], ${rows.map(row => row.search_keys?.join('\t') ?? null)}::text[])
           AS n (person_id, villager_group, address, phone, born_on, sex, id_cipher, id_index, id_last4, search_keys)
     WHERE p.county = ${county} AND p.person_id = n.person_id`.execute(db)
}

export type ChangeRow = {
  change_id: string
  person_id: string
  division: string
  field: string
  old_value: string | null
  new_value: string | null
}

/** History rows of one command: who, when and on what ground are the same for all. */
export async function insertChanges(
  db: Trx,
  by: { county: number; user_id: string; now: string; source: string },
  rows: readonly ChangeRow[],
): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof ChangeRow>(name: K): ChangeRow[K][] => rows.map(row => row[name])
  await sql`
    INSERT INTO person_change (county, change_id, person_id, division, field, old_value, new_value, source, changed_by, changed_at)
    SELECT ${by.county}, c.change_id, c.person_id, c.division, c.field, c.old_value, c.new_value, ${by.source}, ${by.user_id}::uuid, ${by.now}::timestamptz
      FROM unnest(${column('change_id')}::uuid[], ${column('person_id')}::uuid[], ${column('division')}::text[], ${column('field')}::text[],
                  ${column('old_value')}::text[], ${column('new_value')}::text[])
           AS c (change_id, person_id, division, field, old_value, new_value)`.execute(db)
}

export type Person = RegisterPerson & { id_kind: string; id_cipher: Buffer | null; note: string | null }

/** One person of the scope; `lock` holds the row against a second clerk. */
export async function personById(db: Trx, county: number, person_id: string, lock = false): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    SELECT ${REGISTER}, p.id_kind, p.id_cipher, p.note FROM person p
     WHERE p.county = ${county} AND p.person_id = ${person_id}::uuid ${lock ? sql`FOR UPDATE` : sql``}`.execute(db)
  return rows[0]
}

export async function personsById(db: Trx, county: number, person_ids: readonly string[]): Promise<RegisterPerson[]> {
  const { rows } = await sql<RegisterPerson>`
    SELECT ${REGISTER} FROM person p WHERE p.county = ${county} AND p.person_id = ANY (${person_ids}::uuid[])
     ORDER BY p.person_id FOR UPDATE`.execute(db)
  return rows
}

export type Editable = {
  name?: string
  search_keys?: string[]
  phone?: string | null
  address?: string | null
  villager_group?: string | null
  note?: string | null
  died_on?: string | null
}

export async function editPerson(db: Trx, county: number, person_id: string, now: string, fields: Editable): Promise<void> {
  await db
    .updateTable('person')
    .set({ ...fields, updated_at: now })
    .where('county', '=', county)
    .where('person_id', '=', person_id)
    .execute()
}

/** Whether the village is in the register of divisions; its code is held until the end: nobody exchanges it meanwhile. */
export async function villageExists(db: Trx, county: number, division: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM division WHERE county = ${county} AND division = ${division} AND level = 'village' FOR KEY SHARE`.execute(db)
  return rows.length > 0
}

/** People to another village with their accounts; payment lines keep theirs. */
export async function moveRows(db: Trx, county: number, now: string, person_ids: readonly string[], division: string): Promise<void> {
  await sql`UPDATE person SET division = ${division}, updated_at = ${now}::timestamptz WHERE county = ${county} AND person_id = ANY (${person_ids}::uuid[])`.execute(
    db,
  )
  await sql`UPDATE bank_account SET division = ${division} WHERE county = ${county} AND person_id = ANY (${person_ids}::uuid[])`.execute(db)
}
