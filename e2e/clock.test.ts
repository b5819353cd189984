import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ADMIN, assertVerified, end, get, post, startOn, TOWN, type Started } from './system.ts'

/** The whole program a day earlier: its clock is the process's own. */
const DAY_BACK = `data:text/javascript,${encodeURIComponent(`
  const Real = Date, back = 86400000
  globalThis.Date = class extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() - back) : super(...given) }
    static now() { return Real.now() - back }
  }`)}`
const VILLAGE = '349999100201'

test('a clock set back a day: sessions end, sent twice is done once, history and seals hold, and everybody is warned', {
  timeout: 300_000,
}, async t => {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-clock-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = join(folder, 'data')
  let server = await startOn(dataDir)
  t.after(() => end(server.child, 'SIGKILL'))
  const { name, login, password } = ADMIN
  const { cookie } = await post(server, '/api/setup', { ...TOWN, admin_name: name, admin_login: login, admin_password: password })
  await post(server, '/api/villages/paste', { villages: [{ division: VILLAGE, name: '东河村民委员会' }] }, cookie)
  const first = await register(server, cookie, '今天登记的', 'key-of-today')
  assert.deepEqual(await clockNotice(server, cookie), [])
  await server.stop()

  server = await startOn(dataDir, { nodeOptions: ['--import', DAY_BACK] })
  assert.equal((await fetch(`${server.url}/api/people`, { headers: { cookie } })).status, 401, 'a session from tomorrow has ended')
  const again = (await post(server, '/api/login', { login, password })).cookie
  assert.deepEqual(await clockNotice(server, again), ['CLOCK_BEHIND'])
  assert.deepEqual(await register(server, again, '今天登记的', 'key-of-today'), first, 'the same request again is the same effect')
  const { person_id } = await register(server, again, '昨天登记的', 'key-of-yesterday')
  const { revision } = await get<{ revision: number }>(server, `/api/people/${first.person_id}`, again)
  await post(server, `/api/people/${first.person_id}/change`, { note: '钟拨回去以后', seen: revision, reason: '走访' }, again)
  assert.notEqual(person_id, first.person_id)
  await server.stop()

  server = await startOn(dataDir)
  const now = (await post(server, '/api/login', { login, password })).cookie
  assert.deepEqual(await clockNotice(server, now), [])
  assert.equal((await get<{ total: number }>(server, '/api/people', now)).total, 2)
  await server.stop()
  assertVerified(dataDir)
})

async function register(server: Started, cookie: string, name: string, key: string): Promise<{ person_id: string }> {
  const person = { name, id_kind: '01', id: null, sex: '9', born_on: null, division: VILLAGE, villager_group: null }
  const reply = await fetch(`${server.url}/api/people`, {
    method: 'POST',
    headers: { 'x-doudi': '1', 'content-type': 'application/json', cookie, 'idempotency-key': key },
    body: JSON.stringify({ ...person, address: null, phone: null, reason: '登记' }),
  })
  assert.equal(reply.status, 200, await reply.clone().text())
  return (await reply.json()) as { person_id: string }
}

const clockNotice = async (server: Started, cookie: string): Promise<string[]> =>
  (await get<{ notices: string[] }>(server, '/api/session', cookie)).notices.filter(code => code === 'CLOCK_BEHIND')
