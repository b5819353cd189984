import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { ChildKind, Reason } from './contract.ts'

/** 养育状况核查: a round that names its children when it opens. */
export type ReviewProblem =
  | 'REVIEW_BEFORE_BIRTH'
  | 'REVIEW_BEFORE_ROUND'
  | 'REVIEW_AHEAD'
  | 'REVIEW_AFTER_DEATH'
  | 'REVIEW_ANSWER_UNKNOWN'
  | 'REVIEW_FINDING_UNKNOWN'
  | 'REVIEW_MEASURES_NEEDED'

const Heading = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })
export const NewRound = Type.Object({ heading: Heading, opened_on: DayWire, due_on: DayWire })
export type NewRound = Static<typeof NewRound>
export const newRoundRoute = route({
  method: 'POST',
  path: '/api/child-reviews',
  body: NewRound,
  reply: Type.Object({ round: Id, children: Type.Integer() }),
})
export const RoundRow = Type.Object({
  round: Id,
  heading: Type.String(),
  opened_on: DayWire,
  due_on: DayWire,
  voided: Nullable(Type.String()),
  /** In the reader's scope: who is to be reviewed, and who has been. */
  due: Type.Integer(),
  reviewed: Type.Integer(),
})
export type RoundRow = Static<typeof RoundRow>
export const roundsRoute = route({ method: 'GET', path: '/api/child-reviews', reply: Type.Object({ rounds: Type.Array(RoundRow) }) })

const Answer = Type.String({ minLength: 1, maxLength: 2 })
export const Answers = Type.Object({
  care: Answer,
  school_answer: Answer,
  health_answer: Answer,
  safety: Answer,
  capability: Answer,
  finding: Answer,
  measures: Nullable(Type.String({ minLength: 1, maxLength: 400 })),
  reviewed_on: DayWire,
  reviewers: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
})
export type Answers = Static<typeof Answers>
export const ReviewRow = Type.Object({
  review: Id,
  child: Id,
  name: Type.String(),
  born_on: DayWire,
  division: DivisionCode,
  village: Type.String(),
  kinds: Type.Array(ChildKind),
  guardian: Nullable(Type.String()),
  answers: Nullable(Answers),
  excuse: Nullable(Type.String()),
})
export type ReviewRow = Static<typeof ReviewRow>
export const RoundDetail = Type.Object({
  round: RoundRow,
  villages: Type.Array(Type.Object({ division: DivisionCode, village: Type.String(), due: Type.Integer(), reviewed: Type.Integer() })),
  reviews: Type.Array(ReviewRow),
})
export type RoundDetail = Static<typeof RoundDetail>
const RoundParams = Type.Object({ round: Id })
const ReviewParams = Type.Object({ round: Id, review: Id })
export const roundRoute = route({ method: 'GET', path: '/api/child-reviews/:round', params: RoundParams, reply: RoundDetail })
export const reviewRoute = route({
  method: 'POST',
  path: '/api/child-reviews/:round/:review',
  params: ReviewParams,
  /** `again`: why answers that stand already are replaced. */
  body: Type.Object({ answers: Answers, again: Nullable(Reason) }),
  reply: Nothing,
})
export const excuseRoute = route({
  method: 'POST',
  path: '/api/child-reviews/:round/:review/excuse',
  params: ReviewParams,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
export const voidRoundRoute = route({
  method: 'POST',
  path: '/api/child-reviews/:round/void',
  params: RoundParams,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
