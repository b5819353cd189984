import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type { CareEndProblem, CareProblem } from './contract.care.ts'
import { isSevere } from './rules.ts'

export type CareFacts = {
  readonly born_on: Day | null
  readonly died_on: Day | null
  /** The valid card; undefined without one. */
  readonly card: { readonly categories: readonly string[]; readonly level: string } | undefined
}

export function careProblems(
  { care_kind, from_day }: { readonly care_kind: string; readonly from_day: Day },
  { born_on, died_on, card }: CareFacts,
  today: Day,
  law: Law,
): CareProblem[] {
  return [
    ...(law.codeName('care_kind', care_kind) === null ? (['CARE_KIND_UNKNOWN'] as const) : []),
    ...(card === undefined ? (['CARE_NO_CARD'] as const) : []),
    ...(card !== undefined && !isSevere(card.categories, card.level) ? (['CARE_NOT_SEVERE'] as const) : []),
    ...(from_day > today ? (['CARE_IN_FUTURE'] as const) : []),
    ...(born_on !== null && from_day < born_on ? (['CARE_BEFORE_BIRTH'] as const) : []),
    ...(died_on !== null && from_day > died_on ? (['CARE_AFTER_DEATH'] as const) : []),
  ]
}

/** `to_day`: the first day without care, at most tomorrow. */
export function careEndProblems(
  to_day: Day,
  stands: { readonly from_day: Day; readonly to_day: Day | null },
  tomorrow: Day,
): CareEndProblem[] {
  return [
    ...(stands.to_day !== null ? (['CARE_ENDED'] as const) : []),
    ...(to_day <= stands.from_day ? (['CARE_ENDS_FIRST'] as const) : []),
    ...(to_day > tomorrow ? (['CARE_IN_FUTURE'] as const) : []),
  ]
}
