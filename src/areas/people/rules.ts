import { idBirthProblem, readIdNumber } from '../../kernel/id-number.ts'
import { normaliseName, normaliseText } from '../../kernel/text.ts'
import type { Day } from '../../kernel/day.ts'
import type { FieldChange, PersonInput, PersonProblem } from './contract.ts'

/** Kind '01': an identity card, whose number is checked and tells birth and sex. */
export const IDENTITY_CARD = '01'

/** An input cleaned and read: the number in one spelling, birth and sex from it where it is an identity card. */
export type ReadPerson = PersonInput & { readonly index: number }

const blank = (text: string | null): string | null => {
  const clean = text === null ? '' : normaliseText(text)
  return clean === '' ? null : clean
}

/** Reads all inputs; problems name the keys of the inputs that have them, never a number. */
export function readPeople(
  people: readonly PersonInput[],
  today: Day,
): { readonly read: ReadPerson[]; readonly problems: ReadonlyMap<PersonProblem, string[]> } {
  const problems = new Map<PersonProblem, string[]>()
  const problem = (code: PersonProblem, key: string) => problems.set(code, [...(problems.get(code) ?? []), key])
  const byId = new Map<string, string>()
  const read = people.map((person, index) => {
    const name = normaliseName(person.name)
    if (name === '' || [...name].length > 60) problem('NAME_EMPTY', person.key)
    const clean = {
      ...person,
      index,
      name,
      villager_group: blank(person.villager_group),
      address: blank(person.address),
      phone: blank(person.phone),
    }
    const number = blank(person.id)
    const known = number === null ? null : readNumber(number, person, today)
    if (number !== null && known === null) problem('ID_INVALID', person.key)
    const birth = birthProblem(known === null ? person.born_on : known.born_on, today)
    if (birth !== null) problem(birth, person.key)
    if (number === null) return { ...clean, id: null }
    const id = known?.id ?? number
    const first = byId.get(id)
    if (first !== undefined) problem('DUPLICATE_ID_IN_INPUT', person.key)
    byId.set(id, person.key)
    return { ...clean, ...known, id }
  })
  return { read, problems }
}

/** Nobody alive or in a register was born before 1880. */
const FIRST_BIRTH = '1880-01-01'

/** Why a day of birth cannot be right; a number's own day is read elsewhere. */
export function birthProblem(born_on: string | null, today: Day): 'BIRTH_IN_FUTURE' | 'BIRTH_TOO_EARLY' | null {
  if (born_on === null) return null
  return born_on > today ? 'BIRTH_IN_FUTURE' : born_on < FIRST_BIRTH ? 'BIRTH_TOO_EARLY' : null
}

function readNumber(number: string, person: PersonInput, today: Day): { id: string; born_on: string | null; sex: string } | null {
  if (person.id_kind !== IDENTITY_CARD) {
    const id = number.replaceAll(' ', '').toUpperCase()
    return id.length < 4 || id.length > 40 ? null : { id, born_on: person.born_on, sex: person.sex }
  }
  const reading = readIdNumber(number)
  return reading.ok && idBirthProblem(reading.birth, today) === undefined
    ? { id: reading.id, born_on: reading.birth, sex: reading.sex }
    : null
}

/** The person as the register has them, as far as matching needs it. */
export type RegisterPerson = {
  readonly person_id: string
  readonly name: string
  readonly division: string
  readonly id_last4: string | null
  readonly sex: string
  readonly born_on: string | null
  readonly villager_group: string | null
  readonly address: string | null
  readonly phone: string | null
  readonly died_on: string | null
}

const WRITTEN = ['villager_group', 'address', 'phone'] as const
const ONLY_REPORTED: readonly string[] = ['name', 'division']
/** Whether a change is written by savePeople; name and village are left to commands of their own. */
export const isWritten = (change: FieldChange): boolean => !ONLY_REPORTED.includes(change.field)

/** What the input says otherwise than the register. What a roster leaves out never empties a field; birth and sex are only filled in. */
export function changesOf(input: ReadPerson, register: RegisterPerson): FieldChange[] {
  const changes: FieldChange[] = []
  for (const field of ONLY_REPORTED as readonly ('name' | 'division')[]) {
    if (input[field] !== register[field]) changes.push({ field, old: register[field], new: input[field] })
  }
  for (const field of WRITTEN) {
    if (input[field] !== null && input[field] !== register[field]) changes.push({ field, old: register[field], new: input[field] })
  }
  if (register.born_on === null && input.born_on !== null) changes.push({ field: 'born_on', old: null, new: input.born_on })
  if (register.sex === '9' && input.sex !== '9') changes.push({ field: 'sex', old: '9', new: input.sex })
  if (register.id_last4 === null && input.id !== null) changes.push({ field: 'id', old: null, new: input.id.slice(-4) })
  return changes
}

