import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, type ClientConfig } from 'pg'
import copyStreams from 'pg-copy-streams'
import { verifySeals } from '../audit.ts'
import { openDb } from '../db.open.ts'
import { AppError } from '../errors.ts'
import type { Frame } from './frames.ts'
import type { Head, Tail } from './manifest.ts'
import type { OpenBackup } from './read.ts'
import { copyIn, copyOut, countTable, looseParts, ONE_SPELLING, quoted, tableShapes, type SealHead } from './tables.ts'
import type { Watch } from './write.ts'

export type Difference = { readonly what: 'ROWS' | 'SUM' | 'CONTENT' | 'TABLE' | 'SEALS'; readonly where: string }
/** What was held against the backup after its rows stood in a database. */
export type Comparison = {
  readonly ok: boolean
  readonly checked: { readonly tables: number; readonly rows: number; readonly sums: number; readonly seals: number }
  readonly failures: readonly Difference[]
}

/**
 * Puts the rows of a backup into an empty database that has its schema, as the owner, and holds rows, sums of money and contents against
 * the backup: all in one transaction, so that a difference, a cut or a full disk leaves the database as empty as it was.
 */
export async function loadBackup(owner: ClientConfig, backup: OpenBackup, { progress, signal }: Watch): Promise<Comparison> {
  const client = new Client({ ...owner, application_name: 'doudi restore' })
  client.on('error', () => undefined)
  await client.connect()
  const stop = (): void => void client.end().catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await client.query('BEGIN')
    await client.query(ONE_SPELLING)
    await client.query(`SET LOCAL synchronous_commit = on; SET LOCAL maintenance_work_mem = '256MB'`)
    const loose = await looseParts(client)
    for (const { drop } of loose) await client.query(drop)
    const tables = backup.head.tables.map(({ table }) => quoted(table))
    if (tables.length > 0) await client.query(`TRUNCATE ${tables.join(', ')}`)
    const tail = await copyRows(client, backup, progress)
    // Checks that wait for the end of the transaction look now: no key can be added to a table for which one waits.
    await client.query('SET CONSTRAINTS ALL IMMEDIATE')
    for (const { make } of loose.toReversed()) await client.query(make)
    for (const { sequence, last_value, is_called } of backup.head.sequences)
      await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [`public.${quoted(sequence)}`, last_value, is_called])
    progress?.(1, 1, '正在核对')
    const comparison = await compare(client, backup.head, tail)
    if (!comparison.ok) throw new AppError('RESTORE_DIFFERS', { where: comparison.failures.map(({ where }) => where).join('、') })
    await client.query('COMMIT')
    await client.query('ANALYZE')
    return comparison
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('CANCELLED')
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    await client.end().catch(() => undefined)
    await backup.close()
  }
}

async function copyRows(client: Client, { head, frames }: OpenBackup, progress: Watch['progress']): Promise<Tail> {
  const columns = new Map(head.tables.map(each => [each.table, each]))
  const total = head.tables.reduce((sum, { rows }) => sum + Number(rows), 0)
  let done = 0
  let next = await frames.next()
  while (next.done !== true && next.value.kind === 'table') {
    const table = columns.get(next.value.content.toString('utf8'))
    if (table === undefined) break
    progress?.(done, total, '正在恢复')
    const rest: { next: IteratorResult<Frame> } = { next }
    await pipeline(Readable.from(rowsOf(frames, rest), { objectMode: false }), client.query(copyStreams.from(copyIn(table))))
    next = rest.next
    done += Number(table.rows)
  }
  if (next.done === true || next.value.kind !== 'tail') throw new AppError('BACKUP_DAMAGED', { kind: 'changed', chunk: 0 })
  const tail = JSON.parse(next.value.content.toString('utf8')) as Tail
  // The end of the file is proved only by reading it.
  if ((await frames.next()).done !== true) throw new AppError('BACKUP_DAMAGED', { kind: 'appended', chunk: 0 })
  return tail
}

/** The rows up to the next frame of another kind, which is left in `rest`. */
async function* rowsOf(frames: AsyncGenerator<Frame>, rest: { next: IteratorResult<Frame> }): AsyncGenerator<Buffer> {
  for (rest.next = await frames.next(); rest.next.done !== true && rest.next.value.kind === 'rows'; rest.next = await frames.next())
    yield rest.next.value.content
}

async function compare(client: Client, head: Head, { checksums }: Tail): Promise<Comparison> {
  const failures: Difference[] = []
  const shapes = new Map((await tableShapes(client)).map(shape => [shape.table, shape]))
  let sums = 0,
    rows = 0
  for (const { table, columns, ...counted } of head.tables) {
    const shape = shapes.get(table)
    if (shape === undefined) {
      failures.push({ what: 'TABLE', where: table })
      continue
    }
    const now = await countTable(client, shape)
    if (now.rows !== counted.rows) failures.push({ what: 'ROWS', where: table })
    for (const [column, sum] of Object.entries(counted.sums)) {
      if (now.sums[column] !== sum) failures.push({ what: 'SUM', where: `${table}.${column}` })
    }
    if ((await checksumOf(client, { ...shape, columns })) !== checksums[table]) failures.push({ what: 'CONTENT', where: table })
    sums += Object.keys(counted.sums).length
    rows += Number(now.rows)
  }
  return { ok: failures.length === 0, checked: { tables: head.tables.length, rows, sums, seals: 0 }, failures }
}

async function checksumOf(client: Client, shape: Parameters<typeof copyOut>[0]): Promise<string> {
  const hash = createHash('sha256')
  for await (const data of client.query(copyStreams.to(copyOut(shape)))) hash.update(data as Buffer)
  return hash.digest('hex')
}

/** Proves the chains of the restored audit rows, and that each ends where it ended in the backup. */
export async function compareSeals(
  owner: ClientConfig,
  auditKey: Uint8Array,
  heads: readonly SealHead[],
  comparison: Comparison,
): Promise<Comparison> {
  const db = openDb({ ...owner, max: 1 })
  try {
    const failures: Difference[] = [...comparison.failures]
    let seals = 0
    for (const { county, seal_no, hash } of heads) {
      const chain = await verifySeals(db, auditKey, county)
      seals += chain.seals
      if (chain.head !== hash || chain.seals !== seal_no) failures.push({ what: 'SEALS', where: `audit_seal ${seal_no}` })
      failures.push(...chain.failures.map(({ where }) => ({ what: 'SEALS' as const, where })))
    }
    return { ok: failures.length === 0, checked: { ...comparison.checked, seals }, failures }
  } finally {
    await db.destroy()
  }
}
