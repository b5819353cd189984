import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'

/**
 * 儿童: a register of its own, seen by the roles named for it. A record is named `child` in addresses and inputs, not `child_id`: what ends
 * in `_id` goes into the audit row of a refusal, and the audit is read by somebody who may not know of the child.
 */
export const CHILD_KINDS = ['left_behind', 'in_difficulty', 'orphan', 'unsupported'] as const
export const ChildKind = Type.Enum([...CHILD_KINDS])
export type ChildKind = (typeof CHILD_KINDS)[number]

export type ChildProblem =
  | 'CHILD_NUMBER_WRONG'
  | 'CHILD_BIRTH_NEEDED'
  | 'CHILD_BIRTH_DIFFERS'
  | 'CHILD_CODE_UNKNOWN'
  | 'CHILD_NAME_DIFFERS'
  | 'CHILD_DEAD'
export type ClassProblem = 'CHILD_CLASSES_EXCLUDE' | 'CHILD_CLASS_TWICE' | 'CHILD_TOO_OLD' | 'CHILD_CLASS_BEFORE_BIRTH' | 'CHILD_DAY_AHEAD'
export type GuardianProblem =
  | 'GUARDIAN_NUMBER_WRONG'
  | 'GUARDIAN_IS_CHILD'
  | 'GUARDIAN_TOO_YOUNG'
  | 'GUARDIAN_DEAD'
  | 'GUARDIAN_NAME_DIFFERS'
  | 'GUARDIAN_KINSHIP_UNKNOWN'
  | 'GUARDIAN_PARENT_ENTRUSTED'
  | 'GUARDIAN_REASON_NEEDED'
  | 'GUARDIAN_BEFORE_BIRTH'
  | 'CHILD_DAY_AHEAD'

const Code = Type.String({ minLength: 1, maxLength: 4 })
const Name = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })
export const Reason = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Text = Nullable(Type.String({ minLength: 1, maxLength: 200 }))
const Number = Nullable(Type.String({ minLength: 1, maxLength: 40 }))
/** Most lines of one pasted or handed-in list. */
export const LONGEST_LIST = 2000

/** What can change in a record, each change with its reason. */
export const ChildFacts = Type.Object({
  division: DivisionCode,
  address: Text,
  schooling: Code,
  school: Text,
  health: Code,
  father_name: Text,
  father_state: Code,
  mother_name: Text,
  mother_state: Code,
  parents_place: Text,
})
export type ChildFacts = Static<typeof ChildFacts>

export const NewChild = Type.Object({
  name: Name,
  id: Number,
  /** Asked for where there is no number. */
  born_on: Nullable(DayWire),
  sex: Nullable(Type.Enum(['1', '2'])),
  ...ChildFacts.properties,
  kind: ChildKind,
  from_day: DayWire,
  from_reason: Reason,
  /** Why the class holds where the parents' states say otherwise. */
  words: Text,
})
export type NewChild = Static<typeof NewChild>
export const newChildRoute = route({ method: 'POST', path: '/api/children', body: NewChild, reply: Type.Object({ child: Id }) })

export const ChildRow = Type.Object({
  child: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  sex: Type.String(),
  born_on: DayWire,
  age: Type.Integer(),
  division: DivisionCode,
  village: Type.String(),
  kinds: Type.Array(ChildKind),
  guardian: Nullable(Type.String()),
  guardian_phone: Nullable(Type.String()),
  reviewed_on: Nullable(DayWire),
})
export type ChildRow = Static<typeof ChildRow>
export const ChildFilter = Type.Object({
  text: Type.Optional(Type.String({ maxLength: 40 })),
  kind: Type.Optional(ChildKind),
  division: Type.Optional(DivisionCode),
  /** Also those who are in no class any more. */
  past: Type.Optional(Type.Boolean()),
})
export type ChildFilter = Static<typeof ChildFilter>
/** By POST: what is searched for stands in no address and in no log. */
export const childrenRoute = route({
  method: 'POST',
  path: '/api/children/search',
  body: ChildFilter,
  reply: Type.Object({
    children: Type.Array(ChildRow),
    /** In each class today, in the reader's scope. */
    counts: Type.Array(Type.Object({ kind: ChildKind, persons: Type.Integer() })),
  }),
})

