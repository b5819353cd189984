import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'

export const Outcome = Type.Enum(['done', 'refused', 'denied', 'failed'])
export type Outcome = Static<typeof Outcome>

const AuditId = Type.String({ pattern: '^[0-9]{1,18}$' })

export const AuditFilter = Type.Object({
  from: Type.Optional(DayWire),
  to: Type.Optional(DayWire),
  login: Type.Optional(Type.String({ maxLength: 40 })),
  /** Name of a command, or `reveal.` and the like for all that begin so. */
  command: Type.Optional(Type.String({ pattern: '^[a-zA-Z_.-]{1,60}$' })),
  /** `wrong`: everything that was not done. */
  outcome: Type.Optional(Type.Enum(['done', 'refused', 'denied', 'failed', 'wrong'])),
  /** The whole identity number of the person concerned; it goes by POST so that it stands in no address. */
  number: Type.Optional(Type.String({ maxLength: 40 })),
  person_id: Type.Optional(Id),
  /** Words of the action, a printed check code, a number of a file, an address, a reason. */
  text: Type.Optional(Type.String({ maxLength: 100 })),
  /** The row after which the page goes on. */
  after: Type.Optional(AuditId),
})
export type AuditFilter = Static<typeof AuditFilter>

export const AuditListRow = Type.Object({
  audit_id: AuditId,
  at: Type.String(),
  login: Type.String(),
  /** null: no account of this login, or the office's own machine */
  name: Nullable(Type.String()),
  command: Type.String(),
  outcome: Outcome,
  address: Type.String(),
  purpose: Nullable(Type.String()),
  /** It says what changed. */
  changed: Type.Boolean(),
  /** It concerns one person. */
  about_person: Type.Boolean(),
})
export type AuditListRow = Static<typeof AuditListRow>

export const AuditPage = Type.Object({
  rows: Type.Array(AuditListRow),
  /** From here it goes on; null at the end. A page may be short of rows and still go on: then so much was looked through. */
  next: Nullable(AuditId),
  /** The person that was asked for, masked. */
  subject: Nullable(Type.Object({ person_id: Id, id_masked: Nullable(Type.String()) })),
})
export type AuditPage = Static<typeof AuditPage>
export const auditSearchRoute = route({
  method: 'POST',
  path: '/api/audit/search',
  body: AuditFilter,
  reply: AuditPage,
})

const Told = Type.Object({ field: Type.String(), value: Type.String() })
export const AuditChange = Type.Object({
  row: Type.String(),
  about: Nullable(Type.String()),
  fields: Type.Array(Type.Object({ field: Type.String(), before: Type.String(), after: Type.String() })),
})
export const AuditDetail = Type.Object({
  ...AuditListRow.properties,
  /** Browser and system of the sign-in that it came from, where there is one. */
  agent: Nullable(Type.String()),
  /** Why it was refused. */
  refusal: Nullable(Type.String()),
  facts: Type.Array(Told),
  changes: Type.Array(AuditChange),
  /** So many more changed rows are not listed. */
  more_changes: Type.Integer(),
  subject: Nullable(Type.Object({ person_id: Id, id_masked: Nullable(Type.String()) })),
  /** null: not sealed yet, which is normal for a minute. */
  seal: Nullable(Type.Object({ seal_no: Type.Integer(), sealed_at: Type.String(), algorithm: Type.String(), holds: Type.Boolean() })),
})
export type AuditDetail = Static<typeof AuditDetail>
export const auditDetailRoute = route({
  method: 'GET',
  path: '/api/audit/:audit_id',
  params: Type.Object({ audit_id: AuditId }),
  reply: AuditDetail,
})

export const AuditProof = Type.Object({
  ok: Type.Boolean(),
  seals: Type.Integer(),
  logged: Type.Integer(),
  /** rows of the export register, held against the audit */
  exports: Type.Integer(),
  unsealed: Type.Integer(),
  head: Type.String(),
  /** `place`: `where` in the office's words */
  failures: Type.Array(Type.Object({ what: Type.String(), where: Type.String(), place: Type.String() })),
})
export type AuditProof = Static<typeof AuditProof>
/** The job's result is an AuditProof. */
export const proveAuditRoute = route({
  method: 'POST',
  path: '/api/audit/prove',
  reply: Type.Object({ job_id: Id }),
})

export const Look = Type.Object({
  audit_id: AuditId,
  at: Type.String(),
  login: Type.String(),
  name: Nullable(Type.String()),
  command: Type.String(),
  purpose: Nullable(Type.String()),
  address: Type.String(),
})
export type Look = Static<typeof Look>
export const viewersRoute = route({
  method: 'GET',
  path: '/api/people/:person_id/viewers',
  params: Type.Object({ person_id: Id }),
  reply: Type.Object({ looks: Type.Array(Look), more: Type.Boolean() }),
})

export const AlarmRow = Type.Object({
  alarm_id: Id,
  at: Type.String(),
  kind: Type.String(),
  login: Type.String(),
  name: Nullable(Type.String()),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  seen: Nullable(Type.Object({ at: Type.String(), name: Type.String(), note: Type.String() })),
})
export type AlarmRow = Static<typeof AlarmRow>
export const alarmsRoute = route({
  method: 'GET',
  path: '/api/alarms',
  reply: Type.Object({ open: Type.Array(AlarmRow), seen: Type.Array(AlarmRow) }),
})
export const seeAlarmRoute = route({
  method: 'POST',
  path: '/api/alarms/:alarm_id/seen',
  params: Type.Object({ alarm_id: Id }),
  body: Type.Object({ note: Type.String({ minLength: 1, maxLength: 500 }) }),
  reply: Nothing,
})
