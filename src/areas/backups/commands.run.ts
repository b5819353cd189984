import { existsSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { checkBackup } from '../../server/backup/check.ts'
import { factsOf } from '../../server/backup/manifest.ts'
import type { Place } from '../../server/backup/place.ts'
import { writeBackup } from '../../server/backup/write.ts'
import { later, ticks } from '../../server/clock.ts'
import { command, type Context, type OpenContext } from '../../server/command.ts'
import { AppError, fromDatabase } from '../../server/errors.ts'
import { assertFolder, openPassphrase, plannedBackups } from './commands.ts'
import type { BackupProof } from './contract.ts'
import { backupName, isBackupName, isGood, toDrop } from './rules.ts'
import * as store from './store.ts'

type How = 'scheduled' | 'by_hand'

/** Whoever holds the machine may back up: he could copy the folder as well. */
export const asKeeper = (ctx: Context): Context =>
  ctx.user.login === 'local'
    ? { ...ctx, user: { ...ctx.user, permissions: new Set([...ctx.user.permissions, 'backup.run'] as const) } }
    : ctx

const beginRun = command(
  'backup.begin',
  'backup.run',
  async ({ db, user, now, newId }: OpenContext, { file, how }: { file: string; how: How }): Promise<string> => {
    const backup_id = newId()
    await store.insertRun(db, { county: user.county, backup_id, division: user.town, started_at: now, how, file })
    return backup_id
  },
  ({ file, how }, backup_id) => ({ backup_id, file, how }),
)

type Outcome = { backup_id: string; bytes?: number; sha256?: string; checked?: boolean; problem?: string }

const endRun = command(
  'backup.end',
  'backup.run',
  async ({ db, user, now }: OpenContext, { backup_id, bytes, sha256, checked, problem }: Outcome): Promise<Record<string, never>> => {
    await store.updateRun(
      db,
      { county: user.county, backup_id },
      {
        ...(bytes === undefined || sha256 === undefined ? {} : { finished_at: now, bytes: BigInt(bytes), sha256 }),
        ...(checked === true ? { checked_at: now, problem: null } : {}),
        ...(problem === undefined ? {} : { problem, checked_at: null }),
      },
    )
    return {}
  },
  outcome => ({ ...outcome }),
)

/** What is kept of a refusal is its code; `problemWords` tells it. A bug stands in the running log. */
const problemOf = (error: unknown): string => {
  const refusal = fromDatabase(error)
  return refusal instanceof AppError ? refusal.code : 'FAILED'
}

type Job = { readonly how: How; readonly file: string; readonly passphrase: string; readonly check: boolean }

/**
 * Writes one backup, restores it into a scratch database, and notes what came of it. It is good only after that. On a server where no
 * database may be made it ends with BACKUP_NOT_CHECKED; the file stays.
 */
export async function makeBackup(place: Place, given: Context, { how, file, passphrase, check }: Job): Promise<BackupProof> {
  const ctx = { ...given, idempotencyKey: undefined }
  const { progress, signal, now } = ctx
  const started = ticks()
  // The command's clock stands still; the end is later than the beginning.
  const end = (outcome: Outcome): Promise<Record<string, never>> => endRun({ ...ctx, now: later(now, ticks() - started) }, outcome)
  const backup_id = await beginRun(ctx, { file, how })
  try {
    await place.seal(false)
    const { bytes, sha256, head } = await writeBackup(
      { owner: place.engine.owner, dataDir: place.dataDir, keyFile: place.keyFile },
      { file, passphrase, now, progress, signal },
    )
    await end({ backup_id, bytes, sha256 })
    const { office, made_at, tables, rows, sums, seals } = factsOf(head)
    const facts = { file, bytes, sha256, office, made_at, tables, rows, sums, seals: seals.reduce((sum, { seal_no }) => sum + seal_no, 0) }
    if (!check) return { ...facts, checked: false }
    await prove(place, ctx, { file, passphrase })
    await end({ backup_id, checked: true })
    return { ...facts, checked: true }
  } catch (error) {
    await end({ backup_id, problem: problemOf(error) }).catch(() => undefined)
    throw error
  }
}

/** BACKUP_DIFFERS when the restored database is another one than the file says. */
async function prove(
  place: Place,
  { codec, progress, signal }: Context,
  { file, passphrase }: Pick<Job, 'file' | 'passphrase'>,
): Promise<void> {
  const { comparison } = await checkBackup(place, codec.auditKey, { file, passphrase, signal, progress: checking(progress) })
  if (!comparison.ok) throw new AppError('BACKUP_DIFFERS', { where: comparison.failures.map(({ where }) => where).join('、') })
}

const checking = (progress: Context['progress']): Context['progress'] =>
  progress === undefined ? undefined : (done, total) => progress(done, total, '正在试恢复核对')

/** A backup by plan, on the page's button or by the clock: into the plan's folder, with the kept passphrase; then the old ones go. */
export async function runBackup(place: Place, ctx: Context, how: How): Promise<BackupProof> {
  const { plan, passphrase } = await plannedBackups(ctx, { dataDir: place.dataDir })
  const words = openPassphrase(ctx, passphrase)
  assertFolder(plan.folder, place.dataDir)
  const file = join(plan.folder, nameOf(ctx))
  const proof = await makeBackup(place, ctx, { how, file, passphrase: words, check: true })
  await dropOld(place, ctx)
  return proof
}

const CHINA_AHEAD_MS = 8 * 3_600_000

function nameOf({ user, now }: Context): string {
  const here = later(now, CHINA_AHEAD_MS)
  return backupName(user.town, here.slice(0, 10), here.slice(11, 19))
}

/** Files of the plan's folder that carry our name, and no others. */
async function dropOld(place: Place, ctx: Context): Promise<void> {
  const { plan, runs } = await plannedBackups(ctx, { dataDir: place.dataDir })
  const ours = runs.filter(({ file }) => dirname(file) === plan.folder && isBackupName(basename(file)) && existsFor(file))
  for (const { file } of toDrop(ours, plan.keep)) {
    rmSync(file, { force: true })
    rmSync(`${file}.part`, { force: true })
  }
}

const existsFor = (file: string): boolean => existsSync(file) || existsSync(`${file}.part`)

/** Checks a backup of the list once more, with the kept passphrase. */
export async function checkAgain(
  place: Place,
  given: Context,
  { backup_id }: { readonly backup_id: string },
): Promise<Record<string, never>> {
  const ctx = { ...given, idempotencyKey: undefined }
  const { runs, passphrase } = await plannedBackups(ctx, { dataDir: place.dataDir })
  const run = runs.find(each => each.backup_id === backup_id)
  if (run === undefined) throw new AppError('BACKUP_NOT_FOUND')
  if (!existsSync(run.file)) throw new AppError('FILE_NOT_FOUND', { file: run.file })
  const words = openPassphrase(ctx, passphrase)
  try {
    await prove(place, ctx, { file: run.file, passphrase: words })
    await endRun(ctx, { backup_id, checked: true })
  } catch (error) {
    // A passphrase that was changed since, or a cancelled check, says nothing about the file.
    const ofFile =
      error instanceof AppError && ['BACKUP_DAMAGED', 'BACKUP_DIFFERS', 'RESTORE_DIFFERS', 'BACKUP_NOT_ONE'].includes(error.code)
    if (ofFile || (!isGood(run) && !(error instanceof AppError && error.code === 'BACKUP_PASSPHRASE_WRONG')))
      await endRun(ctx, { backup_id, problem: problemOf(error) })
    throw error
  }
  return {}
}
