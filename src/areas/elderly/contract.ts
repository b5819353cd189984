import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'

/** 银龄安康: group policies of accident insurance that the town buys for its old people, each with the list of the insured. */
export type PolicyProblem = 'POLICY_ENDS_FIRST' | 'PREMIUM_NOT_POSITIVE' | 'POLICY_PAYER_UNKNOWN'
/** What refuses one line of a pasted list; the line's number goes with it. */
export type ListedProblem = 'LISTED_ID_WRONG' | 'LISTED_PERSON_UNKNOWN' | 'LISTED_NAME_DIFFERS' | 'LISTED_CATEGORY_UNKNOWN'
export type InsuredProblem = ListedProblem | 'INSURED_TWICE' | 'INSURED_DEAD' | 'INSURED_NOT_BORN'

const Amount = Type.Integer({ minimum: 1, maximum: 100_000_000_00 })
export const Reason = Type.String({ minLength: 1, maxLength: 200 })
/** Most lines of one pasted list. */
export const LONGEST_LIST = 5000

export const NewPolicy = Type.Object({
  insurer: Type.String({ minLength: 1, maxLength: 60 }),
  policy_no: Type.String({ minLength: 1, maxLength: 40 }),
  starts_on: DayWire,
  ends_on: DayWire,
  /** Of one person. */
  premium_fen: Amount,
  /** Code of the list visit_source. */
  funded_by: Type.String({ minLength: 1, maxLength: 10 }),
})
export type NewPolicy = Static<typeof NewPolicy>
export const newPolicyRoute = route({
  method: 'POST',
  path: '/api/elderly',
  body: NewPolicy,
  reply: Type.Object({ policy_id: Id }),
})

export const PolicyRow = Type.Object({
  policy_id: Id,
  year: Type.Integer(),
  insurer: Type.String(),
  policy_no: Type.String(),
  starts_on: DayWire,
  ends_on: DayWire,
  premium_fen: FenWire,
  funded_by: Type.String(),
  /** Insured people in the reader's scope. */
  persons: Type.Integer(),
  voided: Nullable(Type.String()),
})
export type PolicyRow = Static<typeof PolicyRow>
export const policiesRoute = route({
  method: 'GET',
  path: '/api/elderly',
  reply: Type.Object({ policies: Type.Array(PolicyRow) }),
})

export const InsuredRow = Type.Object({
  member_id: Id,
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  category: Type.String(),
  payee: Nullable(Type.String()),
  voided: Nullable(Type.String()),
})
export type InsuredRow = Static<typeof InsuredRow>
export const VillageCount = Type.Object({ division: DivisionCode, village: Type.String(), persons: Type.Integer() })
export type VillageCount = Static<typeof VillageCount>
export const PolicyDetail = Type.Object({
  policy: PolicyRow,
  villages: Type.Array(VillageCount),
  /** Of the village asked for; without one nobody. */
  members: Type.Array(InsuredRow),
})
export type PolicyDetail = Static<typeof PolicyDetail>
const PolicyId = Type.Object({ policy_id: Id })
export const policyRoute = route({
  method: 'GET',
  path: '/api/elderly/:policy_id',
  params: PolicyId,
  query: Type.Object({ division: Type.Optional(DivisionCode) }),
  reply: PolicyDetail,
})

/** A line as pasted: the person by number and name, words of the category as the list has them. */
export const NewInsured = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 40 }),
  name: Type.String({ minLength: 1, maxLength: 40 }),
  category: Type.String({ minLength: 1, maxLength: 20 }),
  payee: Nullable(Type.String({ minLength: 1, maxLength: 40 })),
})
export type NewInsured = Static<typeof NewInsured>
export const insureRoute = route({
  method: 'POST',
  path: '/api/elderly/:policy_id/members',
  params: PolicyId,
  body: Type.Object({ people: Type.Array(NewInsured, { minItems: 1, maxItems: LONGEST_LIST }) }),
  reply: Type.Object({ added: Type.Integer() }),
})
export const voidPolicyRoute = route({
  method: 'POST',
  path: '/api/elderly/:policy_id/void',
  params: PolicyId,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
export const voidInsuredRoute = route({
  method: 'POST',
  path: '/api/elderly/:policy_id/members/:member_id/void',
  params: Type.Object({ policy_id: Id, member_id: Id }),
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
