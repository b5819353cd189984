import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { env } from '../src/server/env.ts'
import { launch } from './browser.ts'
import { countyFiling, headList, MONTH, tekunList } from './rosters.ts'
import { ADMIN, get, importRoster, logIn, post, settle, startSystem, type System } from './system.ts'

/** Every page as it stands in a small town, on a desk and on a phone. DOUDI_SHOTS=DIR also writes the pictures. */
const SIZES = [
  ['desk', 1366, 768],
  ['phone', 390, 844],
] as const

describe('the looks of every page', () => {
  let system: System
  let browser: Browser
  let axe = ''
  const pages: { readonly path: string; readonly shot: string; readonly primary?: string }[] = []
  const shots = env.withChanges({})['DOUDI_SHOTS']

  before(async () => {
    axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
    if (shots !== undefined) await mkdir(shots, { recursive: true })
    system = await startSystem()
    browser = await launch('newest')
    await emptyTown()
    const clerk = await settle(system)
    const rural = await importRoster(system, clerk, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
    await importRoster(system, clerk, headList(), { kind: 'dibao.urban', month: MONTH, amount: 'household_month' })
    const draft = await upload(clerk)
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
      { path: '/import', shot: 'import', primary: '选文件' },
      { path: `/import/${draft}`, shot: 'import-draft' },
      { path: `/import/${rural}`, shot: 'import-done' },
      { path: '/summary', shot: 'summary' },
      { path: '/villages', shot: 'villages', primary: '粘贴村名和代码' },
      { path: '/users', shot: 'users', primary: '新建用户' },
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
    for (const [name, width, height] of SIZES) {
      const page = await browser.newPage({ viewport: { width, height } })
      await page.goto(system.url)
      await page.getByRole('heading', { name: /第一次使用/ }).waitFor()
      assert.deepEqual(await faultsOf(page), [], `first run, ${name}`)
      if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-setup.png` })
      await page.close()
    }
  }

  async function upload(cookie: string): Promise<string> {
    const file = await tekunList(true)
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(file.buffer)], { type: file.mimeType }), file.name)
    const reply = await fetch(`${system.url}/api/imports`, { method: 'POST', headers: { 'x-doudi': '1', cookie }, body: form })
    return ((await reply.json()) as { import_id: string }).import_id
  }

  /** What axe finds, and whether the page scrolls sideways. */
  async function faultsOf(page: Page): Promise<string[]> {
    await page.evaluate(axe)
    const found = (await page.evaluate(
      'axe.run().then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + " " + n.html.slice(0, 140) + " " + (n.any[0]?.message ?? "").slice(0, 160))))',
    )) as string[]
    const sideways = await page.evaluate(
      'document.documentElement.scrollWidth > innerWidth || document.querySelector(".page")?.scrollWidth > document.querySelector(".page")?.clientWidth',
    )
    return sideways === true ? [...found, 'scrolls sideways'] : found
  }

  test('no page has a violation, scrolls sideways or hides its action from the keyboard', { timeout: 240_000 }, async () => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    const faults: string[] = []
    page.on('pageerror', error => faults.push(`${page.url()}: ${error.message}`))
    await logIn(page, system, ADMIN)
    for (const { path, shot, primary } of pages) {
      await page.goto(system.url + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('networkidle')
      if (primary !== undefined && !(await reachedByTab(page, primary))) faults.push(`${path}: 「${primary}」 is not reached by Tab`)
      for (const [name, width, height] of SIZES) {
        await page.setViewportSize({ width, height })
        faults.push(...(await faultsOf(page)).map(fault => `${path} ${name}: ${fault}`))
        if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-${shot}.png` })
      }
      await page.setViewportSize({ width: SIZES[0][1], height: SIZES[0][2] })
    }
    await page.close()
    assert.deepEqual(faults, [])
  })

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
