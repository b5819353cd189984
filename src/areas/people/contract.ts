import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, MonthWire, Nothing, Nullable, ProgrammeId } from '../../kernel/wire.ts'

// What other areas hand in, in bulk; plain identity numbers and accounts only inside the server.

/** A person as a roster states them. `key` is the caller's own; `id` null where the person has no number or the list has none. */
export type PersonInput = {
  readonly key: string
  readonly name: string
  readonly id: string | null
  /** Code of the list id_kind; '01' is checked by GB 11643. */
  readonly id_kind: string
  /** GB/T 2261.1; '9' when not stated. An identity card number goes before it. */
  readonly sex: string
  readonly born_on: string | null
  readonly division: string
  readonly villager_group: string | null
  readonly address: string | null
  readonly phone: string | null
}
export type FieldChange = { readonly field: string; readonly old: string | null; readonly new: string | null }
/**
 * Whom an input met. `new`: nobody, `person_id` is null when only matched. `changed`: something is written.
 * `changes` also holds a differing `name` or `division`, which are only reported: setName and movePeople write them.
 */
export type PersonMatch = {
  readonly key: string
  readonly person_id: string | null
  readonly outcome: 'new' | 'changed' | 'same'
  readonly changes: readonly FieldChange[]
  /** The person as the register had them before; null for a new one. */
  readonly register: { readonly name: string; readonly division: string; readonly died_on: string | null } | null
}
export type SavedPerson = PersonMatch & { readonly person_id: string }
export type AccountInput = {
  readonly person_id: string
  readonly division: string
  /** Digits; blanks and hyphens are taken off. */
  readonly number: string
  readonly bank_name: string | null
  readonly branch_name: string | null
  readonly holder_name: string
  readonly payee_relation: string | null
}
/** `waiting`: of the changed ones, those that a second person has to confirm before anything is paid to them. */
export type AccountsSaved = { readonly new: number; readonly changed: number; readonly unchanged: number; readonly waiting: number }

// Search and lists

export const PersonRow = Type.Object({
  person_id: Id,
  name: Type.String(),
  sex: Type.String(),
  age: Nullable(Type.Integer()),
  division: DivisionCode,
  village: Type.String(),
  villager_group: Nullable(Type.String()),
  /** Last four of the identity number. */
  id_last4: Nullable(Type.String()),
  died_on: Nullable(DayWire),
  /** Titles of the programmes received now, alone or with the household. */
  programmes: Type.Array(Type.String()),
})
export type PersonRow = Static<typeof PersonRow>

export const SearchResult = Type.Object({
  people: Type.Array(PersonRow),
  /** There are more than shown. */
  more: Type.Boolean(),
  /** Villages that the words name. */
  villages: Type.Array(Type.Object({ division: DivisionCode, name: Type.String() })),
})
export type SearchResult = Static<typeof SearchResult>
/** POST: what is searched may be a whole identity number, and addresses are logged. */
export const searchRoute = route({
  method: 'POST',
  path: '/api/people/search',
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 60 }) }),
  reply: SearchResult,
})

export const PeopleQuery = Type.Object({
  division: Type.Optional(DivisionCode),
  programme: Type.Optional(ProgrammeId),
  alive: Type.Optional(Type.Union([Type.Literal('yes'), Type.Literal('no')])),
  /** `next` of the page before. */
  after: Type.Optional(Type.String({ maxLength: 300 })),
})
export type PeopleQuery = Static<typeof PeopleQuery>
export const PeoplePage = Type.Object({
  people: Type.Array(PersonRow),
  /** Handed back as `after`; null on the last page. */
  next: Nullable(Type.String()),
  /** Only on the first page. */
  total: Nullable(Type.Integer()),
})
export type PeoplePage = Static<typeof PeoplePage>
export const peopleRoute = route({
  method: 'GET',
  path: '/api/people',
  query: PeopleQuery,
  reply: PeoplePage,
})

// One person

