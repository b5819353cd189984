import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, look } from './desk.ts'
import { countyFiling, MONTH } from './rosters.ts'
import { addUser, ADMIN, downloaded, get, importRoster, settle, startSystem, type Person, type System } from './system.ts'

type Shown = { readonly text: string; readonly figures: readonly { readonly id: string; readonly value: number }[] }
type Villages = { readonly villages: readonly { readonly division: string; readonly short_name: string }[] }
const CADRE: Person = { login: 'yushu', name: '吴桂花', password: 'morning-field-31' }

/** A society is registered, its board seated, and the village's cadre helps a family after the vote. DOUDI_SHOTS=DIR also writes the pictures. */
describe('mutual aid', () => {
  let system: System
  let browser: Browser
  let cookie = ''
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    cookie = await settle(system)
    await importRoster(system, cookie, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
    const { villages } = await get<Villages>(system, '/api/villages', cookie)
    const division = villages.find(each => each.short_name === '榆树湾村')?.division ?? ''
    await addUser(system, cookie, CADRE, { roles: ['village_cadre'], division })
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })
  const summary = () => get<Shown>(system, `/api/summary?from=${MONTH}&to=${MONTH}`, cookie)
  const figure = async (id: string) => (await summary()).figures.find(each => each.id === id)?.value

  async function register(page: Page): Promise<void> {
    await page.goto(`${system.url}/societies`)
    await page.getByRole('heading', { name: '还没有登记互助社' }).waitFor()
    await look(page, 'societies-empty')
    await page.getByRole('button', { name: '登记互助社' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('所在').selectOption({ label: '榆树湾村' })
    await dialog.getByLabel('名称').fill('榆树湾村救急难互助社')
    await dialog.getByLabel('登记证号').fill('皖民社互0001')
    await dialog.getByLabel('法定代表人').fill('吴桂花')
    await dialog.getByLabel('成立日期').fill('2025-03-01')
    await dialog.getByLabel('建账日期').fill(`${MONTH}-01`)
    await dialog.getByLabel('期初余额（元）').fill('3000')
    await look(page, 'society-new')
    await dialog.getByRole('button', { name: '登记互助社' }).click()
    await page.getByRole('heading', { level: 1, name: '榆树湾村救急难互助社' }).waitFor()
  }

  async function seat(page: Page, name: string, post: string): Promise<void> {
    await page.getByRole('button', { name: '登记任期' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('姓名').fill(name)
    await dialog.getByLabel('职务').selectOption({ label: post })
    await dialog.getByLabel('任期开始').fill('2025-03-01')
    await dialog.getByRole('button', { name: '登记任期' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(name).first().waitFor()
  }

  async function help(page: Page): Promise<void> {
    await page.goto(`${system.url}/mutual-aid`)
    await page.getByRole('button', { name: '登记救急难救助' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('救助对象（领款人）').fill('秦素云')
    await dialog.getByRole('button', { name: /^加上 秦素云/ }).click()
    await dialog.getByLabel('急难事由').selectOption({ index: 1 })
    await dialog.getByLabel('金额（元）').fill('800')
    await dialog.getByLabel('应到理事').fill('3')
    await dialog.getByLabel('实到').fill('2')
    await dialog.getByLabel('同意').fill('1')
    await dialog.getByText('这家今年还没有得过').waitFor()
    const pay = dialog.getByRole('button', { name: '付 800.00 元并记账' })
    assert.equal(await pay.isDisabled(), true, 'one of two is no more than half')
    await dialog.getByLabel('同意').fill('2')
    await look(page, 'aid-pay')
    await pay.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('秦素云').waitFor()
    await look(page, 'aid-cases')
  }

  test('the clerk registers the society, the cadre of the village helps, and the figures follow', { timeout: 240_000 }, async () => {
    const page = await desk(browser, system, ADMIN)
    await register(page)
    for (const [name, post] of [
      ['吴桂花', '理事长'],
      ['程有福', '理事'],
      ['柳长根', '理事'],
    ] as const)
      await seat(page, name, post)
    await look(page, 'society')
    assert.deepEqual([await figure('mutualAid.societies'), await figure('mutualAid.cases')], [1, undefined])
    const cadre = await desk(browser, system, CADRE)
    await help(cadre)
    assert.deepEqual(
      [await figure('mutualAid.cases'), await figure('mutualAid.village.amount'), await figure('mutualAid.town.cases')],
      [1, 800_00, undefined],
    )
    await page.goto(`${system.url}/mutual-aid`)
    await page.getByText('秦素云').waitFor()
    const { content } = await downloaded(page, () => page.getByRole('button', { name: /导出/ }).click())
    assert.ok(content.length > 3000)
    await page.getByRole('button', { name: '作废秦素云的救助' }).click()
    await page.getByLabel('作废原因').fill('人没有来领')
    await page.getByRole('button', { name: '作废 800.00 元' }).click()
    await page.getByText('已作废').waitFor()
    assert.equal(await figure('mutualAid.cases'), undefined, 'a case that was taken back is none')
  })
})
