import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'

/** 备用金救助: one payment out of a town's reserve to one person, with its voucher. */
export const PaidHow = Type.Enum(['cash', 'bank'])
export type PaidHow = Static<typeof PaidHow>

/** What refuses a payment, besides what its voucher refuses (areas/funds). */
export type ReserveProblem =
  | 'CAUSE_UNKNOWN'
  | 'PAID_BEFORE_BIRTH'
  | 'PAID_AFTER_DEATH'
  | 'VOUCHER_BEFORE_PAYMENT'
  | 'PAID_BEFORE_FUND'
  | 'FUND_NOT_RESERVE'
  | 'WITNESSES_NEEDED'
  | 'WITNESSES_SAME'
/** What is paid only with a word of explanation. */
export const ReserveWarningCode = Type.Enum(['ABOVE_RESERVE_CAP', 'SAME_CAUSE_THIS_YEAR', 'RESERVE_CAP_UNKNOWN'])
export type ReserveWarningCode = Static<typeof ReserveWarningCode>
export const ReserveWarning = Type.Object({
  code: ReserveWarningCode,
  /** Chinese sentence. */
  text: Type.String(),
  unchecked: Nullable(Type.Enum(['own', 'demo'])),
})
export type ReserveWarning = Static<typeof ReserveWarning>

/** What a family got before, in the calendar year, out of the reserve, from a relief list or from a mutual-aid fund. */
export const EarlierHelp = Type.Object({
  source: Type.Enum(['reserve', 'relief', 'mutual_aid']),
  name: Type.String(),
  /** The day of a payment; of a relief list the first of its month. */
  on: DayWire,
  cause: Type.String(),
  amount_fen: FenWire,
})
export type EarlierHelp = Static<typeof EarlierHelp>

const Amount = Type.Integer({ minimum: 1, maximum: 100_000_000_00 })
const Cause = Type.String({ minLength: 1, maxLength: 10 })
/** What is known before it is paid: the person, the family's help of the year, what has to be explained. */
export const reserveCheckRoute = route({
  method: 'GET',
  path: '/api/reserve/check',
  query: Type.Object({ person_id: Id, cause: Cause, amount_fen: Amount, paid_on: DayWire }),
  reply: Type.Object({
    name: Type.String(),
    village: Type.String(),
    earlier: Type.Array(EarlierHelp),
    warnings: Type.Array(ReserveWarning),
  }),
})

const Person = Nullable(Type.String({ minLength: 1, maxLength: 40 }))
export const NewReserveCase = Type.Object({
  fund_id: Id,
  person_id: Id,
  cause: Cause,
  amount_fen: Amount,
  paid_on: DayWire,
  /** Day of the voucher: the day of payment or later. */
  posted_on: DayWire,
  paid_how: PaidHow,
  witness_one: Person,
  witness_two: Person,
  /** The word that a warning needs. */
  words: Nullable(Type.String({ minLength: 1, maxLength: 200 })),
})
export type NewReserveCase = Static<typeof NewReserveCase>
export const ReservePaid = Type.Object({
  case_id: Id,
  voucher_id: Id,
  year: Type.Integer(),
  number: Type.Integer(),
  warnings: Type.Array(ReserveWarning),
})
export type ReservePaid = Static<typeof ReservePaid>
export const payReserveRoute = route({
  method: 'POST',
  path: '/api/reserve',
  body: NewReserveCase,
  reply: ReservePaid,
})

const Cell = Type.String({ maxLength: 300 })
/** A line of a list, as it was pasted: the person by name and number, everything in words. */
export const ReserveLine = Type.Object({
  name: Cell,
  id: Cell,
  cause: Cell,
  amount: Cell,
  paid_on: Cell,
  paid_how: Cell,
  witness_one: Cell,
  witness_two: Cell,
  /** The word that a warning needs. */
  words: Cell,
})
export type ReserveLine = Static<typeof ReserveLine>
/** Cases of past months out of one fund, each with its voucher of the day it was paid: all or none. */
export const payReserveListRoute = route({
  method: 'POST',
  path: '/api/reserve/list',
  body: Type.Object({ fund_id: Id, lines: Type.Array(ReserveLine, { minItems: 1, maxItems: 500 }) }),
  reply: Type.Object({ cases: Type.Integer(), amount_fen: FenWire }),
})

export const ReserveRow = Type.Object({
  case_id: Id,
  /** Null where the fund is outside the reader's scope. */
  fund: Nullable(Type.String()),
  voucher: Nullable(Type.String()),
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  cause: Type.String(),
  amount_fen: FenWire,
  paid_on: DayWire,
  paid_how: PaidHow,
  proof_due_on: DayWire,
  proof_on: Nullable(DayWire),
  words: Nullable(Type.String()),
  voided: Nullable(Type.String()),
})
export type ReserveRow = Static<typeof ReserveRow>
export const ReserveList = Type.Object({
  rows: Type.Array(ReserveRow),
  /** Distinct people and money of what is not void. */
  persons: Type.Integer(),
  amount_fen: FenWire,
  /** Papers whose day has passed. */
  overdue: Type.Integer(),
})
export type ReserveList = Static<typeof ReserveList>
export const reserveCasesRoute = route({
  method: 'GET',
  path: '/api/reserve',
  query: Type.Object({ from: DayWire, to: DayWire }),
  reply: ReserveList,
})

const CaseId = Type.Object({ case_id: Id })
export const reserveProofRoute = route({
  method: 'POST',
  path: '/api/reserve/:case_id/proof',
  params: CaseId,
  body: Type.Object({ proof_on: DayWire }),
  reply: Nothing,
})
export const voidReserveRoute = route({
  method: 'POST',
  path: '/api/reserve/:case_id/void',
  params: CaseId,
  body: Type.Object({ posted_on: DayWire, reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Nothing,
})
/** 备用金汇总表 of some days. */
export const reserveFileRoute = route({
  method: 'GET',
  path: '/api/reserve.xlsx',
  query: Type.Object({ from: DayWire, to: DayWire }),
  reply: Nothing,
})
