import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { userByLogin } from '../../server/sign-in.ts'
import { ADMIN, hire, SETUP, testApp } from '../../server/testing.app.ts'
import { newRecoveryCodes, totpStep } from '../../server/totp.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code
const codeAt = (secret: string, atMs: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs })
const STEP = 30_000

describe('the code of a moment', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  test('is that of RFC 6238, appendix B', async () => {
    assert.equal(await totpStep(secret, '287082', 59_000), 1n)
    assert.equal(await totpStep(secret, ' 081-804', 1_111_111_109_000), 37_037_036n)
  })
  test('counts in its own step, the one before and the one after, at their very edges', async () => {
    const own = codeAt(secret, 100 * STEP)
    for (const [at, step] of [
      [99 * STEP - 1, undefined],
      [99 * STEP, 100n],
      [102 * STEP - 1, 100n],
      [102 * STEP, undefined],
    ] as const)
      assert.equal(await totpStep(secret, own, at), step, String(at))
  })
  test('anything else is none', async () => {
    for (const wrong of ['', '12345', '1234567', 'abcdef', '２８７０８２']) assert.equal(await totpStep(secret, wrong, 59_000), undefined)
  })
  test('ten recovery codes, all different, easy to read', () => {
    const codes = newRecoveryCodes()
    assert.equal(new Set(codes).size, 10)
    for (const each of codes) assert.match(each, /^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}$/)
  })
})

/** A town whose administrator has a one-time password; `next` gives codes of steps that were not used yet. */
async function enrolled(t: Parameters<typeof testApp>[0]) {
  const house = await testApp(t)
  const admin = house.browser()
  await admin.post('/api/setup', SETUP)
  const { secret, svg } = (await admin.post('/api/account/totp', { password: ADMIN.password })).json()
  assert.match(svg, /^<svg/)
  const run = (sql: string) => house.database.ownerPool.query(sql)
  const confirmed = await admin.post('/api/account/totp/confirm', { code: codeAt(secret, Date.now()) })
  assert.equal(confirmed.statusCode, 200, confirmed.body)
  /** As if the last code were an hour old. */
  const later = () => run('UPDATE app_user SET totp_step = totp_step - 120')
  const pending = async (): Promise<string> => {
    const reply = (await house.browser().post('/api/login', ADMIN)).json()
    assert.equal(reply.user, null)
    return String(reply.pending)
  }
  return {
    ...house,
    admin,
    secret: String(secret),
    codes: confirmed.json().codes as string[],
    run,
    later,
    pending,
    now: () => codeAt(secret, Date.now()),
  }
}

