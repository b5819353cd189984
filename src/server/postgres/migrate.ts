import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { now } from '../clock.ts'
import { problem } from './problems.ts'

/** A file of db/migrations: 'NNNN_name.sql', numbered from 0000 without a gap; the hash is of its text with LF line ends. */
export type Migration = { number: number; file: string; sql: string; hash: string }

export const MIGRATIONS_FOLDER = join(import.meta.dirname, '../../../db/migrations')

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/
/** Would end the runner's transaction, so that a later failure left half a migration behind. */
const OWN_TRANSACTION = /^\s*(?:BEGIN|COMMIT|ROLLBACK|START\s+TRANSACTION)\b[^\n]*;/im

/** Reads and checks the files; nothing is executed. */
export function readMigrations(folder = MIGRATIONS_FOLDER): Migration[] {
  const files = readdirSync(folder)
    .filter(file => file.endsWith('.sql'))
    .sort()
  return files.map((file, index) => {
    const number = Number(FILE_NAME.exec(file)?.[1] ?? Number.NaN)
    if (Number.isNaN(number)) throw problem('migration_badly_named', { file, detail: '名称不合格式' })
    if (number < index) throw problem('migration_badly_named', { file, detail: `编号与前一个重复` })
    if (number > index) throw problem('migration_missing', { number: numbered(index), detail: `下一个文件是 ${file}` })
    const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
    if (OWN_TRANSACTION.test(sql)) throw problem('migration_badly_named', { file, detail: '脚本不能自己开始或结束事务' })
    return { number, file, sql, hash: createHash('sha256').update(sql).digest('hex') }
  })
}

const numbered = (number: number): string => String(number).padStart(4, '0')

const MIGRATORS_LOCK = 7_060_002

/**
 * Brings the database up to the files, as its owner, each file in one transaction. Returns the names of those applied now.
 * `count`: only so many files, for rows that come from an earlier version.
 */
export async function migrate(owner: ClientConfig, folder = MIGRATIONS_FOLDER, count = Number.POSITIVE_INFINITY): Promise<string[]> {
  const migrations = readMigrations(folder)
  const client = new Client(owner)
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATORS_LOCK])
    await client.query(LEDGER)
    const pending = (await pendingOf(client, migrations)).filter(({ number }) => number < count)
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ file }) => file)
  } finally {
    await client.end()
  }
}

const LEDGER = `
  SET client_min_messages = warning;
  CREATE TABLE IF NOT EXISTS schema_migration (
    number     integer PRIMARY KEY,
    file       text NOT NULL,
    hash       text NOT NULL,
    applied_at timestamptz NOT NULL
  );
  COMMENT ON TABLE schema_migration IS '已执行的数据库升级脚本';
  COMMENT ON COLUMN schema_migration.number IS '编号，从 0 起连续';
  COMMENT ON COLUMN schema_migration.file IS '文件名';
  COMMENT ON COLUMN schema_migration.hash IS '文件内容的 SHA-256（换行按 LF）';
  COMMENT ON COLUMN schema_migration.applied_at IS '执行时间';`

/** What was applied must still be there, unchanged: a database built by other files is not ours to go on with. */
async function pendingOf(client: Client, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const { rows } = await client.query<{ number: number; file: string; hash: string }>(
    'SELECT number, file, hash FROM schema_migration ORDER BY number',
  )
  for (const [index, applied] of rows.entries()) {
    const migration = migrations[index]
    if (migration === undefined || applied.number !== index) {
      throw problem('migration_missing', { number: numbered(index), detail: `数据库已执行 ${applied.file}` })
    }
    if (migration.hash !== applied.hash || migration.file !== applied.file) throw problem('migration_changed', { file: applied.file })
  }
  return migrations.slice(rows.length)
}

async function apply(client: Client, { number, file, sql, hash }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query('INSERT INTO schema_migration (number, file, hash, applied_at) VALUES ($1, $2, $3, $4)', [number, file, hash, now()])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw problem('migration_failed', { file, detail: error instanceof Error ? error.message : String(error) }, error)
  }
}
