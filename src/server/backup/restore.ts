import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { codecFromFile } from '../key-file.ts'
import { type Engine, startEmbedded } from '../postgres/embedded.ts'
import { connectServer } from '../postgres/given.ts'
import { migrate } from '../postgres/migrate.ts'
import { codeOf } from '../postgres/problems.ts'
import { flushFolder } from './disk.ts'
import { compareSeals, loadBackup, type Comparison } from './load.ts'
import { factsOf, KEY_FILE, SEAL_LOG, type Facts } from './manifest.ts'
import { openBackup, proveFile, type OpenBackup } from './read.ts'
import { filledTables } from './tables.ts'
import type { Watch } from './write.ts'

export type Target = {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  /** Login of the app role on that server; default DOUDI_APP_URL. */
  readonly appUrl?: string
  readonly keyFile: string | undefined
}
export type Restored = {
  readonly data_dir: string
  readonly key_file: string
  readonly facts: Facts
  readonly comparison: Comparison
  /** Migrations that the backup's version did not have yet. */
  readonly migrated: readonly string[]
}

/**
 * Makes an office out of a backup, on an empty machine: into a folder that is not there or empty, or into an empty database of a given
 * server. The whole file is proved before anything is made; whatever fails leaves the place as it was found.
 */
export async function restoreBackup(
  target: Target,
  { file, passphrase, log, ...watch }: Watch & { readonly file: string; readonly passphrase: string; readonly log: (line: string) => void },
): Promise<Restored> {
  const dataDir = resolve(target.dataDir)
  const keyFile = resolve(target.keyFile ?? `${dataDir}.key`)
  if (target.databaseUrl === undefined) assertEmptyFolder(dataDir)
  else if (existsSync(join(dataDir, SEAL_LOG))) throw new AppError('RESTORE_FOLDER_NOT_EMPTY', { path: join(dataDir, SEAL_LOG) })
  log('正在核对备份文件……')
  await proveFile(file, passphrase, watch.signal)
  const backup = await openBackup(file, passphrase, watch.signal)
  try {
    const placed = placeKey(keyFile, backup)
    try {
      const made =
        target.databaseUrl === undefined
          ? await intoFolder(dataDir, keyFile, backup, { log, ...watch })
          : await intoServer(await connectServer(target.databaseUrl, target.appUrl ?? env.appUrl()), dataDir, keyFile, backup, watch)
      return { data_dir: dataDir, key_file: keyFile, facts: factsOf(backup.head), ...made }
    } catch (error) {
      if (placed) rmSync(keyFile, { force: true })
      throw error
    }
  } finally {
    await backup.close()
  }
}

function assertEmptyFolder(dataDir: string): void {
  try {
    if (existsSync(dataDir) && readdirSync(dataDir).length > 0) throw new AppError('RESTORE_FOLDER_NOT_EMPTY', { path: dataDir })
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') throw new AppError('RESTORE_FOLDER_NOT_EMPTY', { path: dataDir })
    throw error
  }
  if (existsSync(workOf(dataDir))) throw new AppError('RESTORE_UNFINISHED', { path: workOf(dataDir) })
}

/** Beside the folder, so that a restore that was killed leaves nothing that looks like an office. */
const workOf = (dataDir: string): string => `${dataDir}.restoring`

/** 0600, never over another. True when it was made now; the very same key may lie there already. */
function placeKey(keyFile: string, { files, head }: OpenBackup): boolean {
  const key = files.get(KEY_FILE)
  if (key === undefined) throw new AppError('BACKUP_DAMAGED', { kind: 'changed', chunk: 0 })
  try {
    writeFileSync(keyFile, key, { mode: 0o600, flag: 'wx', flush: true })
    flushFolder(keyFile)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      if (readFileSync(keyFile).equals(key)) return false
      throw new AppError('RESTORE_KEY_EXISTS', { path: keyFile })
    }
    if (codeOf(error) !== undefined) throw new AppError('OUTPUT_NOT_WRITABLE', { file: keyFile })
    throw error
  }
  const { keyId } = codecFromFile(keyFile, false)
  if (head.keys.length === 0 || head.keys.includes(keyId)) return true
  rmSync(keyFile)
  throw new AppError('KEY_FILE_WRONG', { path: keyFile })
}

type Made = { readonly comparison: Comparison; readonly migrated: readonly string[] }

async function intoFolder(
  dataDir: string,
  keyFile: string,
  backup: OpenBackup,
  { log, ...watch }: Watch & { readonly log: (line: string) => void },
): Promise<Made> {
  const work = workOf(dataDir)
  try {
    const engine = await startEmbedded({ dataDir: work, log })
    let made: Made
    try {
      made = await fill(engine.owner, keyFile, backup, watch)
      writeLog(work, backup)
    } finally {
      await engine.stop()
    }
    if (existsSync(dataDir)) rmdirSync(dataDir)
    renameSync(work, dataDir)
    flushFolder(dataDir)
    return made
  } catch (error) {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
}

async function intoServer(engine: Engine, dataDir: string, keyFile: string, backup: OpenBackup, watch: Watch): Promise<Made> {
  try {
    const filled = await filledIn(engine.owner)
    if (filled.length > 0) throw new AppError('RESTORE_DATABASE_NOT_EMPTY', { tables: filled.slice(0, 3).join('、') })
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const made = await fill(engine.owner, keyFile, backup, watch)
    writeLog(dataDir, backup)
    return made
  } finally {
    await engine.stop()
  }
}

async function filledIn(owner: ClientConfig): Promise<string[]> {
  const client = new Client(owner)
  await client.connect()
  try {
    return await filledTables(client)
  } finally {
    await client.end()
  }
}

/** The backup's own schema, its rows, the proof, then what later versions added. */
async function fill(owner: ClientConfig, keyFile: string, backup: OpenBackup, watch: Watch): Promise<Made> {
  await migrate(owner, undefined, backup.head.migrations.length)
  const loaded = await loadBackup(owner, backup, watch)
  const comparison = await compareSeals(owner, codecFromFile(keyFile, false).auditKey, backup.head.seals, loaded)
  return { comparison, migrated: await migrate(owner) }
}

function writeLog(dataDir: string, { files }: OpenBackup): void {
  const log = files.get(SEAL_LOG)
  if (log !== undefined) writeFileSync(join(dataDir, SEAL_LOG), log, { mode: 0o600, flag: 'wx', flush: true })
}