describe('a one-time password', () => {
  test('asks for the password to begin and for a code to be in force; before that it is not asked for', async t => {
    const house = await testApp(t)
    const admin = house.browser()
    await admin.post('/api/setup', SETUP)
    assert.equal(code(await admin.post('/api/account/totp', { password: 'wrong' })), 'OLD_PASSWORD_WRONG')
    assert.equal(code(await admin.post('/api/account/totp/confirm', { code: '123456' })), 'TOTP_NOT_BEGUN')
    const { secret } = (await admin.post('/api/account/totp', { password: ADMIN.password })).json()
    assert.equal(code(await admin.post('/api/account/totp/confirm', { code: codeAt(secret, Date.now() + 10 * STEP) })), 'LOGIN_CODE_WRONG')
    assert.equal((await house.browser().post('/api/login', ADMIN)).json().user.login, ADMIN.login)
    const { rows } = await house.database.ownerPool.query<{ kept: string }>('SELECT u::text AS kept FROM app_user u')
    assert.ok(!rows[0]?.kept.includes(Buffer.from(secret).toString('hex')), 'the secret is sealed')
  })

  test('is asked for at sign-in, and each code counts once', async t => {
    const house = await enrolled(t)
    const first = await house.pending()
    const browser = house.browser()
    assert.equal(
      code(await browser.post('/api/login/code', { pending: first, code: house.now() })),
      'LOGIN_CODE_USED',
      'the one that confirmed',
    )
    await house.later()
    const now = house.now()
    const reply = await browser.post('/api/login/code', { pending: first, code: now })
    assert.equal(reply.json().user.login, ADMIN.login)
    assert.equal((await browser.get('/api/users')).statusCode, 200)
    assert.equal(code(await house.browser().post('/api/login/code', { pending: await house.pending(), code: now })), 'LOGIN_CODE_USED')
    const { rows } = await house.run("SELECT outcome, facts FROM audit_event WHERE command = 'user.login' ORDER BY audit_id DESC LIMIT 1")
    assert.deepEqual(rows, [{ outcome: 'refused', facts: { step: 'code', code: 'LOGIN_CODE_USED' } }])
  })

  test('a code sent twice at once opens one session', async t => {
    const house = await enrolled(t)
    await house.later()
    const pending = await house.pending()
    const now = house.now()
    const replies = await Promise.all([1, 2, 3].map(() => house.browser().post('/api/login/code', { pending, code: now })))
    assert.deepEqual(
      replies.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [200, 401, 401],
    )
  })

  test('wrong codes lock the account, and the right password in between clears nothing', async t => {
    const house = await enrolled(t)
    const told: unknown[] = []
    for (let tried = 0; tried < 5; tried++)
      told.push(code(await house.browser().post('/api/login/code', { pending: await house.pending(), code: 'AAAA-AAAA-AAAA' })))
    assert.deepEqual(told, [...Array<string>(4).fill('LOGIN_CODE_WRONG'), 'LOGIN_LOCKED'])
    assert.equal(code(await house.browser().post('/api/login', ADMIN)), 'LOGIN_LOCKED')
  })

  test('what the password step gave is bound to the account, its password and five minutes', async t => {
    const house = await enrolled(t)
    await house.later()
    const pending = await house.pending()
    const [id = '', until = '', mac = ''] = pending.split('.')
    const over = async (token: string) => code(await house.browser().post('/api/login/code', { pending: token, code: house.now() }))
    for (const forged of [
      `${id}.${Number(until) + 1}.${mac}`,
      `${id}.${until}.x`,
      `019aa000-0000-7000-8000-000000000000.${until}.${mac}`,
      'x',
      `${id}.${until}`,
    ])
      assert.equal(await over(forged), 'LOGIN_STEP_OVER', forged)
    t.mock.timers.enable({ apis: ['Date'], now: Number(until) })
    assert.equal(await over(pending), 'LOGIN_STEP_OVER', 'the very moment of its end')
    t.mock.timers.setTime(Number(until) - 1)
    assert.equal((await house.browser().post('/api/login/code', { pending, code: codeAt(house.secret, Number(until)) })).statusCode, 200)
    t.mock.timers.reset()
    const again = await house.pending()
    await house.later()
    await house.admin.post('/api/password', { old_password: ADMIN.password, new_password: 'green-hill-2088' })
    assert.equal(await over(again), 'LOGIN_STEP_OVER', 'the password is another')
  })

  test('a recovery code opens the door once, also when the clock was set back; new ones void the old', async t => {
    const house = await enrolled(t)
    await house.run('UPDATE app_user SET totp_step = totp_step + 2880')
    assert.equal(
      code(await house.browser().post('/api/login/code', { pending: await house.pending(), code: house.now() })),
      'LOGIN_CODE_USED',
    )
    const use = async (each: string | undefined) =>
      house.browser().post('/api/login/code', { pending: await house.pending(), code: each ?? '' })
    assert.equal((await use(house.codes[0]?.toLowerCase())).statusCode, 200)
    assert.equal(code(await use(house.codes[0])), 'LOGIN_CODE_WRONG')
    assert.equal((await house.admin.get('/api/account')).json().recovery_codes_left, 9)
    await house.run('UPDATE app_user SET totp_step = totp_step - 3000')
    const fresh = (await house.admin.post('/api/account/totp/codes', { code: house.now() })).json().codes as string[]
    assert.equal(fresh.length, 10)
    assert.equal(code(await use(house.codes[1])), 'LOGIN_CODE_WRONG')
    assert.equal((await use(fresh[0])).statusCode, 200)
    const kept = await house.run('SELECT jsonb_agg(a)::text AS kept FROM audit_event a')
    assert.ok(fresh.every(each => !String(kept.rows[0]?.kept).includes(each)))
  })

  test('may be given up by its owner, unless a role asks for it; then it comes before anything else', async t => {
    const house = await enrolled(t)
    const settings = { password_days: 90, idle_minutes: 30, totp_required_roles: ['clerk'] }
    assert.equal((await house.admin.post('/api/sign-in', settings)).statusCode, 200)
    await house.later()
    const end = () => house.admin.post('/api/account/totp/end', { password: ADMIN.password, code: house.now() })
    assert.equal(code(await end()), 'TOTP_REQUIRED')
    await house.admin.post('/api/sign-in', { ...settings, totp_required_roles: [] })
    assert.equal((await end()).statusCode, 200)
    assert.equal(code(await end()), 'TOTP_NOT_BEGUN')
    await house.admin.post('/api/sign-in', settings)
    assert.equal((await house.admin.get('/api/session')).json().user.must, 'totp')
    assert.equal(code(await house.admin.get('/api/users')), 'TOTP_MUST_ENROL')
    const { secret } = (await house.admin.post('/api/account/totp', { password: ADMIN.password })).json()
    assert.equal((await house.admin.post('/api/account/totp/confirm', { code: codeAt(secret, Date.now()) })).statusCode, 200)
    assert.equal((await house.admin.get('/api/users')).statusCode, 200)
  })

  test('the security administrator takes a lost one away, nobody else, and it is on record', async t => {
    const house = await enrolled(t)
    const { rows } = await house.run('SELECT user_id FROM app_user')
    const path = `/api/users/${rows[0]?.user_id}/totp/end`
    const given = { login: 'lina', name: '李娜', roles: ['clerk'], password: 'Given-at-the-desk-1' }
    await hire(house.admin, given)
    const lina = house.browser()
    await lina.post('/api/login', given)
    await lina.post('/api/password', { old_password: given.password, new_password: 'white-rock-2099' })
    assert.equal(code(await lina.post(path)), 'NOT_ALLOWED')
    assert.equal((await house.admin.post(path)).statusCode, 200)
    assert.equal((await house.admin.get('/api/session')).json().user, null, 'its sessions end')
    assert.equal((await house.browser().post('/api/login', ADMIN)).json().user.login, ADMIN.login)
    const taken = await house.run("SELECT facts FROM audit_event WHERE command = 'user.totp.take' AND outcome = 'done'")
    assert.deepEqual(taken.rows, [{ facts: { login: ADMIN.login } }])
  })

  test('the command line asks for it too', async t => {
    const house = await enrolled(t)
    await house.later()
    await assert.rejects(userByLogin(house.deps, ADMIN.login, ADMIN.password), { code: 'LOGIN_CODE_NEEDED' })
    assert.equal((await userByLogin(house.deps, ADMIN.login, ADMIN.password, house.now())).login, ADMIN.login)
  })
})
