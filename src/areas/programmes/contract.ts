import { Type, type Static } from 'typebox'
import type { LawData, Step } from '../../kernel/law.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, MonthWire, Nothing, Nullable, ProgrammeId } from '../../kernel/wire.ts'

// ---------------------------------------------------------------- inside the server: rosters (imports calls these)

/** One beneficiary of a roster. Money is fen per month; amount = base + uplift. */
export type RosterRow = {
  /** The caller's name of the row; problems and outcomes carry it. */
  readonly key: string
  /** Programmes by household: the household (null only in a preview, before it is saved: then met by the head). Others: null. */
  readonly household_id: string | null
  /** The person; of a household its head. */
  readonly person_id: string
  readonly division: string
  readonly persons: number
  readonly base_fen: Fen
  readonly uplift_fen: Fen
  readonly category: string | null
  /** Insured persons known by name; may be fewer than `persons`. Ignored where the programme is by person. */
  readonly insured: readonly string[]
  /** 起始保障年月 of the roster; see `rosterChanges` for when it counts. */
  readonly from_month: Month | null
  /** Sheet and row: 「Sheet1!17」. */
  readonly import_row: string | null
  /** Empty: the one step of an imported amount is written here. */
  readonly steps: readonly Step[]
}

export type RosterInput = {
  readonly programme: string
  readonly month: Month
  readonly import_id: string | null
  readonly approved_by_doc: string | null
  readonly rows: readonly RosterRow[]
  /** What becomes of entitlements of `gone_divisions` that the roster does not name. */
  readonly gone: 'stop' | 'keep'
  /** Villages for which the roster is complete. */
  readonly gone_divisions: readonly string[]
  /** A code, name or alias of the list stop_reason; other words are kept as note under 其他. */
  readonly gone_reason: string
}

export type ChangedField = 'amount' | 'persons' | 'insured' | 'head' | 'household' | 'division'

/** An entitlement as it stood before the roster. */
export type FormerAmount = {
  readonly entitlement_id: string
  readonly household_id: string | null
  readonly person_id: string
  readonly division: string
  readonly from_month: Month
  readonly to_month: Month | null
  readonly persons: number
  readonly base_fen: Fen
  readonly uplift_fen: Fen
  readonly amount_fen: Fen
}
export type RosterRowOutcome = {
  readonly key: string
  readonly outcome: 'new' | 'changed' | 'same'
  readonly changes: readonly ChangedField[]
  readonly old: FormerAmount | null
  /** First month of the segment that stands after the roster. */
  readonly from_month: Month
}
export type GoneEntitlement = FormerAmount & { readonly name: string }

/** Blocking problems refuse the roster; warnings do not. The Chinese text stands in messages under the code. */
export type RosterProblemCode =
  | 'MONTH_ALREADY_RUN'
  | 'BENEFICIARY_TWICE'
  | 'AMOUNT_EMPTY'
  | 'PERSONS_OUT_OF_RANGE'
  | 'DEAD_PERSON'
  | 'LATER_SEGMENT'
  | 'SEGMENT_PAID'
  | 'ABOVE_STANDARD'
  | 'BELOW_STANDARD'
  | 'INCOMPATIBLE'
  | 'FROM_MONTH_LATER'
  | 'STANDARD_UNKNOWN'
export type RosterProblem = {
  readonly code: RosterProblemCode
  readonly level: 'block' | 'warning'
  /** Key of the row; null when it concerns the whole roster. */
  readonly key: string | null
  readonly facts: Readonly<Record<string, string | number | null>>
  /** The rule behind it rests on common practice (own) or on a demo value. */
  readonly unchecked: 'own' | 'demo' | null
}
export type RosterOutcome = {
  /** In the order of the input. */
  readonly rows: readonly RosterRowOutcome[]
  readonly gone: readonly GoneEntitlement[]
  readonly problems: readonly RosterProblem[]
}

export type StopItem = {
  readonly entitlement_id: string
  /** First month not paid. */
  readonly to_month: Month
  /** Code of the list stop_reason. */
  readonly reason: string
  readonly note: string | null
}

// ---------------------------------------------------------------- on the wire

export const EntitlementState = Type.Union([Type.Literal('active'), Type.Literal('stopped'), Type.Literal('all')])
export type EntitlementState = Static<typeof EntitlementState>
export const Origin = Type.Union([Type.Literal('imported'), Type.Literal('decided')])

export const EntitlementFilter = Type.Object({
  programme: Type.Optional(ProgrammeId),
  /** A village. */
  division: Type.Optional(DivisionCode),
  month: MonthWire,
  /** active: entitled in that month; stopped: ended by then, for a reason; all: every segment begun by then. */
  state: EntitlementState,
  name: Type.Optional(Type.String({ maxLength: 40 })),
  /** Entitlements of this person alone: own, insured in, or as head. */
  person_id: Type.Optional(Id),
})
export type EntitlementFilter = Static<typeof EntitlementFilter>

