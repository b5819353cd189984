import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, MonthWire, Nothing, Nullable, ProgrammeId } from '../../kernel/wire.ts'

/** 比对: lists of other departments (未脱贫户 …) held against the register by identity number, and what is concluded of each household. */

/** What refuses a list as a whole. */
export type ListProblem =
  | 'OUTSIDE_KIND_UNKNOWN'
  | 'OUTSIDE_LIST_EMPTY'
  | 'OUTSIDE_LIST_LONG'
  | 'OUTSIDE_LIST_ELSEWHERE'
  | 'OUTSIDE_LIST_IN_FUTURE'
export type ConclusionProblem =
  | 'CONCLUSION_IN_FUTURE'
  | 'CONCLUSION_BEFORE_LIST'
  | 'CONCLUSION_NEEDS_REASON'
  | 'CONCLUSION_NEEDS_DOCUMENT'
  | 'CONCLUSION_NEEDS_WORDS'
  | 'ADMITTED_PROGRAMME_UNKNOWN'
  | 'ADMITTED_BEFORE_DECISION'
  | 'ADMITTED_WITHOUT_MONTH'
  | 'MATCH_REASON_UNKNOWN'

/** Why a row cannot be matched. */
export const Flaw = Type.Enum(['id_missing', 'id_wrong', 'id_twice'])
export type Flaw = Static<typeof Flaw>

/** What a row can be found to be; the order is that of the page. */
export const RULES = ['person', 'died', 'dibao.rural', 'dibao.urban', 'tekun', 'orphan', 'relief', 'disability'] as const
export const MatchRule = Type.Enum([...RULES])
export type MatchRule = Static<typeof MatchRule>

/**
 * What the rule says of a household. included: all of it, or somebody of it (partly), is in dibao, tekun or among the orphans;
 * eligible: nobody is; gone: all of it has died; unclear: no usable number.
 */
export const Proposal = Type.Enum(['included', 'partly', 'eligible', 'gone', 'unclear'])
export type Proposal = Static<typeof Proposal>
/** 已纳入, 批准纳入, 符合待办, 不符合: what a person concluded. */
export const Conclusion = Type.Enum(['included', 'admitted', 'waiting', 'ineligible'])
export type Conclusion = Static<typeof Conclusion>

const Words = Type.String({ minLength: 1, maxLength: 200 })
/** Rows of one list; the town's whole poverty list of a county has fewer. */
export const LONGEST_LIST = 20_000

const About = {
  /** Code of the list outside_list_kind. */
  kind: Type.String({ minLength: 1, maxLength: 10 }),
  provider: Type.String({ minLength: 1, maxLength: 60 }),
  listed_on: DayWire,
}
export const ListAbout = Type.Object(About)
export type ListAbout = Static<typeof ListAbout>
export const FlawedRow = Type.Object({ sheet_row: Type.Integer(), name: Type.String(), flaw: Flaw })
export type FlawedRow = Static<typeof FlawedRow>
export const ListTaken = Type.Object({
  list_id: Id,
  households: Type.Integer(),
  persons: Type.Integer(),
  /** Rows with a number that cannot be used: kept and shown, never matched. */
  flawed: Type.Array(FlawedRow),
  /** Village names that the town does not have. */
  unknown_villages: Type.Array(Type.String()),
})
export type ListTaken = Static<typeof ListTaken>

/** Multipart: the workbook or .csv under `file`, after the fields. */
export const uploadListRoute = route({ method: 'POST', path: '/api/matching/upload', body: ListAbout, reply: ListTaken })
export const pasteListRoute = route({
  method: 'POST',
  path: '/api/matching',
  body: Type.Object({ ...About, text: Type.String({ minLength: 1, maxLength: 3_000_000 }) }),
  reply: ListTaken,
})

const Counts = Type.Object({ households: Type.Integer(), persons: Type.Integer() })
export const ListRow = Type.Object({
  list_id: Id,
  ...About,
  file_name: Type.String(),
  created_at: Type.String(),
  created_by: Type.String(),
  matched_on: Nullable(DayWire),
  /** In the reader's scope. */
  households: Type.Integer(),
  persons: Type.Integer(),
  concluded: Type.Integer(),
  voided: Nullable(Type.String()),
})
export type ListRow = Static<typeof ListRow>
export const listsRoute = route({ method: 'GET', path: '/api/matching', reply: Type.Object({ lists: Type.Array(ListRow) }) })

