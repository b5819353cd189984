import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, DESK, look } from './desk.ts'
import { countyFiling, headList, MONTH, tekunList } from './rosters.ts'
import { ADMIN, get, importRoster, post, settle, startSystem, uploadRoster, type System } from './system.ts'

/** Every page as it stands in a small town, on a desk and on a phone. DOUDI_SHOTS=DIR also writes the pictures. */
describe('the looks of every page', () => {
  let system: System
  let browser: Browser
  const pages: { readonly path: string; readonly shot: string; readonly primary?: string }[] = []

  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    await emptyTown()
    const clerk = await settle(system)
    const rural = await importRoster(system, clerk, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
    await importRoster(system, clerk, headList(), { kind: 'dibao.urban', month: MONTH, amount: 'household_month' })
    const draft = await uploadRoster(system, clerk, await tekunList(true))
    const run = async (programme: string): Promise<string> =>
      ((await post(system, '/api/payments', { programme, month: MONTH, kind: 'regular' }, clerk)).body as { batch_id: string }).batch_id
    const batch = await run('dibao.rural')
    const bad = await run('dibao.urban')
    const { people } = (await post(system, '/api/people/search', { text: '秦素云' }, clerk)).body as { people: { person_id: string }[] }
    const person_id = people[0]?.person_id ?? ''
    const household =
      /"household_id":"([0-9a-f-]{36})"/.exec(JSON.stringify(await get(system, `/api/people/${person_id}`, clerk)))?.[1] ?? ''
    pages.push(
      { path: '/', shot: 'home' },
      { path: '/people', shot: 'people', primary: '登记一个人' },
      { path: '/people/new', shot: 'person-new' },
      { path: `/people/${person_id}`, shot: 'person' },
      { path: `/households/${household}`, shot: 'household' },
      { path: '/entitlements', shot: 'entitlements' },
      { path: '/payments', shot: 'payments' },
      { path: `/payments/${batch}`, shot: 'batch' },
      { path: `/payments/${bad}`, shot: 'batch-errors' },
      { path: '/relief', shot: 'relief', primary: '登记一批临时救助' },
      { path: '/reserve', shot: 'reserve' },
      { path: '/mutual-aid', shot: 'mutual-aid' },
      { path: '/societies', shot: 'societies' },
      { path: '/medical', shot: 'medical' },
      { path: '/disability', shot: 'disability' },
      { path: '/checks', shot: 'checks' },
      { path: '/care', shot: 'care' },
      { path: '/child-workers', shot: 'child-workers' },
      { path: '/elderly', shot: 'elderly' },
      { path: '/visits', shot: 'visits' },
      { path: '/funds', shot: 'funds' },
      { path: '/matching', shot: 'matching' },
      { path: '/reconciliation', shot: 'reconciliation' },
      { path: '/import', shot: 'import', primary: '选文件' },
      { path: `/import/${draft}`, shot: 'import-draft' },
      { path: `/import/${rural}`, shot: 'import-done' },
      { path: '/summary', shot: 'summary' },
      { path: '/accounts', shot: 'accounts' },
      { path: '/villages', shot: 'villages', primary: '粘贴村名和代码' },
      { path: '/account', shot: 'account' },
      { path: '/sign-in', shot: 'sign-in' },
      { path: '/users', shot: 'users', primary: '新建用户' },
      { path: '/duties', shot: 'duties' },
      { path: '/handovers', shot: 'handovers' },
      { path: '/handovers/new', shot: 'handover-new' },
      { path: '/audit', shot: 'audit' },
      { path: '/alarms', shot: 'alarms' },
      { path: '/backups', shot: 'backups', primary: '设备份口令' },
      { path: '/publicity', shot: 'publicity', primary: '选文件检查' },
      { path: `/publicity/list?programme=dibao.rural&month=${MONTH}`, shot: 'public-list', primary: '打印' },
      { path: '/approval', shot: 'approval', primary: '打印' },
      { path: '/exports', shot: 'exports' },
      { path: '/nowhere', shot: 'nowhere' },
    )
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })

  /** The first-run page before there is a town. */
  async function emptyTown(): Promise<void> {
    const page = await browser.newPage({ viewport: DESK })
    await page.goto(system.url)
    await page.getByRole('heading', { name: /第一次使用/ }).waitFor()
    await look(page, 'setup')
    await page.close()
  }

  test('no page has a violation, scrolls sideways or hides its action from the keyboard', async t => {
    const page = await desk(browser, system, ADMIN)
    for (const { path, shot, primary } of pages)
      await t.test(shot, { timeout: 60_000 }, async () => {
        await page.goto(system.url + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await look(page, shot)
        if (path === '/publicity') await check(page)
        if (primary !== undefined) assert.ok(await reachedByTab(page, primary), `「${primary}」 is not reached by Tab`)
      })
    await page.close()
  })

  /** One file with findings, of a long name with rare characters; then back. */
  async function check(page: Page): Promise<void> {
    const name = `XX镇2020年6月农村最低生活保障对象𠮷㛃两村公示名单（第二次核对后定稿）.txt`
    const buffer = Buffer.from('公示名单\n𠮷大山 㛃家庄村 联系电话 13800000001\n王秀英 349999194003071225\n')
    await page.getByLabel('要公开的文件').setInputFiles({ name, mimeType: 'text/plain', buffer })
    // The heading of the list still stands while the page of the file is fetched.
    await page.getByRole('heading', { level: 1, name: /公示名单（第二次核对后定稿）/ }).waitFor()
    await look(page, 'publicity-check')
    await page.goto(`${system.url}/publicity`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
  }

  /** Tab alone gets to the button of that name within a page of stops. */
  async function reachedByTab(page: Page, name: string): Promise<boolean> {
    await page.evaluate('document.activeElement?.blur?.()')
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate('document.activeElement?.textContent')) === name) return true
    }
    return false
  }
})
