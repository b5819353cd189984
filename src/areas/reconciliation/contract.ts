import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { FenWire, Id, MonthWire, Nothing, Nullable } from '../../kernel/wire.ts'

/** 系统核对: the county 低保 system's export of a month held against what was paid in it, household by household. */

/** Only in the system, only paid, another amount, another number of persons. */
export const MismatchKind = Type.Enum(['only_system', 'only_paid', 'amount', 'persons'])
export type MismatchKind = Static<typeof MismatchKind>

const Words = Type.String({ minLength: 1, maxLength: 200 })

export const SystemRosterRow = Type.Object({
  system_roster_id: Id,
  month: MonthWire,
  file_name: Type.String(),
  created_at: Type.String(),
  created_by: Type.String(),
  /** Of the reader's scope: households on both sides, differences, and those that have their words. */
  compared: Type.Integer(),
  mismatches: Type.Integer(),
  explained: Type.Integer(),
  voided: Nullable(Type.String()),
})
export type SystemRosterRow = Static<typeof SystemRosterRow>
export const systemRostersRoute = route({
  method: 'GET',
  path: '/api/reconciliation',
  reply: Type.Object({ rosters: Type.Array(SystemRosterRow) }),
})

/** Multipart: the workbook under `file`, after the month. */
export const uploadSystemRosterRoute = route({
  method: 'POST',
  path: '/api/reconciliation/upload',
  body: Type.Object({ month: MonthWire }),
  reply: Type.Object({ system_roster_id: Id, households: Type.Integer() }),
})

export const Mismatch = Type.Object({
  mismatch_key: Type.String(),
  kind: MismatchKind,
  head_name: Type.String(),
  village: Type.String(),
  /** Row of the workbook, from 1; null for who stands in none. */
  sheet_row: Nullable(Type.Integer()),
  system_fen: Nullable(FenWire),
  paid_fen: Nullable(FenWire),
  system_persons: Nullable(Type.Integer()),
  paid_persons: Nullable(Type.Integer()),
  note: Nullable(Type.String()),
  noted_by: Nullable(Type.String()),
})
export type Mismatch = Static<typeof Mismatch>
const RosterId = Type.Object({ system_roster_id: Id })
export const SystemRosterDetail = Type.Object({ roster: SystemRosterRow, mismatches: Type.Array(Mismatch) })
export type SystemRosterDetail = Static<typeof SystemRosterDetail>
export const systemRosterRoute = route({
  method: 'GET',
  path: '/api/reconciliation/:system_roster_id',
  params: RosterId,
  reply: SystemRosterDetail,
})
export const explainRoute = route({
  method: 'POST',
  path: '/api/reconciliation/:system_roster_id/notes',
  params: RosterId,
  body: Type.Object({ mismatch_key: Type.String({ minLength: 1, maxLength: 80 }), note: Words }),
  reply: Nothing,
})
export const voidSystemRosterRoute = route({
  method: 'POST',
  path: '/api/reconciliation/:system_roster_id/void',
  params: RosterId,
  body: Type.Object({ reason: Words }),
  reply: Nothing,
})