const Text = Nullable(Type.String())
export const AccountView = Type.Object({
  account_id: Id,
  bank_name: Text,
  branch_name: Text,
  holder_name: Type.String(),
  last4: Type.String(),
  payee_relation: Text,
  from_day: DayWire,
  to_day: Nullable(DayWire),
  source: Type.String(),
})
export type AccountView = Static<typeof AccountView>
export const EntitlementView = Type.Object({
  entitlement_id: Id,
  programme: ProgrammeId,
  title: Type.String(),
  household_id: Nullable(Id),
  person_id: Id,
  from_month: MonthWire,
  to_month: Nullable(MonthWire),
  persons: Type.Integer(),
  base_fen: FenWire,
  uplift_fen: FenWire,
  amount_fen: FenWire,
  category: Text,
  origin: Type.String(),
  approved_by_doc: Text,
  stop_reason: Text,
  stop_note: Text,
})
export type EntitlementView = Static<typeof EntitlementView>
export const PaymentView = Type.Object({
  batch_id: Id,
  line_no: Type.Integer(),
  programme: ProgrammeId,
  title: Type.String(),
  paid_month: MonthWire,
  line_kind: Type.String(),
  base_fen: FenWire,
  uplift_fen: FenWire,
  price_fen: FenWire,
  back_pay_fen: FenWire,
  offset_fen: FenWire,
  net_fen: FenWire,
  result: Text,
  result_reason: Text,
  result_at: Text,
  /** made, submitted, approved, sent or returned: how far the batch is. */
  batch_state: Type.String(),
})
export type PaymentView = Static<typeof PaymentView>
export const ReliefView = Type.Object({
  paid_month: MonthWire,
  number: Type.Integer(),
  reason: Type.String(),
  /** Code of the list relief_cause. */
  cause: Type.String(),
  unit: Type.String(),
  persons: Type.Integer(),
  amount_fen: FenWire,
})
export type ReliefView = Static<typeof ReliefView>
export const ChangeView = Type.Object({
  changed_at: Type.String(),
  field: Type.String(),
  old_value: Text,
  new_value: Text,
  source: Type.String(),
  changed_by: Type.String(),
})
export type ChangeView = Static<typeof ChangeView>
export const MemberView = Type.Object({
  person_id: Id,
  name: Type.String(),
  age: Nullable(Type.Integer()),
  sex: Type.String(),
  id_masked: Text,
  died_on: Nullable(DayWire),
  relation: Type.String(),
  relation_text: Type.String(),
  counted: Type.Boolean(),
  insured: Type.Boolean(),
  from_day: DayWire,
  to_day: Nullable(DayWire),
})
export type MemberView = Static<typeof MemberView>
export const HouseholdOfPerson = Type.Object({
  household_id: Id,
  head_person_id: Id,
  outside_number: Text,
  stated_members: Nullable(Type.Integer()),
  members: Type.Array(MemberView),
})
export type HouseholdOfPerson = Static<typeof HouseholdOfPerson>
export const PersonView = Type.Object({
  person_id: Id,
  name: Type.String(),
  sex: Type.String(),
  born_on: Nullable(DayWire),
  age: Nullable(Type.Integer()),
  died_on: Nullable(DayWire),
  division: DivisionCode,
  village: Type.String(),
  villager_group: Text,
  address: Text,
  note: Text,
  id_kind: Type.String(),
  id_kind_name: Type.String(),
  id_masked: Text,
  phone_masked: Text,
  accounts: Type.Array(AccountView),
  /** An account that waits for a second person; the one in force goes on until then. */
  waiting_account: Nullable(
    Type.Object({
      account_id: Id,
      holder_name: Type.String(),
      bank_name: Text,
      last4: Type.String(),
      from_day: DayWire,
      creator: Text,
      has_evidence: Type.Boolean(),
    }),
  ),
  households: Type.Array(HouseholdOfPerson),
  entitlements: Type.Array(EntitlementView),
  payments: Type.Array(PaymentView),
  relief: Type.Array(ReliefView),
  changes: Type.Array(ChangeView),
  /** How many changes there are: handed back with a change, it tells whether somebody else was quicker. */
  revision: Type.Integer(),
})
export type PersonView = Static<typeof PersonView>
const OfPerson = Type.Object({ person_id: Id })
export const personRoute = route({
  method: 'GET',
  path: '/api/people/:person_id',
  params: OfPerson,
  reply: PersonView,
})

// Looking at what is masked: one value, for a purpose (code list reveal_purpose): the session's, or one of its own; audited

const Purpose = Type.String({ pattern: '^[0-9]{2}$' })
const Revealed = Type.Object({ value: Type.String() })
export const revealPersonRoute = route({
  method: 'POST',
  path: '/api/people/:person_id/reveal',
  params: OfPerson,
  body: Type.Object({ what: Type.Union([Type.Literal('id'), Type.Literal('phone')]), purpose: Type.Optional(Purpose) }),
  reply: Revealed,
})
export const revealAccountRoute = route({
  method: 'POST',
  path: '/api/accounts/:account_id/reveal',
  params: Type.Object({ account_id: Id }),
  body: Type.Object({ purpose: Type.Optional(Purpose) }),
  reply: Revealed,
})

// Changes by hand

const Short = Type.String({ maxLength: 60 }),
  Long = Type.String({ maxLength: 200 })
