import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ADMIN, hire, SETUP, testApp, type Browser } from '../../server/testing.app.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code
const PASSWORD = 'Willow-Bridge-2020'
const OWN = 'white-rock-2099'
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const KEYS = { kind: 'key', what: '档案柜', amount: '3 把', note: '' }

async function office(t: Parameters<typeof testApp>[0]) {
  const house = await testApp(t)
  const first = house.browser()
  await first.post('/api/setup', SETUP)
  const run = (sql: string, values: unknown[] = []) => house.database.ownerPool.query(sql, values)
  const me = String((await first.get('/api/users')).json().users[0].user_id)
  const seat = async (login: string, roles: string[], division?: string): Promise<Browser & { readonly user_id: string }> => {
    const person = { login, name: `人${login}`, password: PASSWORD, roles, ...(division === undefined ? {} : { division }) }
    const user_id = await hire(first, person)
    const browser = house.browser()
    await browser.post('/api/login', { login, password: PASSWORD })
    await browser.post('/api/password', { old_password: PASSWORD, new_password: OWN })
    return { ...browser, user_id }
  }
  const upload = (by: Browser, url: string, content: Buffer) =>
    house.app.inject({
      method: 'POST',
      url,
      headers: { 'x-doudi': '1', cookie: `doudi=${by.cookie()}`, 'content-type': 'multipart/form-data; boundary=line' },
      payload: Buffer.concat([
        Buffer.from('--line\r\ncontent-disposition: form-data; name="file"; filename="签字件.png"\r\ncontent-type: image/png\r\n\r\n'),
        content,
        Buffer.from('\r\n--line--\r\n'),
      ]),
    })
  const make = (by: Browser, user_id: string, to_user_id: string, declared: object[] = [KEYS]) =>
    by.post(`/api/users/${user_id}/handover`, { to_user_id, declared })
  return { ...house, first, me, run, seat, upload, make }
}
/** An import that was begun and left, and a roster that was made and not submitted. */
async function openWork(run: (sql: string, values: unknown[]) => Promise<unknown>, user_id: string): Promise<void> {
  await run(
    `WITH file AS (INSERT INTO attachment (county, attachment_id, division, kind, file_name, media_type, size_bytes, sha256, content_cipher, created_by, created_at)
       VALUES (349999, gen_random_uuid(), '349999100000', 'roster', '农低6月.xlsx', 'x', 1, 'x', 'x', $1, now()) RETURNING attachment_id)
     INSERT INTO roster_import (county, import_id, division, attachment_id, file_name, sha256, created_by, created_at)
       SELECT 349999, gen_random_uuid(), '349999100000', attachment_id, '农低6月.xlsx', 'x', $1, now() FROM file`,
    [user_id],
  )
  await run(
    `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at)
       VALUES (349999, gen_random_uuid(), '349999100000', 'dibao.rural', '2020-06-01', 'regular', 1, 'household', $1, now())`,
    [user_id],
  )
}

