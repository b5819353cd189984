import { Type, type Static } from 'typebox'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'

export const FundKind = Type.Enum(['reserve', 'mutual_aid'])
export type FundKind = Static<typeof FundKind>
export const FundLevel = Type.Enum(['village', 'town', 'county'])
export type FundLevel = Static<typeof FundLevel>
/** Where the money lies: 1001 or 1002. */
export const FundPlace = Type.Enum(['cash', 'bank'])
export type FundPlace = Static<typeof FundPlace>
export const VoucherKind = Type.Enum(['opening', 'in', 'out', 'transfer', 'reversal'])
export type VoucherKind = Static<typeof VoucherKind>

// ---------------------------------------------------------------- inside the server (relief and the societies post through these)

export type NewVoucher = {
  readonly fund_id: string
  readonly posted_on: Day
  /** Code of the list fund_purpose: which way the money goes, and between which accounts, follows from it. */
  readonly purpose: string
  readonly place: FundPlace
  readonly amount_fen: Fen
  readonly words: string
  readonly document: string | null
  /** The case that this voucher pays; relief without one is refused. */
  readonly case_id: string | null
}
export type NewReversal = {
  readonly voucher_id: string
  readonly posted_on: Day
  readonly reason: string
  /** The case of the voucher: who reverses it must know that the case falls with it. */
  readonly case_id: string | null
}
/** What bars a voucher, besides too little money. */
export type VoucherProblem =
  | 'AMOUNT_NOT_POSITIVE'
  | 'FUND_CLOSED'
  | 'BEFORE_FUND_OPENED'
  | 'DAY_IN_FUTURE'
  | 'PURPOSE_UNKNOWN'
  | 'PURPOSE_NOT_OF_FUND'
  | 'PURPOSE_NEEDS_CASE'
  | 'OPENING_TWICE'
export type ReversalProblem = 'REVERSAL_OF_REVERSAL' | 'ALREADY_REVERSED' | 'VOUCHER_OF_CASE' | 'BEFORE_REVERSED' | VoucherProblem
export type Posted = { readonly voucher_id: string; readonly year: number; readonly number: number }

// ---------------------------------------------------------------- on the wire

export const FundRow = Type.Object({
  fund_id: Id,
  kind: FundKind,
  level: FundLevel,
  division: DivisionCode,
  /** Name of the village, town or county that owns it. */
  place: Type.String(),
  name: Type.String(),
  opened_on: DayWire,
  closed_on: Nullable(DayWire),
  cash_fen: FenWire,
  bank_fen: FenWire,
  vouchers: Type.Integer(),
  last_on: Nullable(DayWire),
})
export type FundRow = Static<typeof FundRow>
export const fundsRoute = route({
  method: 'GET',
  path: '/api/funds',
  reply: Type.Object({ funds: Type.Array(FundRow) }),
})

const Amount = Type.Integer({ minimum: 1, maximum: 100_000_000_00 })
const Words = Type.String({ minLength: 1, maxLength: 200 })
const Document = Nullable(Type.String({ maxLength: 100 }))

export const NewFund = Type.Object({
  kind: FundKind,
  division: DivisionCode,
  name: Type.String({ minLength: 1, maxLength: 60 }),
  opened_on: DayWire,
  /** What is there on the first day: a voucher of its own. Zero: none. */
  opening_fen: Type.Integer({ minimum: 0, maximum: 100_000_000_00 }),
  place: FundPlace,
  document: Document,
})
export type NewFund = Static<typeof NewFund>
export const openFundRoute = route({
  method: 'POST',
  path: '/api/funds',
  body: NewFund,
  reply: Type.Object({ fund_id: Id }),
})

export const VoucherLine = Type.Object({ account: Type.String(), debit_fen: FenWire, credit_fen: FenWire })
export type VoucherLine = Static<typeof VoucherLine>
export const JournalRow = Type.Object({
  voucher_id: Id,
  year: Type.Integer(),
  number: Type.Integer(),
  posted_on: DayWire,
  kind: VoucherKind,
  purpose: Type.String(),
  words: Type.String(),
  document: Nullable(Type.String()),
  /** A reversal stands in the column of what it reverses, below zero (红字). */
  in_fen: FenWire,
  out_fen: FenWire,
  /** Cash and bank together after this voucher. */
  balance_fen: FenWire,
  posted_by: Type.String(),
  case_id: Nullable(Id),
  /** Number of the voucher it reverses, and of the one that reverses it: 「2020-3」. */
  reverses: Nullable(Type.String()),
  reversed_by: Nullable(Type.String()),
  lines: Type.Array(VoucherLine),
})
export type JournalRow = Static<typeof JournalRow>
export const TrialRow = Type.Object({ account: Type.String(), debit_fen: FenWire, credit_fen: FenWire, balance_fen: FenWire })
export type TrialRow = Static<typeof TrialRow>
export const Trial = Type.Object({
  rows: Type.Array(TrialRow),
  debit_fen: FenWire,
  credit_fen: FenWire,
  balanced: Type.Boolean(),
})
export type Trial = Static<typeof Trial>
export const FundDetail = Type.Object({
  fund: FundRow,
  /** Years with vouchers, newest first, and the one that is shown. */
  years: Type.Array(Type.Integer()),
  year: Type.Integer(),
  brought_fen: FenWire,
  in_fen: FenWire,
  out_fen: FenWire,
  journal: Type.Array(JournalRow),
  /** Over the whole life of the fund. */
  trial: Trial,
})
export type FundDetail = Static<typeof FundDetail>
const FundId = Type.Object({ fund_id: Id })
export const fundRoute = route({
  method: 'GET',
  path: '/api/funds/:fund_id',
  params: FundId,
  query: Type.Object({ year: Type.Optional(Type.Integer({ minimum: 1900, maximum: 9999 })) }),
  reply: FundDetail,
})

export const VoucherPosted = Type.Object({ voucher_id: Id, year: Type.Integer(), number: Type.Integer() })
export const postVoucherRoute = route({
  method: 'POST',
  path: '/api/funds/:fund_id/vouchers',
  params: FundId,
  body: Type.Object({
    posted_on: DayWire,
    purpose: Type.String({ pattern: '^[0-9]{2}$' }),
    place: FundPlace,
    amount_fen: Amount,
    words: Words,
    document: Document,
  }),
  reply: VoucherPosted,
})
export const reverseVoucherRoute = route({
  method: 'POST',
  path: '/api/vouchers/:voucher_id/reverse',
  params: Type.Object({ voucher_id: Id }),
  body: Type.Object({ posted_on: DayWire, reason: Words }),
  reply: VoucherPosted,
})
export const closeFundRoute = route({
  method: 'POST',
  path: '/api/funds/:fund_id/close',
  params: FundId,
  body: Type.Object({ closed_on: DayWire, reason: Words }),
  reply: Nothing,
})
export const journalFileRoute = route({
  method: 'GET',
  path: '/api/funds/:fund_id/journal.xlsx',
  params: FundId,
  query: Type.Object({ year: Type.Integer({ minimum: 1900, maximum: 9999 }) }),
  reply: Nothing,
})
