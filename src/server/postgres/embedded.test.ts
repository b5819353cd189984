import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { type Engine, startEmbedded } from './embedded.ts'
import { isPostmasterOf } from './postmaster.ts'
import { engineProcess, launch, privateFolder } from './testing.children.ts'

const start = (dataDir: string, more: { purpose?: 'serve' | 'command'; lasting?: boolean } = {}): Promise<Engine> =>
  startEmbedded({ dataDir, log: () => undefined, lasting: false, ...more })

async function ask(config: ClientConfig, sql: string): Promise<unknown> {
  const client = new Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

const runs = (engine: Engine, folder: string): boolean => isPostmasterOf(engine.pid ?? 0, join(folder, 'data/pg'))
const mode = (path: string): number => statSync(path).mode & 0o777

async function started(t: TestContext, more: { lasting?: boolean } = {}): Promise<{ folder: string; dataDir: string; engine: Engine }> {
  const folder = privateFolder()
  const dataDir = join(folder, 'data')
  const engine = await start(dataDir, more)
  t.after(() => engine.stop())
  return { folder, dataDir, engine }
}

test('a new engine is private: no port, passwords asked, secrets readable by us alone; data outlives a clean stop', async t => {
  const { folder, dataDir, engine } = await started(t, { lasting: true })
  assert.equal(engine.startedHere, true)
  assert.equal(await ask(engine.owner, 'SHOW listen_addresses'), '')
  assert.equal(await ask(engine.owner, 'SHOW fsync'), 'on')
  assert.equal(await ask(engine.owner, `SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'doudi'`), 'bC.UTF-8')
  await assert.rejects(ask({ ...engine.owner, password: 'wrong' }, 'SELECT 1'), { code: '28P01' })
  assert.doesNotMatch(readFileSync(join(dataDir, 'pg/pg_hba.conf'), 'utf8').replace(/^#.*$/gm, ''), /\btrust\b/)
  assert.equal(mode(dataDir), 0o700)
  assert.equal(mode(join(dataDir, 'engine.json')), 0o600)
  assert.equal(mode(join(dataDir, 'run')), 0o700)
  assert.equal(
    readdirSync(dataDir).some(name => name.startsWith('pg.new-')),
    false,
  )
  await ask(engine.owner, 'CREATE TABLE kept AS SELECT 7 AS n')
  await engine.stop()
  assert.equal(runs(engine, folder), false)
  assert.equal(existsSync(join(dataDir, 'pg/postmaster.pid')), false)
  const again = await start(dataDir)
  t.after(() => again.stop())
  assert.equal(await ask(again.owner, 'SELECT n FROM kept'), 7)
})

test('owner and app have no power over the fence; the array operator of name search is leakproof; a URL for psql works', async t => {
  const { engine } = await started(t)
  const rights = `SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles
    WHERE rolname LIKE 'doudi%' AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication) AND rolcanlogin`
  assert.equal(await ask(engine.app, rights), 'doudi_app,doudi_owner')
  assert.equal(await ask(engine.app, `SELECT proleakproof FROM pg_proc WHERE proname = 'arraycontains'`), true)
  assert.equal(await ask(engine.app, `SELECT extname FROM pg_extension WHERE extname = 'btree_gist'`), 'btree_gist')
  assert.equal(await ask({ connectionString: engine.ownerUrl }, 'SELECT current_user || current_database()'), 'doudi_ownerdoudi')
})

test('neither statements nor refused values reach the log', async t => {
  const { dataDir, engine } = await started(t)
  await ask(engine.owner, `CREATE TABLE holder (id text PRIMARY KEY)`)
  await ask(engine.owner, `INSERT INTO holder VALUES ('349999000000000001')`)
  await assert.rejects(ask(engine.owner, `INSERT INTO holder VALUES ('349999000000000001')`), { code: '23505' })
  await assert.rejects(ask(engine.owner, `SELECT '349999000000000001x'::integer`), { code: '22003' })
  assert.doesNotMatch(readFileSync(join(dataDir, 'postgres.log'), 'utf8'), /349999|INSERT|CREATE TABLE/)
})

test('a second serve is refused, a command joins and leaves the engine to the serve', async t => {
  const folder = privateFolder()
  const dataDir = join(folder, 'data')
  const server = await start(dataDir, { purpose: 'serve' })
  t.after(() => server.stop())
  await assert.rejects(start(dataDir, { purpose: 'serve' }), { code: 'folder_is_served', message: /已有一个兜底系统在运行/ })
  const second = await engineProcess(dataDir, { purpose: 'serve' })
  assert.equal(second.told.code, 'folder_is_served')
  const command = await engineProcess(dataDir)
  assert.deepEqual([command.told.startedHere, command.told.pid], [false, server.pid])
  await command.leave()
  assert.equal(await ask(server.app, 'SELECT 1'), 1)
  await server.stop()
  assert.equal(runs(server, folder), false)
})

test('the last to leave stops the engine, whoever started it; a serve that has gone can be followed by another', async t => {
  const folder = privateFolder()
  const dataDir = join(folder, 'data')
  const first = await engineProcess(dataDir, { purpose: 'serve' })
  const command = await start(dataDir)
  t.after(() => command.stop())
  await first.leave()
  assert.equal(await ask(command.app, 'SELECT 1'), 1)
  const next = await engineProcess(dataDir, { purpose: 'serve' })
  assert.equal(next.told.startedHere, false)
  await command.stop()
  assert.equal(runs(command, folder), true)
  await next.leave()
  assert.equal(runs(command, folder), false)
})

test('three commands at once on a new folder: one starts it, the others join', async () => {
  const folder = privateFolder()
  const dataDir = join(folder, 'data')
  const all = await Promise.all([engineProcess(dataDir), engineProcess(dataDir), engineProcess(dataDir)])
  assert.equal(all.filter(({ told }) => told.startedHere === true).length, 1)
  assert.equal(all.filter(({ told }) => told.startedHere === false).length, 2)
  assert.equal(new Set(all.map(({ told }) => told.pid)).size, 1)
  await Promise.all(all.map(({ leave }) => leave()))
  assert.equal(isPostmasterOf(all[0]?.told.pid ?? 0, join(dataDir, 'pg')), false)
})

test('a killed serve leaves its database running: the next start takes it over and stops it at the end', async t => {
  const folder = privateFolder()
  const dataDir = join(folder, 'data')
  const killed = await engineProcess(dataDir, { purpose: 'serve' })
  await killed.kill()
  assert.equal(isPostmasterOf(killed.told.pid ?? 0, join(dataDir, 'pg')), true)
  const next = await start(dataDir, { purpose: 'serve' })
  t.after(() => next.stop())
  assert.deepEqual([next.startedHere, next.pid], [false, killed.told.pid])
  await next.stop()
  assert.equal(runs(next, folder), false)
})

test('a killed database tells its users, and the next start recovers what was committed', async t => {
  const { dataDir, engine } = await started(t, { lasting: true })
  await ask(engine.owner, 'CREATE TABLE kept AS SELECT 7 AS n')
  const lost = new Promise<void>(resolve => engine.onLost(resolve))
  process.kill(engine.pid ?? 0, 'SIGKILL')
  await lost
  await engine.stop()
  const again = await start(dataDir)
  t.after(() => again.stop())
  assert.equal(again.startedHere, true)
  assert.equal(await ask(again.owner, 'SELECT n FROM kept'), 7)
})

test('a postmaster.pid or socket lock naming a process that is something else does not hold up the start', async t => {
  const { dataDir, engine } = await started(t)
  const pidFile = readFileSync(join(dataDir, 'pg/postmaster.pid'), 'utf8')
  const lock = join(engine.host, '.s.PGSQL.5432.lock')
  const socketLock = readFileSync(lock, 'utf8')
  await engine.stop()
  for (const pid of [process.pid, 4_194_303]) {
    writeFileSync(join(dataDir, 'pg/postmaster.pid'), pidFile.replace(/^\d+/, String(pid)), { mode: 0o600 })
    writeFileSync(lock, socketLock.replace(/^\d+/, String(pid)), { mode: 0o600 })
    const again = await start(dataDir)
    assert.equal(again.startedHere, true)
    await again.stop()
  }
})

test('killed while the cluster is being made, the next start begins anew', async t => {
  const folder = privateFolder()
  const dataDir = join(folder, 'data')
  const child = launch(dataDir, {})
  const begun = () =>
    existsSync(dataDir) && readdirSync(dataDir).some(name => name.startsWith('pg.new-') && existsSync(join(dataDir, name, 'PG_VERSION')))
  while (!begun()) await pause(5)
  child.kill('SIGKILL')
  assert.equal(existsSync(join(dataDir, 'pg')), false)
  const next = await start(dataDir)
  t.after(() => next.stop())
  assert.equal(await ask(next.app, 'SELECT 1'), 1)
})

test('below a path too long for a socket, the socket has a private folder elsewhere', async t => {
  const dataDir = join(privateFolder(), '数据'.repeat(12), 'x'.repeat(60))
  const engine = await start(dataDir)
  t.after(() => engine.stop())
  assert.equal(engine.host.startsWith(dataDir), false)
  assert.equal(mode(engine.host), 0o700)
  assert.equal(await ask(engine.app, 'SELECT 1'), 1)
})

test('lost passwords, another version and a file in the way are named, and nothing is touched', async t => {
  const { folder, dataDir, engine } = await started(t)
  await engine.stop()
  const secrets = readFileSync(join(dataDir, 'engine.json'), 'utf8')
  writeFileSync(join(dataDir, 'engine.json'), '{')
  await assert.rejects(start(dataDir), { code: 'folder_secrets_lost' })
  writeFileSync(join(dataDir, 'engine.json'), secrets)
  writeFileSync(join(dataDir, 'pg/PG_VERSION'), '15\n')
  await assert.rejects(start(dataDir), { code: 'folder_other_version', message: /PostgreSQL 15 建立/ })
  writeFileSync(join(folder, 'file'), '')
  await assert.rejects(start(join(folder, 'file')), { code: 'folder_unreadable' })
})
