import { createHash } from 'node:crypto'
import { Client, type ClientConfig } from 'pg'
import { AppError } from '../errors.ts'
import { migrate } from '../postgres/migrate.ts'
import { createDatabase, equipDatabase } from '../postgres/provision.ts'
import { randomHex } from '../random.ts'
import { compareSeals, loadBackup, type Comparison } from './load.ts'
import { factsOf, type Facts } from './manifest.ts'
import type { Place } from './place.ts'
import { openBackup } from './read.ts'
import { quoted } from './tables.ts'
import type { Watch } from './write.ts'

export type Checked = { readonly facts: Facts; readonly comparison: Comparison }

/** With the database's name as second number: offices that share a server do not wait for each other. */
const CHECK_LOCK = 7_060_015
const SCRATCH = 'doudi_check_'

/**
 * Restores a backup into a database of its own, beside the office's, holds rows, sums, contents and seals against it, and removes it again.
 * BACKUP_NOT_CHECKED on a given server whose user may not make a database.
 */
export async function checkBackup(
  { engine }: Pick<Place, 'engine'>,
  auditKey: Uint8Array,
  { file, passphrase, ...watch }: Watch & { readonly file: string; readonly passphrase: string },
): Promise<Checked> {
  const backup = await openBackup(file, passphrase, watch.signal)
  try {
    return await inScratch(engine, async owner => {
      await migrate(owner, undefined, backup.head.migrations.length)
      const comparison = await loadBackup(owner, backup, watch)
      return {
        facts: factsOf(backup.head),
        comparison: await compareSeals(owner, auditKey, backup.head.seals, comparison),
      }
    })
  } finally {
    await backup.close()
  }
}

async function inScratch<T>(engine: Place['engine'], work: (owner: ClientConfig) => Promise<T>): Promise<T> {
  const client = new Client(engine.superuser ?? engine.owner)
  client.on('error', () => undefined)
  await client.connect()
  try {
    if (engine.superuser === undefined && !(await mayMakeDatabases(client))) throw new AppError('BACKUP_NOT_CHECKED')
    const lock = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS got', [
      CHECK_LOCK,
      engine.owner.database,
    ])
    if (lock.rows[0]?.got !== true) throw new AppError('BACKUP_RUNNING')
    const prefix = `${SCRATCH}${createHash('sha256').update(String(engine.owner.database)).digest('hex').slice(0, 8)}_`
    await dropLeftOver(client, prefix)
    const name = `${prefix}${randomHex(6)}`
    try {
      if (engine.superuser === undefined) await client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE template0`)
      else await createDatabase(client, name)
      const owner = { ...engine.owner, database: name }
      if (engine.superuser === undefined) await equipAsOwner(owner)
      else await equipDatabase({ ...engine.superuser, database: name })
      return await work(owner)
    } finally {
      await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`)
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

const mayMakeDatabases = async (client: Client): Promise<boolean> =>
  (await client.query<{ may: boolean }>('SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user')).rows[0]
    ?.may === true

/** Of a check of this office that was killed. The lock says that no other runs. */
async function dropLeftOver(client: Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE datname LIKE $1 AND pg_has_role(current_user, datdba, 'MEMBER')`,
    [`${prefix.replaceAll('_', '\\_')}%`],
  )
  for (const { name } of rows) await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`)
}

async function equipAsOwner(owner: ClientConfig): Promise<void> {
  const client = new Client(owner)
  await client.connect()
  try {
    await client.query('SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS btree_gist')
  } finally {
    await client.end()
  }
}
