import type { Day } from '../../kernel/day.ts'
import { sumFen, type Fen } from '../../kernel/money.ts'
import type { FundKind, FundLevel, FundPlace, ReversalProblem, VoucherKind, VoucherProblem } from './contract.ts'

/** 民间非营利组织会计制度 codes (money.md §5); their names are the code list fund_account. */
const CASH = '1001'
const BANK = '1002'
/** What is really there: these two never fall below zero. */
export const MONEY_ACCOUNTS: readonly string[] = [CASH, BANK]
export const accountOf = (place: FundPlace): string => (place === 'cash' ? CASH : BANK)

type Use = {
  readonly kind: Exclude<VoucherKind, 'reversal'>
  /** The account against the money, or both accounts of a transfer (debit, credit). */
  readonly against: string | readonly [debit: string, credit: string]
  readonly of: readonly FundKind[]
  /** Only together with a case: no relief goes out without saying to whom. */
  readonly needsCase?: true
}
const BOTH: readonly FundKind[] = ['reserve', 'mutual_aid']

/** What a village or town types, and the postings that follow. The reserve is not for wages, offices or gifts (money.md §3.3). */
const USES: Readonly<Record<string, Use>> = {
  '10': { kind: 'opening', against: '3102', of: BOTH },
  '11': { kind: 'in', against: '4401', of: BOTH },
  '12': { kind: 'in', against: '4101', of: ['mutual_aid'] },
  '13': { kind: 'in', against: '4201', of: ['mutual_aid'] },
  '14': { kind: 'in', against: '4901', of: BOTH },
  '15': { kind: 'in', against: '5101', of: BOTH },
  '21': { kind: 'out', against: '5101', of: BOTH, needsCase: true },
  '22': { kind: 'out', against: '5201', of: ['mutual_aid'] },
  '23': { kind: 'out', against: '4401', of: ['reserve'] },
  '31': { kind: 'transfer', against: [CASH, BANK], of: BOTH },
  '32': { kind: 'transfer', against: [BANK, CASH], of: BOTH },
}
export const PURPOSE_OPENING = '10'
export const PURPOSE_RELIEF = '21'
export const PURPOSES: readonly string[] = Object.keys(USES)

/** What may be typed into the journal of such a fund, in the order of the code list; relief comes with its case, the opening once. */
export const purposesOf = (fund: FundKind): { readonly code: string; readonly kind: VoucherKind }[] =>
  PURPOSES.flatMap(code => {
    const use = USES[code]
    return use === undefined || use.needsCase || use.kind === 'opening' || !use.of.includes(fund) ? [] : [{ code, kind: use.kind }]
  })

export type Posting = { readonly account: string; readonly debit_fen: Fen; readonly credit_fen: Fen }
export type Postings = { readonly kind: VoucherKind; readonly lines: readonly Posting[] }

const both = (debit: string, credit: string, fen: Fen): readonly Posting[] => [
  { account: debit, debit_fen: fen, credit_fen: 0n },
  { account: credit, debit_fen: 0n, credit_fen: fen },
]

/** The postings of one amount; `place` says nothing in a transfer. The purpose must have passed `voucherProblems`. */
export function postingsOf(purpose: string, place: FundPlace, fen: Fen): Postings {
  const use = USES[purpose]
  if (use === undefined) throw new RangeError(`no purpose ${purpose}`)
  const { kind, against } = use
  const money = accountOf(place)
  if (typeof against !== 'string') return { kind, lines: both(...against, fen) }
  return { kind, lines: kind === 'out' ? both(against, money, fen) : both(money, against, fen) }
}

/** The same lines the other way round. */
export const reversed = (lines: readonly Posting[]): Posting[] =>
  lines.map(({ account, debit_fen, credit_fen }) => ({ account, debit_fen: credit_fen, credit_fen: debit_fen }))

export type FundFacts = {
  readonly kind: FundKind
  readonly opened_on: Day
  readonly closed_on: Day | null
  /** Whether an opening that nobody reversed stands in its journal. */
  readonly has_opening: boolean
}
type Wanted = { readonly posted_on: Day; readonly purpose: string; readonly amount_fen: Fen; readonly case_id: string | null }

/** What bars a voucher before its amounts are looked at. */
export function voucherProblems(fund: FundFacts, wanted: Wanted, today: Day): VoucherProblem[] {
  const use = USES[wanted.purpose]
  const purpose: VoucherProblem[] =
    use === undefined
      ? ['PURPOSE_UNKNOWN']
      : [
          ...(use.of.includes(fund.kind) ? [] : (['PURPOSE_NOT_OF_FUND'] as const)),
          ...(use.needsCase && wanted.case_id === null ? (['PURPOSE_NEEDS_CASE'] as const) : []),
          ...(use.kind === 'opening' && fund.has_opening ? (['OPENING_TWICE'] as const) : []),
        ]
  return [...dayProblems(fund, wanted.posted_on, today), ...(wanted.amount_fen > 0n ? [] : (['AMOUNT_NOT_POSITIVE'] as const)), ...purpose]
}

