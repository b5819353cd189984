import type { Day } from '../../kernel/day.ts'
import { luhn } from '../../kernel/luhn.ts'
import type { AccountDoubt } from './contract.accounts.ts'

/**
 * How a stated account changes what the register has: opened anew, put in the old one's place, put beside it until a second person has
 * confirmed it, or nothing to do.
 */
export type AccountPlan = {
  readonly outcome: 'new' | 'changed' | 'waiting' | 'unchanged'
  /** The account to close and the first day it no longer holds. */
  readonly close?: { readonly account_id: string; readonly to_day: string }
  /** First day of the new account; of one that waits, the day from which it shall hold. */
  readonly open_from?: string
  /** The account that goes on until the new one is confirmed. */
  readonly replaces?: string
  /** An account that waited and is overtaken by the new one. */
  readonly overtakes?: string
}

export type KnownAccount = {
  readonly account_id: string
  readonly same_number: boolean
  readonly waiting: boolean
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

const SHORTEST_CARD = 16,
  LONGEST_CARD = 19

/** What about a changed number asks for a second look: none of it proves a mistake, passbooks have other numbers than cards. */
export function accountDoubts(now: string, before: string): AccountDoubt[] {
  const differing = [...now].flatMap((digit, at) => (digit === before[at] ? [] : [at]))
  const [a = -1, b = -1] = differing
  const swapped = now.length === before.length && differing.length === 2 && now[a] === before[b] && now[b] === before[a]
  const long = now.length >= SHORTEST_CARD && now.length <= LONGEST_CARD
  return [...(long ? [] : ['LENGTH' as const]), ...(luhn(now) ? [] : ['CHECK_DIGIT' as const]), ...(swapped ? ['SWAPPED' as const] : [])]
}

type Fate = { readonly replaces: string | null; readonly confirmed_at: string | null; readonly rejected_at: string | null }

/** A changed number that a second person has neither confirmed nor rejected. */
export const isWaiting = ({ replaces, confirmed_at, rejected_at }: Fate): boolean =>
  replaces !== null && confirmed_at === null && rejected_at === null

/** Was in force for a day at least, or is: not one that waits, was rejected, or was corrected on its first day. */
const held = ({ from_day, to_day }: Pick<KnownAccount, 'from_day' | 'to_day'>): boolean => to_day === null || to_day > from_day

/**
 * `known`: the person's accounts, oldest first. A list older than the account in force, or than the one that waits, changes nothing.
 * Another number than the one in force never holds at once (money.md §7.5): it waits, whatever waited before. The same number with another
 * holder, bank or relation takes the old one's place: the money goes where it went. On the same day it corrects: the old one then never held.
 */
export function planAccount(stated: Stated, known: readonly KnownAccount[], from_day: string): AccountPlan {
  const before = known.filter(held)
  const waiting = known.find(account => account.waiting)
  const open = before.find(account => account.to_day === null)
  const inForce = open ?? [...before].sort((a, b) => ((a.to_day ?? '') < (b.to_day ?? '') ? -1 : 1)).at(-1)
  const closedUntil = before.reduce((last, { to_day }) => (to_day !== null && to_day > last ? to_day : last), from_day)
  if (!inForce) return { outcome: 'new', open_from: from_day }
  if ((waiting && says(stated, waiting)) || (open && says(stated, open))) return { outcome: 'unchanged' }
  if ((open && open.from_day > from_day) || (waiting && waiting.from_day > from_day)) return { outcome: 'unchanged' }
  if (inForce.same_number) {
    if (!open) return { outcome: 'new', open_from: closedUntil }
    return { outcome: 'changed', close: { account_id: open.account_id, to_day: from_day }, open_from: from_day }
  }
  return {
    outcome: 'waiting',
    open_from: from_day,
    replaces: inForce.account_id,
    ...(waiting ? { overtakes: waiting.account_id } : {}),
  }
}

/** The list says the same of the account, or says nothing. */
function says(stated: Stated, account: KnownAccount): boolean {
  const same = (value: string | null, old: string | null): boolean => value === null || value === old
  return (
    account.same_number &&
    account.holder_name === stated.holder_name &&
    same(stated.bank_name, account.bank_name) &&
    same(stated.branch_name, account.branch_name) &&
    same(stated.payee_relation, account.payee_relation)
  )
}

export type ConfirmPlan = { readonly open_from: string; readonly close?: { readonly account_id: string; readonly to_day: string } }

/**
 * From which day a confirmed account holds, and what ends the day before. It may have waited while a new holder or bank of the old number
 * was registered: then it follows that one.
 */
export function confirmPlan(
  waiting: Pick<KnownAccount, 'from_day'>,
  known: readonly Pick<KnownAccount, 'account_id' | 'from_day' | 'to_day'>[],
): ConfirmPlan {
  const before = known.filter(held)
  const open = before.find(account => account.to_day === null)
  const open_from = before.reduce((last, { from_day, to_day }) => {
    const free = to_day ?? from_day
    return free > last ? free : last
  }, waiting.from_day)
  return { open_from, ...(open ? { close: { account_id: open.account_id, to_day: open_from } } : {}) }
}
