import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dayOf, later, now } from '../../server/clock.ts'
import { userByLogin } from '../../server/sign-in.ts'
import { ADMIN, hire, SETUP, testApp, type Browser } from '../../server/testing.app.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code
const PASSWORD = 'Willow-Bridge-2020'
const OWN = 'white-rock-2099'
const person = (login: string, ...roles: string[]) => ({ login, name: `人${login}`, password: PASSWORD, roles })
const dayFromNow = (days: number): string => dayOf(later(now(), days * 86_400_000))

/** The town with its first administrator, and people in roles who have a password of their own. */
async function office(t: Parameters<typeof testApp>[0]) {
  const house = await testApp(t)
  const first = house.browser()
  assert.equal((await first.post('/api/setup', SETUP)).statusCode, 200)
  const run = (sql: string, values: unknown[] = []) => house.database.ownerPool.query(sql, values)
  const me = String((await first.get('/api/users')).json().users[0].user_id)
  /** Signed in and at work. */
  const seat = async (login: string, ...roles: string[]): Promise<Browser & { readonly user_id: string }> => {
    const user_id = await hire(first, person(login, ...roles))
    const browser = house.browser()
    await browser.post('/api/login', { login, password: PASSWORD })
    assert.equal((await browser.post('/api/password', { old_password: PASSWORD, new_password: OWN })).statusCode, 200)
    return { ...browser, user_id }
  }
  const rolesOf = async (browser: Browser): Promise<string[]> => (await browser.get('/api/session')).json().user?.roles ?? []
  return { ...house, first, me, run, seat, rolesOf }
}
const grant = (by: Browser, user_id: string, roles: string[], division?: string) =>
  by.post(`/api/users/${user_id}/grant`, { roles, ...(division === undefined ? {} : { division }) })

