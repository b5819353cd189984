import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type { ListingProblem, NewPlan, PlanProblem, Receipt, VisitDayProblem, VisitLead, VisitProblem } from './contract.visits.ts'
import type { Listed } from './rules.ts'

export const LEAD_WORD: Readonly<Record<VisitLead, string>> = { civil_affairs: '民政办', disabled_federation: '残联' }
export const RECEIPT_WORD: Readonly<Record<Receipt, string>> = { signature: '本人签字', proxy: '代领' }

/** A plan is made for this year, the next (before 春节) or one that is over. */
export function planProblems({ occasion, source, year }: NewPlan, today: Day, law: Law): PlanProblem[] {
  return [
    ...(law.codeName('visit_occasion', occasion) === null ? (['VISIT_OCCASION_UNKNOWN'] as const) : []),
    ...(law.codeName('visit_source', source) === null ? (['VISIT_SOURCE_UNKNOWN'] as const) : []),
    ...(year > Number(today.slice(0, 4)) + 1 ? (['VISIT_YEAR_AHEAD'] as const) : []),
  ]
}

type Life = Pick<Listed, 'born_on' | 'died_on'>

/** The days of birth and death are days of life, and a plan begins on the first of January. */
export function visitDayProblems(on: Day, { born_on, died_on }: Life, year: number): VisitDayProblem[] {
  return [
    ...(Number(on.slice(0, 4)) < year ? (['VISIT_BEFORE_YEAR'] as const) : []),
    ...(born_on !== null && on < born_on ? (['VISIT_BEFORE_BIRTH'] as const) : []),
    ...(died_on !== null && on > died_on ? (['VISIT_AFTER_DEATH'] as const) : []),
  ]
}

export type ListingFacts = {
  readonly amount_fen: number
  readonly planned_on: Day
  readonly words: string | null
  readonly household_id: string | null
}
/** Who stands on the list already, or higher up in the same paste. */
export type Taken = { readonly people: ReadonlySet<string>; readonly households: ReadonlySet<string> }

export function listingProblems(entry: ListingFacts, person: Listed, year: number, taken: Taken): ListingProblem[] {
  const { amount_fen, planned_on, words, household_id } = entry
  const twice = taken.people.has(person.person_id)
  const sameHousehold = !twice && household_id !== null && taken.households.has(household_id)
  return [
    ...(amount_fen <= 0 ? (['VISIT_AMOUNT_NOT_POSITIVE'] as const) : []),
    ...visitDayProblems(planned_on, person, year),
    ...(twice ? (['VISIT_TWICE'] as const) : []),
    ...(sameHousehold && (words ?? '').trim() === '' ? (['VISIT_NEEDS_WORDS'] as const) : []),
  ]
}

export type VisitFacts = {
  readonly visited_on: Day
  readonly visitors: string
  readonly receipt: Receipt
  readonly proxy_name: string | null
  readonly proxy_relation: string | null
}

export function visitProblems(visit: VisitFacts, person: Life & { readonly name: string }, year: number, today: Day): VisitProblem[] {
  const { visited_on, visitors, receipt } = visit
  const [name, relation] = [visit.proxy_name?.trim() ?? '', visit.proxy_relation?.trim() ?? '']
  return [
    ...(visited_on > today ? (['VISIT_IN_FUTURE'] as const) : []),
    ...visitDayProblems(visited_on, person, year),
    ...(visitors.trim() === '' ? (['VISITORS_NEEDED'] as const) : []),
    ...(receipt === 'proxy' && (name === '' || relation === '') ? (['PROXY_NEEDED'] as const) : []),
    ...(receipt === 'proxy' && name === person.name ? (['PROXY_SAME'] as const) : []),
  ]
}
