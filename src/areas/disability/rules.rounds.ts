import type { Day } from '../../kernel/day.ts'
import { ageOn } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type { CheckCell, CheckProblem, ItemCount, NewCheck, RoundProblem } from './contract.rounds.ts'
import { isSevere } from './rules.ts'

export const itemsOf = (law: Law): string[] => law.codes('check_item').map(({ code }) => code)
export const resultsOf = (law: Law, item: string): { readonly code: string; readonly name: string }[] =>
  law.codes('check_result').filter(({ code }) => code.startsWith(item))

/** The third character of a result: what the item asks for is there. */
export const isMet = (result: string | null): boolean => result !== null && result[2] === '1'

/** Items about the house are counted by household (「已鉴定危房残疾人户」). */
export const HOUSING = '15'
export const ITEMS = { care: '11', schooling: '12', rehabilitation: '13', employment: '14', housing: HOUSING, access: '16' } as const

export function roundProblems(
  round: { readonly opened_on: string; readonly due_on: string; readonly people: number },
  today: Day,
): RoundProblem[] {
  return [
    ...(round.due_on < round.opened_on ? (['ROUND_DUE_FIRST'] as const) : []),
    ...(round.opened_on > today ? (['ROUND_OPENS_LATE'] as const) : []),
    ...(round.people === 0 ? (['ROUND_EMPTY'] as const) : []),
  ]
}

export type Checked = { readonly born_on: Day | null; readonly died_on: Day | null }

export function checkProblems(
  { item, applies, result, evidence }: NewCheck,
  { opened_on, on, today }: { readonly opened_on: Day; readonly on: Day; readonly today: Day },
  { born_on, died_on }: Checked,
  law: Law,
): CheckProblem[] {
  const known = itemsOf(law).includes(item)
  return [
    ...(known ? [] : (['CHECK_ITEM_UNKNOWN'] as const)),
    ...(!applies && result !== null ? (['CHECK_NOT_APPLICABLE'] as const) : []),
    ...(known && applies && result !== null && !resultsOf(law, item).some(({ code }) => code === result)
      ? (['CHECK_RESULT_UNKNOWN'] as const)
      : []),
    // Why it is not there is the one thing the next reader asks.
    ...(applies && result !== null && !isMet(result) && (evidence ?? '').trim() === '' ? (['CHECK_EVIDENCE_NEEDED'] as const) : []),
    ...(on > today ? (['CHECK_IN_FUTURE'] as const) : []),
    ...(on < opened_on ? (['CHECK_BEFORE_ROUND'] as const) : []),
    ...(born_on !== null && on < born_on ? (['CHECK_BEFORE_BIRTH'] as const) : []),
    ...(died_on !== null && on > died_on ? (['CHECK_AFTER_DEATH'] as const) : []),
  ]
}

/** The item is answered: it does not apply, or it has a result. */
const isAnswered = ({ applies, result }: Pick<CheckCell, 'applies' | 'result'>): boolean => !applies || result !== null

/** The day on which a person's last item was answered; null while one is open. */
export function doneOn(
  items: readonly string[],
  cells: readonly Pick<CheckCell, 'item' | 'applies' | 'result' | 'checked_on'>[],
): string | null {
  const answered = items.flatMap(item => cells.filter(cell => cell.item === item && isAnswered(cell)))
  return items.length === 0 || answered.length < items.length
    ? null
    : answered.reduce((last, { checked_on }) => (checked_on > last ? checked_on : last), '')
}

type Counted = { readonly person_id: string; readonly household_id: string | null; readonly cells: readonly CheckCell[] }

/** Numerator and denominator of every item. A household counts once, and is met when everybody's item in it is. */
export function coverageOf(items: readonly string[], people: readonly Counted[]): ItemCount[] {
  return items.map(item => {
    const met = new Map<string, boolean>()
    let checked = 0
    for (const { person_id, household_id, cells } of people) {
      const cell = cells.find(each => each.item === item)
      if (cell === undefined) continue
      if (isAnswered(cell)) checked++
      if (!cell.applies) continue
      const unit = item === HOUSING && household_id !== null ? household_id : person_id
      met.set(unit, (met.get(unit) ?? true) && isMet(cell.result))
    }
    return { item, applies: met.size, met: [...met.values()].filter(Boolean).length, checked }
  })
}

/** 「全部」 and 「均已」 are true only when everybody is meant and there is somebody. */
export const isWhole = ({ applies, met }: Pick<ItemCount, 'applies' | 'met'>): boolean => applies > 0 && met === applies

/** 「全部落实（35 人）」, 「28 人落实，其余 7 人未落实」, 「没有适用的」. */
export function coverageWords({ item, applies, met }: Pick<ItemCount, 'item' | 'applies' | 'met'>): string {
  const unit = item === HOUSING ? '户' : '人'
  if (applies === 0) return '没有适用的'
  return isWhole({ applies, met }) ? `全部落实（${applies} ${unit}）` : `${met} ${unit}落实，其余 ${applies - met} ${unit}未落实`
}

export type Traits = {
  readonly born_on: Day | null
  readonly sex: string
  readonly categories: readonly string[]
  readonly level: string | null
}

/**
 * Whether an item of the six would apply as the default rule has it (people.md §2.3); undefined where only the visit can say.
 * A proposal: whoever was at the house decides.
 */
export function proposedApplies(item: string, { born_on, sex, categories, level }: Traits, on: Day): boolean | undefined {
  const age = born_on === null ? undefined : ageOn(born_on, on)
  switch (item) {
    case ITEMS.care:
      return level === null ? undefined : isSevere(categories, level) || undefined
    case ITEMS.schooling:
      return age === undefined ? undefined : age >= 3 && age <= 18 ? true : undefined
    case ITEMS.employment:
      // 就业年龄段: 男16—59，女16—54; whether somebody is able to work, the visit finds out.
      return age === undefined || (age >= 16 && age <= (sex === '2' ? 54 : 59)) ? undefined : false
    default:
      return undefined
  }
}