describe('roles', () => {
  test('an account has none until the security administrator gives one, and cannot come in before', async t => {
    const { first, seat, browser, rolesOf } = await office(t)
    const system = await seat('xitong', 'system_admin')
    const security = await seat('anquan', 'security_admin')
    const { user_id } = (await system.post('/api/users', person('lina'))).json()
    const lina = browser()
    assert.equal(code(await lina.post('/api/login', { login: 'lina', password: PASSWORD })), 'LOGIN_WITHOUT_ROLE')
    assert.equal(code(await grant(system, user_id, ['clerk'])), 'NOT_ALLOWED')
    assert.equal(code(await security.post('/api/users', person('other'))), 'NOT_ALLOWED')
    assert.equal((await grant(security, user_id, ['clerk'])).statusCode, 200)
    assert.equal((await lina.post('/api/login', { login: 'lina', password: PASSWORD })).statusCode, 200)
    assert.deepEqual(await rolesOf(lina), ['clerk'])
    assert.equal((await grant(first, user_id, [])).statusCode, 200)
    assert.equal((await lina.get('/api/session')).json().user, null, 'whose last role is taken is out at once')
  })

  test('an account and its roles are made in one step or not at all; who may not give roles makes none with them', async t => {
    const { first, seat, run, browser, rolesOf } = await office(t)
    const system = await seat('xitong', 'system_admin')
    const security = await seat('anquan', 'security_admin')
    const made = await first.post('/api/users', { ...person('lina', 'clerk'), division: '349999100000' })
    assert.equal(made.statusCode, 200, made.body)
    const lina = browser()
    await lina.post('/api/login', { login: 'lina', password: PASSWORD })
    assert.deepEqual(await rolesOf(lina), ['clerk'])
    for (const [by, wanted, roles] of [
      [first, 'ADMIN_AND_BUSINESS', ['clerk', 'audit_admin']],
      [first, 'SCOPE_OF_ROLE', ['village_cadre']],
      [system, 'NOT_ALLOWED', ['clerk']],
      [security, 'NOT_ALLOWED', ['clerk']],
    ] as const)
      assert.equal(code(await by.post('/api/users', person('wangwu', ...roles))), wanted)
    assert.equal((await run("SELECT FROM app_user WHERE login = 'wangwu'")).rowCount, 0, 'no account is left without its roles')
    const { rows } = await run("SELECT facts FROM audit_event WHERE command = 'user.add' AND outcome = 'done'")
    assert.deepEqual(rows, [{ facts: { login: 'lina', roles: 'clerk' } }])
  })

  test('nobody gives himself a role or a wider scope; giving one up is his own', async t => {
    const { first, me, seat } = await office(t)
    assert.equal(code(await grant(first, me, ['system_admin', 'security_admin', 'audit_admin', 'clerk', 'approver'])), 'GRANT_YOURSELF')
    assert.equal(code(await grant(first, me, ['system_admin', 'security_admin', 'audit_admin', 'clerk'], '349999000000')), 'GRANT_YOURSELF')
    assert.equal(code(await grant(first, me, ['system_admin', 'audit_admin', 'clerk'])), 'LAST_HOLDER')
    const security = await seat('anquan', 'security_admin')
    assert.equal((await grant(first, me, ['system_admin', 'audit_admin', 'clerk'])).statusCode, 200)
    assert.equal(code(await grant(first, me, ['clerk'])), 'NOT_ALLOWED', 'the office went with it')
    assert.equal(code(await grant(security, security.user_id, ['security_admin', 'clerk'])), 'GRANT_YOURSELF')
    assert.equal(code(await grant(security, me, ['clerk'])), 'LAST_HOLDER')
  })

  test('two who take an office from each other at once leave one', async t => {
    const { first, me, seat, run } = await office(t)
    const other = await seat('anquan', 'security_admin')
    await Promise.all([grant(first, other.user_id, ['clerk']), grant(other, me, ['system_admin', 'clerk'])])
    const left = await run("SELECT 1 FROM app_user WHERE 'security_admin' = ANY (roles)")
    assert.equal(left.rowCount, 1)
  })

  test('administrators do no business and stand apart, but for the first; villages and the county have their own roles', async t => {
    const { first, me, seat } = await office(t)
    const lina = await seat('lina', 'clerk')
    const to = (roles: string[], division?: string) => grant(first, lina.user_id, roles, division)
    assert.equal(code(await to(['clerk', 'audit_admin'])), 'ADMIN_AND_BUSINESS')
    assert.equal(code(await to(['system_admin', 'audit_admin'])), 'ADMINS_APART')
    assert.equal(code(await to(['village_cadre'])), 'SCOPE_OF_ROLE')
    for (const division of ['349999100201', '349999000000', '110101001000'])
      assert.equal(code(await to(['clerk'], division)), 'DIVISION_UNKNOWN', division)
    assert.equal((await to(['county_viewer'], '349999000000')).statusCode, 200)
    assert.equal((await to(['audit_admin'], '349999100000')).statusCode, 200)
    const { users } = (await first.get('/api/users')).json()
    assert.deepEqual(
      users.filter((row: { founder: boolean }) => row.founder).map((row: { user_id: string }) => row.user_id),
      [me],
    )
    assert.equal(code(await grant(first, '00000000-0000-7000-8000-000000000000', ['clerk'])), 'USER_NOT_FOUND')
  })

  test('the audit row names who gave what to whom, and what was before', async t => {
    const { first, seat, run } = await office(t)
    const lina = await seat('lina', 'clerk')
    await grant(first, lina.user_id, ['head'])
    const { rows } = await run("SELECT login, facts FROM audit_event WHERE command = 'user.grant' ORDER BY at DESC LIMIT 1")
    assert.deepEqual(rows, [{ login: ADMIN.login, facts: { login: 'lina', roles: 'head', before: 'clerk', division: '349999100000' } }])
  })
})

