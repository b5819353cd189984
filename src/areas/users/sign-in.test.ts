import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ADMIN, hire, SETUP, testApp } from '../../server/testing.app.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code
const CLERK = { login: 'lina', name: '李娜', roles: ['clerk'], password: 'Given-at-the-desk-1' }
const OWN = 'white-rock-2099'

/** The town with its administrator's browser, and a clerk who must still change the password that was given to her. */
async function office(t: Parameters<typeof testApp>[0]) {
  const house = await testApp(t)
  const admin = house.browser()
  assert.equal((await admin.post('/api/setup', SETUP)).statusCode, 200)
  const user_id = await hire(admin, CLERK)
  const lina = house.browser()
  assert.equal((await lina.post('/api/login', CLERK)).statusCode, 200)
  const run = (sql: string, values: unknown[] = []) => house.database.ownerPool.query(sql, values)
  return { ...house, admin, lina, user_id, run }
}
const change = (old_password: string, new_password: string) => ({ old_password, new_password })

describe('a password that was given', () => {
  test('can do nothing but be changed; then everything', async t => {
    const { lina } = await office(t)
    assert.equal((await lina.get('/api/session')).json().user.must, 'password')
    for (const url of ['/api/people', '/api/villages', '/api/account', '/api/home'])
      assert.deepEqual([(await lina.get(url)).statusCode, code(await lina.get(url))], [403, 'PASSWORD_MUST_CHANGE'], url)
    assert.equal(code(await lina.post('/api/purpose', { purpose: '01' })), 'PASSWORD_MUST_CHANGE')
    assert.equal(code(await lina.post('/api/account/totp', { password: CLERK.password })), 'PASSWORD_MUST_CHANGE')
    assert.equal(code(await lina.post('/api/password', change(CLERK.password, CLERK.password))), 'PASSWORD_USED')
    assert.equal((await lina.post('/api/password', change(CLERK.password, OWN))).statusCode, 200)
    assert.equal((await lina.get('/api/session')).json().user.must, null, 'this session stays')
    assert.equal((await lina.get('/api/villages')).statusCode, 200)
  })

  test('is that of a reset too, and never of the first administrator', async t => {
    const { admin, lina, user_id, run } = await office(t)
    await lina.post('/api/password', change(CLERK.password, OWN))
    await admin.post(`/api/users/${user_id}/password`, { password: 'Given-anew-5' })
    await lina.post('/api/login', { login: CLERK.login, password: 'Given-anew-5' })
    assert.equal((await lina.get('/api/session')).json().user.must, 'password')
    assert.deepEqual((await run('SELECT login, must_change FROM app_user ORDER BY login')).rows, [
      { login: 'lina', must_change: true },
      { login: ADMIN.login, must_change: false },
    ])
  })
})

describe('changing a password', () => {
  test('the last five do not come again, the one before them may; other sessions end', async t => {
    const house = await office(t)
    const { lina } = house
    const other = house.browser()
    await other.post('/api/login', CLERK)
    const used = [CLERK.password, ...[1, 2, 3, 4, 5].map(n => `white-rock-209${n}`)]
    for (const [at, next] of used.slice(1).entries())
      assert.equal((await lina.post('/api/password', change(used[at] ?? '', next))).statusCode, 200)
    assert.equal((await other.get('/api/session')).json().user, null)
    const now = used.at(-1) ?? ''
    for (const old of used.slice(1)) assert.equal(code(await lina.post('/api/password', change(now, old))), 'PASSWORD_USED', old)
    assert.equal((await lina.post('/api/password', change(now, CLERK.password))).statusCode, 200)
  })

  test('a wrong present one counts: the fifth locks the change, not the account', async t => {
    const house = await office(t)
    const codes: unknown[] = []
    for (let tried = 0; tried < 6; tried++) codes.push(code(await house.lina.post('/api/password', change('guess', OWN))))
    assert.deepEqual(codes, [...Array<string>(4).fill('OLD_PASSWORD_WRONG'), 'LOGIN_LOCKED', 'LOGIN_LOCKED'])
    assert.equal(code(await house.lina.post('/api/password', change(CLERK.password, OWN))), 'LOGIN_LOCKED')
    assert.equal((await house.browser().post('/api/login', CLERK)).statusCode, 200)
  })

  test('after ninety days it must be; from 14 days before the page is told; 0 days: never', async t => {
    const { admin, run } = await office(t)
    const aged = async (days: number) => {
      await run(`UPDATE app_user SET password_changed_at = now() - make_interval(days => $1) WHERE login = $2`, [days, ADMIN.login])
      const { must, password_days_left } = (await admin.get('/api/session')).json().user
      return [must, password_days_left]
    }
    assert.deepEqual(await aged(75), [null, null])
    assert.deepEqual(await aged(76), [null, 14])
    assert.deepEqual(await aged(89), [null, 1])
    const settings = { password_days: 0, idle_minutes: 30, totp_required_roles: [] }
    assert.equal((await admin.post('/api/sign-in', settings)).statusCode, 200)
    assert.deepEqual(await aged(1000), [null, null])
    await admin.post('/api/sign-in', { ...settings, password_days: 90 })
    assert.deepEqual(await aged(90), ['password', 0])
    assert.equal(code(await admin.get('/api/users')), 'PASSWORD_MUST_CHANGE')
    assert.deepEqual(await aged(-1), [null, null], 'a clock set back a day locks nobody out')
  })
})