export const Concluded = Type.Object({
  conclusion_id: Id,
  conclusion: Conclusion,
  match_reason: Nullable(Type.String()),
  decided_on: DayWire,
  document: Nullable(Type.String()),
  words: Nullable(Type.String()),
  programme: Nullable(ProgrammeId),
  from_month: Nullable(MonthWire),
  decided_by: Type.String(),
})
export type Concluded = Static<typeof Concluded>
export const HouseholdRow = Type.Object({
  household_no: Type.Integer(),
  household_number: Type.String(),
  head: Type.String(),
  division: DivisionCode,
  village: Type.String(),
  persons: Type.Integer(),
  flawed: Type.Integer(),
  /** Persons that each rule has met, in the order of RULES. */
  hits: Type.Array(Type.Integer(), { minItems: RULES.length, maxItems: RULES.length }),
  covered: Type.Integer(),
  proposal: Nullable(Proposal),
  concluded: Nullable(Concluded),
  /** Admitted households: whether the programme has begun for one of its people. */
  begun: Type.Boolean(),
})
export type HouseholdRow = Static<typeof HouseholdRow>

/** Which households of a list: by what the rule proposes, by what was concluded, or those still open. */
export const HouseholdView = Type.Enum([
  'all',
  'open',
  'included',
  'partly',
  'eligible',
  'gone',
  'unclear',
  'admitted',
  'waiting',
  'ineligible',
  'confirmed',
])
export type HouseholdView = Static<typeof HouseholdView>
const ListId = Type.Object({ list_id: Id })
const Which = Type.Object({
  view: Type.Optional(HouseholdView),
  division: Type.Optional(DivisionCode),
  /** Households from this one on; a page holds HOUSEHOLDS_SHOWN. */
  from: Type.Optional(Type.Integer({ minimum: 1 })),
})
export type Which = Static<typeof Which>
export const HOUSEHOLDS_SHOWN = 200
export const ListDetail = Type.Object({
  list: ListRow,
  /** Of the whole list in the reader's scope. */
  proposals: Type.Array(Type.Object({ proposal: Proposal, ...Counts.properties })),
  conclusions: Type.Array(Type.Object({ conclusion: Conclusion, ...Counts.properties })),
  disabled: Type.Integer(),
  flawed: Type.Array(FlawedRow),
  villages: Type.Array(Type.Object({ division: DivisionCode, village: Type.String() })),
  households: Type.Array(HouseholdRow),
  /** The next household of this view; null at the end. */
  next: Nullable(Type.Integer()),
})
export type ListDetail = Static<typeof ListDetail>
export const listRoute = route({ method: 'GET', path: '/api/matching/:list_id', params: ListId, query: Which, reply: ListDetail })

export const MemberRow = Type.Object({
  row_no: Type.Integer(),
  sheet_row: Type.Integer(),
  name: Type.String(),
  relation_text: Nullable(Type.String()),
  masked_id: Nullable(Type.String()),
  listed_disability: Nullable(Type.String()),
  flaw: Nullable(Flaw),
  person_id: Nullable(Id),
  /** The register's name, where it differs from the list's. */
  registered_name: Nullable(Type.String()),
  hits: Type.Array(Type.Object({ rule: MatchRule, from_month: Nullable(MonthWire) })),
})
export type MemberRow = Static<typeof MemberRow>
export const HouseholdDetail = Type.Object({ household: HouseholdRow, members: Type.Array(MemberRow) })
export type HouseholdDetail = Static<typeof HouseholdDetail>
export const listedHouseholdRoute = route({
  method: 'GET',
  path: '/api/matching/:list_id/households/:household_no',
  params: Type.Object({ list_id: Id, household_no: Type.Integer({ minimum: 1 }) }),
  reply: HouseholdDetail,
})

export const matchRoute = route({
  method: 'POST',
  path: '/api/matching/:list_id/match',
  params: ListId,
  /** As things stood on this day. */
  body: Type.Object({ on: DayWire }),
  reply: Type.Object({ hits: Type.Integer() }),
})

export const NewConclusion = Type.Object({
  household_nos: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: LONGEST_LIST }),
  conclusion: Conclusion,
  decided_on: DayWire,
  match_reason: Nullable(Type.String({ minLength: 1, maxLength: 10 })),
  document: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  words: Nullable(Words),
  programme: Nullable(ProgrammeId),
  from_month: Nullable(MonthWire),
})
export type NewConclusion = Static<typeof NewConclusion>
export const concludeRoute = route({
  method: 'POST',
  path: '/api/matching/:list_id/conclusions',
  params: ListId,
  body: NewConclusion,
  reply: Counts,
})
/** Every open household that the rule finds included, in one act. */
export const confirmRoute = route({
  method: 'POST',
  path: '/api/matching/:list_id/confirm',
  params: ListId,
  body: Type.Object({ decided_on: DayWire }),
  reply: Counts,
})
export const revokeRoute = route({
  method: 'POST',
  path: '/api/matching/:list_id/conclusions/:conclusion_id/void',
  params: Type.Object({ list_id: Id, conclusion_id: Id }),
  body: Type.Object({ reason: Words }),
  reply: Nothing,
})
export const voidListRoute = route({
  method: 'POST',
  path: '/api/matching/:list_id/void',
  params: ListId,
  body: Type.Object({ reason: Words }),
  reply: Nothing,
})
export const listFileRoute = route({ method: 'GET', path: '/api/matching/:list_id/file', params: ListId, query: Which, reply: Nothing })
