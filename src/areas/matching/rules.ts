import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import { month, monthFromDate } from '../../kernel/month.ts'
import {
  LONGEST_LIST,
  type Conclusion,
  type ConclusionProblem,
  type ListAbout,
  type ListProblem,
  type MatchRule,
  type NewConclusion,
  type Proposal,
} from './contract.ts'
import type { ListedPerson } from './rules.read.ts'

/** Programmes whose people need not enter dibao: they are looked after already. */
export const COVERING: readonly MatchRule[] = ['dibao.rural', 'dibao.urban', 'tekun', 'orphan']
/** Programmes that a household of a list may be admitted to. */
export const ADMITTING = ['dibao.rural', 'dibao.urban', 'tekun'] as const

/** Relief counts as help lately given when it was paid within so many months before the day. */
export const RELIEF_MONTHS = 12

export function listProblems({ kind, listed_on }: ListAbout, people: readonly ListedPerson[], today: Day, law: Law): ListProblem[] {
  return [
    ...(law.codeName('outside_list_kind', kind) === null ? (['OUTSIDE_KIND_UNKNOWN'] as const) : []),
    ...(listed_on > today ? (['OUTSIDE_LIST_IN_FUTURE'] as const) : []),
    ...(people.length === 0 ? (['OUTSIDE_LIST_EMPTY'] as const) : []),
    ...(people.length > LONGEST_LIST ? (['OUTSIDE_LIST_LONG'] as const) : []),
  ]
}

/**
 * Whether a list is another county's or town's: it names villages, and none of them is this town's; or it names none, nobody of it
 * is in the register and no number begins with the county's code.
 */
export function isElsewhere(
  people: readonly ListedPerson[],
  knownVillages: ReadonlySet<string>,
  county: number,
  inRegister: number,
): boolean {
  const villages = new Set(people.flatMap(({ village }) => village ?? []))
  if (villages.size > 0) return ![...villages].some(village => knownVillages.has(village))
  const ids = people.flatMap(({ id }) => id ?? [])
  return ids.length > 0 && inRegister === 0 && !ids.some(id => id.startsWith(String(county)))
}

/** What the hits of one household come to. `hits`: persons that each rule has met; `covered`: persons met by one of COVERING. */
export type Tally = { readonly persons: number; readonly flawed: number; readonly died: number; readonly covered: number }

export function proposalOf({ persons, flawed, died, covered }: Tally): Proposal {
  if (flawed === persons) return 'unclear'
  if (died === persons) return 'gone'
  // The dead need no cover, and of a damaged number nothing is known.
  if (covered > 0) return covered >= persons - died ? 'included' : 'partly'
  return 'eligible'
}

/** A conclusion that says otherwise than the rule wants a word. */
export const contradicts = (conclusion: Conclusion, proposal: Proposal): boolean => {
  if (conclusion === 'included') return proposal !== 'included' && proposal !== 'partly'
  if (conclusion === 'ineligible') return proposal === 'included'
  return proposal === 'included' || proposal === 'gone'
}

type Whole = { readonly listed_on: Day; readonly today: Day; readonly law: Law; readonly proposals: readonly Proposal[] }

/** What keeps a conclusion from being written; `proposals` are those of the households it is about. */
export function conclusionProblems(wanted: NewConclusion, { listed_on, today, law, proposals }: Whole): ConclusionProblem[] {
  const { conclusion, decided_on, match_reason, document, words } = wanted
  return [
    ...(decided_on > today ? (['CONCLUSION_IN_FUTURE'] as const) : []),
    ...(decided_on < listed_on ? (['CONCLUSION_BEFORE_LIST'] as const) : []),
    ...(conclusion === 'ineligible' && match_reason === null ? (['CONCLUSION_NEEDS_REASON'] as const) : []),
    ...(match_reason !== null && law.codeName('match_reason', match_reason) === null ? (['MATCH_REASON_UNKNOWN'] as const) : []),
    ...(conclusion === 'admitted' ? admissionProblems(wanted) : []),
    ...(conclusion === 'admitted' && (document ?? '').trim() === '' ? (['CONCLUSION_NEEDS_DOCUMENT'] as const) : []),
    ...((words ?? '').trim() === '' && proposals.some(proposal => contradicts(conclusion, proposal))
      ? (['CONCLUSION_NEEDS_WORDS'] as const)
      : []),
  ]
}

function admissionProblems({ programme, from_month, decided_on }: NewConclusion): ConclusionProblem[] {
  return [
    ...(ADMITTING.some(each => each === programme) ? [] : (['ADMITTED_PROGRAMME_UNKNOWN'] as const)),
    ...(from_month === null
      ? (['ADMITTED_WITHOUT_MONTH'] as const)
      : month(from_month) < monthFromDate(decided_on as Day)
        ? (['ADMITTED_BEFORE_DECISION'] as const)
        : []),
  ]
}