describe('lock-out', () => {
  test('tells nothing of whether a login exists', async t => {
    const house = await office(t)
    const answers = async (login: string) => {
      const told: unknown[] = []
      for (let tried = 0; tried < 7; tried++) {
        const reply = await house.browser().post('/api/login', { login, password: 'guess' })
        told.push([reply.statusCode, reply.json()])
      }
      return told
    }
    const known = await answers('lina')
    assert.deepEqual(known, await answers('nobody'))
    assert.equal(JSON.stringify(known).match(/LOGIN_LOCKED/g)?.length, 3)
  })

  test('a clock that was set back a day ends it', async t => {
    const house = await office(t)
    for (let tried = 0; tried < 5; tried++) await house.browser().post('/api/login', { ...CLERK, password: 'guess' })
    assert.equal(code(await house.browser().post('/api/login', CLERK)), 'LOGIN_LOCKED')
    await house.run(`UPDATE app_user SET locked_until = locked_until + interval '1 day'`)
    assert.equal((await house.browser().post('/api/login', CLERK)).statusCode, 200)
  })

  test('ten refused sign-ins in an hour raise one alarm, nine do not', async t => {
    const house = await office(t)
    const guess = (login: string) => house.browser().post('/api/login', { login, password: 'guess' })
    for (let tried = 0; tried < 9; tried++) await guess(`nobody${tried}`)
    const alarms = async () => (await house.run('SELECT kind, login, division, facts FROM alarm')).rows
    assert.deepEqual(await alarms(), [])
    await guess('nobody9')
    await guess('nobody10')
    assert.deepEqual(await alarms(), [{ kind: 'failed_logins', login: '*', division: '349999100000', facts: { refused: 10, minutes: 60 } }])
  })
})