export const EntitlementRow = Type.Object({
  entitlement_id: Id,
  programme: ProgrammeId,
  person_id: Id,
  household_id: Nullable(Id),
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  persons: Type.Integer(),
  base_fen: FenWire,
  uplift_fen: FenWire,
  amount_fen: FenWire,
  category: Nullable(Type.String()),
  from_month: MonthWire,
  /** First month not paid; null = open. */
  to_month: Nullable(MonthWire),
  origin: Origin,
  /** Code of the list stop_reason. */
  stop_reason: Nullable(Type.String()),
  stop_note: Nullable(Type.String()),
})
export type EntitlementRow = Static<typeof EntitlementRow>

/** Sums of one programme. `households` is null where the programme is by person. 户 and 人 are never added. */
export const EntitlementSum = Type.Object({
  programme: ProgrammeId,
  households: Nullable(Type.Integer()),
  persons: Type.Integer(),
  amount_fen: FenWire,
})
export type EntitlementSum = Static<typeof EntitlementSum>

export const EntitlementList = Type.Object({
  rows: Type.Array(EntitlementRow),
  /** Rows that meet the filter; `rows` holds at most the first 5,000 of them. */
  total: Type.Integer(),
  sums: Type.Array(EntitlementSum),
})
export type EntitlementList = Static<typeof EntitlementList>
export const listEntitlementsRoute = route({
  method: 'GET',
  path: '/api/entitlements',
  query: EntitlementFilter,
  reply: EntitlementList,
})
/** The same list as .xlsx, ids masked. */
export const exportEntitlementsRoute = route({
  method: 'GET',
  path: '/api/entitlements/export',
  query: EntitlementFilter,
  reply: Nothing,
})

/** A parameter an amount rests on, as it stood then. */
export const UsedParameter = Type.Object({
  id: Type.String(),
  key: Nullable(Type.String()),
  title: Type.String(),
  /** The value as printed: 602.00, 20, half_up. */
  value: Type.String(),
  unit: Type.String(),
  valid_from: Type.String(),
  document: Type.String(),
  number: Type.String(),
  clause: Nullable(Type.String()),
  unchecked: Nullable(Type.Union([Type.Literal('own'), Type.Literal('demo')])),
})
export type UsedParameter = Static<typeof UsedParameter>
export const StepWire = Type.Object({
  id: Type.String(),
  title: Type.String(),
  how: Type.String(),
  amount_fen: FenWire,
  by: Type.Array(Type.Object({ id: Type.String(), key: Nullable(Type.String()), valid_from: Type.String(), source: Type.String() })),
})

/** Everything behind one amount: 「为什么是这个金额」. */
export const EntitlementDetail = Type.Object({
  entitlement: EntitlementRow,
  steps: Type.Array(StepWire),
  insured: Type.Array(Type.Object({ person_id: Id, name: Type.String() })),
  approved_by_doc: Nullable(Type.String()),
  /** The roster an imported amount came from. */
  file: Nullable(Type.Object({ import_id: Nullable(Id), name: Nullable(Type.String()), row: Nullable(Type.String()) })),
  parameters: Type.Array(UsedParameter),
  recorded_on: DayWire,
  recorded_by: Type.String(),
  voided: Nullable(Type.Object({ reason: Type.String(), on: DayWire })),
})
export type EntitlementDetail = Static<typeof EntitlementDetail>
const EntitlementId = Type.Object({ entitlement_id: Id })
export const entitlementRoute = route({
  method: 'GET',
  path: '/api/entitlements/:entitlement_id',
  params: EntitlementId,
  reply: EntitlementDetail,
})

export const StopBody = Type.Object({
  to_month: MonthWire,
  reason: Type.String({ minLength: 1, maxLength: 10 }),
  note: Nullable(Type.String({ maxLength: 200 })),
})
export const stopEntitlementRoute = route({
  method: 'POST',
  path: '/api/entitlements/:entitlement_id/stop',
  params: EntitlementId,
  body: StopBody,
  reply: Type.Object({ stopped: Type.Integer() }),
})
export const voidEntitlementRoute = route({
  method: 'POST',
  path: '/api/entitlements/:entitlement_id/void',
  params: EntitlementId,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Nothing,
})

/** Everything the law files hold; the browser makes a `Law` of it with `lawOf`. */
export const lawRoute = route({
  method: 'GET',
  path: '/api/law/programmes',
  reply: Type.Unsafe<LawData>(Type.Any()),
})