describe('passwords and lock-outs of others', () => {
  const set = (by: Browser, user_id: string) => by.post(`/api/users/${user_id}/password`, { password: 'Given-anew-2020' })

  test('a guard is opened by a security administrator, not by the system administrator', async t => {
    const { first, me, seat, run } = await office(t)
    const system = await seat('xitong', 'system_admin')
    const security = await seat('anquan', 'security_admin')
    const audit = await seat('shenji', 'audit_admin')
    const lina = await seat('lina', 'clerk')
    assert.equal(code(await set(system, audit.user_id)), 'RESET_BY_SECURITY')
    assert.equal(code(await set(system, security.user_id)), 'RESET_BY_SECURITY')
    assert.equal(code(await set(security, lina.user_id)), 'RESET_BY_SYSTEM')
    assert.equal(code(await set(lina, audit.user_id)), 'NOT_ALLOWED')
    assert.equal(code(await set(first, me)), 'RESET_YOURSELF')
    const deputy = await seat('daili', 'system_admin')
    await grant(first, deputy.user_id, [])
    const body = { user_id: audit.user_id, deputy_user_id: deputy.user_id, roles: ['audit_admin'], reason: '休假' }
    const made = await first.post('/api/deputies', { ...body, from_day: dayFromNow(0), to_day: dayFromNow(0) })
    assert.equal(made.statusCode, 200, made.body)
    assert.equal(code(await set(system, deputy.user_id)), 'RESET_BY_SECURITY', 'who stands in for a guard is one')
    assert.equal((await set(security, audit.user_id)).statusCode, 200)
    assert.equal((await audit.get('/api/session')).json().user, null)
    assert.equal((await set(system, lina.user_id)).statusCode, 200)
    // The last security administrator who forgot his: somebody must be able to help.
    assert.equal((await grant(first, me, ['system_admin', 'audit_admin', 'clerk'])).statusCode, 200)
    assert.equal((await set(system, security.user_id)).statusCode, 200)
    const alarms = await run("SELECT login, facts FROM alarm WHERE kind = 'admin_account' ORDER BY login")
    assert.deepEqual(alarms.rows, [
      { login: 'anquan', facts: { act: 'password', by: 'xitong' } },
      { login: 'shenji', facts: { act: 'password', by: 'anquan' } },
    ])
  })

  test('nobody signs in as the approver by making him a guard for a minute', async t => {
    const { seat, first, run } = await office(t)
    const security = await seat('anquan', 'security_admin')
    const audit = await seat('shenji', 'audit_admin')
    const boss = await seat('lingdao', 'approver')
    const absent = await seat('fuzhi', 'head')
    assert.equal((await grant(security, boss.user_id, ['audit_admin'])).statusCode, 200)
    assert.equal((await set(security, boss.user_id)).statusCode, 200)
    assert.equal(code(await grant(security, boss.user_id, ['approver'])), 'GRANT_AFTER_RESET')
    assert.equal((await grant(security, boss.user_id, [])).statusCode, 200)
    assert.equal(code(await grant(security, boss.user_id, ['clerk'])), 'GRANT_AFTER_RESET')
    const stand = { user_id: absent.user_id, deputy_user_id: boss.user_id, roles: ['head'], reason: '休假' }
    const days = { from_day: dayFromNow(0), to_day: dayFromNow(0) }
    assert.equal(code(await security.post('/api/deputies', { ...stand, ...days })), 'GRANT_AFTER_RESET')
    const [alarm] = (await run("SELECT alarm_id FROM alarm WHERE login = 'lingdao'")).rows
    const close = (by: Browser) => by.post(`/api/alarms/${alarm.alarm_id}/seen`, { note: '问过' })
    assert.equal(code(await close(security)), 'ALARM_OWN', 'his own act')
    assert.equal((await close(audit)).statusCode, 200)
    assert.equal((await grant(first, boss.user_id, ['approver'])).statusCode, 200, 'another one may')
  })

  test('the password of a second pair of hands is not set in silence', async t => {
    const { seat, run } = await office(t)
    const system = await seat('xitong', 'system_admin')
    for (const [login, role] of [
      ['fuzhi', 'head'],
      ['lingdao', 'approver'],
      ['lina', 'clerk'],
    ] as const)
      assert.equal((await set(system, (await seat(login, role)).user_id)).statusCode, 200)
    const { rows } = await run("SELECT login, facts FROM alarm WHERE kind = 'admin_account' ORDER BY login")
    assert.deepEqual(rows, [
      { login: 'fuzhi', facts: { act: 'password', by: 'xitong' } },
      { login: 'lingdao', facts: { act: 'password', by: 'xitong' } },
    ])
  })

  test('a lock-out is ended by the system administrator', async t => {
    const { first, seat, browser } = await office(t)
    const lina = await seat('lina', 'clerk')
    for (let tried = 0; tried < 5; tried++) await browser().post('/api/login', { login: 'lina', password: 'guess' })
    const login = () => browser().post('/api/login', { login: 'lina', password: OWN })
    assert.equal(code(await login()), 'LOGIN_LOCKED')
    assert.equal(code(await lina.post(`/api/users/${lina.user_id}/unlock`)), 'NOT_ALLOWED')
    assert.equal((await first.post(`/api/users/${lina.user_id}/unlock`)).statusCode, 200)
    assert.equal((await login()).statusCode, 200)
  })
})

