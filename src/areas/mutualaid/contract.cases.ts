import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { EarlierHelp, PaidHow } from '../relief/contract.reserve.ts'
import { AidLevel } from './contract.ts'

/** 户 or 人: whom a case is for. Paid to one person either way. */
export const AidUnit = Type.Enum(['person', 'household'])
export type AidUnit = Static<typeof AidUnit>

/** What refuses a case, besides what its voucher refuses (areas/funds). */
export type AidProblem =
  | 'AID_CAUSE_UNKNOWN'
  | 'SOCIETY_CLOSED'
  | 'AID_BEFORE_FOUNDING'
  | 'AID_OTHER_VILLAGE'
  | 'AID_NO_HOUSEHOLD'
  | 'AID_DAYS_BACKWARDS'
  | 'AID_IN_FUTURE'
  | 'AID_BEFORE_BIRTH'
  | 'AID_AFTER_DEATH'
  | 'AID_DOCUMENT_NEEDED'
  | 'AID_VOTE_NEEDED'
  | 'AID_VOTE_OF_COUNTY'
  | VoteProblem
/** What refuses a vote of the board. */
export type VoteProblem = 'VOTE_UNBALANCED' | 'VOTE_TOO_FEW_PRESENT' | 'VOTE_NOT_CARRIED' | 'VOTE_KIN_STAYED' | 'VOTE_BOARD_DIFFERS'

/** What is paid only with a word of explanation. */
export const AidWarningCode = Type.Enum(['ABOVE_AID_CAP', 'AID_CAP_UNKNOWN', 'SAME_CAUSE_THIS_YEAR'])
export type AidWarningCode = Static<typeof AidWarningCode>
export const AidWarning = Type.Object({
  code: AidWarningCode,
  /** Chinese sentence. */
  text: Type.String(),
  unchecked: Nullable(Type.Enum(['own', 'demo'])),
})
export type AidWarning = Static<typeof AidWarning>

/** 理事会表决: how many should come, came (those who left among them), left because of kinship, were in favour. */
export const Vote = Type.Object({
  board_seats: Type.Integer({ minimum: 0, maximum: 1000 }),
  board_present: Type.Integer({ minimum: 0, maximum: 1000 }),
  kin_left: Type.Integer({ minimum: 0, maximum: 1000 }),
  board_favour: Type.Integer({ minimum: 0, maximum: 1000 }),
})
export type Vote = Static<typeof Vote>

const Amount = Type.Integer({ minimum: 1, maximum: 100_000_000_00 })
const Cause = Type.String({ minLength: 1, maxLength: 10 })
/** What is known before it is paid. `society_id` is left out where the county pays. */
export const aidCheckRoute = route({
  method: 'GET',
  path: '/api/mutual-aid/check',
  query: Type.Object({
    society_id: Type.Optional(Id),
    person_id: Id,
    cause: Cause,
    amount_fen: Amount,
    voted_on: DayWire,
    paid_on: DayWire,
  }),
  reply: Type.Object({
    name: Type.String(),
    village: Type.String(),
    household_size: Type.Integer(),
    /** Board members with a vote on the day of the vote; zero where none are registered. */
    board_seats: Type.Integer(),
    /** Names on the board that stand in the family too: they leave. */
    kin: Type.Array(Type.String()),
    earlier: Type.Array(EarlierHelp),
    warnings: Type.Array(AidWarning),
  }),
})

export const NewAidCase = Type.Object({
  /** Who pays; null: the county's fund, whose books are not kept here. */
  society_id: Nullable(Id),
  person_id: Id,
  unit: AidUnit,
  cause: Cause,
  amount_fen: Amount,
  asked_on: DayWire,
  /** Day of the vote; of the county's decision. */
  voted_on: DayWire,
  /** Null where the county decided. */
  vote: Nullable(Vote),
  /** Day of payment and of the voucher. */
  paid_on: DayWire,
  paid_how: PaidHow,
  document: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  /** The word that a warning needs. */
  words: Nullable(Type.String({ minLength: 1, maxLength: 200 })),
})
export type NewAidCase = Static<typeof NewAidCase>
export const AidPaid = Type.Object({
  case_id: Id,
  voucher: Nullable(Type.String()),
  warnings: Type.Array(AidWarning),
})
export type AidPaid = Static<typeof AidPaid>
export const payAidRoute = route({ method: 'POST', path: '/api/mutual-aid', body: NewAidCase, reply: AidPaid })

export const AidRow = Type.Object({
  case_id: Id,
  level: AidLevel,
  /** Null where the society is outside the reader's scope, or the county paid. */
  society: Nullable(Type.String()),
  voucher: Nullable(Type.String()),
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  household_size: Type.Integer(),
  unit: AidUnit,
  cause: Type.String(),
  amount_fen: FenWire,
  asked_on: DayWire,
  voted_on: DayWire,
  vote: Nullable(Vote),
  paid_on: DayWire,
  paid_how: PaidHow,
  document: Nullable(Type.String()),
  words: Nullable(Type.String()),
  voided: Nullable(Type.String()),
  entered_by: Type.String(),
})
export type AidRow = Static<typeof AidRow>
/** Cases and money of what is not void, by level. */
export const AidSum = Type.Object({ level: AidLevel, cases: Type.Integer(), amount_fen: FenWire })
export type AidSum = Static<typeof AidSum>
export const AidList = Type.Object({ rows: Type.Array(AidRow), sums: Type.Array(AidSum), cases: Type.Integer(), amount_fen: FenWire })
export type AidList = Static<typeof AidList>
const Days = Type.Object({ from: DayWire, to: DayWire })
export const aidCasesRoute = route({ method: 'GET', path: '/api/mutual-aid', query: Days, reply: AidList })
/** 救急难台账 of some days. */
export const aidFileRoute = route({ method: 'GET', path: '/api/mutual-aid.xlsx', query: Days, reply: Nothing })
export const voidAidRoute = route({
  method: 'POST',
  path: '/api/mutual-aid/:case_id/void',
  params: Type.Object({ case_id: Id }),
  body: Type.Object({ posted_on: DayWire, reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Nothing,
})
