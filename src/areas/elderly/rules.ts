import type { Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { codeGiven, type Law } from '../../kernel/law.ts'
import { normaliseName } from '../../kernel/text.ts'
import type { InsuredProblem, ListedProblem, NewPolicy, PolicyProblem } from './contract.ts'

/** A person of the register, as a list meets him. */
export type Listed = {
  readonly person_id: string
  readonly name: string
  readonly born_on: Day | null
  readonly died_on: Day | null
}

/** The whole number of a pasted line; undefined when it is none. */
export function idOf(raw: string): string | undefined {
  const read = readIdNumber(raw)
  return read.ok ? read.id : undefined
}

/** Whom a line means, and of what kind: refused before anything else is looked at. */
export function listedProblems(
  { id, name, category }: { readonly id: string; readonly name: string; readonly category: string },
  person: Listed | undefined,
  list: 'insured_category' | 'visit_category',
  law: Law,
): ListedProblem[] {
  return [
    ...(idOf(id) === undefined ? (['LISTED_ID_WRONG'] as const) : person === undefined ? (['LISTED_PERSON_UNKNOWN'] as const) : []),
    ...(person !== undefined && normaliseName(name) !== person.name ? (['LISTED_NAME_DIFFERS'] as const) : []),
    ...(codeGiven(law, list, category) === null ? (['LISTED_CATEGORY_UNKNOWN'] as const) : []),
  ]
}

export function policyProblems({ starts_on, ends_on, premium_fen, funded_by }: NewPolicy, law: Law): PolicyProblem[] {
  return [
    ...(ends_on < starts_on ? (['POLICY_ENDS_FIRST'] as const) : []),
    ...(premium_fen <= 0 ? (['PREMIUM_NOT_POSITIVE'] as const) : []),
    ...(law.codeName('visit_source', funded_by) === null ? (['POLICY_PAYER_UNKNOWN'] as const) : []),
  ]
}

/** What keeps a person of the register off a policy. `taken`: who is insured already, or stands higher up in the same paste. */
export function insuredProblems(
  { person_id, born_on, died_on }: Listed,
  { starts_on, ends_on }: { readonly starts_on: Day; readonly ends_on: Day },
  taken: ReadonlySet<string>,
): InsuredProblem[] {
  return [
    ...(taken.has(person_id) ? (['INSURED_TWICE'] as const) : []),
    // The day of death is still a day of life: a policy that begins on it had somebody to insure.
    ...(died_on !== null && died_on < starts_on ? (['INSURED_DEAD'] as const) : []),
    ...(born_on !== null && born_on > ends_on ? (['INSURED_NOT_BORN'] as const) : []),
  ]
}
