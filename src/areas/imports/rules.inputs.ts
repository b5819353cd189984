import type { HouseholdInput } from '../households/contract.ts'
import type { AccountInput, PersonInput, PersonMatch } from '../people/contract.ts'
import type { RosterRow } from '../programmes/contract.ts'
import type { GrantInput } from '../relief/contract.ts'
import type { Law } from '../../kernel/law.ts'
import { causeOf, grantFen, type Roster } from './rules.ts'
import type { Unit } from './rules.households.ts'
import type { ReadRow } from './rules.rows.ts'

/** How a row is named to the other areas: its number as the clerk sees it. */
export const keyOf = (row: ReadRow): string => String(row.row + 1)

/** What each listed person becomes in the register. */
export type Persons = ReadonlyMap<number, { readonly person_id: string; readonly division: string }>

const IDENTITY_CARD = '01'
const HEAD_RELATION = '02'

/** Every person of the roster; `divisionOf` gives the code of a village by its short name. */
export function personInputs(rows: readonly ReadRow[], divisionOf: (village: string) => string): PersonInput[] {
  return rows.map(row => ({
    key: keyOf(row),
    name: row.name,
    id: row.id?.id ?? null,
    id_kind: IDENTITY_CARD,
    sex: row.sex,
    born_on: row.id?.birth ?? null,
    division: divisionOf(row.village ?? ''),
    villager_group: row.villager_group,
    address: row.address,
    phone: row.phone,
  }))
}

/** Where a person stands: the village of the register for one who is known there, else that of the roster. */
export const personsOf = (
  rows: readonly ReadRow[],
  matches: readonly (PersonMatch & { readonly person_id: string })[],
  divisionOf: (village: string) => string,
): Persons =>
  new Map(
    rows.flatMap((row, at) => {
      const match = matches[at]
      return match === undefined
        ? []
        : [[row.row, { person_id: match.person_id, division: match.register?.division ?? divisionOf(row.village ?? '') }] as const]
    }),
  )

type Placed = { readonly person_id: string; readonly division: string }
const placeOf = (persons: Persons, row: ReadRow): Placed => persons.get(row.row) ?? { person_id: '', division: '' }
const allListed = (unit: Unit): boolean => unit.listed && unit.persons === unit.members.length

/**
 * Households by their head. Without listed members a roster says only who the head is; one that gives a family of one is complete,
 * but a list of relief is not asked who lives together.
 */
export function householdInputs(units: readonly Unit[], persons: Persons, isRelief: boolean): HouseholdInput[] {
  return units.map(unit => {
    const { person_id, division } = placeOf(persons, unit.head)
    const stated = isRelief && unit.stated_members === 1 ? null : unit.stated_members
    return {
      key: keyOf(unit.head),
      head_person_id: person_id,
      division,
      outside_number: unit.outside_number,
      villager_group: unit.head.villager_group,
      address: unit.head.address,
      phone: unit.head.phone,
      stated_members: stated,
      members: unit.members.map((member, at) => ({
        person_id: placeOf(persons, member).person_id,
        relation: at === 0 ? HEAD_RELATION : (member.relation ?? '80'),
        relation_text: at === 0 ? '户主' : (member.relationText ?? '其他'),
        counted: true,
        insured: at === 0 || allListed(unit),
      })),
    }
  })
}

const AGENT = '代领'

/** Accounts that can be used; a payee who is not the person carries how they are related. */
export function accountInputs(rows: readonly ReadRow[], persons: Persons): AccountInput[] {
  return rows.flatMap(row => {
    if (row.account === null) return []
    const holder_name = row.holder_name ?? row.name
    return [
      {
        ...placeOf(persons, row),
        number: row.account,
        bank_name: row.bank_name,
        branch_name: row.branch_name,
        holder_name,
        payee_relation: holder_name === row.name ? null : (row.payee_relation ?? AGENT),
      },
    ]
  })
}

/** Beneficiaries with the household they were saved as; null households in a preview and for programmes by person. */
export function rosterRows(roster: Roster, persons: Persons, households: ReadonlyMap<string, string>): RosterRow[] {
  const sheet = roster.located.sheet.name
  return roster.units.map(unit => ({
    key: keyOf(unit.head),
    household_id: households.get(keyOf(unit.head)) ?? null,
    ...placeOf(persons, unit.head),
    persons: unit.persons,
    base_fen: unit.base_fen,
    uplift_fen: unit.uplift_fen,
    category: unit.category,
    insured: allListed(unit) ? unit.members.map(member => placeOf(persons, member).person_id) : [],
    from_month: unit.start_month,
    import_row: `${sheet}!${keyOf(unit.head)}`,
    steps: [],
  }))
}

const readable = (amount: bigint | null | 'bad'): bigint | null => (amount === 'bad' ? null : amount)

export function grantInputs(roster: Roster, persons: Persons, households: ReadonlyMap<string, string>, law: Law): GrantInput[] {
  return roster.units.map(({ head, persons: count }) => ({
    ...placeOf(persons, head),
    household_id: households.get(keyOf(head)) ?? null,
    persons: count,
    cause: causeOf(head.cause, law),
    village_fen: readable(head.money.villageAmount),
    office_fen: readable(head.money.officeAmount),
    amount_fen: readable(grantFen(head)) ?? 0n,
    import_row: `${roster.located.sheet.name}!${keyOf(head)}`,
  }))
}