const Reason = Type.String({ minLength: 1, maxLength: 200 })
const Sex = Type.Union([Type.Literal('0'), Type.Literal('1'), Type.Literal('2'), Type.Literal('9')])
const PersonName = Type.String({ minLength: 1, maxLength: 60 })
export const NewPerson = Type.Object({
  name: PersonName,
  id_kind: Type.String({ pattern: '^[0-9]{2}$' }),
  id: Nullable(Type.String({ maxLength: 40 })),
  sex: Sex,
  born_on: Nullable(DayWire),
  division: DivisionCode,
  villager_group: Nullable(Short),
  address: Nullable(Long),
  phone: Nullable(Short),
  reason: Reason,
})
export type NewPerson = Static<typeof NewPerson>
export const registerPersonRoute = route({
  method: 'POST',
  path: '/api/people',
  body: NewPerson,
  reply: Type.Object({ person_id: Id }),
})
/** Fields that are left out stay; null empties one. */
export const PersonChangeBody = Type.Object({
  name: Type.Optional(PersonName),
  phone: Type.Optional(Nullable(Short)),
  address: Type.Optional(Nullable(Long)),
  villager_group: Type.Optional(Nullable(Short)),
  note: Type.Optional(Nullable(Long)),
  reason: Reason,
  /** The revision that was on the screen; without it nothing is compared. */
  seen: Type.Optional(Type.Integer({ minimum: 0 })),
})
export type PersonChangeBody = Static<typeof PersonChangeBody>
export const changePersonRoute = route({
  method: 'POST',
  path: '/api/people/:person_id/change',
  params: OfPerson,
  body: PersonChangeBody,
  reply: Type.Object({ changed: Type.Integer() }),
})
export const movePersonRoute = route({
  method: 'POST',
  path: '/api/people/:person_id/move',
  params: OfPerson,
  body: Type.Object({ division: DivisionCode, reason: Reason }),
  reply: Nothing,
})
export const DeathRecorded = Type.Object({
  /** Entitlements that go on until somebody stops them (programmes' stop route), as the person's own or as head. */
  open_entitlements: Type.Array(EntitlementView),
  /** First month without payment: the month after the death. */
  to_month: MonthWire,
})
export type DeathRecorded = Static<typeof DeathRecorded>
export const recordDeathRoute = route({
  method: 'POST',
  path: '/api/people/:person_id/death',
  params: OfPerson,
  body: Type.Object({ died_on: DayWire, reason: Reason }),
  reply: DeathRecorded,
})
/** Another day of death, or null: the death was recorded for the wrong person. The route is programmes': entitlements follow. */
export const DeathAmendment = Type.Object({ died_on: Nullable(DayWire), reason: Reason })
export type DeathAmendment = Static<typeof DeathAmendment>
export type DeathAmended = { readonly name: string; readonly before: string; readonly after: string | null }
export const NewAccount = Type.Object({
  number: Type.String({ minLength: 8, maxLength: 40 }),
  bank_name: Nullable(Short),
  branch_name: Nullable(Short),
  holder_name: PersonName,
  payee_relation: Nullable(Short),
  from_day: DayWire,
  reason: Reason,
})
export type NewAccount = Static<typeof NewAccount>
export const saveAccountRoute = route({
  method: 'POST',
  path: '/api/people/:person_id/account',
  params: OfPerson,
  body: NewAccount,
  /** `waiting`: another number, which holds once a second person has confirmed it. */
  reply: Type.Object({
    outcome: Type.Union([Type.Literal('new'), Type.Literal('changed'), Type.Literal('unchanged'), Type.Literal('waiting')]),
  }),
})

/** Why a change to a person is refused; facts name the keys of the input, never a number. */
export type PersonProblem =
  | 'PERSON_NOT_FOUND'
  | 'PERSON_EXISTS'
  | 'PERSON_CHANGED'
  | 'DUPLICATE_ID_IN_INPUT'
  | 'ID_INVALID'
  | 'NAME_EMPTY'
  | 'VILLAGE_NOT_FOUND'
  | 'NO_ID_NUMBER'
  | 'NO_PHONE'
  | 'PURPOSE_UNKNOWN'
  | 'DEATH_IN_FUTURE'
  | 'DEATH_BEFORE_BIRTH'
  | 'ALREADY_DEAD'
  | 'NOT_DEAD'
  | 'DEATH_DAY_SAME'
  | 'AMENDMENT_NEEDS_REASON'
  | 'BIRTH_IN_FUTURE'
  | 'BIRTH_TOO_EARLY'
  | 'ACCOUNT_DAY_TOO_EARLY'
  | 'ACCOUNT_DAY_TOO_FAR'
  | 'ACCOUNT_NUMBER_INVALID'
  | 'ACCOUNT_TWICE_IN_INPUT'
  | 'ACCOUNT_NOT_FOUND'
  | 'HOLDER_NEEDS_RELATION'
  | 'NOTHING_CHANGED'
