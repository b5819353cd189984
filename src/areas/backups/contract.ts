import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { Id, Nothing, Nullable } from '../../kernel/wire.ts'

/** `good`: restored into a scratch database and found equal. Only such a one counts. */
export const BackupState = Type.Union([
  Type.Literal('good'),
  Type.Literal('running'),
  Type.Literal('unchecked'),
  Type.Literal('failed'),
  Type.Literal('interrupted'),
])
export type BackupState = Static<typeof BackupState>

export const BackupRow = Type.Object({
  backup_id: Id,
  started_at: Type.String(),
  how: Type.Union([Type.Literal('scheduled'), Type.Literal('by_hand')]),
  file: Type.String(),
  bytes: Nullable(Type.Integer()),
  checked_at: Nullable(Type.String()),
  problem: Nullable(Type.String()),
  state: BackupState,
  /** The file is where it was written; a stick may be in the drawer. */
  present: Type.Boolean(),
})
export type BackupRow = Static<typeof BackupRow>

const Hour = Type.Integer({ minimum: 0, maximum: 23 })
const Keep = Type.Integer({ minimum: 2, maximum: 366 })
const Folder = Type.String({ minLength: 1, maxLength: 300 })

export const BackupPlan = Type.Object({ folder: Folder, hour: Hour, keep: Keep })
export type BackupPlan = Static<typeof BackupPlan>

export const BackupOverview = Type.Object({
  /** A demo town is backed up by hand only, and nobody is warned. */
  demo: Type.Boolean(),
  plan: BackupPlan,
  /** When and by whom the passphrase of scheduled backups was set; null: none, so nothing is scheduled. */
  passphrase: Nullable(Type.Object({ set_at: Type.String(), set_by: Type.String() })),
  /** Folder and data lie on the same disk: a broken disk takes both. */
  same_disk: Type.Boolean(),
  busy: Type.Boolean(),
  last_good: Nullable(Type.String()),
  next_at: Nullable(Type.String()),
  runs: Type.Array(BackupRow),
})
export type BackupOverview = Static<typeof BackupOverview>

const Started = Type.Object({ job_id: Id })
export const backupsRoute = route({
  method: 'GET',
  path: '/api/backups',
  reply: BackupOverview,
})
export const runBackupRoute = route({
  method: 'POST',
  path: '/api/backups/run',
  reply: Started,
})
export const checkBackupRoute = route({
  method: 'POST',
  path: '/api/backups/:backup_id/check',
  params: Type.Object({ backup_id: Id }),
  reply: Started,
})
export const planBackupsRoute = route({
  method: 'POST',
  path: '/api/backups/plan',
  body: BackupPlan,
  reply: Nothing,
})
export const setPassphraseRoute = route({
  method: 'POST',
  path: '/api/backups/passphrase',
  body: Type.Object({ passphrase: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Nothing,
})

/** What came of one backup, for the page and for `--json`. */
export const BackupProof = Type.Object({
  file: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  /** Restored into a scratch database and equal; false on a server where none may be made. */
  checked: Type.Boolean(),
  office: Type.String(),
  made_at: Type.String(),
  tables: Type.Integer(),
  rows: Type.Integer(),
  /** Fen as text, by `table.column`. */
  sums: Type.Record(Type.String(), Type.String()),
  seals: Type.Integer(),
})
export type BackupProof = Static<typeof BackupProof>