const ChildParams = Type.Object({ child: Id })
export const ClassRow = Type.Object({
  spell: Id,
  kind: ChildKind,
  from_day: DayWire,
  from_reason: Type.String(),
  words: Nullable(Type.String()),
  to_day: Nullable(DayWire),
  to_reason: Nullable(Type.String()),
})
export type ClassRow = Static<typeof ClassRow>
export const GuardianRow = Type.Object({
  guardian: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  kinship: Type.String(),
  phone: Nullable(Type.String()),
  address: Nullable(Type.String()),
  entrusted: Type.Boolean(),
  entrust_reason: Nullable(Type.String()),
  agreed_on: Nullable(DayWire),
  from_day: DayWire,
  to_day: Nullable(DayWire),
  to_reason: Nullable(Type.String()),
})
export type GuardianRow = Static<typeof GuardianRow>
export const HistoryRow = Type.Object({
  field: Type.String(),
  old_value: Nullable(Type.String()),
  new_value: Nullable(Type.String()),
  source: Type.String(),
  changed_by: Type.String(),
  changed_at: Type.String(),
})
export type HistoryRow = Static<typeof HistoryRow>
export const ReviewPast = Type.Object({
  round: Id,
  heading: Type.String(),
  reviewed_on: DayWire,
  finding: Type.String(),
  measures: Nullable(Type.String()),
  reviewers: Type.String(),
})
export const ChildDetail = Type.Object({
  child: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  sex: Type.String(),
  born_on: DayWire,
  age: Type.Integer(),
  village: Type.String(),
  facts: ChildFacts,
  voided: Nullable(Type.String()),
  /** How the audit calls this record: it holds neither name nor number. */
  mark: Type.String(),
  classes: Type.Array(ClassRow),
  guardians: Type.Array(GuardianRow),
  history: Type.Array(HistoryRow),
  reviews: Type.Array(ReviewPast),
})
export type ChildDetail = Static<typeof ChildDetail>
export const childRoute = route({ method: 'GET', path: '/api/children/:child', params: ChildParams, reply: ChildDetail })

export const ChangeFacts = Type.Object({
  facts: ChildFacts,
  reason: Reason,
  /** How many changes the page had seen. */
  seen: Type.Integer({ minimum: 0 }),
})
export type ChangeFacts = Static<typeof ChangeFacts>
export const changeChildRoute = route({
  method: 'POST',
  path: '/api/children/:child/change',
  params: ChildParams,
  body: ChangeFacts,
  reply: Nothing,
})
export const voidChildRoute = route({
  method: 'POST',
  path: '/api/children/:child/void',
  params: ChildParams,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
export const NewClass = Type.Object({ kind: ChildKind, from_day: DayWire, from_reason: Reason, words: Text })
export type NewClass = Static<typeof NewClass>
export const newClassRoute = route({
  method: 'POST',
  path: '/api/children/:child/classes',
  params: ChildParams,
  body: NewClass,
  reply: Nothing,
})
const Ending = Type.Object({ to_day: DayWire, to_reason: Reason })
export type Ending = Static<typeof Ending>
export const endClassRoute = route({
  method: 'POST',
  path: '/api/children/:child/classes/:spell/end',
  params: Type.Object({ child: Id, spell: Id }),
  body: Ending,
  reply: Nothing,
})
export const NewGuardian = Type.Object({
  name: Name,
  id: Number,
  kinship: Code,
  phone: Nullable(Type.String({ pattern: '^[0-9 +()-]{5,20}$' })),
  address: Text,
  entrusted: Type.Boolean(),
  entrust_reason: Text,
  agreed_on: Nullable(DayWire),
  from_day: DayWire,
})
export type NewGuardian = Static<typeof NewGuardian>
export const newGuardianRoute = route({
  method: 'POST',
  path: '/api/children/:child/guardians',
  params: ChildParams,
  body: NewGuardian,
  reply: Nothing,
})
export const endGuardianRoute = route({
  method: 'POST',
  path: '/api/children/:child/guardians/:guardian/end',
  params: Type.Object({ child: Id, guardian: Id }),
  body: Ending,
  reply: Nothing,
})

/** A line as it was pasted or read out of a workbook, in the words of the list. */
export const ListLine = Type.Object({
  name: Type.String({ maxLength: 60 }),
  id: Type.String({ maxLength: 40 }),
  kind: Type.String({ maxLength: 20 }),
  village: Type.String({ maxLength: 60 }),
  father_state: Type.String({ maxLength: 20 }),
  mother_state: Type.String({ maxLength: 20 }),
  guardian: Type.String({ maxLength: 60 }),
  kinship: Type.String({ maxLength: 20 }),
  phone: Type.String({ maxLength: 40 }),
  school: Type.String({ maxLength: 100 }),
})
export type ListLine = Static<typeof ListLine>
export const listRoute = route({
  method: 'POST',
  path: '/api/children/list',
  body: Type.Object({
    lines: Type.Array(ListLine, { minItems: 1, maxItems: LONGEST_LIST }),
    from_day: DayWire,
    from_reason: Reason,
  }),
  reply: Type.Object({ added: Type.Integer() }),
})
/** Reads a list out of a workbook and gives it back to be looked at; nothing of it is kept. */
export const readListRoute = route({
  method: 'POST',
  path: '/api/children/list/read',
  reply: Type.Object({ lines: Type.Array(ListLine) }),
})
export const exportRoute = route({
  method: 'GET',
  path: '/api/children/export',
  reply: Nothing,
  query: Type.Object({ kind: Type.Optional(ChildKind), division: Type.Optional(DivisionCode) }),
})