describe('sessions', () => {
  const row = async (browser: {
    get: (url: string) => Promise<{ json: () => { sessions: { session_id: string; current: boolean }[] } }>
  }) => (await browser.get('/api/account')).json().sessions

  test('one’s own are listed and ended, never somebody else’s; their numbers are not tokens', async t => {
    const house = await office(t)
    await house.lina.post('/api/password', change(CLERK.password, OWN))
    const other = house.browser()
    await other.post(
      '/api/login',
      { ...CLERK, password: OWN },
      { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0.0.0 Safari/537.36' },
    )
    const mine = (await house.lina.get('/api/account')).json()
    assert.deepEqual(
      mine.sessions.map((each: { agent: string; address: string; current: boolean }) => [each.agent, each.address, each.current]),
      [
        ['Chrome 120，Windows 10 或 11', '127.0.0.1', false],
        ['', '127.0.0.1', true],
      ],
    )
    const [admins] = await row(house.admin)
    assert.equal(code(await house.lina.post(`/api/account/sessions/${admins?.session_id}/end`)), 'SESSION_NOT_FOUND')
    assert.equal(code(await house.lina.post(`/api/sign-in/sessions/${admins?.session_id}/end`)), 'NOT_ALLOWED')
    const asToken = await house.app.inject({ url: '/api/account', headers: { cookie: `doudi=${mine.sessions[1].session_id}` } })
    assert.equal(asToken.statusCode, 401)
    assert.equal((await house.lina.post(`/api/account/sessions/${mine.sessions[0].session_id}/end`)).statusCode, 200)
    assert.equal(code(await other.get('/api/account')), 'NOT_SIGNED_IN')
    await other.post('/api/login', { ...CLERK, password: OWN })
    assert.deepEqual((await house.lina.post('/api/account/sessions/end-others')).json(), { ended: 1 })
    assert.equal(code(await other.get('/api/account')), 'NOT_SIGNED_IN')
    assert.equal((await row(house.lina)).length, 1)
  })

  test('the security administrator sees and ends anybody’s, and nobody else may set how long they last', async t => {
    const house = await office(t)
    await house.lina.post('/api/password', change(CLERK.password, OWN))
    for (const reply of [
      await house.lina.get('/api/sign-in'),
      await house.lina.post('/api/sign-in', { password_days: 90, idle_minutes: 30, totp_required_roles: [] }),
    ])
      assert.deepEqual([reply.statusCode, code(reply)], [403, 'NOT_ALLOWED'])
    const { sessions } = (await house.admin.get('/api/sign-in')).json()
    const hers = sessions.find((each: { login: string }) => each.login === 'lina')
    assert.equal((await house.admin.post(`/api/sign-in/sessions/${hers.session_id}/end`)).statusCode, 200)
    assert.equal(code(await house.lina.get('/api/account')), 'NOT_SIGNED_IN')
    const { rows } = await house.run("SELECT facts FROM audit_event WHERE command = 'session.end-any'")
    assert.deepEqual(rows, [{ facts: { session_id: hers.session_id, login: 'lina' } }])
  })

  test('idle minutes are the office’s; looking at the session is no work, saying so is', async t => {
    const { admin, run } = await office(t)
    const settings = { password_days: 90, idle_minutes: 5, totp_required_roles: [] }
    const idle = (seconds: number) => run(`UPDATE user_session SET last_seen_at = now() - make_interval(secs => $1)`, [seconds])
    for (const [wrong, refusal] of [
      [{ idle_minutes: 4 }, 'BAD_REQUEST'],
      [{ idle_minutes: 121 }, 'BAD_REQUEST'],
      [{ password_days: 29 }, 'PASSWORD_DAYS_WRONG'],
    ] as const)
      assert.equal(code(await admin.post('/api/sign-in', { ...settings, ...wrong })), refusal)
    assert.equal((await admin.post('/api/sign-in', settings)).statusCode, 200)
    await idle(240)
    const looked = (await admin.get('/api/session')).json().idle
    assert.ok(looked.seconds_left <= 60 && looked.seconds_left >= 55 && looked.minutes === 5 && !looked.final, JSON.stringify(looked))
    assert.ok((await admin.get('/api/session')).json().idle.seconds_left <= 60)
    assert.ok((await admin.post('/api/session')).json().idle.seconds_left > 290)
    await run(`UPDATE user_session SET expires_at = now() + interval '100 seconds'`)
    assert.deepEqual((await admin.get('/api/session')).json().idle.final, true)
    await idle(300)
    assert.equal((await admin.post('/api/session')).json().user, null)
  })

  test('a clock set back a day ends sessions rather than stretching them, and lets everybody in again', async t => {
    const house = await office(t)
    for (const column of ['created_at', 'last_seen_at', 'expires_at'])
      await house.run(`UPDATE user_session SET ${column} = ${column} + interval '1 day'`)
    assert.equal((await house.admin.get('/api/session')).json().user, null)
    await house.run(`UPDATE app_user SET password_changed_at = password_changed_at + interval '1 day'`)
    assert.equal((await house.browser().post('/api/login', ADMIN)).json().user.must, null)
  })
})