describe('a handover', () => {
  test('lists the open work of the leaver, is signed once, and then he can be disabled', async t => {
    const { first, run, seat, upload, make } = await office(t)
    const lina = await seat('lina', ['clerk'])
    const next = await seat('next', ['clerk'])
    await openWork(run, lina.user_id)
    const draft = (await first.get(`/api/users/${lina.user_id}/handover`)).json()
    assert.deepEqual(
      draft.items.map((item: { kind: string }) => item.kind),
      ['batch', 'import', 'session'],
    )
    assert.match(draft.items[0].text, /2020年6月 第1批：草稿/)
    assert.ok(!draft.takers.some((taker: { user_id: string }) => taker.user_id === lina.user_id))

    const made = await make(first, lina.user_id, next.user_id)
    assert.equal(made.statusCode, 200, made.body)
    const url = `/api/handovers/${made.json().handover_id}`
    const handover = (await first.get(url)).json()
    assert.deepEqual([handover.whole, handover.open, handover.declared, handover.signed_at], [true, 3, [KEYS], null])
    assert.match(handover.hash, /^[0-9a-f]{64}$/)
    assert.equal(code(await first.post(`/api/users/${lina.user_id}/disable`)), 'HANDOVER_MISSING', 'a list nobody signed is none')

    assert.equal(code(await first.get(`${url}/scan`)), 'SCAN_MISSING')
    assert.equal(code(await upload(first, `${url}/scan`, Buffer.from('MZ'))), 'SCAN_NOT_READABLE')
    assert.equal((await upload(first, `${url}/scan`, PNG)).statusCode, 200)
    assert.equal(code(await upload(first, `${url}/scan`, PNG)), 'HANDOVER_SIGNED')
    assert.deepEqual((await next.get(`${url}/scan`)).rawPayload, PNG)

    const { users } = (await first.get('/api/users')).json()
    assert.equal(users.find((user: { login: string }) => user.login === 'lina').handed_over, true)
    assert.equal((await first.post(`/api/users/${lina.user_id}/disable`)).statusCode, 200)
    assert.deepEqual((await first.get('/api/handovers')).json().without, [], 'he left with a handover')
    const { rows } = await run("SELECT facts FROM audit_event WHERE command = 'user.disable' AND outcome = 'done'")
    assert.deepEqual(rows, [{ facts: { login: 'lina', handed_over: true } }])
  })

  test('of more than sixty days ago says nothing of today; without one the reason stands in list and audit', async t => {
    const { first, run, seat, upload, make } = await office(t)
    const lina = await seat('lina', ['clerk'])
    const next = await seat('next', ['clerk'])
    const { handover_id } = (await make(first, lina.user_id, next.user_id)).json()
    await upload(first, `/api/handovers/${handover_id}/scan`, PNG)
    await run("UPDATE handover SET made_at = made_at - interval '60 days 1 minute'")
    assert.equal(code(await first.post(`/api/users/${lina.user_id}/disable`)), 'HANDOVER_MISSING')
    await run("UPDATE handover SET made_at = made_at + interval '2 minutes'")
    assert.equal((await first.post(`/api/users/${lina.user_id}/disable`)).statusCode, 200)
    assert.equal((await first.post(`/api/users/${next.user_id}/disable`, { reason: '联系不上' })).statusCode, 200)
    const [without] = (await first.get('/api/handovers')).json().without
    assert.deepEqual([without.name, without.reason], ['人next', '联系不上'])
    const { rows } = await run("SELECT facts FROM audit_event WHERE command = 'user.disable' AND outcome = 'done' ORDER BY at DESC LIMIT 1")
    assert.deepEqual(rows, [{ facts: { login: 'next', handed_over: false, reason: '联系不上' } }])
  })

  test('is the leaver’s and the taker’s to see, and the administrators’; nobody else’s', async t => {
    const { first, seat, upload, make } = await office(t)
    const lina = await seat('lina', ['clerk'])
    const next = await seat('next', ['head'])
    const other = await seat('other', ['approver'])
    const audit = await seat('shenji', ['audit_admin'])
    assert.equal(code(await make(other, lina.user_id, next.user_id)), 'NOT_ALLOWED')
    assert.equal(code(await other.get(`/api/users/${lina.user_id}/handover`)), 'NOT_ALLOWED')
    assert.equal(code(await make(lina, lina.user_id, lina.user_id)), 'HANDOVER_TO_ONESELF')
    assert.equal(code(await make(lina, lina.user_id, '00000000-0000-7000-8000-000000000000')), 'USER_NOT_FOUND')
    assert.equal(code(await make(lina, lina.user_id, next.user_id, [{ ...KEYS, note: '6217000011112222' }])), 'HANDOVER_HOLDS_NUMBER')
    const fund = { ...KEYS, kind: 'fund', amount: '' }
    assert.equal(code(await make(lina, lina.user_id, next.user_id, [fund])), 'HANDOVER_ROW_HALF')
    assert.equal(code(await make(lina, lina.user_id, next.user_id, [{ ...KEYS, what: ' ' }])), 'BAD_REQUEST')
    const { handover_id } = (await make(lina, lina.user_id, next.user_id)).json()
    const url = `/api/handovers/${handover_id}`
    for (const [browser, status] of [
      [lina, 200],
      [next, 200],
      [audit, 200],
      [first, 200],
      [other, 403],
    ] as const)
      assert.equal((await browser.get(url)).statusCode, status)
    assert.equal(code(await upload(other, `${url}/scan`, PNG)), 'NOT_ALLOWED')
    assert.equal(code(await upload(audit, `${url}/scan`, PNG)), 'NOT_ALLOWED')
    const count = async (browser: Browser): Promise<number> => (await browser.get('/api/handovers')).json().handovers.length
    assert.deepEqual([await count(lina), await count(next), await count(other), await count(audit)], [1, 1, 0, 1])
    assert.equal(code(await first.get('/api/handovers/00000000-0000-7000-8000-000000000000')), 'HANDOVER_NOT_FOUND')
  })

  test('of a village’s cadre stands in the town and is his own too', async t => {
    const { first, run, seat, make } = await office(t)
    await run(
      "INSERT INTO division (county, division, level, name, short_name, created_at) VALUES (349999, '349999100201', 'village', '东河村', '东河村', now())",
    )
    const cadre = await seat('cadre', ['village_cadre'], '349999100201')
    const next = await seat('next', ['village_cadre'], '349999100201')
    const made = await make(cadre, cadre.user_id, next.user_id)
    assert.equal(made.statusCode, 200, made.body)
    assert.equal((await next.get(`/api/handovers/${made.json().handover_id}`)).json().whole, true)
    const { users } = (await first.get('/api/users')).json()
    assert.equal(users.find((user: { login: string }) => user.login === 'cadre').division, '349999100201')
  })

  test('that was changed behind the program’s back says so', async t => {
    const { first, run, seat, make } = await office(t)
    const lina = await seat('lina', ['clerk'])
    const next = await seat('next', ['clerk'])
    const { handover_id } = (await make(first, lina.user_id, next.user_id)).json()
    await run(`UPDATE handover SET declared = jsonb_set(declared, '{0,amount}', '"1 把"')`)
    assert.equal((await first.get(`/api/handovers/${handover_id}`)).json().whole, false)
  })

  test('whoever takes over from the first administrator may hold all offices, and then the first may go', async t => {
    const { first, me, seat, upload, make } = await office(t)
    const next = await seat('next', ['clerk'])
    const all = { roles: ['system_admin', 'security_admin', 'audit_admin', 'clerk'] }
    assert.equal(code(await first.post(`/api/users/${next.user_id}/grant`, all)), 'ADMIN_AND_BUSINESS')
    const { handover_id } = (await make(first, me, next.user_id)).json()
    await upload(first, `/api/handovers/${handover_id}/scan`, PNG)
    assert.equal((await first.post(`/api/users/${next.user_id}/grant`, all)).statusCode, 200)
    assert.equal(code(await first.post(`/api/users/${me}/disable`)), 'NOT_YOURSELF')
    assert.equal((await next.post(`/api/users/${me}/disable`)).statusCode, 200)
    assert.equal((await first.get('/api/session')).json().user, null)
    assert.equal(code(await first.post('/api/login', ADMIN)), 'LOGIN_DISABLED')
  })
})
