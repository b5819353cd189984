import { Type, type Static } from 'typebox'
import type { Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, MonthWire, Nothing, Nullable } from '../../kernel/wire.ts'

/** 人 or 户: what a list counts. The two are never added together. */
export const ReliefUnit = Type.Union([Type.Literal('person'), Type.Literal('household')])
export type ReliefUnit = Static<typeof ReliefUnit>

// ---------------------------------------------------------------- inside the server (imports calls these)

/** One grant with the three amounts of the form: village proposal, office opinion, approved by the town. Fen. */
export type GrantInput = {
  /** The helped person; of a household its head. */
  readonly person_id: string
  readonly household_id: string | null
  readonly division: string
  /** Family size or helped persons, 1–40. */
  readonly persons: number
  /** Code of the list relief_cause. */
  readonly cause: string
  readonly village_fen: Fen | null
  readonly office_fen: Fen | null
  /** Approved: what is paid. */
  readonly amount_fen: Fen
  readonly import_row: string | null
}
export type ReliefListInput = {
  readonly paid_month: Month
  readonly unit: ReliefUnit
  readonly reason: string
  readonly document: string | null
  readonly import_id: string | null
  readonly grants: readonly GrantInput[]
}

export type ReliefProblemCode =
  | 'LIST_EMPTY'
  | 'BENEFICIARY_TWICE'
  | 'AMOUNT_EMPTY'
  | 'PERSONS_OUT_OF_RANGE'
  | 'CAUSE_UNKNOWN'
  | 'HOUSEHOLD_MISSING'
  | 'DEAD_PERSON'
  | 'ABOVE_CASE_CAP'
  | 'ABOVE_TOWN_RIGHT'
  | 'SAME_CAUSE_THIS_YEAR'
  | 'TOO_MANY_THIS_YEAR'
  | 'SAME_CAUSE_FROM_POT'
  | 'STANDARD_UNKNOWN'
export type ReliefProblem = {
  readonly code: ReliefProblemCode
  readonly level: 'block' | 'warning'
  /** Index of the grant in the input (from 0); null when it concerns the whole list. */
  readonly grant: number | null
  readonly facts: Readonly<Record<string, string | number | null>>
  readonly unchecked: 'own' | 'demo' | null
}
export type ReliefOutcome = {
  readonly relief_list_id: string
  /** 第几批, within the month. */
  readonly number: number
  /** true: the month already holds this very list; nothing was written. */
  readonly same: boolean
  readonly problems: readonly ReliefProblem[]
}

// ---------------------------------------------------------------- on the wire

export const ReliefListRow = Type.Object({
  relief_list_id: Id,
  paid_month: MonthWire,
  number: Type.Integer(),
  unit: ReliefUnit,
  reason: Type.String(),
  document: Nullable(Type.String()),
  /** How many of `unit`. */
  count: Type.Integer(),
  amount_fen: FenWire,
  /** The payment batch that pays it. */
  batch_id: Nullable(Id),
  file_name: Nullable(Type.String()),
  made_by: Type.String(),
  made_on: DayWire,
  voided: Nullable(Type.Object({ reason: Type.String(), on: DayWire })),
})
export type ReliefListRow = Static<typeof ReliefListRow>

/** Sum of the lists of one unit. Amounts may be added over both; counts never. */
export const ReliefSum = Type.Object({ unit: ReliefUnit, lists: Type.Integer(), count: Type.Integer(), amount_fen: FenWire })
export type ReliefSum = Static<typeof ReliefSum>

export const reliefListsRoute = route({
  method: 'GET',
  path: '/api/relief',
  query: Type.Object({ from: MonthWire, to: MonthWire }),
  reply: Type.Object({ lists: Type.Array(ReliefListRow), sums: Type.Array(ReliefSum) }),
})

export const ReliefWarning = Type.Object({
  code: Type.String(),
  level: Type.Union([Type.Literal('block'), Type.Literal('warning')]),
  row_no: Nullable(Type.Integer()),
  /** Chinese sentence. */
  text: Type.String(),
  unchecked: Nullable(Type.Union([Type.Literal('own'), Type.Literal('demo')])),
})
export type ReliefWarning = Static<typeof ReliefWarning>

export const ReliefGrantRow = Type.Object({
  row_no: Type.Integer(),
  person_id: Id,
  household_id: Nullable(Id),
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  persons: Type.Integer(),
  cause: Type.String(),
  village_fen: Nullable(FenWire),
  office_fen: Nullable(FenWire),
  amount_fen: FenWire,
  import_row: Nullable(Type.String()),
})
export type ReliefGrantRow = Static<typeof ReliefGrantRow>
export const ReliefListDetail = Type.Object({
  list: ReliefListRow,
  grants: Type.Array(ReliefGrantRow),
  warnings: Type.Array(ReliefWarning),
})
export type ReliefListDetail = Static<typeof ReliefListDetail>
const ListId = Type.Object({ relief_list_id: Id })
export const reliefListRoute = route({
  method: 'GET',
  path: '/api/relief/:relief_list_id',
  params: ListId,
  reply: ReliefListDetail,
})

/** A list made by hand. Division and household of each grant come from the register. */
export const NewReliefList = Type.Object({
  paid_month: MonthWire,
  unit: ReliefUnit,
  reason: Type.String({ minLength: 1, maxLength: 200 }),
  document: Nullable(Type.String({ maxLength: 200 })),
  grants: Type.Array(
    Type.Object({
      person_id: Id,
      persons: Type.Integer({ minimum: 1, maximum: 40 }),
      cause: Type.String({ minLength: 1, maxLength: 10 }),
      village_fen: Nullable(Type.Integer({ minimum: 0, maximum: 100_000_000_00 })),
      office_fen: Nullable(Type.Integer({ minimum: 0, maximum: 100_000_000_00 })),
      amount_fen: Type.Integer({ minimum: 1, maximum: 100_000_000_00 }),
    }),
    { minItems: 1, maxItems: 2000 },
  ),
})
export type NewReliefList = Static<typeof NewReliefList>
export const ReliefListMade = Type.Object({
  relief_list_id: Id,
  number: Type.Integer(),
  same: Type.Boolean(),
  warnings: Type.Array(ReliefWarning),
})
export const createReliefListRoute = route({
  method: 'POST',
  path: '/api/relief',
  body: NewReliefList,
  reply: ReliefListMade,
})
export const voidReliefListRoute = route({
  method: 'POST',
  path: '/api/relief/:relief_list_id/void',
  params: ListId,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Nothing,
})