describe('deputies', () => {
  const deputise = (by: Browser, user_id: string, deputy_user_id: string, roles: string[], rest: object = {}) =>
    by.post('/api/deputies', {
      user_id,
      deputy_user_id,
      roles,
      from_day: dayFromNow(0),
      to_day: dayFromNow(3),
      reason: '外出培训',
      ...rest,
    })

  test('the roles are there in the open session, and gone when the time is over or was ended; the audit names the person', async t => {
    const { first, seat, rolesOf, run, deps } = await office(t)
    const boss = await seat('fuzeren', 'approver')
    const lina = await seat('lina', 'clerk')
    assert.equal((await deputise(first, boss.user_id, lina.user_id, ['approver'])).statusCode, 200)
    assert.deepEqual(await rolesOf(lina), ['clerk', 'approver'])
    const { acting, permissions } = (await lina.get('/api/session')).json().user
    assert.deepEqual(acting, [{ name: '人fuzeren', roles: ['approver'], to_day: dayFromNow(3) }])
    assert.ok(permissions.includes('payment.approve'))
    assert.ok((await userByLogin(deps, 'lina', OWN)).permissions.has('payment.approve'), 'the command line too')
    const [row] = (await first.get('/api/deputies')).json().deputies
    assert.deepEqual([row.state, row.deputy_name, row.made_by], ['now', '人lina', '周敏'])
    assert.equal((await first.post(`/api/deputies/${row.deputy_id}/end`)).statusCode, 200)
    assert.deepEqual(await rolesOf(lina), ['clerk'])
    assert.equal(code(await first.post(`/api/deputies/${row.deputy_id}/end`)), 'DEPUTY_NOT_FOUND')
    const { rows } = await run("SELECT login FROM audit_event WHERE command = 'user.login' AND login = 'lina'")
    assert.ok(rows.length > 0)
  })

  test('begins and ends at midnight in a session that stays open', async t => {
    const { first, seat, rolesOf, run } = await office(t)
    const boss = await seat('fuzeren', 'approver')
    const lina = await seat('lina', 'clerk')
    const days = { from_day: dayFromNow(1), to_day: dayFromNow(2) }
    assert.equal((await deputise(first, boss.user_id, lina.user_id, ['approver'], days)).statusCode, 200)
    const seen: boolean[] = []
    for (const ahead of [0, 1, 2, 3]) {
      await run('UPDATE office SET fixed_today = $1', [dayFromNow(ahead)])
      seen.push((await rolesOf(lina)).includes('approver'))
    }
    assert.deepEqual(seen, [false, true, true, false])
  })

  test('a role that must have a one-time password asks it of the deputy too', async t => {
    const { first, seat } = await office(t)
    const boss = await seat('fuzeren', 'approver')
    const lina = await seat('lina', 'clerk')
    await deputise(first, boss.user_id, lina.user_id, ['approver'])
    await first.post('/api/sign-in', { password_days: 90, idle_minutes: 30, totp_required_roles: ['approver'] })
    assert.equal((await lina.get('/api/session')).json().user.must, 'totp')
    assert.equal((await lina.get('/api/account')).json().totp_required, true)
  })

  test('he whose role is taken or whose account is disabled is stood in for no more', async t => {
    const { first, seat, rolesOf } = await office(t)
    const boss = await seat('fuzeren', 'approver')
    const lina = await seat('lina', 'clerk')
    await deputise(first, boss.user_id, lina.user_id, ['approver'])
    assert.equal((await grant(first, boss.user_id, ['head'])).statusCode, 200)
    assert.deepEqual(await rolesOf(lina), ['clerk'])
    await grant(first, boss.user_id, ['approver'])
    assert.deepEqual(await rolesOf(lina), ['clerk', 'approver'])
    assert.equal((await first.post(`/api/users/${boss.user_id}/disable`, { reason: '调走' })).statusCode, 200)
    assert.deepEqual(await rolesOf(lina), ['clerk'])
  })

  test('an account of deputyship alone comes in while it lasts', async t => {
    const { first, seat, browser } = await office(t)
    const boss = await seat('fuzeren', 'approver')
    const { user_id } = (await first.post('/api/users', person('daili'))).json()
    await deputise(first, boss.user_id, user_id, ['approver'], { from_day: dayFromNow(1) })
    assert.equal(code(await browser().post('/api/login', { login: 'daili', password: PASSWORD })), 'LOGIN_WITHOUT_ROLE')
    await deputise(first, boss.user_id, user_id, ['approver'])
    assert.equal((await browser().post('/api/login', { login: 'daili', password: PASSWORD })).statusCode, 200)
  })

  test('who may not', async t => {
    const { first, me, seat } = await office(t)
    const system = await seat('xitong', 'system_admin')
    const boss = await seat('fuzeren', 'approver')
    const lina = await seat('lina', 'clerk')
    assert.equal(code(await deputise(system, boss.user_id, lina.user_id, ['approver'])), 'NOT_ALLOWED')
    assert.equal(code(await lina.get('/api/deputies')), 'NOT_ALLOWED')
    assert.equal(code(await deputise(first, boss.user_id, me, ['approver'])), 'GRANT_YOURSELF')
    assert.equal(code(await deputise(first, boss.user_id, lina.user_id, ['finance'])), 'DEPUTY_ROLE_NOT_HELD')
    assert.equal(code(await deputise(first, system.user_id, lina.user_id, ['system_admin'])), 'ADMIN_AND_BUSINESS')
    assert.equal(code(await deputise(first, boss.user_id, lina.user_id, ['approver'], { reason: ' ' })), 'BAD_REQUEST')
    assert.equal(code(await deputise(first, boss.user_id, lina.user_id, ['approver'], { from_day: dayFromNow(-1) })), 'DEPUTY_DAYS_WRONG')
  })
})

test('which duties collide is for the administrators, and counts deputies in', async t => {
  const { first, seat } = await office(t)
  const lina = await seat('lina', 'clerk')
  const boss = await seat('hezhiyuan', 'approver')
  assert.equal(code(await lina.get('/api/duties')), 'NOT_ALLOWED')
  const pairs = async () =>
    (await first.get('/api/duties'))
      .json()
      .collisions.map((c: { name: string; first: string; second: string }) => `${c.name} ${c.first}-${c.second}`)
  assert.ok(!(await pairs()).includes('人lina make-approve'))
  const body = {
    user_id: boss.user_id,
    deputy_user_id: lina.user_id,
    roles: ['approver'],
    from_day: dayFromNow(0),
    to_day: dayFromNow(0),
    reason: '出差',
  }
  assert.equal((await first.post('/api/deputies', body)).statusCode, 200)
  assert.ok((await pairs()).includes('人lina make-approve'))
  assert.deepEqual(
    (await first.get('/api/duties')).json().gaps.map((gap: { duty: string }) => gap.duty),
    ['review'],
  )
})
