import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { env } from './env.ts'
import { type Engine, startEmbedded } from './postgres/embedded.ts'
import { MIGRATIONS_FOLDER, migrate, readMigrations } from './postgres/migrate.ts'
import { createDatabase, equipDatabase } from './postgres/provision.ts'

/** The engine of tests. Apart from testing.ts, whose import makes a process a test run of node:test. */

const TEST_CONNECTIONS = 120

/** For tools/test.ts: one engine for the whole run. Hand `folder` to the test processes as DOUDI_TEST_ENGINE; stop at the end. */
export async function holdTestEngine(): Promise<{ folder: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-test-'))
  const engine = await startTestEngine(folder)
  await migratedTemplate(engine, superuserOf(engine), MIGRATIONS_FOLDER)
  const stop = async () => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { folder, stop }
}

export const startTestEngine = (dataDir: string): Promise<Engine> =>
  startEmbedded({ dataDir, log: () => undefined, lasting: false, connections: TEST_CONNECTIONS })

export function superuserOf(engine: Engine): ClientConfig {
  if (engine.superuser === undefined) throw new Error('tests need the embedded engine')
  return engine.superuser
}

export async function asSuperuser<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const TEMPLATE_LOCK = 7_060_003

/** One migrated database per set of migration files, made once by whoever comes first; nobody connects to it afterwards. */
export function migratedTemplate(engine: Engine, superuser: ClientConfig, folder: string): Promise<string> {
  const hashes = readMigrations(folder).map(({ hash }) => hash)
  const name = `doudi_template_${createHash('sha256').update(hashes.join()).digest('hex').slice(0, 12)}`
  return asSuperuser(superuser, async client => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const found = await client.query<{ ready: boolean }>('SELECT NOT datallowconn AS ready FROM pg_database WHERE datname = $1', [name])
    if (found.rows[0]?.ready === true) return name
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await createDatabase(client, name)
    await equipDatabase({ ...superuser, database: name })
    await migrate({ ...engine.owner, database: name }, folder)
    await client.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`)
    return name
  })
}
