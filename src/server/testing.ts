import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { type ClientConfig, Pool } from 'pg'
import { env } from './env.ts'
import type { Engine } from './postgres/embedded.ts'
import { MIGRATIONS_FOLDER } from './postgres/migrate.ts'
import { createDatabase } from './postgres/provision.ts'
import { randomHex } from './random.ts'
import { asSuperuser, migratedTemplate, startTestEngine, superuserOf } from './testing.engine.ts'

/** One empty, migrated database of its own, on a real PostgreSQL without durability. */
export type TestDatabase = {
  engine: Engine
  name: string
  ownerConfig: ClientConfig
  appConfig: ClientConfig
  /** Passes row-level security by: for setting up and looking behind the fence. */
  ownerPool: Pool
  appPool: Pool
  drop: () => Promise<void>
}

const quiet = () => undefined

/**
 * Call at the top of a test file or in a test. The database goes away with `t`, or else at the end of the file;
 * `migrations` names another folder of migrations.
 */
export async function testDatabase(
  t?: { after: (done: () => Promise<void>) => void },
  migrations = MIGRATIONS_FOLDER,
): Promise<TestDatabase> {
  const engine = await sharedEngine()
  const superuser = superuserOf(engine)
  const template = await migratedTemplate(engine, superuser, migrations)
  const name = `test_${randomHex(6)}`
  await clone(superuser, name, template)
  const ownerConfig = { ...engine.owner, database: name }
  const appConfig = { ...engine.app, database: name }
  const ownerPool = poolOf(ownerConfig)
  const appPool = poolOf(appConfig)
  let dropping: Promise<void> | undefined
  const drop = async () => {
    await Promise.all([ownerPool.end(), appPool.end()])
    await asSuperuser(superuser, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  }
  const database = { engine, name, ownerConfig, appConfig, ownerPool, appPool, drop: () => (dropping ??= drop()) }
  if (t === undefined) open.push(database)
  else t.after(database.drop)
  return database
}

const open: TestDatabase[] = []
let shared: Promise<Engine> | undefined
let ownFolder: string | undefined

/** The run's engine where there is one, else an engine of this process, gone with it. */
function sharedEngine(): Promise<Engine> {
  if (shared === undefined) {
    const folder = env.testEngine() ?? (ownFolder = mkdtempSync(join(env.temporaryFolder(), 'doudi-test-')))
    shared = startTestEngine(folder)
  }
  return shared
}

// At the top level, so that it runs when the whole file is done; called inside a test it would end with that test.
after(leaveEngine)

async function leaveEngine(): Promise<void> {
  await Promise.all(open.map(({ drop }) => drop()))
  await (await shared)?.stop()
  if (ownFolder !== undefined) rmSync(ownFolder, { recursive: true, force: true, maxRetries: 5 })
}

/** pg's errors of idle clients, when the database is dropped under a pool, are no failure of a test. */
function poolOf(config: ClientConfig): Pool {
  const pool = new Pool({ ...config, max: 5, allowExitOnIdle: true })
  pool.on('error', quiet)
  return pool
}

/** Rights on a database are not copied with it. */
const clone = (superuser: ClientConfig, name: string, template: string): Promise<void> =>
  asSuperuser(superuser, async client => {
    await createDatabase(client, name, template)
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO doudi_app`)
  })
