import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { LONGEST_LIST, Reason } from './contract.ts'

/** A round of checks: its people are named at opening, each item is found to apply or not, and has a result where it does. */
export type RoundProblem = 'ROUND_DUE_FIRST' | 'ROUND_OPENS_LATE' | 'ROUND_EMPTY'
export type TargetProblem =
  | 'LISTED_ID_WRONG'
  | 'LISTED_PERSON_UNKNOWN'
  | 'LISTED_NAME_DIFFERS'
  | 'ROUND_TWICE'
  | 'ROUND_DEAD'
  | 'ROUND_NO_CARD'
export type CheckProblem =
  | 'CHECK_ITEM_UNKNOWN'
  | 'CHECK_NOT_APPLICABLE'
  | 'CHECK_RESULT_UNKNOWN'
  | 'CHECK_EVIDENCE_NEEDED'
  | 'CHECK_IN_FUTURE'
  | 'CHECK_BEFORE_ROUND'
  | 'CHECK_BEFORE_BIRTH'
  | 'CHECK_AFTER_DEATH'

const Code = Type.String({ minLength: 1, maxLength: 10 })
export const NewRound = Type.Object({
  round_title: Type.String({ minLength: 1, maxLength: 60 }),
  opened_on: DayWire,
  due_on: DayWire,
  /** Pasted: the id or the card's number, and the name. */
  people: Type.Array(
    Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }), name: Type.String({ minLength: 1, maxLength: 40 }) }),
    { maxItems: LONGEST_LIST },
  ),
  /** Chosen from the list of holders. */
  person_ids: Type.Array(Id, { maxItems: LONGEST_LIST }),
})
export type NewRound = Static<typeof NewRound>
export const openRoundRoute = route({
  method: 'POST',
  path: '/api/disability/rounds',
  body: NewRound,
  reply: Type.Object({ round_id: Id, people: Type.Integer() }),
})

/** Counted over distinct people, or over their households where the item is about the house. */
export const ItemCount = Type.Object({
  item: Code,
  /** For how many it applies, and with how many it has what it asks for. */
  applies: Type.Integer(),
  met: Type.Integer(),
  /** Checked at all, of the round's people. */
  checked: Type.Integer(),
})
export type ItemCount = Static<typeof ItemCount>
export const RoundRow = Type.Object({
  round_id: Id,
  round_title: Type.String(),
  opened_on: DayWire,
  due_on: DayWire,
  people: Type.Integer(),
  done: Type.Integer(),
  /** The day on which the last one was done, when all are. */
  done_on: Nullable(DayWire),
  voided: Nullable(Type.String()),
})
export type RoundRow = Static<typeof RoundRow>
export const checkRoundsRoute = route({
  method: 'GET',
  path: '/api/disability/rounds',
  reply: Type.Object({ rounds: Type.Array(RoundRow) }),
})

export const CheckCell = Type.Object({
  item: Code,
  applies: Type.Boolean(),
  result: Nullable(Code),
  evidence: Nullable(Type.String()),
  checked_on: DayWire,
  checker: Type.String(),
})
export type CheckCell = Static<typeof CheckCell>
export const TargetRow = Type.Object({
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  age: Nullable(Type.Integer()),
  /** Of the valid card; empty without one. */
  categories: Type.Array(Type.String()),
  level: Nullable(Type.String()),
  cells: Type.Array(CheckCell),
  /** Items that apply, and that do not, by the default rule; whoever was at the house decides. */
  proposed: Type.Array(Code),
  ruled_out: Type.Array(Code),
  /** All items are answered. */
  done_on: Nullable(DayWire),
  voided: Nullable(Type.String()),
})
export type TargetRow = Static<typeof TargetRow>
export const RoundDetail = Type.Object({
  round: RoundRow,
  /** Codes of the list check_item, in order. */
  items: Type.Array(Code),
  counts: Type.Array(ItemCount),
  people: Type.Array(TargetRow),
})
export type RoundDetail = Static<typeof RoundDetail>
const RoundId = Type.Object({ round_id: Id })
export const checkRoundRoute = route({ method: 'GET', path: '/api/disability/rounds/:round_id', params: RoundId, reply: RoundDetail })
export const roundFileRoute = route({ method: 'GET', path: '/api/disability/rounds/:round_id/list.xlsx', params: RoundId, reply: Nothing })

/** What was found out about one item of one person. A later one takes its place. */
export const NewCheck = Type.Object({
  person_id: Id,
  item: Code,
  applies: Type.Boolean(),
  result: Nullable(Code),
  evidence: Nullable(Type.String({ minLength: 1, maxLength: 200 })),
})
export type NewCheck = Static<typeof NewCheck>
export const NewChecks = Type.Object({
  checked_on: DayWire,
  checker: Type.String({ minLength: 1, maxLength: 40 }),
  checks: Type.Array(NewCheck, { minItems: 1, maxItems: LONGEST_LIST }),
})
export type NewChecks = Static<typeof NewChecks>
export const recordChecksRoute = route({
  method: 'POST',
  path: '/api/disability/rounds/:round_id/checks',
  params: RoundId,
  body: NewChecks,
  reply: Type.Object({ recorded: Type.Integer() }),
})
export const voidRoundRoute = route({
  method: 'POST',
  path: '/api/disability/rounds/:round_id/void',
  params: RoundId,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
export const strikeTargetRoute = route({
  method: 'POST',
  path: '/api/disability/rounds/:round_id/people/:person_id/void',
  params: Type.Object({ round_id: Id, person_id: Id }),
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
