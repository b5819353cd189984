import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { buildApp } from '../src/server/app.ts'
import { codecOf } from '../src/server/codec.ts'
import { openDb } from '../src/server/db.open.ts'
import { openJobs } from '../src/server/jobs.ts'
import { loadLaw } from '../src/server/law.ts'
import { testDatabase } from '../src/server/testing.ts'
import { launch } from './browser.ts'
import { DESK, look } from './desk.ts'
import { ADMIN, addUser, builtPages, logIn, post, TOWN, type Person, type System } from './system.ts'

const LINA: Person = { login: 'lina', name: '李娜', password: 'plum-tree-4455' }

/** Signing in and staying signed in, in a real browser. The database is at hand, so that half an hour passes without waiting. */
describe('sign-in in the browser', () => {
  let browser: Browser
  let page: Page
  let system: System
  let secret = ''
  let person_id = ''
  let run: (sql: string) => Promise<unknown> = async () => undefined
  let close: () => Promise<void> = async () => undefined
  const minutes = async (count: number): Promise<void> => {
    await run(`UPDATE user_session SET last_seen_at = now() - make_interval(secs => ${count * 60})`)
    await page.clock.fastForward(count * 60_000)
  }
  const freshCode = async (): Promise<string> => {
    await run('UPDATE app_user SET totp_step = totp_step - 120')
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() })
  }

  before(async () => {
    const webDir = await builtPages()
    const database = await testDatabase()
    const db = openDb({ ...database.appConfig, max: 6 })
    const codec = codecOf({ cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) })
    const jobs = openJobs(() => undefined)
    const app = await buildApp({
      db,
      law: loadLaw(),
      codec,
      jobs,
      secureCookies: false,
      webDir,
      hosts: ['127.0.0.1'],
      log: () => undefined,
    })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    close = async () => {
      await jobs.close()
      await app.close()
      await db.destroy()
    }
    system = { url, stop: close }
    run = sql => database.ownerPool.query(sql)
    const { login, name, password } = ADMIN
    const { cookie } = await post(system, '/api/setup', { ...TOWN, admin_name: name, admin_login: login, admin_password: password })
    await addUser(system, cookie, LINA, { roles: ['clerk'] })
    await post(system, '/api/villages/paste', { villages: [{ division: '349999100201', name: '石桥村' }] }, cookie)
    const person = { name: '柳小满', id: '349999199001011237', id_kind: '01', sex: '2', born_on: null, division: '349999100201' }
    const made = await post(system, '/api/people', { ...person, villager_group: null, address: null, phone: null, reason: '登记' }, cookie)
    person_id = (made.body as { person_id: string }).person_id
    browser = await launch('newest')
    page = await browser.newPage({ viewport: DESK })
    page.setDefaultTimeout(10_000)
    await page.clock.install()
  })
  after(async () => {
    await browser.close()
    await close()
  })

  test('a password that was given leads to 我的账号 and nowhere else, until it is changed', async () => {
    await run(`UPDATE app_user SET must_change = true WHERE login = 'lina'`)
    await page.goto(`${system.url}/login?then=%2Fpeople`)
    await page.getByLabel('登录名').fill(LINA.login)
    await page.getByLabel('密码', { exact: true }).fill(LINA.password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('请先换密码').first().waitFor()
    await page.goto(`${system.url}/payments`)
    await page.getByRole('heading', { name: '我的账号' }).waitFor()
    await look(page, 'account-must')
    await page.getByLabel('现在的密码').fill(LINA.password)
    await page.getByLabel('新密码', { exact: true }).fill('short')
    await page.getByLabel('再输一次新密码').fill('short')
    await page.getByRole('button', { name: '换密码' }).click()
    await page.getByText('至少 10 位').first().waitFor()
    await page.getByLabel('新密码', { exact: true }).fill('white-rock-2099')
    await page.getByLabel('再输一次新密码').fill('white-rock-2099')
    await page.getByRole('button', { name: '换密码' }).click()
    await page.getByText('密码已换好').waitFor()
    await look(page, 'account-freed')
    await page.getByRole('button', { name: '去待办' }).click()
    await page.getByRole('heading', { name: '待办' }).waitFor()
    await page.locator('.user-menu summary').click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.waitForURL('**/login')
    await page.getByLabel('登录名').waitFor()
  })

  test('a one-time password is set up by scanning, and asked for from then on', async () => {
    await logIn(page, system, ADMIN)
    await page.locator('.user-menu summary').click()
    await page.getByRole('button', { name: '我的账号' }).click()
    await page.getByRole('heading', { name: '我的账号' }).waitFor()
    await page.getByText('正在登录的地方').first().waitFor()
    await look(page, 'account')
    await page.getByRole('button', { name: '启用动态口令' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('密码').fill(ADMIN.password)
    await dialog.getByRole('button', { name: '下一步' }).click()
    await dialog.getByRole('img', { name: '动态口令的二维码' }).waitFor()
    assert.equal(await page.evaluate('document.querySelector(".totp-code").naturalWidth > 0'), true, 'the picture may be shown')
    secret = (await dialog.locator('.wrap-anywhere').innerText()).replaceAll(' ', '')
    await look(page, 'totp-scan')
    await dialog.getByLabel('动态口令', { exact: true }).fill(await freshCode())
    await dialog.getByRole('button', { name: '启用' }).click()
    await page.getByRole('heading', { name: '动态口令的恢复码' }).waitFor()
    assert.equal(await page.locator('.recovery-codes li').count(), 10)
    await look(page, 'recovery-codes')
    await page.getByRole('button', { name: '已打印或抄好' }).click()
    await page.getByText('恢复码还有 10 个').waitFor()
    await look(page, 'account-totp')
    await page.locator('.user-menu summary').click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.waitForURL('**/login')
    await page.getByLabel('登录名').fill(ADMIN.login)
    await page.getByLabel('密码', { exact: true }).fill(ADMIN.password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '输入动态口令' }).waitFor()
    await page.getByLabel('动态口令', { exact: true }).fill('AAAA-AAAA-AAAA')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('动态口令或恢复码不对').waitFor()
    await look(page, 'login-code')
    await page.getByLabel('动态口令', { exact: true }).fill(await freshCode())
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '待办' }).waitFor()
  })

  test('the purpose is asked once per task and stands in sight', async () => {
    await page.goto(`${system.url}/people/${person_id}`)
    await page.getByRole('button', { name: '显示完整证号' }).click()
    await page.getByRole('button', { name: '显示 60 秒' }).click()
    await page.getByText('349999199001011237').waitFor()
    await page.getByText('查看目的：核对银行卡 · 还有 30 分钟').waitFor()
    await look(page, 'purpose')
    await page.getByRole('button', { name: '遮住完整证号' }).click()
    await page.getByRole('button', { name: '显示完整证号' }).click()
    await page.getByText('349999199001011237').waitFor()
    await page.getByRole('button', { name: '更换' }).click()
    await page.getByLabel('为什么看完整号码').selectOption('05')
    await page.getByRole('button', { name: '用这个目的，管 30 分钟' }).click()
    await page.getByText('查看目的：本人查询').waitFor()
  })

  test('two minutes before the end the page asks; 继续使用 keeps the session', async () => {
    await page.goto(`${system.url}/people/new`)
    await page.getByLabel('姓名').first().fill('没存的名字')
    await page.clock.fastForward(2_000)
    await minutes(28.5)
    await page.getByRole('heading', { name: '快要退出了' }).waitFor()
    await page.getByRole('timer').waitFor()
    assert.match(await page.getByRole('timer').innerText(), /^1 分 [0-3]\d 秒$/)
    await look(page, 'idle')
    await page.getByRole('button', { name: '继续使用' }).click()
    await page.getByRole('heading', { name: '快要退出了' }).waitFor({ state: 'hidden' })
    const seen = (await run("SELECT 1 FROM user_session WHERE ended_at IS NULL AND last_seen_at > now() - interval '20 seconds'")) as {
      rowCount: number
    }
    assert.equal(seen.rowCount, 1)
  })

  test('after the end nothing can be read, and the password brings the form back as it was', async () => {
    await minutes(31)
    await page.getByRole('heading', { name: '已锁定' }).waitFor()
    assert.equal(await page.title(), '已锁定 · 兜底')
    assert.ok(!(await page.locator('body').innerText()).includes('没存的名字'))
    assert.equal(await page.getByLabel('姓名').first().isVisible(), false)
    await look(page, 'locked')
    await page.getByLabel('密码', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: '继续使用' }).click()
    await page.getByText('登录名或密码不对').waitFor()
    await page.getByLabel('密码', { exact: true }).fill(ADMIN.password)
    await page.getByRole('button', { name: '继续使用' }).click()
    await page.getByRole('heading', { name: '输入动态口令，继续使用' }).waitFor()
    await page.getByLabel('动态口令', { exact: true }).fill(await freshCode())
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '已锁定' }).waitFor({ state: 'hidden' })
    assert.equal(await page.getByLabel('姓名').first().inputValue(), '没存的名字')
  })

  test('who works in another window is not locked out in this one', async () => {
    await page.clock.fastForward(31 * 60_000)
    await page.getByRole('heading', { name: '已锁定' }).waitFor({ state: 'hidden' })
    assert.equal(await page.getByLabel('姓名').first().inputValue(), '没存的名字')
  })

  test('the security administrator keeps the rules and the sessions', async () => {
    await page.goto(`${system.url}/sign-in`)
    await page.getByRole('heading', { name: '登录与密码' }).waitFor()
    await page.getByText('用动态口令的人').waitFor()
    await look(page, 'sign-in')
    await page.getByLabel('多少分钟没有操作就锁住页面').fill('4')
    await page.getByRole('button', { name: '保存规定' }).click()
    await page.getByText('填 5 至 120').waitFor()
    await page.getByLabel('多少分钟没有操作就锁住页面').fill('15')
    await page.getByRole('button', { name: '保存规定' }).click()
    await page.getByText('已保存，马上生效').waitFor()
  })

  test('a session that somebody else ends covers the page at the next click', async () => {
    await page.goto(`${system.url}/people`)
    await page.getByText('柳小满').first().waitFor()
    await run('UPDATE user_session SET ended_at = now()')
    await page.getByRole('link', { name: '待遇' }).click()
    await page.getByRole('heading', { name: '已锁定' }).waitFor()
    assert.ok(!(await page.locator('body').innerText()).includes('柳小满'))
  })
})
