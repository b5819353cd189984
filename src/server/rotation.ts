import { resolve } from 'node:path'
import { codecOf, type Codec, type Suite } from './codec.ts'
import type { InTransaction } from './command.ts'
import { now, ticks } from './clock.ts'
import { nowOf, officeOf, systemContext, type Office } from './context.ts'
import { openDb } from './db.open.ts'
import { setScope, WHOLE, type Db, type Trx } from './db.ts'
import { holdAlone, keyInForce, replaceKey, resealColumn, resealSettings, SEALED } from './db.rotation.ts'
import { recordAudit } from './audit.ts'
import { AppError } from './errors.ts'
import { freshKeys, nextKeyPath, readKeyFile, settleNextKey, writeKeyFile } from './key-file.ts'
import { loadLaw } from './law.ts'
import { openDatabase, type Database } from './postgres/open.ts'
import { proveAudit, sealToLog } from './seal-log.ts'

/** Points at which tests end the process. */
export type Point = 'key_written' | 'before_commit' | 'after_commit'

export type Rotation = {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly keyFile: string | undefined
  /** The suite of the new key; that of the old one where it is undefined. */
  readonly suite: Suite | undefined
  readonly log: (line: string) => void
  readonly progress: (done: number, total: number, what: string) => void
  readonly signal: AbortSignal
  /** Proves every batch; places that do not hold. */
  readonly prove: (ctx: InTransaction) => Promise<{ readonly failures: readonly { readonly where: string }[] }>
  /** Computes the check codes of all batches anew and puts them on record; how many, and how many of them wait on signed paper. */
  readonly rehash: (ctx: InTransaction) => Promise<{ readonly batches: number; readonly open: number }>
  readonly at?: (point: Point) => void
}
export type Rotated = {
  readonly old_key: string
  readonly new_key: string
  readonly suite: Suite
  readonly values: number
  readonly batches: number
  readonly open_batches: number
}

/**
 * Changes the key under everything: alone on the data, in one transaction as the owner. Refuses when anything is not as it was written,
 * since new seals over a forged amount would make it good. The new key file lies beside the old one before anything changes and takes its
 * place after the commit; a start after a crash finishes or drops it (`settleNextKey`). The key of the audit chain goes over unchanged:
 * with another one the chain could not be proved from its first link.
 */
export async function rotateKey(rotation: Rotation): Promise<Rotated> {
  const dataDir = resolve(rotation.dataDir)
  const path = rotation.keyFile ?? `${dataDir}.key`
  const database = await openAlone(rotation)
  const app = openDb({ ...database.appConfig, max: 2 }),
    owner = openDb({ ...database.ownerConfig, max: 2 })
  try {
    const inForce = await keyInForce(app)
    if (inForce === undefined) throw new AppError('KEY_NOTHING_SEALED')
    settleNextKey(path, inForce)
    const keys = readKeyFile(path)
    const from = codecOf(keys)
    if (from.keyId !== inForce) throw new AppError('KEY_FILE_WRONG', { path })
    const next = freshKeys(rotation.suite ?? from.suite, keys.audit)
    const to = codecOf(next)
    const office = await officeOf(app)
    if (office) await sealNow(app, from, office, dataDir)
    try {
      const counts = await owner.transaction().execute(async trx => {
        await setScope(trx, WHOLE)
        if (!(await holdAlone(trx))) throw new AppError('KEY_IN_USE')
        const ctx = office === undefined ? undefined : contextIn(app, trx, from, office)
        if (ctx) await refuseUnproved(rotation, ctx, app, dataDir)
        writeKeyFile(nextKeyPath(path), next)
        rotation.at?.('key_written')
        const done = await resealAll(trx, from, to, rotation)
        const { batches, open } = ctx ? await rotation.rehash(ctx) : { batches: 0, open: 0 }
        await replaceKey(trx, from, to, office ? nowOf(office) : now())
        if (ctx) {
          const facts = { old_key: from.keyId, new_key: to.keyId, suite: to.suite, values: done, batches }
          await recordAudit(ctx, { command: 'key.rotate', outcome: 'done', facts })
        }
        if (rotation.signal.aborted) throw new AppError('CANCELLED')
        rotation.at?.('before_commit')
        return { values: done, batches, open_batches: open }
      })
      rotation.at?.('after_commit')
      return { old_key: from.keyId, new_key: to.keyId, suite: to.suite, ...counts }
    } finally {
      // Also when the commit was not answered: what the database says, counts. A database that is gone is asked by the next start.
      const standing = await keyInForce(app).catch(() => undefined)
      if (standing !== undefined) settleNextKey(path, standing)
      if (office)
        await sealNow(app, standing === to.keyId ? to : from, office, dataDir).catch(() => rotation.log('审计记录没有封存，下次启动时补上'))
    }
  } finally {
    await app.destroy()
    await owner.destroy()
    await database.close()
  }
}

const sealNow = (app: Db, codec: Codec, office: Office, dataDir: string): Promise<void> =>
  sealToLog(app, codec, { county: office.county, dataDir, now: nowOf(office), wait: true })

/** Holds the folder as a server does, so that none can start on it. */
async function openAlone({ dataDir, databaseUrl, log }: Rotation): Promise<Database> {
  try {
    return await openDatabase({ dataDir, databaseUrl, purpose: 'serve', log })
  } catch (error) {
    if (error instanceof AppError && error.code === 'folder_is_served') throw new AppError('KEY_IN_USE')
    throw error
  }
}

const contextIn = (app: Db, trx: Trx, codec: Codec, office: Office): InTransaction => ({
  ...systemContext({ db: app, law: loadLaw(), codec }, office),
  db: trx,
})

async function refuseUnproved({ prove }: Rotation, ctx: InTransaction, app: Db, dataDir: string): Promise<void> {
  const audit = await proveAudit(app, ctx.codec.auditKey, ctx.user.county, dataDir)
  const failures = [...audit.failures, ...(await prove(ctx)).failures]
  if (failures.length > 0)
    throw new AppError('KEY_DATA_UNPROVED', {
      count: failures.length,
      places: failures
        .slice(0, 5)
        .map(({ where }) => where)
        .join('、'),
    })
}

const NOTE_MS = 1000

async function resealAll(trx: Trx, from: Codec, to: Codec, { progress, signal }: Rotation): Promise<number> {
  let told = ticks()
  const sparely = (done: number, total: number, what: string): void => {
    if (done < total && ticks() - told < NOTE_MS) return
    told = ticks()
    progress(done, total, what)
  }
  const resealing = { from, to, progress: sparely, signal }
  let values = await resealSettings(trx, resealing)
  for (const column of SEALED) values += await resealColumn(trx, column, resealing)
  return values
}
