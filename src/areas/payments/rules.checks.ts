import type { BatchProblem, CheckCode } from './contract.ts'

/** What stops a roster, and what only asks for a word. The order is that of the page. */
const SEVERITY: Readonly<Record<CheckCode, BatchProblem['severity']>> = {
  DEAD_PERSON: 'error',
  NO_ACCOUNT: 'error',
  ACCOUNT_OUTDATED: 'error',
  REISSUE_UNCONFIRMED: 'error',
  ACCOUNT_UNCONFIRMED: 'warning',
  SHARED_ACCOUNT: 'warning',
  PAYEE_NOT_SELF: 'warning',
  AMOUNT_CHANGED: 'warning',
  ACCOUNT_CHANGED: 'warning',
  RECEIVER_CHANGED: 'warning',
  EXCLUSIVE_PROGRAMMES: 'warning',
  ABOVE_STANDARD: 'warning',
  STANDARD_UNKNOWN: 'warning',
  MONTH_SKIPPED: 'warning',
}
export const severityOf = (code: CheckCode): BatchProblem['severity'] => SEVERITY[code]
