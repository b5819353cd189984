import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { LONGEST_LIST, Reason, type ListedProblem } from './contract.ts'

/** 慰问: a plan for an occasion, the people on its list, each visit with who signed for it. */
export const VisitLead = Type.Enum(['civil_affairs', 'disabled_federation'])
export type VisitLead = Static<typeof VisitLead>
export const Receipt = Type.Enum(['signature', 'proxy'])
export type Receipt = Static<typeof Receipt>

export type PlanProblem = 'VISIT_OCCASION_UNKNOWN' | 'VISIT_SOURCE_UNKNOWN' | 'VISIT_YEAR_AHEAD'
/** A day that cannot be one of a visit to this person under this plan. */
export type VisitDayProblem = 'VISIT_BEFORE_YEAR' | 'VISIT_BEFORE_BIRTH' | 'VISIT_AFTER_DEATH'
export type ListingProblem = ListedProblem | VisitDayProblem | 'VISIT_AMOUNT_NOT_POSITIVE' | 'VISIT_TWICE' | 'VISIT_NEEDS_WORDS'
export type VisitProblem = VisitDayProblem | 'VISIT_IN_FUTURE' | 'VISITORS_NEEDED' | 'PROXY_NEEDED' | 'PROXY_SAME'

const Code = Type.String({ minLength: 1, maxLength: 10 })
export const NewPlan = Type.Object({
  /** Code of the list visit_occasion. */
  occasion: Code,
  year: Type.Integer({ minimum: 2000, maximum: 2100 }),
  /** Code of the list visit_source. */
  source: Code,
  lead: VisitLead,
})
export type NewPlan = Static<typeof NewPlan>
export const newPlanRoute = route({
  method: 'POST',
  path: '/api/visits',
  body: NewPlan,
  reply: Type.Object({ plan_id: Id }),
})

export const PlanRow = Type.Object({
  plan_id: Id,
  occasion: Type.String(),
  year: Type.Integer(),
  source: Type.String(),
  lead: VisitLead,
  /** On the list, and of them visited, with the money of each; in the reader's scope, without what is void. */
  listed: Type.Integer(),
  listed_fen: FenWire,
  visited: Type.Integer(),
  visited_fen: FenWire,
  voided: Nullable(Type.String()),
})
export type PlanRow = Static<typeof PlanRow>
export const plansRoute = route({
  method: 'GET',
  path: '/api/visits',
  reply: Type.Object({ plans: Type.Array(PlanRow) }),
})

export const VisitRow = Type.Object({
  visit_id: Id,
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  category: Type.String(),
  amount_fen: FenWire,
  planned_on: DayWire,
  words: Nullable(Type.String()),
  visited_on: Nullable(DayWire),
  visitors: Nullable(Type.String()),
  receipt: Nullable(Receipt),
  proxy_name: Nullable(Type.String()),
  proxy_relation: Nullable(Type.String()),
  voided: Nullable(Type.String()),
})
export type VisitRow = Static<typeof VisitRow>
export const PlanDetail = Type.Object({ plan: PlanRow, visits: Type.Array(VisitRow) })
export type PlanDetail = Static<typeof PlanDetail>
const PlanId = Type.Object({ plan_id: Id })
export const planRoute = route({
  method: 'GET',
  path: '/api/visits/:plan_id',
  params: PlanId,
  reply: PlanDetail,
})
/** 签领表 of a plan, with a column for the signature. */
export const planFileRoute = route({
  method: 'GET',
  path: '/api/visits/:plan_id/list.xlsx',
  params: PlanId,
  reply: Nothing,
})

export const NewListed = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 40 }),
  name: Type.String({ minLength: 1, maxLength: 40 }),
  /** Code of the list visit_category, or its words. */
  category: Type.String({ minLength: 1, maxLength: 20 }),
  amount_fen: Type.Integer({ minimum: -100_000_000_00, maximum: 100_000_000_00 }),
})
export type NewListed = Static<typeof NewListed>
export const NewListing = Type.Object({
  people: Type.Array(NewListed, { minItems: 1, maxItems: LONGEST_LIST }),
  planned_on: DayWire,
  /** Why two of one household stand on the list. */
  words: Nullable(Reason),
})
export type NewListing = Static<typeof NewListing>
export const listVisitsRoute = route({
  method: 'POST',
  path: '/api/visits/:plan_id/list',
  params: PlanId,
  body: NewListing,
  reply: Type.Object({ added: Type.Integer() }),
})

const Name = Nullable(Type.String({ minLength: 1, maxLength: 40 }))
export const VisitMade = Type.Object({
  visited_on: DayWire,
  visitors: Type.String({ maxLength: 100 }),
  receipt: Receipt,
  proxy_name: Name,
  proxy_relation: Name,
})
export type VisitMade = Static<typeof VisitMade>
const VisitId = Type.Object({ plan_id: Id, visit_id: Id })
export const recordVisitRoute = route({
  method: 'POST',
  path: '/api/visits/:plan_id/list/:visit_id',
  params: VisitId,
  body: VisitMade,
  reply: Nothing,
})
export const voidVisitRoute = route({
  method: 'POST',
  path: '/api/visits/:plan_id/list/:visit_id/void',
  params: VisitId,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
export const voidPlanRoute = route({
  method: 'POST',
  path: '/api/visits/:plan_id/void',
  params: PlanId,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