const namesake = (division: string, name: string): string => `${division} ${name}`
const compatible = (input: ReadPerson, person: RegisterPerson): boolean =>
  (input.born_on === null || person.born_on === null || input.born_on === person.born_on) &&
  (input.sex === '9' || person.sex === '9' || input.sex === person.sex)

/**
 * Meets inputs that no number decided: the same name in the same village, birth and sex not speaking against it.
 * An input with a number meets only a person without one born the same day. An input without a number meets the persons
 * without number in order of registration (so a second import of the same list meets the same ones), or the single
 * namesake with a number. Nobody is met twice; whoever is left over is new.
 */
export function matchNamesakes(
  inputs: readonly ReadPerson[],
  register: readonly RegisterPerson[],
  claimed: ReadonlySet<string>,
): Map<number, RegisterPerson> {
  const free = new Map<string, RegisterPerson[]>()
  for (const person of [...register].sort((a, b) => (a.person_id < b.person_id ? -1 : 1))) {
    if (claimed.has(person.person_id)) continue
    const key = namesake(person.division, person.name)
    const same = free.get(key)
    if (same) same.push(person)
    else free.set(key, [person])
  }
  const met = new Map<number, RegisterPerson>()
  const take = (input: ReadPerson, fits: (person: RegisterPerson, all: readonly RegisterPerson[]) => boolean) => {
    const all = free.get(namesake(input.division, input.name)) ?? []
    const at = all.findIndex(person => compatible(input, person) && fits(person, all))
    const person = all[at]
    if (at < 0 || !person) return
    all.splice(at, 1)
    met.set(input.index, person)
  }
  const sameBirth = (input: ReadPerson) => (person: RegisterPerson) => input.born_on !== null && input.born_on === person.born_on
  for (const input of inputs) if (input.id !== null) take(input, person => person.id_last4 === null && sameBirth(input)(person))
  const unnumbered = inputs.filter(input => input.id === null)
  for (const input of unnumbered) take(input, sameBirth(input))
  for (const input of unnumbered) if (!met.has(input.index)) take(input, person => person.id_last4 === null)
  for (const input of unnumbered)
    if (!met.has(input.index)) take(input, (_, all) => all.filter(each => compatible(input, each)).length === 1)
  return met
}

/** A bank account number in one spelling; null when it is none (8 to 30 digits). */
export function readAccountNumber(raw: string): string | null {
  const digits = normaliseText(raw).replace(/[\s-]/g, '').replace(/^'/, '')
  return /^\d{8,30}$/.test(digits) ? digits : null
}

/** 138****5512 */
export function maskPhone(phone: string | null): string | null {
  if (phone === null) return null
  return phone.length < 8 ? '*'.repeat(phone.length) : phone.slice(0, 3) + '*'.repeat(phone.length - 7) + phone.slice(-4)
}

/** Why a death may not be recorded on this day. A death already recorded for the same day is no problem. */
export function deathProblems(
  died_on: string,
  person: { readonly born_on: string | null; readonly died_on: string | null },
  today: string,
): PersonProblem[] {
  const problems: PersonProblem[] = []
  if (died_on > today) problems.push('DEATH_IN_FUTURE')
  if (person.born_on !== null && died_on < person.born_on) problems.push('DEATH_BEFORE_BIRTH')
  if (person.died_on !== null && person.died_on !== died_on) problems.push('ALREADY_DEAD')
  return problems
}

/** What speaks against another day of death, or against taking it back (null), for somebody who is recorded as dead. */
export function amendProblems(
  died_on: string | null,
  person: { readonly born_on: string | null; readonly died_on: string | null },
  today: string,
): PersonProblem[] {
  if (person.died_on === null) return ['NOT_DEAD']
  if (person.died_on === died_on) return ['DEATH_DAY_SAME']
  return died_on === null ? [] : deathProblems(died_on, { ...person, died_on: null }, today)
}
