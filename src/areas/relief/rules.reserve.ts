import { addDays, day, type Day } from '../../kernel/day.ts'
import { isLawParameterMissing, type Law } from '../../kernel/law.ts'
import { fenToJson, type Fen } from '../../kernel/money.ts'
import { addWorkdays, calendarOf } from '../../kernel/workdays.ts'
import type { EarlierHelp, PaidHow, ReserveProblem, ReserveWarningCode } from './contract.reserve.ts'

/** Where a family's help came from, as the office calls it. */
export const POT_WORD: Readonly<Record<EarlierHelp['source'], string>> = { reserve: '备用金', relief: '临时救助', mutual_aid: '救急难' }

export type ReserveInput = {
  readonly cause: string
  readonly amount_fen: Fen
  readonly paid_on: Day
  readonly posted_on: Day
  readonly paid_how: PaidHow
  readonly witness_one: string | null
  readonly witness_two: string | null
}
export type Payee = { readonly name: string; readonly born_on: Day | null; readonly died_on: Day | null }
export type Reserve = { readonly kind: string; readonly opened_on: Day }

/** What refuses a payment. The voucher has its own refusals: balance, closed fund, day in the future. */
export function reserveProblems(input: ReserveInput, payee: Payee, fund: Reserve, law: Law): ReserveProblem[] {
  const { paid_on, paid_how, witness_one, witness_two } = input
  const given = [witness_one, witness_two].map(each => each?.trim() ?? '')
  const [one = '', two = ''] = given
  return [
    ...(law.codeName('relief_cause', input.cause) === null ? (['CAUSE_UNKNOWN'] as const) : []),
    ...(fund.kind === 'reserve' ? [] : (['FUND_NOT_RESERVE'] as const)),
    ...(paid_on < fund.opened_on ? (['PAID_BEFORE_FUND'] as const) : []),
    ...(input.posted_on < paid_on ? (['VOUCHER_BEFORE_PAYMENT'] as const) : []),
    ...(payee.born_on !== null && paid_on < payee.born_on ? (['PAID_BEFORE_BIRTH'] as const) : []),
    ...(payee.died_on !== null && paid_on > payee.died_on ? (['PAID_AFTER_DEATH'] as const) : []),
    ...(paid_how === 'cash' && (one === '' || two === '') ? (['WITNESSES_NEEDED'] as const) : []),
    // Who receives the money is no witness of it.
    ...(paid_how === 'cash' && one !== '' && two !== '' && new Set([one, two, payee.name]).size < 3 ? (['WITNESSES_SAME'] as const) : []),
  ]
}

export type ReserveDoubt = {
  readonly code: ReserveWarningCode
  readonly facts: Readonly<Record<string, string | number | null>>
  readonly unchecked: 'own' | 'demo' | null
}

/** What is paid only with a word: above the cap of one case, and the same family for the same cause again in the calendar year. */
export function reserveDoubts(
  { cause, amount_fen, paid_on }: Pick<ReserveInput, 'cause' | 'amount_fen' | 'paid_on'>,
  earlier: readonly EarlierHelp[],
  law: Law,
): ReserveDoubt[] {
  const last = earlier.filter(each => each.cause === cause).at(-1)
  return [
    ...capDoubts(amount_fen, paid_on, law),
    ...(last === undefined
      ? []
      : [
          {
            code: 'SAME_CAUSE_THIS_YEAR' as const,
            facts: { name: last.name, source: last.source, on: last.on, cause, amount_fen: last.amount_fen },
            unchecked: 'own' as const,
          },
        ]),
  ]
}

function capDoubts(amount_fen: Fen, paid_on: Day, law: Law): ReserveDoubt[] {
  try {
    const cap = law.fen('reserve.caseCap', paid_on)
    if (amount_fen <= cap.value) return []
    const facts = { amount_fen: fenToJson(amount_fen), cap_fen: fenToJson(cap.value) }
    return [{ code: 'ABOVE_RESERVE_CAP', facts, unchecked: cap.unchecked }]
  } catch (error) {
    if (!isLawParameterMissing(error)) throw error
    return [{ code: 'RESERVE_CAP_UNKNOWN', facts: { on: paid_on }, unchecked: null }]
  }
}

/** Used where no notice of holidays is known: two days in seven are free. */
const DAYS_OF_WEEK = 7
const WORKDAYS_OF_WEEK = 5

/** 补录: until when the papers must be there (money.md §3.2). In a year without a holiday notice weeks are counted, which is never too early. */
export function proofDueOn(paid_on: Day, law: Law): Day {
  const workdays = workdaysFor(paid_on, law)
  const read = addWorkdays(paid_on, workdays, calendarOf(law.calendar))
  return read.ok ? read.day : addDays(paid_on, Math.ceil(workdays / WORKDAYS_OF_WEEK) * DAYS_OF_WEEK)
}

const OLDEST_RULE = day('2018-01-23')
/** Before the rule was written its first value is as good as any. */
const workdaysFor = (on: Day, law: Law): number => law.parameter<number>('relief.urgentPapers', on < OLDEST_RULE ? OLDEST_RULE : on).value
