import { addDays, ageOn, day, isDay, type Day } from '../../kernel/day.ts'
import { readDisabilityCard, readIdNumber, type DisabilityCard } from '../../kernel/id-number.ts'
import type { Law } from '../../kernel/law.ts'
import { normaliseName } from '../../kernel/text.ts'
import type { CardProblem, CardState, CardStateProblem, CardWarning, NewCard } from './contract.ts'

export const STATE_WORD: Readonly<Record<CardState, string>> = {
  valid: '有效',
  frozen: '冻结',
  cancelled: '注销',
  moved: '迁出',
  replaced: '已换新证',
}
/** A list asks this early for cards to be renewed: an appraisal at the hospital takes weeks. */
export const EXPIRING_DAYS = 90
/** 多重: two or more categories. */
const MULTIPLE = '7'

/** The card's number, when the id within it is a right one; undefined otherwise. */
export function cardNumber(raw: string): DisabilityCard | undefined {
  const read = readDisabilityCard(raw)
  return read !== undefined && readIdNumber(read.id).ok ? read : undefined
}
/** Whom a pasted number means: the id itself, or the one within a card's number. */
export const idWithin = (raw: string): string => cardNumber(raw)?.id ?? raw

/** 「视力、肢体」 as codes; several are 多重 without saying so. Null when a word is no category. */
export function categoriesOf(law: Law, label: string): string[] | null {
  const words = label
    .split(/[、,，;；/+\s]|和/u)
    .map(word => word.trim())
    .filter(word => word !== '')
  const codes = words.map(word => (law.codeName('disability_category', word) === null ? law.codeOf('disability_category', word) : word))
  if (codes.length === 0 || codes.includes(null)) return null
  const given = [...new Set(codes.filter(code => code !== null))].sort()
  return given.length > 1 ? given.filter(code => code !== MULTIPLE) : given
}
const digitOf = (categories: readonly string[]): string => (categories.length > 1 ? MULTIPLE : (categories[0] ?? MULTIPLE))

/** What a card says after its labels were read. */
export type ReadCard = {
  readonly card: DisabilityCard
  readonly categories: readonly string[]
  readonly level: string
  readonly differs: boolean
}

/**
 * The label printed in a roster stands over the digit of the number: the order of the digits is told differently in some systems,
 * and a card keeps its number when the level was changed.
 */
export function readCard({ number, category, level }: NewCard, law: Law): ReadCard | 'CARD_NUMBER_WRONG' | 'CARD_LABEL_UNKNOWN' {
  const card = cardNumber(number)
  if (card === undefined) return 'CARD_NUMBER_WRONG'
  const categories = category === null ? [card.category] : categoriesOf(law, category)
  const word = level?.trim() ?? card.level
  const grade = law.codeName('disability_level', word) === null ? law.codeOf('disability_level', word) : word
  if (categories === null || grade === null) return 'CARD_LABEL_UNKNOWN'
  return { card, categories, level: grade, differs: digitOf(categories) !== card.category || grade !== card.level }
}

/** 「肢体二级」, 「视力、肢体（多重）一级」. */
export function kindWords(law: Law | undefined, categories: readonly string[], level: string): string {
  const names = categories.map(code => law?.codeName('disability_category', code) ?? code).join('、')
  return `${names}${categories.length > 1 ? '（多重）' : ''}${law?.codeName('disability_level', level) ?? level}`
}

export function cardWarning(line: number, name: string, { card, categories, level }: ReadCard, law: Law): CardWarning {
  return { line, name, label: kindWords(law, categories, level), digit: kindWords(law, [card.category], card.level) }
}

/** 重度: 一级 and 二级, of 智力 and 精神 the third too (people.md §2.1; care is given by this rule in many places). */
export const isSevere = (categories: readonly string[], level: string): boolean =>
  level === '1' || level === '2' || (level === '3' && categories.some(code => code === '5' || code === '6'))

export type Holder = { readonly name: string; readonly born_on: Day | null; readonly died_on: Day | null }

/** What keeps a card off its holder. `holder`: of the register, by the id within the number. */
export function cardProblems(entry: NewCard, read: ReadCard, holder: Holder | undefined, today: Day): CardProblem[] {
  const { issued_on, expires_on, name, id } = entry
  const own = id === null ? undefined : readIdNumber(id)
  return [
    // Another's number with this name on it: a card of somebody else, or a number that was corrected since.
    ...(own !== undefined && (!own.ok || own.id !== read.card.id) ? (['CARD_HOLDER_DIFFERS'] as const) : []),
    ...(holder === undefined ? (['CARD_HOLDER_UNKNOWN'] as const) : []),
    ...(holder !== undefined && normaliseName(name) !== holder.name ? (['CARD_HOLDER_DIFFERS'] as const) : []),
    ...dayProblems(issued_on, holder, today),
    ...(issued_on !== null && expires_on !== null && expires_on < issued_on ? (['CARD_ENDS_FIRST'] as const) : []),
  ]
}

function dayProblems(on: string | null, holder: Holder | undefined, today: Day): CardProblem[] {
  if (on === null) return []
  const { born_on = null, died_on = null } = holder ?? {}
  return [
    ...(on > today ? (['CARD_IN_FUTURE'] as const) : []),
    ...(born_on !== null && on < born_on ? (['CARD_BEFORE_BIRTH'] as const) : []),
    ...(died_on !== null && on > died_on ? (['CARD_AFTER_DEATH'] as const) : []),
  ]
}

export function stateProblems(
  { state, on }: { readonly state: CardState; readonly on: Day },
  stands: { readonly card_state: CardState; readonly state_on: Day },
  today: Day,
): CardStateProblem[] {
  return [
    ...(state === stands.card_state ? (['CARD_STATE_SAME'] as const) : []),
    ...(on < stands.state_on ? (['CARD_STATE_BEFORE'] as const) : []),
    ...(on > today ? (['CARD_IN_FUTURE'] as const) : []),
  ]
}

/** Ends within the days that a renewal takes, or has ended. */
export const isExpiring = (expires_on: string | null, today: string, days: number): boolean =>
  expires_on !== null && isDay(today) && expires_on <= addDays(day(today), days)

export const ageOf = (born_on: Day | null, on: Day): number | null => (born_on === null || born_on > on ? null : ageOn(born_on, on))

type Heading = keyof NewCard
const HEADINGS: Readonly<Record<Heading, RegExp>> = {
  number: /残疾人?证(号|号码|编号)?$|残联证号/,
  id: /身份证|公民身份/,
  name: /^(残疾人)?姓名$/,
  category: /类别|类型/,
  level: /等级|级别/,
  issued_on: /签发|发证日期|办证日期/,
  expires_on: /有效期/,
}

/** Which column is what; undefined when the row is no heading of a list of cards. */
export function headingOf(cells: readonly string[]): Readonly<Partial<Record<Heading, number>>> | undefined {
  const found: Partial<Record<Heading, number>> = {}
  for (const key of Object.keys(HEADINGS) as Heading[]) {
    const at = cells.findIndex((cell, index) => HEADINGS[key].test(cell) && !Object.values(found).includes(index))
    if (at >= 0) found[key] = at
  }
  return found.name === undefined || found.number === undefined ? undefined : found
}
