import type { Day } from '../../kernel/day.ts'
import { addMonths, month, type Month } from '../../kernel/month.ts'

/** Months [from, to) of an entitlement; `to` null = open. */
export type Months = { readonly from_month: Month; readonly to_month: Month | null }

export const isActiveIn = ({ from_month, to_month }: Months, m: Month): boolean => from_month <= m && (to_month === null || m < to_month)

export const overlap = (a: Months, b: Months): boolean =>
  (b.to_month === null || a.from_month < b.to_month) && (a.to_month === null || b.from_month < a.to_month)

export type EntitlementStatus = 'void' | 'not_begun' | 'active' | 'stopped'

export function statusIn(entitlement: Months & { readonly voided: boolean }, m: Month): EntitlementStatus {
  if (entitlement.voided) return 'void'
  if (m < entitlement.from_month) return 'not_begun'
  return isActiveIn(entitlement, m) ? 'active' : 'stopped'
}

/** First month not paid after an event: the month of the event is kept whole (money.md §1.8). */
export const stopMonthAfter = (event: Day): Month => addMonths(month(event.slice(0, 7)), 1)

export type StopProblem = 'ENTITLEMENT_VOIDED' | 'ALREADY_STOPPED' | 'STOP_BEFORE_START' | 'STOP_MONTH_PAID'

/** Why an entitlement cannot end at `to`. Moving an end earlier is allowed, moving it later is not; `paid_until` is the last month paid. */
export function stopProblem(
  entitlement: Months & { readonly voided: boolean; readonly paid_until: Month | null },
  to: Month,
): StopProblem | null {
  if (entitlement.voided) return 'ENTITLEMENT_VOIDED'
  if (entitlement.to_month !== null && entitlement.to_month < to) return 'ALREADY_STOPPED'
  if (to <= entitlement.from_month) return 'STOP_BEFORE_START'
  if (entitlement.paid_until !== null && to <= entitlement.paid_until) return 'STOP_MONTH_PAID'
  return null
}
