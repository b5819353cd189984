import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client, type ClientConfig } from 'pg'
import { testDatabase } from '../testing.ts'
import { startEmbedded } from './embedded.ts'
import { assertAppRole, connectServer } from './given.ts'
import { openDatabase } from './open.ts'
import { privateFolder } from './testing.children.ts'

const urlOf = ({ user, password, host, port, database }: ClientConfig): string =>
  `postgresql://${user}:${String(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`

test('a given server: its user owns, the app role is the one of DOUDI_APP_URL', async t => {
  const { ownerConfig, appConfig } = await testDatabase(t)
  const engine = await connectServer(urlOf(ownerConfig), urlOf(appConfig))
  assert.deepEqual(
    [engine.kind, engine.owner.user, engine.app.user, engine.app.database],
    ['server', 'doudi_owner', 'doudi_app', ownerConfig.database],
  )
  await assertAppRole(engine.app)
  await engine.stop()
})

test('an owner who may make roles gets an app login with a derived password, the same each time', async t => {
  // An engine of its own: the app role's password counts for all databases of a server.
  const engine = await startEmbedded({ dataDir: privateFolder(), log: () => undefined, lasting: false })
  t.after(engine.stop)
  await admin(engine.superuser, `CREATE ROLE maker LOGIN SUPERUSER PASSWORD 'made-up'`)
  const url = urlOf({ ...engine.owner, user: 'maker', password: 'made-up' })
  const first = await connectServer(url, undefined)
  const second = await connectServer(url, undefined)
  assert.notEqual(first.app.password, engine.app.password)
  assert.equal(first.app.password, second.app.password)
  await assertAppRole(second.app)
})

test('an app role that owns the tables, is a superuser or passes row-level security by is refused', async t => {
  const { ownerConfig, engine } = await testDatabase(t)
  await assert.rejects(assertAppRole(ownerConfig), { code: 'app_role_unusable', message: /doudi_owner 不能用作应用账号：它是表的所有者/ })
  await assert.rejects(assertAppRole({ ...engine.superuser, database: String(ownerConfig.database) }), { message: /它是超级用户/ })
  await admin(
    engine.superuser,
    `DROP ROLE IF EXISTS passer; CREATE ROLE passer LOGIN BYPASSRLS PASSWORD 'made-up'; GRANT doudi_app TO passer`,
  )
  t.after(() => admin(engine.superuser, 'DROP ROLE passer'))
  await assert.rejects(assertAppRole({ ...ownerConfig, user: 'passer', password: 'made-up' }), { message: /BYPASSRLS/ })
})

test('an unreachable server and a wrong password say so', async t => {
  const { ownerConfig } = await testDatabase(t)
  const open = (databaseUrl: string) => openDatabase({ dataDir: '', databaseUrl, purpose: 'command', log: () => undefined })
  await assert.rejects(open('postgresql://a:b@127.0.0.1:1/none'), { code: 'server_unreachable', message: /连不上 DATABASE_URL/ })
  await assert.rejects(open(urlOf({ ...ownerConfig, password: 'wrong' })), { code: 'server_unreachable' })
})

async function admin(config: ClientConfig | undefined, sql: string): Promise<void> {
  const client = new Client(config)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
