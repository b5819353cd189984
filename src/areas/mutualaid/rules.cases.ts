import type { Day } from '../../kernel/day.ts'
import { isLawParameterMissing, type Law } from '../../kernel/law.ts'
import { fenToJson, sumFen, type Fen } from '../../kernel/money.ts'
import type { EarlierHelp } from '../relief/contract.reserve.ts'
import type { AidLevel } from './contract.ts'
import type { AidProblem, AidSum, AidUnit, AidWarningCode, Vote, VoteProblem } from './contract.cases.ts'

export const AID_LEVELS: readonly AidLevel[] = ['village', 'town', 'county']
export const UNIT_WORD: Readonly<Record<AidUnit, string>> = { household: '户', person: '人' }

/** What the office knows of the board: how many vote, and how many of them are kin of the family. Zero seats: no board is registered. */
export type Board = { readonly seats: number; readonly kin: number }

/** 理事会: two thirds come, kin leave, and more than half of those who vote are in favour. The database holds the same. */
export function voteProblems({ board_seats, board_present, kin_left, board_favour }: Vote, board: Board): VoteProblem[] {
  const voters = board_present - kin_left
  const bears =
    board_seats >= 1 && board_present <= board_seats && kin_left >= 0 && voters >= 0 && board_favour >= 0 && board_favour <= voters
  if (!bears) return ['VOTE_UNBALANCED']
  return [
    ...(board.seats > 0 && board_seats !== board.seats ? (['VOTE_BOARD_DIFFERS'] as const) : []),
    ...(3 * board_present >= 2 * board_seats ? [] : (['VOTE_TOO_FEW_PRESENT'] as const)),
    // Kin who did not come need not leave.
    ...(kin_left < board.kin - (board_seats - board_present) ? (['VOTE_KIN_STAYED'] as const) : []),
    ...(2 * board_favour > voters ? [] : (['VOTE_NOT_CARRIED'] as const)),
  ]
}

export type AidPayee = {
  readonly name: string
  readonly division: string
  readonly household_id: string | null
  readonly born_on: Day | null
  readonly died_on: Day | null
}
export type Payer = { readonly level: AidLevel; readonly division: string; readonly founded_on: Day; readonly closed_on: Day | null }
export type AidInput = {
  readonly unit: AidUnit
  readonly cause: string
  readonly asked_on: Day
  readonly voted_on: Day
  readonly paid_on: Day
  readonly vote: Vote | null
  readonly document: string | null
}

/** What refuses a case. `payer` is undefined where the county pays itself. The voucher has its own refusals: balance, days, closed fund. */
export function aidProblems(input: AidInput, payee: AidPayee, payer: Payer | undefined, board: Board, today: Day, law: Law): AidProblem[] {
  const { asked_on, voted_on, paid_on } = input
  return [
    ...(law.codeName('relief_cause', input.cause) === null ? (['AID_CAUSE_UNKNOWN'] as const) : []),
    ...(asked_on <= voted_on && voted_on <= paid_on ? [] : (['AID_DAYS_BACKWARDS'] as const)),
    ...(paid_on > today ? (['AID_IN_FUTURE'] as const) : []),
    ...(payee.born_on !== null && asked_on < payee.born_on ? (['AID_BEFORE_BIRTH'] as const) : []),
    ...(payee.died_on !== null && paid_on > payee.died_on ? (['AID_AFTER_DEATH'] as const) : []),
    ...(input.unit === 'household' && payee.household_id === null ? (['AID_NO_HOUSEHOLD'] as const) : []),
    ...(payer === undefined ? countyProblems(input) : payerProblems(input, payee, payer, board)),
  ]
}

const countyProblems = ({ vote, document }: AidInput): AidProblem[] => [
  ...(vote === null ? [] : (['AID_VOTE_OF_COUNTY'] as const)),
  ...((document ?? '').trim() === '' ? (['AID_DOCUMENT_NEEDED'] as const) : []),
]

const payerProblems = ({ vote, voted_on }: AidInput, payee: AidPayee, payer: Payer, board: Board): AidProblem[] => [
  ...(payer.closed_on === null ? [] : (['SOCIETY_CLOSED'] as const)),
  ...(voted_on < payer.founded_on ? (['AID_BEFORE_FOUNDING'] as const) : []),
  ...(payer.level === 'village' && payee.division !== payer.division ? (['AID_OTHER_VILLAGE'] as const) : []),
  ...(vote === null ? (['AID_VOTE_NEEDED'] as const) : voteProblems(vote, board)),
]

export type AidDoubt = {
  readonly code: AidWarningCode
  readonly facts: Readonly<Record<string, string | number | null>>
  readonly unchecked: 'own' | 'demo' | null
}

/** What is paid only with a word: above the cap of its level, and the same family for the same cause again in the calendar year, from any pot. */
export function aidDoubts(
  wanted: { readonly level: AidLevel; readonly cause: string; readonly amount_fen: Fen; readonly paid_on: Day },
  earlier: readonly EarlierHelp[],
  law: Law,
): AidDoubt[] {
  const last = earlier.filter(each => each.cause === wanted.cause).at(-1)
  if (last === undefined) return capDoubts(wanted, law)
  const { name, source, on, cause, amount_fen } = last
  return [...capDoubts(wanted, law), { code: 'SAME_CAUSE_THIS_YEAR', facts: { name, source, on, cause, amount_fen }, unchecked: 'own' }]
}

function capDoubts({ level, amount_fen, paid_on }: Parameters<typeof aidDoubts>[0], law: Law): AidDoubt[] {
  try {
    const cap = law.fen('mutualAid.caseCap', paid_on, level)
    if (amount_fen <= cap.value) return []
    const facts = { level, amount_fen: fenToJson(amount_fen), cap_fen: fenToJson(cap.value) }
    return [{ code: 'ABOVE_AID_CAP', facts, unchecked: cap.unchecked }]
  } catch (error) {
    if (!isLawParameterMissing(error)) throw error
    return [{ code: 'AID_CAP_UNKNOWN', facts: { level, on: paid_on }, unchecked: null }]
  }
}

/** Cases and money by level: every level has its line, and together they are all that stands. */
export const sumsOf = (cases: readonly { readonly level: AidLevel; readonly amount_fen: Fen }[]): AidSum[] =>
  AID_LEVELS.map(level => {
    const own = cases.filter(each => each.level === level)
    return { level, cases: own.length, amount_fen: fenToJson(sumFen(own.map(each => each.amount_fen))) }
  })
