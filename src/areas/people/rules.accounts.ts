import type { Day } from '../../kernel/day.ts'

/** How a stated account changes what the register has: opened anew, put in the old one's place, or nothing to do. */
export type AccountPlan = {
  readonly outcome: 'new' | 'changed' | 'unchanged'
  /** The account to close and the first day it no longer holds. */
  readonly close?: { readonly account_id: string; readonly to_day: string }
  /** First day of the new account. */
  readonly open_from?: string
}

export type KnownAccount = {
  readonly account_id: string
  readonly same_number: boolean
  readonly bank_name: string | null
  readonly branch_name: string | null
  readonly holder_name: string
  readonly payee_relation: string | null
  readonly from_day: string
  readonly to_day: string | null
}
type Stated = {
  readonly bank_name: string | null
  readonly branch_name: string | null
  readonly holder_name: string
  readonly payee_relation: string | null
}

/** Cards and passbooks for payments are younger; a year typed wrongly is not. */
const FIRST_ACCOUNT = '1990-01-01'

/** Why an account cannot begin on this day. At most a year ahead. */
export function accountDayProblem(from_day: string, today: Day): 'ACCOUNT_DAY_TOO_EARLY' | 'ACCOUNT_DAY_TOO_FAR' | null {
  if (from_day < FIRST_ACCOUNT) return 'ACCOUNT_DAY_TOO_EARLY'
  const [year, ...rest] = today.split('-')
  return from_day > [Number(year) + 1, ...rest].join('-') ? 'ACCOUNT_DAY_TOO_FAR' : null
}

/**
 * `known`: the person's accounts, oldest first. The old account ends the day before the new one begins.
 * A list older than the account in force changes nothing; one of the same day corrects it: the old one then never held.
 */
export function planAccount(stated: Stated, known: readonly KnownAccount[], from_day: string): AccountPlan {
  const open = known.find(account => account.to_day === null)
  const closedUntil = known.reduce((last, { to_day }) => (to_day !== null && to_day > last ? to_day : last), from_day)
  if (!open) return { outcome: 'new', open_from: closedUntil }
  const says = (value: string | null, old: string | null) => value === null || value === old
  const same =
    open.same_number &&
    open.holder_name === stated.holder_name &&
    says(stated.bank_name, open.bank_name) &&
    says(stated.branch_name, open.branch_name) &&
    says(stated.payee_relation, open.payee_relation)
  if (same || open.from_day > from_day) return { outcome: 'unchanged' }
  return { outcome: 'changed', close: { account_id: open.account_id, to_day: from_day }, open_from: from_day }
}
