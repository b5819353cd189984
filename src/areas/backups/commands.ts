import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { addDays, type Day } from '../../kernel/day.ts'
import { dayOf, later } from '../../server/clock.ts'
import { command, query, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { isSameDisk } from '../../server/backup/disk.ts'
import type { Place } from '../../server/backup/place.ts'
import { backupSettings, PASSPHRASE, PLAN, type BackupSettings, type SealedPassphrase } from '../../server/backup/settings.ts'
import { writeSetting } from '../users/commands.settings.ts'
import type { BackupOverview, BackupPlan, BackupRow } from './contract.ts'
import { isDue, lastGood, passphraseProblem, RETRY_MINUTES, stateOf, type Run } from './rules.ts'
import * as store from './store.ts'

const HOUR = 3_600_000,
  MINUTE = 60_000

export type Planned = BackupSettings & { readonly runs: readonly (Run & store.StoredRun)[]; readonly busy: boolean }

/** Plan, passphrase and former runs; instants in one spelling, so that they compare. */
export const plannedBackups = query(
  'backup.plan.read',
  'backup.run',
  async (ctx: OpenContext, place: Pick<Place, 'dataDir'>): Promise<Planned> => {
    const { db, user } = ctx
    const runs = await store.storedRuns(db, user.county, user.town)
    return {
      ...(await backupSettings(ctx, place)),
      runs: runs.map(run => ({ ...run, started_at: later(run.started_at, 0) })),
      busy: await store.isBusy(db),
    }
  },
)

/** The last moment of the plan that has passed. */
function lastDue(now: string, hour: number): string {
  const on = (day: Day): string => later(`${day}T00:00:00+08:00`, hour * HOUR)
  const today = dayOf(now)
  return on(today) <= later(now, 0) ? on(today) : on(addDays(today, -1))
}

/** The scheduler's question. Without a passphrase nothing is ever due. */
export async function backupDue(ctx: Context, place: Pick<Place, 'dataDir'>): Promise<boolean> {
  const { plan, passphrase, runs, busy } = await plannedBackups(ctx, { dataDir: place.dataDir })
  return passphrase !== null && !busy && isDue(runs, lastDue(ctx.now, plan.hour), later(ctx.now, -RETRY_MINUTES * MINUTE))
}

export async function backupOverview(ctx: Context, place: Pick<Place, 'dataDir'>, demo: boolean): Promise<BackupOverview> {
  const { plan, passphrase, runs, busy } = await plannedBackups(ctx, { dataDir: place.dataDir })
  const due = lastDue(ctx.now, plan.hour)
  return {
    demo,
    plan,
    passphrase: passphrase === null ? null : { set_at: passphrase.set_at, set_by: passphrase.set_by },
    same_disk: isSameDisk(plan.folder, place.dataDir),
    busy,
    last_good: lastGood(runs),
    next_at: demo || passphrase === null ? null : later(due, 24 * HOUR),
    runs: runs.slice(0, 60).map(run => shown(run, busy)),
  }
}

const shown = (run: store.StoredRun, busy: boolean): BackupRow => ({
  backup_id: run.backup_id,
  started_at: run.started_at,
  how: run.how === 'scheduled' ? 'scheduled' : 'by_hand',
  file: run.file,
  bytes: run.bytes === null ? null : Number(run.bytes),
  checked_at: run.checked_at,
  problem: run.problem,
  state: stateOf(run, busy),
  present: existsSync(run.file),
})

/** A folder that can be written, outside the data folder. */
export function assertFolder(folder: string, dataDir: string): void {
  const inside = !relative(dataDir, folder).startsWith('..') && !isAbsolute(relative(dataDir, folder))
  if (!isAbsolute(folder) || inside) throw new AppError('BACKUP_FOLDER_WRONG', { folder })
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new AppError('BACKUP_NOT_WRITABLE', { file: join(folder, '…'), detail })
  }
}

/** Where, at what hour, how many. The folder is made and tried at once: not at noon, when nobody looks. */
export const planBackups = command(
  'backup.plan',
  'backup.run',
  async (ctx: OpenContext, { dataDir, ...plan }: BackupPlan & { readonly dataDir: string }): Promise<Record<string, never>> => {
    const folder = plan.folder.trim()
    assertFolder(folder, dataDir)
    await writeSetting(ctx, PLAN, { ...plan, folder })
    return {}
  },
  ({ folder, hour, keep }) => ({ folder, hour, keep }),
)

/** The passphrase of scheduled backups, sealed by the codec. It never leaves again; who loses it can open no backup. */
export const setPassphrase = command(
  'backup.passphrase',
  'backup.run',
  async (ctx: OpenContext, { passphrase }: { readonly passphrase: string }): Promise<Record<string, never>> => {
    const { user, now, codec } = ctx
    const problem = passphraseProblem(passphrase)
    if (problem !== null) throw new AppError(problem)
    const value: SealedPassphrase = { cipher: codec.sealSecret(passphrase.trim()).toString('base64'), set_at: now, set_by: user.name }
    await writeSetting(ctx, PASSPHRASE, value)
    return {}
  },
  undefined,
  { secret: true },
)

/** BACKUP_NO_PASSPHRASE when none is set, BACKUP_PASSPHRASE_LOST when the key has changed since. */
export function openPassphrase({ codec }: Pick<Context, 'codec'>, sealed: SealedPassphrase | null): string {
  if (sealed === null) throw new AppError('BACKUP_NO_PASSPHRASE')
  try {
    return codec.openSecret(Buffer.from(sealed.cipher, 'base64'))
  } catch {
    throw new AppError('BACKUP_PASSPHRASE_LOST')
  }
}
