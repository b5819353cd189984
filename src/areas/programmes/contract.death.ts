import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, FenWire, Id, MonthWire, Nullable, ProgrammeId } from '../../kernel/wire.ts'
import { DeathAmendment } from '../people/contract.ts'

/**
 * moved: the stop month follows the day; reopened: it goes on, the death was not his; void: it began after the death and was never paid;
 * unchanged: the stop month stays (the same, or months are paid up to it); later_entitlement, other_death: not touched, see to it by hand;
 * running: goes on after the death until somebody stops it; apart: has nothing to do with the death.
 */
export const DeathOutcome = Type.Union([
  Type.Literal('moved'),
  Type.Literal('reopened'),
  Type.Literal('void'),
  Type.Literal('unchanged'),
  Type.Literal('later_entitlement'),
  Type.Literal('other_death'),
  Type.Literal('running'),
  Type.Literal('apart'),
])
export type DeathOutcome = Static<typeof DeathOutcome>

const Difference = Type.Object({ months: Type.Array(MonthWire), amount_fen: FenWire })
export const FollowedEntitlement = Type.Object({
  entitlement_id: Id,
  programme: ProgrammeId,
  title: Type.String(),
  /** Of the whole household, not of the person alone. */
  household: Type.Boolean(),
  persons: Type.Integer(),
  outcome: DeathOutcome,
  was_to: Nullable(MonthWire),
  to_month: Nullable(MonthWire),
  /** Paid for months after the death: to be recovered. */
  over: Difference,
  /** Run without it although it was due: to be paid later. */
  under: Difference,
})
export type FollowedEntitlement = Static<typeof FollowedEntitlement>
export const DeathCorrection = Type.Object({
  before: Nullable(DayWire),
  after: Nullable(DayWire),
  /** Those that have to do with the death. */
  entitlements: Type.Array(FollowedEntitlement),
})
export type DeathCorrection = Static<typeof DeathCorrection>

const OfPerson = Type.Object({ person_id: Id })
/** What would follow; without a day: when the death is taken back. */
export const previewDeathRoute = route({
  method: 'GET',
  path: '/api/people/:person_id/death/correction',
  params: OfPerson,
  query: Type.Object({ died_on: Type.Optional(DayWire) }),
  reply: DeathCorrection,
})
export const correctDeathRoute = route({
  method: 'POST',
  path: '/api/people/:person_id/death/correction',
  params: OfPerson,
  body: DeathAmendment,
  reply: DeathCorrection,
})
