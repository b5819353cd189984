import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import { fenToJson, type Fen } from '../../kernel/money.ts'
import type { ClaimProblem, ClaimState, Scheme } from './contract.ts'

export const SCHEME_WORD: Readonly<Record<Scheme, string>> = { medical_aid: '医疗救助', further_aid: '医疗再救助（2579）' }
export const STATE_WORD: Readonly<Record<ClaimState, string>> = {
  received: '收件',
  checked: '初审',
  declared: '申报',
  approved: '批复',
  paid: '到账',
  returned: '退回',
  withdrawn: '撤回',
}

export type ClaimDays = {
  readonly checked_on: Day | null
  readonly declared_on: Day | null
  readonly approved_on: Day | null
  readonly returned_on: Day | null
  readonly paid_on: Day | null
  readonly withdrawn: boolean
}

/** How far a claim has come: 收件 → 初审 → 申报 → 批复 → 到账, with 退回 and 撤回 as the other ends. */
export function claimState({ checked_on, declared_on, approved_on, returned_on, paid_on, withdrawn }: ClaimDays): ClaimState {
  if (withdrawn) return 'withdrawn'
  if (returned_on !== null) return 'returned'
  if (paid_on !== null) return 'paid'
  if (approved_on !== null) return 'approved'
  if (declared_on !== null) return 'declared'
  return checked_on === null ? 'received' : 'checked'
}

export type Move = 'check' | 'declare' | 'answer' | 'pay' | 'withdraw'
const MOVES: Readonly<Record<ClaimState, readonly Move[]>> = {
  received: ['check', 'withdraw'],
  checked: ['declare', 'withdraw'],
  declared: ['answer', 'withdraw'],
  approved: ['pay', 'withdraw'],
  paid: [],
  returned: [],
  withdrawn: [],
}
/** What may be done with a claim now: for the server and for the buttons. */
export const mayMove = (state: ClaimState, move: Move): boolean => MOVES[state].includes(move)

export type Costs = { readonly covered_fen: Fen; readonly basic_fen: Fen; readonly serious_fen: Fen; readonly other_fen: Fen }

/** 救助基数: what is left of the costs within the policy once every insurance has paid (money.md §4.2); below zero the amounts cannot be right. */
export const burdenOf = ({ covered_fen, basic_fen, serious_fen, other_fen }: Costs): Fen =>
  covered_fen - basic_fen - serious_fen - other_fen

export type ClaimInput = Costs & {
  readonly aid_class: string
  readonly admitted_on: Day
  readonly discharged_on: Day
  readonly received_on: Day
  readonly requested_fen: Fen
}
export type Patient = { readonly born_on: Day | null; readonly died_on: Day | null }

/** What refuses a claim that comes in. Who died in hospital left it on the day of the death. */
export function claimProblems(input: ClaimInput, { born_on, died_on }: Patient, today: Day, law: Law): ClaimProblem[] {
  const { admitted_on, discharged_on, received_on, requested_fen, covered_fen, basic_fen, serious_fen, other_fen } = input
  const isNegative = [covered_fen, basic_fen, serious_fen, other_fen, requested_fen].some(fen => fen < 0n)
  return [
    ...(law.codeName('medical_class', input.aid_class) === null ? (['MEDICAL_CLASS_UNKNOWN'] as const) : []),
    ...(isNegative ? (['MEDICAL_AMOUNT_NEGATIVE'] as const) : []),
    ...(requested_fen === 0n ? (['MEDICAL_NOTHING_ASKED'] as const) : []),
    ...(burdenOf(input) < 0n ? (['MEDICAL_PAID_ABOVE_COSTS'] as const) : []),
    ...(discharged_on < admitted_on ? (['MEDICAL_STAY_BACKWARDS'] as const) : []),
    ...(received_on < discharged_on ? (['MEDICAL_RECEIVED_IN_STAY'] as const) : []),
    ...(born_on !== null && admitted_on < born_on ? (['MEDICAL_STAY_BEFORE_BIRTH'] as const) : []),
    ...(died_on !== null && discharged_on > died_on ? (['MEDICAL_STAY_AFTER_DEATH'] as const) : []),
    ...(received_on > today ? (['MEDICAL_IN_FUTURE'] as const) : []),
  ]
}

/** Another claim that stands, of a person. */
export type OtherClaim = {
  readonly scheme: Scheme
  readonly admitted_on: Day
  readonly discharged_on: Day
  readonly requested_fen: Fen
}
export type ClaimDoubt =
  | { readonly code: 'ABOVE_BURDEN'; readonly requested_fen: number; readonly burden_fen: number }
  | { readonly code: 'STAY_AGAIN'; readonly scheme: Scheme; readonly discharged_on: Day; readonly requested_fen: number }

type Asked = Costs & Pick<ClaimInput, 'admitted_on' | 'discharged_on' | 'requested_fen'>

/** What is taken in only with a word: more than the base, and days in hospital that another claim holds too. */
export function claimDoubts(input: Asked, others: readonly OtherClaim[]): ClaimDoubt[] {
  const burden_fen = burdenOf(input)
  const above: ClaimDoubt[] =
    input.requested_fen > burden_fen
      ? [{ code: 'ABOVE_BURDEN', requested_fen: fenToJson(input.requested_fen), burden_fen: fenToJson(burden_fen) }]
      : []
  // Who is moved from one hospital to another leaves the first on the day he enters the second: that is no overlap.
  const again = others.filter(
    each =>
      (each.admitted_on < input.discharged_on && input.admitted_on < each.discharged_on) || each.discharged_on === input.discharged_on,
  )
  return [
    ...above,
    ...again.map(
      ({ scheme, discharged_on, requested_fen }): ClaimDoubt => ({
        code: 'STAY_AGAIN',
        scheme,
        discharged_on,
        requested_fen: fenToJson(requested_fen),
      }),
    ),
  ]
}

/** True when the same stay was asked for under the same scheme: that is refused, whatever is said. */
export const isAskedTwice = (
  { scheme, discharged_on }: { readonly scheme: Scheme; readonly discharged_on: Day },
  others: readonly OtherClaim[],
): boolean => others.some(each => each.scheme === scheme && each.discharged_on === discharged_on)
