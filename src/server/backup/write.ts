import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Client, type ClientConfig } from 'pg'
import copyStreams from 'pg-copy-streams'
import { AppError } from '../errors.ts'
import { codecFromFile } from '../key-file.ts'
import { codeOf } from '../postgres/problems.ts'
import { flushFolder } from './disk.ts'
import { newEnvelope, sealing } from './envelope.ts'
import { fileFrame, frame, jsonFrame } from './frames.ts'
import { FORMAT, KEY_FILE, SEAL_LOG, type Head, type Tail } from './manifest.ts'
import {
  appliedMigrations,
  backedOffice,
  copyOut,
  countTable,
  keysInUse,
  ONE_SPELLING,
  sealHeads,
  sequencesOf,
  tableShapes,
  type SealHead,
  type TableShape,
} from './tables.ts'

/** What is backed up: a database as its owner, and the two files that stand beside it. */
export type Source = { readonly owner: ClientConfig; readonly dataDir: string; readonly keyFile: string }
export type Watch = {
  readonly progress?: ((done: number, total: number, what: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}
export type Written = { readonly file: string; readonly bytes: number; readonly sha256: string; readonly head: Head }

const VERSION: string = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')).version

/** One backup at a time, whichever process makes it. */
const BACKUP_LOCK = 7_060_014

/**
 * Writes everything of one repeatable-read snapshot into an encrypted file, while people go on working. Whole or not at all: it is written
 * beside as `.part`, flushed, and takes its name at the end; it never takes the place of another file.
 */
export async function writeBackup(
  source: Source,
  { file: given, passphrase, now, ...watch }: Watch & { readonly file: string; readonly passphrase: string; readonly now: string },
): Promise<Written> {
  const file = resolve(given)
  const part = `${file}.part`
  if (existsSync(file)) throw new AppError('OUTPUT_EXISTS', { file })
  const client = new Client({ ...source.owner, application_name: 'doudi backup' })
  client.on('error', () => undefined)
  await client.connect()
  let mine = false
  try {
    const lock = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [BACKUP_LOCK])
    if (lock.rows[0]?.got !== true) throw new AppError('BACKUP_RUNNING')
    mine = true
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(ONE_SPELLING)
    const { head, shapes } = await headOf(client, now)
    const files = filesOf(source, head)
    const envelope = await newEnvelope(passphrase)
    const measured = measuring()
    await pipeline(
      Readable.from(framesTo(client, head, shapes, files, watch), { objectMode: false }),
      createGzip({ level: 1 }),
      sealing(envelope),
      measured.stream,
      createWriteStream(part, { flags: 'w', mode: 0o600, flush: true }),
      watch.signal === undefined ? {} : { signal: watch.signal },
    )
    placeWithout(part, file)
    return { file, head, ...measured.result() }
  } catch (error) {
    if (mine) rmSync(part, { force: true })
    throw refusalOf(error, file, watch.signal)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Takes the name in one step and only where nobody has it; some file systems of sticks know no links. */
function placeWithout(part: string, file: string): void {
  try {
    linkSync(part, file)
    rmSync(part)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || existsSync(file)) throw new AppError('OUTPUT_EXISTS', { file })
    renameSync(part, file)
  }
  flushFolder(file)
}

export function refusalOf(error: unknown, file: string, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return new AppError('CANCELLED')
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new AppError('BACKUP_DISK_FULL', { file })
  if (code !== undefined && ['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EISDIR'].includes(code))
    return new AppError('BACKUP_NOT_WRITABLE', { file, detail: code })
  return error
}

async function headOf(client: Client, now: string): Promise<{ head: Head; shapes: TableShape[] }> {
  const shapes = await tableShapes(client)
  const tables = []
  for (const shape of shapes) tables.push({ table: shape.table, columns: shape.columns, ...(await countTable(client, shape)) })
  const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`)
  const head: Head = {
    format: FORMAT,
    doudi: VERSION,
    postgres: rows[0]?.version ?? '',
    made_at: now,
    migrations: await appliedMigrations(client),
    office: await backedOffice(client),
    keys: await keysInUse(client),
    seals: await sealHeads(client),
    sequences: await sequencesOf(client),
    tables,
  }
  return { head, shapes }
}

type Kept = { readonly name: string; readonly content: Buffer }

/** Read after the snapshot began: the key must be the one of its rows, and the log may hold no seal that its rows do not. */
function filesOf({ dataDir, keyFile }: Source, head: Head): Kept[] {
  if (!existsSync(keyFile)) throw new AppError('KEY_FILE_MISSING', { path: keyFile })
  const { keyId } = codecFromFile(keyFile, false)
  if (head.keys.length > 0 && !head.keys.includes(keyId)) throw new AppError('KEY_FILE_WRONG', { path: keyFile })
  const files: Kept[] = [{ name: KEY_FILE, content: readFileSync(keyFile) }]
  const log = join(dataDir, SEAL_LOG)
  if (existsSync(log)) files.push({ name: SEAL_LOG, content: Buffer.from(logUpTo(readFileSync(log, 'utf8'), head.seals)) })
  return files
}

/** Lines that cannot be read stay: they are a finding of `verify`, which a backup must not wipe away. */
function logUpTo(log: string, seals: readonly SealHead[]): string {
  const last = new Map(seals.map(({ county, seal_no }) => [county, seal_no]))
  const stands = (line: string): boolean => {
    try {
      const { county, seal_no } = JSON.parse(line) as { county: number; seal_no: number }
      return !(seal_no > (last.get(county) ?? 0))
    } catch {
      return true
    }
  }
  const lines = log.split('\n').filter(line => line !== '' && stands(line))
  return lines.map(line => `${line}\n`).join('')
}

const REPORT_ROWS = 20_000

async function* framesTo(
  client: Client,
  head: Head,
  shapes: readonly TableShape[],
  files: readonly Kept[],
  { progress }: Watch,
): AsyncGenerator<Buffer> {
  yield* jsonFrame('head', head)
  for (const { name, content } of files) yield* fileFrame(name, content)
  const total = head.tables.reduce((sum, { rows }) => sum + Number(rows), 0)
  const checksums: Record<string, string> = {}
  let done = 0,
    told = 0
  for (const shape of shapes) {
    yield* frame('table', Buffer.from(shape.table))
    const hash = createHash('sha256')
    for await (const data of client.query(copyStreams.to(copyOut(shape)))) {
      const rows = data as Buffer
      hash.update(rows)
      done += linesIn(rows)
      if (done - told >= REPORT_ROWS) {
        told = done
        progress?.(done, total, '正在写备份')
      }
      yield* frame('rows', rows)
    }
    checksums[shape.table] = hash.digest('hex')
  }
  progress?.(total, total, '正在写备份')
  yield* jsonFrame('tail', { checksums } satisfies Tail)
}

/** COPY text has one line a row; a line break inside a value is written as two characters. */
function linesIn(rows: Buffer): number {
  let lines = 0
  for (let at = rows.indexOf(10); at !== -1; at = rows.indexOf(10, at + 1)) lines++
  return lines
}

/** Size and SHA-256 of what passes through. */
function measuring(): { stream: Transform; result: () => { bytes: number; sha256: string } } {
  const hash = createHash('sha256')
  let bytes = 0
  const stream = new Transform({
    transform(data: Buffer, _encoding, done) {
      hash.update(data)
      bytes += data.length
      done(null, data)
    },
  })
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) }
}
