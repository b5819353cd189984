import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, look } from './desk.ts'
import { countyFiling, MONTH } from './rosters.ts'
import { ADMIN, APPROVER, downloaded, get, importRoster, settle, startSystem, type System } from './system.ts'

type Shown = { readonly text: string; readonly figures: readonly { readonly id: string; readonly value: number }[] }

/** A fund is opened and written in, a family is helped out of it, a case is taken back. DOUDI_SHOTS=DIR also writes the pictures. */
describe('the journal and the reserve', () => {
  let system: System
  let browser: Browser
  let cookie = ''
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    cookie = await settle(system)
    await importRoster(system, cookie, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })
  const summary = () => get<Shown>(system, `/api/summary?from=${MONTH}&to=${MONTH}`, cookie)
  const reserve = async () => (await summary()).figures.filter(({ id }) => id.startsWith('reliefReserve.')).map(({ value }) => value)

  async function openFund(page: Page): Promise<void> {
    await page.goto(`${system.url}/funds`)
    await page.getByRole('heading', { name: '还没有资金账' }).waitFor()
    await look(page, 'funds-empty')
    await page.getByRole('button', { name: '建一笔资金账' }).click()
    await page.getByLabel('名称').fill('XX镇临时救助备用金')
    await page.getByLabel('期初余额（元）').fill('50000.005')
    await page.getByText('金额最多到分').waitFor()
    await page.getByLabel('期初余额（元）').fill('50000')
    await look(page, 'funds-open')
    await page.getByRole('button', { name: '建账', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'XX镇临时救助备用金' }).waitFor()
  }

  async function postAndReverse(page: Page): Promise<void> {
    await page.getByRole('button', { name: '记一笔' }).click()
    await page.getByLabel('用途').selectOption('23')
    await page.getByLabel('金额（元）').fill('50000.01')
    await page.getByLabel('摘要').fill('上缴结余')
    await page.getByRole('button', { name: '记支 50,000.01 元' }).click()
    await page.getByText('余额不够，没有记账').waitFor()
    await page.getByLabel('金额（元）').fill('1000')
    await page.getByLabel('摘要').press('Tab')
    await page.getByRole('button', { name: '记支 1,000.00 元' }).press('Enter')
    await page.getByText('49,000.00').first().waitFor()
    await page.getByRole('button', { name: /^冲销 \d+-2 号$/ }).click()
    await page.getByLabel('冲销原因').fill('金额写错')
    await look(page, 'voucher-reverse')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^冲销 \d+-2 号$/ })
      .click()
    await page.getByText(/^冲 \d+-2$/).waitFor()
    await page.getByText('借贷平衡').waitFor()
    await look(page, 'fund')
    const { name, content } = await downloaded(page, () => page.getByRole('button', { name: '导出流水' }).click())
    assert.match(name, /收支流水/)
    assert.ok(content.length > 3000)
  }

  async function help(page: Page): Promise<void> {
    await page.goto(`${system.url}/reserve`)
    await page.getByRole('heading', { name: /还没有动用备用金/ }).waitFor()
    await page.getByRole('button', { name: '登记备用金救助' }).click()
    await page.getByLabel('救助对象').fill('秦素云')
    await page.getByRole('button', { name: /^加上 秦素云/ }).click()
    await page.getByLabel('困难原因').selectOption('13')
    await page.getByLabel('金额（元）').fill('2500')
    await page.getByText('这家今年还没有得过').waitFor()
    const pay = page.getByRole('button', { name: '付 2,500.00 元并记账' })
    await page.getByText('超过备用金单次上限').waitFor()
    assert.equal(await pay.isDisabled(), true, 'a warning waits for a word')
    await page.getByLabel('说明').fill('住院押金，县局已同意')
    await look(page, 'reserve-pay')
    await pay.click()
    await page.getByText('救助 1 人 2,500.00 元').waitFor()
    await look(page, 'reserve')
  }

  test('opened, written in, reversed, helped out of, taken back; the summary follows', { timeout: 240_000 }, async () => {
    const page = await desk(browser, system, ADMIN)
    await openFund(page)
    await postAndReverse(page)
    assert.deepEqual(await reserve(), [])
    await help(page)
    assert.deepEqual(await reserve(), [1, 2500_00])
    assert.match((await summary()).text, /共计救助1人、0\.25万元/)
    await page.getByRole('button', { name: '作废秦素云的救助' }).click()
    await page.getByLabel('作废原因').fill('人没有来领')
    await page.getByRole('button', { name: '作废 2,500.00 元' }).click()
    await page.getByText('已作废').waitFor()
    assert.deepEqual(await reserve(), [])

    const leader = await desk(browser, system, APPROVER)
    await leader.goto(`${system.url}/funds`)
    await leader.getByText('XX镇临时救助备用金').click()
    await leader.getByText('50,000.00').first().waitFor()
    assert.equal(await leader.getByRole('button', { name: /记一笔|^冲销/ }).count(), 0, 'who approves does not write')
    await look(leader, 'fund-read')
  })
})
