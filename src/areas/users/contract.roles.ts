import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { Role } from './contract.ts'
import { DUTIES } from './rules.duties.ts'

// What the security administrator gives, for how long, and what a leaver hands over.

const UserParams = Type.Object({ user_id: Id })

/** Roles and scope of an account: what it holds afterwards. */
export const grantRoute = route({
  method: 'POST',
  path: '/api/users/:user_id/grant',
  params: UserParams,
  body: Type.Object({ roles: Type.Array(Role, { maxItems: 15 }), division: Type.Optional(DivisionCode) }),
  reply: Nothing,
})

/** Ends a lock-out before its time. */
export const unlockUserRoute = route({
  method: 'POST',
  path: '/api/users/:user_id/unlock',
  params: UserParams,
  reply: Nothing,
})

const Takers = Type.Object({ role: Role, town: Type.String(), county: Type.String() })
const DutyName = Type.Enum([...DUTIES])
export const DutiesReply = Type.Object({
  collisions: Type.Array(
    Type.Object({
      user_id: Id,
      name: Type.String(),
      first: DutyName,
      second: DutyName,
      why: Type.String(),
      takers: Takers,
      others: Type.Array(Type.String()),
      state: Type.Enum(['parted', 'waits', 'remains']),
    }),
  ),
  gaps: Type.Array(Type.Object({ duty: DutyName, takers: Takers, what: Type.String() })),
  /** Accounts in use that hold some role. */
  holders: Type.Integer(),
})
export type DutiesReply = Static<typeof DutiesReply>
export const dutiesRoute = route({ method: 'GET', path: '/api/duties', reply: DutiesReply })

const Reason = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
export const DeputyRow = Type.Object({
  deputy_id: Id,
  user_id: Id,
  user_name: Type.String(),
  deputy_user_id: Id,
  deputy_name: Type.String(),
  roles: Type.Array(Role),
  from_day: Type.String(),
  to_day: Type.String(),
  reason: Type.String(),
  made_by: Type.String(),
  state: Type.Enum(['coming', 'now', 'over', 'ended']),
})
export type DeputyRow = Static<typeof DeputyRow>
export const deputiesRoute = route({
  method: 'GET',
  path: '/api/deputies',
  reply: Type.Object({ deputies: Type.Array(DeputyRow) }),
})
export const NewDeputy = Type.Object({
  user_id: Id,
  deputy_user_id: Id,
  roles: Type.Array(Role, { minItems: 1, maxItems: 15 }),
  from_day: DayWire,
  to_day: DayWire,
  reason: Reason,
})
export type NewDeputy = Static<typeof NewDeputy>
export const makeDeputyRoute = route({
  method: 'POST',
  path: '/api/deputies',
  body: NewDeputy,
  reply: Type.Object({ deputy_id: Id }),
})
export const endDeputyRoute = route({
  method: 'POST',
  path: '/api/deputies/:deputy_id/end',
  params: Type.Object({ deputy_id: Id }),
  reply: Nothing,
})

/** One line of open work, as it is printed. */
export const HandoverItem = Type.Object({
  kind: Type.Enum(['batch', 'import', 'account', 'check', 'deputy', 'role', 'passphrase', 'export', 'session', 'totp']),
  text: Type.String({ maxLength: 400 }),
})
export type HandoverItem = Static<typeof HandoverItem>
/** One thing typed by hand. `amount`: 「3 把」 or 「12,345.67 元」; no number of a person or an account. */
export const Declared = Type.Object({
  kind: Type.Enum(['key', 'ukey', 'seal', 'passphrase', 'fund', 'archive', 'other']),
  what: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  amount: Type.String({ maxLength: 40 }),
  note: Type.String({ maxLength: 100 }),
})
export type Declared = Static<typeof Declared>

const Named = Type.Object({ user_id: Id, name: Type.String(), roles: Type.Array(Role) })
export const handoverDraftRoute = route({
  method: 'GET',
  path: '/api/users/:user_id/handover',
  params: UserParams,
  reply: Type.Object({ leaver: Named, items: Type.Array(HandoverItem), takers: Type.Array(Named) }),
})
export const makeHandoverRoute = route({
  method: 'POST',
  path: '/api/users/:user_id/handover',
  params: UserParams,
  body: Type.Object({ to_user_id: Id, declared: Type.Array(Declared, { maxItems: 60 }) }),
  reply: Type.Object({ handover_id: Id }),
})
export const HandoverRow = Type.Object({
  handover_id: Id,
  user_id: Id,
  user_name: Type.String(),
  to_user_id: Id,
  to_name: Type.String(),
  made_by: Type.String(),
  made_on: Type.String(),
  open: Type.Integer(),
  signed_at: Nullable(Type.String()),
})
export type HandoverRow = Static<typeof HandoverRow>
export const handoversRoute = route({
  method: 'GET',
  path: '/api/handovers',
  reply: Type.Object({
    handovers: Type.Array(HandoverRow),
    /** Accounts that were disabled without a signed list, and why. */
    without: Type.Array(Type.Object({ user_id: Id, name: Type.String(), disabled_at: Type.String(), reason: Type.String() })),
  }),
})
const HandoverParams = Type.Object({ handover_id: Id })
export const Handover = Type.Object({
  ...HandoverRow.properties,
  items: Type.Array(HandoverItem),
  declared: Type.Array(Declared),
  hash: Type.String(),
  /** The lines still give the check code. */
  whole: Type.Boolean(),
  user_roles: Type.Array(Role),
  to_roles: Type.Array(Role),
  /** The leaver's account is disabled. */
  user_disabled: Type.Boolean(),
})
export type Handover = Static<typeof Handover>
export const handoverRoute = route({
  method: 'GET',
  path: '/api/handovers/:handover_id',
  params: HandoverParams,
  reply: Handover,
})
/** The signed list (multipart). */
export const handoverScanRoute = route({
  method: 'POST',
  path: '/api/handovers/:handover_id/scan',
  params: HandoverParams,
  reply: Nothing,
})
export const handoverScanFileRoute = route({
  method: 'GET',
  path: '/api/handovers/:handover_id/scan',
  params: HandoverParams,
  reply: Nothing,
})
