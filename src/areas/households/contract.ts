import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nullable } from '../../kernel/wire.ts'
import { EntitlementView, MemberView } from '../people/contract.ts'

export type MemberInput = {
  readonly person_id: string
  /** GB/T 4761 */
  readonly relation: string
  readonly relation_text: string
  readonly counted: boolean
  readonly insured: boolean
}
/**
 * A co-living household as a roster states it. The head is one of `members`.
 * The list of members is complete when it has several members or `stated_members` equals its length, and `stated_members` is not more;
 * only a complete list closes the membership of those it leaves out.
 */
export type HouseholdInput = {
  readonly key: string
  readonly head_person_id: string
  readonly division: string
  readonly outside_number: string | null
  readonly villager_group: string | null
  readonly address: string | null
  readonly phone: string | null
  readonly stated_members: number | null
  readonly members: readonly MemberInput[]
}
export type HouseholdSaved = { readonly key: string; readonly household_id: string; readonly outcome: 'new' | 'changed' | 'same' }

const Text = Nullable(Type.String())
export const HouseholdView = Type.Object({
  household_id: Id,
  kind: Type.String(),
  division: DivisionCode,
  village: Type.String(),
  head_person_id: Id,
  head_name: Type.String(),
  outside_number: Text,
  villager_group: Text,
  address: Text,
  phone_masked: Text,
  stated_members: Nullable(Type.Integer()),
  closed_on: Nullable(DayWire),
  /** Open memberships first, then closed ones. */
  members: Type.Array(MemberView),
  entitlements: Type.Array(EntitlementView),
})
export type HouseholdView = Static<typeof HouseholdView>
const OfHousehold = Type.Object({ household_id: Id })
export const householdRoute = route({
  method: 'GET',
  path: '/api/households/:household_id',
  params: OfHousehold,
  reply: HouseholdView,
})
/** The whole family moves: the household and every open member. */
export const moveHouseholdRoute = route({
  method: 'POST',
  path: '/api/households/:household_id/move',
  params: OfHousehold,
  body: Type.Object({ division: DivisionCode, reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Type.Object({ moved: Type.Integer() }),
})

export type HouseholdProblem =
  | 'HOUSEHOLD_NOT_FOUND'
  | 'HEAD_NOT_MEMBER'
  | 'MEMBER_TWICE_IN_INPUT'
  | 'HOUSEHOLD_TWICE_IN_INPUT'
  | 'PERSON_NOT_FOUND'
