import { addMonths, type Month } from '../../kernel/month.ts'
import { sumFen, type Fen } from '../../kernel/money.ts'
import type { DeathOutcome } from './contract.death.ts'

/** Code of the list stop_reason: 死亡. */
export const DEATH_STOP = '01'

/** An entitlement that names the person, with what decides whether its stop may follow a corrected death. */
export type DeathStop = {
  readonly from_month: Month
  readonly to_month: Month | null
  readonly stop_reason: string | null
  readonly amount_fen: Fen
  /** The last month that a line which is not void pays. */
  readonly paid_until: Month | null
  /** Start of the next entitlement of the same person or household in the programme, at or after the stop. */
  readonly later_from: Month | null
  /** Somebody else whom it covers has died before its end: the stop may be due to that death. */
  readonly other_death: boolean
  /** What came or is on its way per month, failed payments not counted. */
  readonly paid: ReadonlyMap<Month, Fen>
  /** Months with a regular batch of the programme. */
  readonly runs: readonly Month[]
}
type Difference = { readonly months: readonly Month[]; readonly amount_fen: Fen }
export type Followed = {
  readonly outcome: DeathOutcome
  readonly to_month: Month | null
  /** Paid for months after the death: to be recovered. */
  readonly over: Difference
  /** Run without this entitlement although it was due: to be paid later. */
  readonly under: Difference
}

const NONE: Difference = { months: [], amount_fen: 0n }

/**
 * A stop for death, at or after the month that the recorded death gives (later where months had been paid already). One before it is of an
 * older death, unless the next entitlement held it there when this death was corrected before.
 */
const isDeathStop = ({ to_month, stop_reason, later_from }: DeathStop, recorded: Month): boolean =>
  stop_reason === DEATH_STOP && to_month !== null && (to_month >= recorded || to_month === later_from)

/**
 * What becomes of an entitlement when the death is corrected. `recorded`: stop month of the death as it was; `right`: of the true day, null
 * when there is no death. The end moves there, but not before months already paid, not over the entitlement that came after, and not to
 * nothing: one that was never paid and begins after the death is void.
 */
export function followDeath(stop: DeathStop, recorded: Month, right: Month | null): Followed {
  const { to_month: was, from_month, paid_until, later_from, paid } = stop
  const same = (outcome: DeathOutcome): Followed => ({ outcome, to_month: was, over: NONE, under: NONE })
  if (was === null || !isDeathStop(stop, recorded)) return same(right !== null && (was === null || was > right) ? 'running' : 'apart')
  if (stop.other_death) return same('other_death')
  if (later_from === was) return same('later_entitlement')
  const over = right === null ? NONE : differenceOf([...paid].filter(([month, fen]) => month >= right && fen > 0n))
  const bounded = later_from !== null && (right === null || right > later_from) ? later_from : right
  if (bounded !== null && bounded <= from_month && paid_until === null) return { outcome: 'void', to_month: was, over, under: NONE }
  const now = bounded !== null && paid_until !== null && bounded <= paid_until ? addMonths(paid_until, 1) : bounded
  const missed = stop.runs.filter(month => month >= was && (now === null || month < now) && (paid.get(month) ?? 0n) === 0n)
  return {
    outcome: now === was ? 'unchanged' : now === null ? 'reopened' : 'moved',
    to_month: now,
    over,
    under: differenceOf(missed.map(month => [month, stop.amount_fen])),
  }
}

const differenceOf = (months: readonly (readonly [Month, Fen])[]): Difference => ({
  months: months.map(([month]) => month).sort(),
  amount_fen: sumFen(months.map(([, fen]) => fen)),
})
