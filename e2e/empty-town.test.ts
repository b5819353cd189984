import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { maskIdNumber } from '../src/kernel/id-number.ts'
import { yuanInWords } from '../src/kernel/money.ts'
import { launch } from './browser.ts'
import { importByHand } from './import.ts'
import { countyFiling, headList, HOUSEHOLDS, monthInWords } from './rosters.ts'
import { ADMIN, downloaded, startSystem, TOWN, type System } from './system.ts'

const PEOPLE = HOUSEHOLDS.flatMap(({ members }) => members)
const SUM = HOUSEHOLDS.reduce((sum, { yuan, uplift }) => sum + yuan + uplift, 0)

/** From nothing to a printed roster; nobody is typed in. */
describe('an empty town', () => {
  let system: System
  let browser: Browser
  let page: Page
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })

  test('the first page asks for the town and the administrator only', async () => {
    await page.goto(system.url)
    await page.getByRole('heading', { name: /第一次使用/ }).waitFor()
    const labels = await page.locator('form label').allInnerTexts()
    assert.deepEqual(labels, ['镇名称', '镇的区划代码', '姓名', '登录名', '密码', '再输一次密码'])
    await page.getByLabel('镇名称').fill(TOWN.town_name)
    await page.getByLabel('镇的区划代码').fill(TOWN.town_code)
    await page.getByLabel('姓名').fill(ADMIN.name)
    await page.getByLabel('登录名').fill(ADMIN.login)
    await page.getByLabel('密码', { exact: true }).fill(ADMIN.password)
    await page.getByLabel('再输一次密码').fill(ADMIN.password)
    await page.getByRole('button', { name: /建好这个镇/ }).click()
    await page.getByRole('heading', { name: '职责分离' }).waitFor()
    await page.getByText('现在只有您一个人').waitFor()
    await page.getByRole('row', { name: /审批.*分管民政的副镇长/ }).waitFor()
    await page.getByRole('link', { name: '去待办' }).click()
    await page.getByRole('heading', { name: '还没有登记任何人' }).waitFor()
    await page.getByText('还没有审批人').waitFor()
  })

  test('a county filing and a list of heads, neither seen before, become the register', async () => {
    await page.getByRole('button', { name: '导入花名册' }).click()
    const problems = await importByHand(page, await countyFiling(), { correct: false })
    assert.match(problems, /备案表!G\d+/, 'a problem names its cell')
    assert.match(problems, /柳小满没有身份证号/)
    await importByHand(page, headList(), { correct: false })
    await page.getByRole('link', { name: '人员与家庭' }).click()
    await page
      .getByText(`${PEOPLE.length + 2} 人`, { exact: true })
      .first()
      .waitFor()
    await page.getByRole('combobox', { name: '查人' }).first().fill('𬭚岩')
    await page.getByRole('option', { name: /𬭚岩/ }).first().click()
    await page.getByRole('heading', { name: '𬭚岩', level: 1 }).waitFor()
    await page.getByText('榆树湾村').first().waitFor()
  })

  test('a month is run, and its roster printed with sums in words and accounts as text', async () => {
    await page.getByRole('link', { name: '发放', exact: true }).click()
    await page.getByRole('button', { name: '造册 农低' }).click()
    const file = await downloaded(page, () => page.getByRole('button', { name: '导出发放清册' }).click())
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(file.content as unknown as ExcelJS.Buffer)
    const sheet = book.worksheets[0] ?? assert.fail('no sheet')
    const rows = Array.from(sheet.getSheetValues(), row => (Array.isArray(row) ? row.slice(1) : []))
    const words = rows
      .flat()
      .filter(cell => cell !== undefined && cell !== null)
      .map(String)
    assert.match(words[0] ?? '', new RegExp(`XX镇${monthInWords}农村最低生活保障金发放清册`))
    for (const { members, account, yuan, uplift } of HOUSEHOLDS) {
      const name = members[0]?.name.replace('　', '') ?? ''
      const row = rows.find(cells => cells.includes(name)) ?? assert.fail(`${name} is not printed`)
      assert.ok(row.includes(maskIdNumber(members[0]?.id ?? '')), `the number of ${name} is printed masked, as text`)
      assert.ok(row.includes(`尾号${account.slice(-4)}`), `the account of ${name} is printed by its last four, as text`)
      assert.ok(row.includes(yuan + uplift), `the amount of ${name}`)
    }
    assert.ok(
      words.some(text => text.includes(yuanInWords(BigInt(Math.round(SUM * 100))))),
      'the sum in words',
    )
    assert.equal(sheet.views[0]?.state, 'frozen')
    assert.equal(sheet.pageSetup.paperSize, 9)
  })
})