function dayProblems(fund: FundFacts, on: Day, today: Day): VoucherProblem[] {
  return [
    ...(fund.closed_on === null ? [] : (['FUND_CLOSED'] as const)),
    ...(on < fund.opened_on ? (['BEFORE_FUND_OPENED'] as const) : []),
    ...(on > today ? (['DAY_IN_FUTURE'] as const) : []),
  ]
}

export type ReversalFacts = {
  readonly kind: VoucherKind
  readonly posted_on: Day
  readonly case_id: string | null
  readonly reversed_by: number | null
}

/** A voucher is reversed once, whole, on its own day or later; that of a case together with the case. */
export function reversalProblems(
  fund: FundFacts,
  voucher: ReversalFacts,
  wanted: { readonly posted_on: Day; readonly case_id: string | null },
  today: Day,
): ReversalProblem[] {
  return [
    ...(voucher.kind === 'reversal' ? (['REVERSAL_OF_REVERSAL'] as const) : []),
    ...(voucher.reversed_by === null ? [] : (['ALREADY_REVERSED'] as const)),
    ...(voucher.case_id === wanted.case_id ? [] : (['VOUCHER_OF_CASE'] as const)),
    ...(wanted.posted_on < voucher.posted_on ? (['BEFORE_REVERSED'] as const) : []),
    ...dayProblems(fund, wanted.posted_on, today),
  ]
}

/** What an account gained on a day, over all its vouchers: below zero when it lost. */
export type DayChange = { readonly account: string; readonly on: Day; readonly fen: Fen }
export type Short = {
  readonly account: string
  readonly on: Day
  /** What is there for the voucher: the least from its day on. */
  readonly balance_fen: Fen
  readonly short_fen: Fen
}

/**
 * Whether the money would fall below zero at the end of any day from the voucher's day on: a payment dated back may find less than
 * today's balance. Undefined when it is enough.
 */
export function shortOf(changes: readonly DayChange[], lines: readonly Posting[], on: Day): Short | undefined {
  for (const account of MONEY_ACCOUNTS) {
    const change = sumFen(lines.filter(line => line.account === account).map(line => line.debit_fen - line.credit_fen))
    const own = changes.filter(each => each.account === account)
    const before = sumFen(own.filter(each => each.on <= on).map(each => each.fen))
    const least = lowestFrom(before, on, own)
    if (change < 0n && least.balance_fen + change < 0n) return { account, ...least, short_fen: -(least.balance_fen + change) }
  }
  return undefined
}

function lowestFrom(before: Fen, on: Day, changes: readonly DayChange[]): { readonly on: Day; readonly balance_fen: Fen } {
  let running = before
  let least = { on, balance_fen: before }
  for (const { on: later, fen } of changes.filter(each => each.on > on).sort((a, b) => (a.on < b.on ? -1 : 1))) {
    running += fen
    if (running < least.balance_fen) least = { on: later, balance_fen: running }
  }
  return least
}

/** The first day on which an account ends below zero; what `verify` looks for. */
export function firstDayBelowZero(changes: readonly DayChange[]): DayChange | undefined {
  const running = new Map<string, Fen>()
  for (const { account, on, fen } of [...changes].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
    const now = (running.get(account) ?? 0n) + fen
    running.set(account, now)
    if (now < 0n && MONEY_ACCOUNTS.includes(account)) return { account, on, fen: now }
  }
  return undefined
}

/** What the voucher shows in the journal: a reversal stands below zero in the column of what it takes back. */
export function columnsOf(kind: VoucherKind, lines: readonly Posting[]): { readonly in_fen: Fen; readonly out_fen: Fen } {
  const change = sumFen(lines.filter(line => MONEY_ACCOUNTS.includes(line.account)).map(line => line.debit_fen - line.credit_fen))
  return kind === 'out' ? { in_fen: 0n, out_fen: -change } : { in_fen: change, out_fen: 0n }
}

export type Total = { readonly account: string; readonly debit_fen: Fen; readonly credit_fen: Fen }

/** 试算平衡: all debits equal all credits. */
export function trialOf(totals: readonly Total[]): { readonly debit_fen: Fen; readonly credit_fen: Fen; readonly balanced: boolean } {
  const debit_fen = sumFen(totals.map(total => total.debit_fen))
  const credit_fen = sumFen(totals.map(total => total.credit_fen))
  return { debit_fen, credit_fen, balanced: debit_fen === credit_fen }
}

export const KIND_WORD: Readonly<Record<FundKind, string>> = { reserve: '备用金', mutual_aid: '救急难互助资金' }
export const LEVEL_WORD: Readonly<Record<FundLevel, string>> = { village: '村级', town: '乡镇级', county: '县级' }
export const PLACE_WORD: Readonly<Record<FundPlace, string>> = { cash: '现金', bank: '银行存款' }
export const VOUCHER_WORD: Readonly<Record<VoucherKind, string>> = {
  opening: '期初',
  in: '收',
  out: '支',
  transfer: '存取',
  reversal: '冲销',
}
