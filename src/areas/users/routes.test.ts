import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ADMIN, hire, SETUP, testApp, type TestApp } from '../../server/testing.app.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code

/** An app with the town set up; the browser is the administrator's. */
async function office(t: Parameters<typeof testApp>[0]) {
  const house = await testApp(t)
  const admin = house.browser()
  const reply = await admin.post('/api/setup', SETUP)
  assert.equal(reply.statusCode, 200, reply.body)
  return { ...house, admin }
}
const auditOf = async ({ database }: TestApp, command: string) =>
  (
    await database.ownerPool.query<{ outcome: string; login: string; facts: { code?: string } }>(
      'SELECT outcome, login, facts FROM audit_event WHERE command = $1 ORDER BY audit_id',
      [command],
    )
  ).rows
const shift = ({ database }: TestApp, column: string, interval: string) =>
  database.ownerPool.query(`UPDATE user_session SET ${column} = ${column} - $1::interval`, [interval])

describe('first run', () => {
  test('makes town and administrator, signs in, and never again', async t => {
    const house = await office(t)
    const { admin, database } = house
    const session = (await admin.get('/api/session')).json()
    assert.equal(session.setup_needed, false)
    assert.deepEqual(session.office, { name: 'XX镇民政办公室', town_name: 'XX镇', division: '349999100000', demo: false })
    assert.deepEqual(session.user.roles, ['system_admin', 'security_admin', 'audit_admin', 'clerk'])
    assert.ok(session.user.permissions.includes('payment.make') && !session.user.permissions.includes('payment.approve'))
    const again = await house.browser().post('/api/setup', { ...SETUP, town_code: '349999102', admin_login: 'other' })
    assert.deepEqual([again.statusCode, code(again)], [409, 'SETUP_DONE'])
    const { rows } = await database.ownerPool.query('SELECT division, level, name FROM division ORDER BY division')
    assert.deepEqual(rows, [
      { division: '349999000000', level: 'county', name: '县（区）349999' },
      { division: '349999100000', level: 'town', name: 'XX镇' },
    ])
  })

  test('two at once make one office', async t => {
    const house = await testApp(t)
    assert.equal((await house.browser().get('/api/session')).json().setup_needed, true)
    const replies = await Promise.all([1, 2, 3].map(n => house.browser().post('/api/setup', { ...SETUP, admin_login: `admin${n}` })))
    assert.deepEqual(replies.map(reply => String(reply.statusCode)).toSorted(), ['200', '409', '409'])
    assert.equal((await house.database.ownerPool.query('SELECT 1 FROM app_user')).rowCount, 1)
  })

  test('refuses a weak password and a code that is no town, and stores nothing', async t => {
    const house = await testApp(t)
    const weak = await house.browser().post('/api/setup', { ...SETUP, admin_password: 'short' })
    assert.deepEqual([weak.statusCode, code(weak)], [400, 'PASSWORD_SHORT'])
    assert.equal(code(await house.browser().post('/api/setup', { ...SETUP, town_code: '349999000' })), 'TOWN_CODE_WRONG')
    assert.equal((await house.database.ownerPool.query('SELECT 1 FROM office')).rowCount, 0)
    assert.equal(code(await house.browser().post('/api/login', ADMIN)), 'SETUP_NEEDED')
  })
})

