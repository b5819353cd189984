import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'

/** 医疗救助; 困难边缘群众医疗再救助 (2579), which takes what the first leaves over. */
export const Scheme = Type.Enum(['medical_aid', 'further_aid'])
export type Scheme = Static<typeof Scheme>

/** How far a claim has come; follows from its days (`claimState`). */
export const ClaimState = Type.Enum(['received', 'checked', 'declared', 'approved', 'paid', 'returned', 'withdrawn'])
export type ClaimState = Static<typeof ClaimState>

/** What refuses a claim that comes in. */
export type ClaimProblem =
  | 'MEDICAL_CLASS_UNKNOWN'
  | 'MEDICAL_AMOUNT_NEGATIVE'
  | 'MEDICAL_NOTHING_ASKED'
  | 'MEDICAL_PAID_ABOVE_COSTS'
  | 'MEDICAL_STAY_BACKWARDS'
  | 'MEDICAL_RECEIVED_IN_STAY'
  | 'MEDICAL_STAY_BEFORE_BIRTH'
  | 'MEDICAL_STAY_AFTER_DEATH'
  | 'MEDICAL_IN_FUTURE'

const Amount = Type.Integer({ minimum: 0, maximum: 100_000_000_00 })
const Asked = Type.Integer({ minimum: 1, maximum: 100_000_000_00 })
const Words = Type.String({ minLength: 1, maxLength: 200 })
const Short = Type.String({ minLength: 1, maxLength: 60 })

/** Amounts in fen. The base of the aid is reckoned, never typed: covered − basic − serious − other. */
export const NewClaim = Type.Object({
  person_id: Id,
  scheme: Scheme,
  /** Code of the list medical_class. */
  aid_class: Type.String({ minLength: 1, maxLength: 10 }),
  hospital: Short,
  admitted_on: DayWire,
  discharged_on: DayWire,
  illness: Nullable(Short),
  covered_fen: Amount,
  basic_fen: Amount,
  serious_fen: Amount,
  other_fen: Amount,
  requested_fen: Asked,
  received_on: DayWire,
  /** The word that a warning needs. */
  words: Nullable(Words),
})
export type NewClaim = Static<typeof NewClaim>
export const receiveClaimRoute = route({
  method: 'POST',
  path: '/api/medical',
  body: NewClaim,
  reply: Type.Object({ claim_id: Id, warnings: Type.Array(Type.String()) }),
})

const Cell = Type.String({ maxLength: 300 })
/** A line of a list, as it was pasted: the person by name and number, everything in words. */
export const ClaimLine = Type.Object({
  name: Cell,
  id: Cell,
  /** Nothing written: 医疗救助. */
  scheme: Cell,
  aid_class: Cell,
  hospital: Cell,
  admitted_on: Cell,
  discharged_on: Cell,
  covered: Cell,
  basic: Cell,
  serious: Cell,
  other: Cell,
  requested: Cell,
  /** Nothing written: the day of the whole list. */
  received_on: Cell,
  /** The word that a warning needs. */
  words: Cell,
})
export type ClaimLine = Static<typeof ClaimLine>
/** 收件 of a whole list: all or none. */
export const receiveClaimsRoute = route({
  method: 'POST',
  path: '/api/medical/list',
  body: Type.Object({ received_on: DayWire, lines: Type.Array(ClaimLine, { minItems: 1, maxItems: 2000 }) }),
  reply: Type.Object({ claims: Type.Integer(), requested_fen: FenWire }),
})

export const ClaimRow = Type.Object({
  claim_id: Id,
  state: ClaimState,
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  scheme: Scheme,
  aid_class: Type.String(),
  hospital: Type.String(),
  admitted_on: DayWire,
  discharged_on: DayWire,
  burden_fen: FenWire,
  requested_fen: FenWire,
  approved_fen: Nullable(FenWire),
  paid_fen: Nullable(FenWire),
  received_on: DayWire,
  checked_on: Nullable(DayWire),
  declared_on: Nullable(DayWire),
  approved_on: Nullable(DayWire),
  returned_on: Nullable(DayWire),
  paid_on: Nullable(DayWire),
})
export type ClaimRow = Static<typeof ClaimRow>
const Days = Type.Object({ from: DayWire, to: DayWire })
export const ClaimList = Type.Object({ rows: Type.Array(ClaimRow) })
export type ClaimList = Static<typeof ClaimList>
/** Claims received between two days. */
export const claimsRoute = route({
  method: 'GET',
  path: '/api/medical',
  query: Days,
  reply: ClaimList,
})

const ClaimId = Type.Object({ claim_id: Id })
/** One step that was taken: when, by whom, and what was said. */
export const ClaimStep = Type.Object({ state: ClaimState, on: DayWire, by: Type.String(), words: Nullable(Type.String()) })
export type ClaimStep = Static<typeof ClaimStep>
export const ClaimDetail = Type.Object({
  claim: ClaimRow,
  covered_fen: FenWire,
  basic_fen: FenWire,
  serious_fen: FenWire,
  other_fen: FenWire,
  /** Null where there is none, and for who may not see it; `illness_hidden` tells which. */
  illness: Nullable(Type.String()),
  illness_hidden: Type.Boolean(),
  answer_document: Nullable(Type.String()),
  steps: Type.Array(ClaimStep),
})
export type ClaimDetail = Static<typeof ClaimDetail>
export const claimRoute = route({
  method: 'GET',
  path: '/api/medical/:claim_id',
  params: ClaimId,
  reply: ClaimDetail,
})

const ClaimIds = Type.Array(Id, { minItems: 1, maxItems: 1000 })
/** 初审, of one claim or of many at once: all or none. */
export const checkClaimsRoute = route({
  method: 'POST',
  path: '/api/medical/check',
  body: Type.Object({ claim_ids: ClaimIds, checked_on: DayWire }),
  reply: Nothing,
})
/** 申报: what goes to the county on one list; all or none. */
export const declareClaimsRoute = route({
  method: 'POST',
  path: '/api/medical/declare',
  body: Type.Object({ claim_ids: ClaimIds, declared_on: DayWire }),
  reply: Type.Object({ claims: Type.Integer(), requested_fen: FenWire }),
})

export const Answer = Type.Union([
  Type.Object({ kind: Type.Literal('approved'), on: DayWire, approved_fen: Asked, document: Short, words: Nullable(Words) }),
  Type.Object({ kind: Type.Literal('returned'), on: DayWire, document: Nullable(Short), reason: Words }),
])
export type Answer = Static<typeof Answer>
/** 批复 or 退回, as the county answered. */
export const answerClaimRoute = route({
  method: 'POST',
  path: '/api/medical/:claim_id/answer',
  params: ClaimId,
  body: Answer,
  reply: Nothing,
})
export const payClaimRoute = route({
  method: 'POST',
  path: '/api/medical/:claim_id/payment',
  params: ClaimId,
  body: Type.Object({ paid_on: DayWire, paid_fen: Asked }),
  reply: Nothing,
})
export const withdrawClaimRoute = route({
  method: 'POST',
  path: '/api/medical/:claim_id/withdraw',
  params: ClaimId,
  body: Type.Object({ reason: Words }),
  reply: Nothing,
})
/** 申报名册: what was declared between two days. */
export const declarationFileRoute = route({
  method: 'GET',
  path: '/api/medical.xlsx',
  query: Days,
  reply: Nothing,
})