describe('sign-in', () => {
  test('right password: a cookie that scripts and other sites never get, and only its hash in the table', async t => {
    const house = await office(t)
    const browser = house.browser()
    const reply = await browser.post('/api/login', { login: ' ZhouMin ', password: ADMIN.password })
    assert.equal(reply.json().user.login, ADMIN.login)
    assert.match(String(reply.headers['set-cookie']), /^doudi=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const token = browser.cookie() ?? ''
    const { rows } = await house.database.ownerPool.query<{ token_hash: Buffer }>('SELECT token_hash FROM user_session')
    assert.ok(
      rows.length === 2 && rows.every(row => row.token_hash.length === 32 && !row.token_hash.equals(Buffer.from(token, 'base64url'))),
    )
  })

  test('wrong password and unknown login get the same words, and each its audit row', async t => {
    const house = await office(t)
    const wrong = await house.browser().post('/api/login', { ...ADMIN, password: 'wrong' })
    const unknown = await house.browser().post('/api/login', { login: 'nobody', password: 'wrong' })
    assert.equal(wrong.statusCode, 401)
    assert.deepEqual(wrong.json(), unknown.json())
    await house.browser().post('/api/login', { login: 'My Secret Password 1', password: 'x' })
    assert.deepEqual((await auditOf(house, 'user.login')).slice(1), [
      { outcome: 'refused', login: ADMIN.login, facts: { code: 'LOGIN_WRONG' } },
      { outcome: 'refused', login: 'nobody', facts: { code: 'LOGIN_WRONG' } },
      { outcome: 'refused', login: '?', facts: { code: 'LOGIN_WRONG' } },
    ])
  })

  test('five failures, even at once, lock the account for fifteen minutes', async t => {
    const house = await office(t)
    const guesses = await Promise.all([1, 2, 3, 4, 5].map(() => house.browser().post('/api/login', { ...ADMIN, password: 'guess' })))
    assert.deepEqual(guesses.map(reply => code(reply) ?? '').toSorted(), [
      'LOGIN_LOCKED',
      'LOGIN_WRONG',
      'LOGIN_WRONG',
      'LOGIN_WRONG',
      'LOGIN_WRONG',
    ])
    const locked = await house.browser().post('/api/login', ADMIN)
    assert.deepEqual([locked.statusCode, code(locked), locked.json().facts], [423, 'LOGIN_LOCKED', { minutes: 15 }])
    await house.database.ownerPool.query(`UPDATE app_user SET locked_until = locked_until - interval '15 minutes'`)
    assert.equal((await house.browser().post('/api/login', ADMIN)).statusCode, 200)
  })

  test('a session ends by logout, by idling half an hour, after twelve hours, and a new sign-in ends the old one', async t => {
    const house = await office(t)
    const open = async (): Promise<ReturnType<typeof house.browser>> => {
      const browser = house.browser()
      await browser.post('/api/login', ADMIN)
      assert.equal((await browser.get('/api/users')).statusCode, 200)
      return browser
    }
    const idle = await open()
    await shift(house, 'last_seen_at', '29 minutes 50 seconds')
    assert.equal((await idle.get('/api/users')).statusCode, 200, 'work within half an hour keeps it')
    await shift(house, 'last_seen_at', '30 minutes')
    assert.equal(code(await idle.get('/api/users')), 'NOT_SIGNED_IN')
    const old = await open()
    await shift(house, 'expires_at', '12 hours')
    assert.equal(code(await old.get('/api/users')), 'NOT_SIGNED_IN')
    const left = await open()
    const kept = left.cookie()
    await left.post('/api/logout')
    assert.equal(left.cookie(), undefined)
    const replay = (token: string | undefined) => house.app.inject({ url: '/api/users', headers: { cookie: `doudi=${token}` } })
    assert.equal((await replay(kept)).statusCode, 401)
    const twice = await open()
    const first = twice.cookie()
    await twice.post('/api/login', ADMIN)
    assert.deepEqual([(await replay(first)).statusCode, (await replay(twice.cookie())).statusCode], [401, 200])
  })
})

describe('users', () => {
  const clerk = { login: 'lina', name: '李娜', roles: ['clerk'], password: 'green-hill-77' }

  test('the administrator makes, disables and helps users', async t => {
    const house = await office(t)
    const user_id = await hire(house.admin, clerk)
    const lina = house.browser()
    assert.equal((await lina.post('/api/login', clerk)).statusCode, 200)
    assert.equal((await house.admin.post(`/api/users/${user_id}/password`, { password: 'blue-lake-88' })).statusCode, 200)
    assert.equal((await lina.get('/api/session')).json().user, null, 'a reset ends the sessions')
    assert.equal(code(await lina.post('/api/login', clerk)), 'LOGIN_WRONG')
    assert.equal((await lina.post('/api/login', { ...clerk, password: 'blue-lake-88' })).json().user.must, 'password')
    assert.equal(code(await lina.post('/api/password', { old_password: 'no', new_password: 'white-rock-99' })), 'OLD_PASSWORD_WRONG')
    assert.equal((await lina.post('/api/password', { old_password: 'blue-lake-88', new_password: 'white-rock-99' })).statusCode, 200)
    await lina.post('/api/login', { ...clerk, password: 'white-rock-99' })
    assert.equal(code(await house.admin.post(`/api/users/${user_id}/disable`)), 'HANDOVER_MISSING')
    assert.equal(code(await house.admin.post(`/api/users/${user_id}/disable`, { reason: ' ' })), 'HANDOVER_MISSING')
    assert.equal((await house.admin.post(`/api/users/${user_id}/disable`, { reason: '建错了' })).statusCode, 200)
    assert.equal((await lina.get('/api/session')).json().user, null, 'disabling ends the sessions')
    assert.equal(code(await lina.post('/api/login', { ...clerk, password: 'white-rock-99' })), 'LOGIN_DISABLED')
    assert.equal(
      code(await lina.post('/api/login', { ...clerk, password: 'a guess' })),
      'LOGIN_WRONG',
      'only the right password learns more',
    )
    const { users } = (await house.admin.get('/api/users')).json()
    assert.deepEqual(
      users.map((row: { login: string; disabled: boolean; disabled_reason: string | null }) => [
        row.login,
        row.disabled,
        row.disabled_reason,
      ]),
      [
        [ADMIN.login, false, null],
        ['lina', true, '建错了'],
      ],
    )
  })

  test('refuses a taken login, a weak password, oneself; a body with more than the contract changes nothing more', async t => {
    const house = await office(t)
    const me = (await house.admin.get('/api/users')).json().users[0].user_id
    assert.equal(code(await house.admin.post(`/api/users/${me}/disable`)), 'NOT_YOURSELF')
    assert.equal((await house.admin.post('/api/users', { ...clerk, disabled_at: '2020-01-01', county: 1 })).statusCode, 200)
    assert.equal(code(await house.admin.post('/api/users', clerk)), 'LOGIN_TAKEN')
    assert.equal(code(await house.admin.post('/api/users', { ...clerk, login: 'abc', password: 'abcd' })), 'PASSWORD_SHORT')
    const bad = await house.admin.post('/api/users', { ...clerk, login: 'A B', name: '' })
    assert.deepEqual([bad.statusCode, code(bad), bad.json().facts], [400, 'BAD_REQUEST', { fields: 'login、name' }])
    const { users } = (await house.admin.get('/api/users')).json()
    assert.deepEqual([users[1].roles, users[1].disabled], [['clerk'], false], 'of the body, what the contract names')
  })

  test('nobody but the administrator, and the denial is on record', async t => {
    const house = await office(t)
    await hire(house.admin, { ...clerk, roles: ['clerk', 'approver'] })
    const lina = house.browser()
    await lina.post('/api/login', clerk)
    await lina.post('/api/password', { old_password: clerk.password, new_password: 'white-rock-99' })
    for (const roles of [[], ['clerk']]) {
      const denied = await lina.post('/api/users', { ...clerk, login: 'friend', roles })
      assert.deepEqual([denied.statusCode, code(denied)], [403, 'NOT_ALLOWED'])
    }
    assert.equal((await house.browser().get('/api/users')).statusCode, 401)
    for (const command of ['user.create', 'user.add'])
      assert.deepEqual((await auditOf(house, command)).at(-1), { outcome: 'denied', login: 'lina', facts: { code: 'NOT_ALLOWED' } })
  })

  test('no password, in any form, is left in audit or idempotency rows', async t => {
    const house = await office(t)
    await house.admin.post('/api/users', clerk, { 'idempotency-key': 'key-000001' })
    const { rows } = await house.database.ownerPool.query<{ kept: string }>(
      "SELECT (SELECT coalesce(jsonb_agg(a), '[]') FROM audit_event a)::text || (SELECT coalesce(jsonb_agg(i), '[]') FROM idempotency i)::text AS kept",
    )
    assert.ok(!rows[0]?.kept.includes(clerk.password) && rows[0]?.kept.includes('user.create'))
    assert.equal((await house.database.ownerPool.query('SELECT 1 FROM idempotency')).rowCount, 0)
  })
})
