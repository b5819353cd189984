import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { writeRoster } from '../src/server/excel/write.ts'
import { desk, look } from './desk.ts'
import { countyFiling, HOUSEHOLDS, MONTH } from './rosters.ts'
import { addUser, ADMIN, APPROVER, downloaded, get, importRoster, settle, startSystem, type Person, type System } from './system.ts'

type Shown = { readonly text: string; readonly figures: readonly { readonly id: string; readonly value: number }[] }
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const DISABLED: Person = { login: 'canlian', name: '卢晓燕', password: 'bright-lamp-5566' }
const [qin] = HOUSEHOLDS[0]?.members ?? []

/** A claim on its way to the county, a visit that was signed for, an insured list. DOUDI_SHOTS=DIR also writes the pictures. */
describe('medical aid, visits and insurance', () => {
  let system: System
  let browser: Browser
  let cookie = ''
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    cookie = await settle(system)
    await addUser(system, cookie, DISABLED, { roles: ['disability_officer'] })
    await importRoster(system, cookie, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })
  const summary = () => get<Shown>(system, `/api/summary?from=${MONTH}&to=${MONTH}`, cookie)
  const figure = async (id: string) => (await summary()).figures.find(each => each.id === id)?.value

  async function receive(page: Page): Promise<void> {
    await page.goto(`${system.url}/medical`)
    await page.getByRole('heading', { name: /还没有/ }).waitFor()
    await look(page, 'medical-empty')
    await page.getByRole('button', { name: '收件', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('看病的人').fill('秦素云')
    await dialog.getByRole('button', { name: /^加上 秦素云/ }).click()
    await dialog.getByLabel('对象类别').selectOption({ index: 1 })
    await dialog.getByLabel('就诊医院').fill('县人民医院')
    await dialog.getByLabel('入院日期').fill(`${MONTH}-01`)
    await dialog.getByLabel('出院日期').fill(`${MONTH}-01`)
    await dialog.getByLabel('政策范围内费用（元）').fill('8200.50')
    await dialog.getByLabel('基本医保已报（元）').fill('5000')
    await dialog.getByLabel('申请金额（元）').fill('3500')
    await dialog.getByText('8,200.50 − 5,000.00 − 0.00 − 0.00 = 3,200.50 元').waitFor()
    const take = dialog.getByRole('button', { name: '收件', exact: true })
    assert.equal(await take.isDisabled(), true, 'above the base a word is needed')
    await dialog.getByLabel('申请金额（元）').fill('2240.35')
    await look(page, 'medical-receive')
    await take.click()
    await dialog.waitFor({ state: 'detached' })
  }

  async function declare(page: Page): Promise<void> {
    await page.getByText('秦素云').click()
    await page.getByRole('heading', { level: 1, name: '秦素云的医疗救助' }).waitFor()
    await page.getByRole('button', { name: '初审', exact: true }).click()
    await page.getByRole('button', { name: '初审通过 1 件' }).click()
    await page.getByRole('button', { name: '申报', exact: true }).click()
    assert.equal(await figure('medicalAid.personTimes'), undefined, 'what is not declared does not count')
    await page.getByRole('button', { name: '申报 1 件' }).click()
    await page.getByRole('button', { name: '登记批复' }).waitFor()
    await look(page, 'medical-claim')
  }

  test('a claim is received, checked and declared by the clerk, and counts from then on', { timeout: 240_000 }, async () => {
    const page = await desk(browser, system, ADMIN)
    await receive(page)
    await declare(page)
    assert.deepEqual([await figure('medicalAid.personTimes'), await figure('medicalAid.amount')], [1, 2240_35])
    assert.match((await summary()).text, /申报医疗救助共计1人次，救助金额0\.224035万元/)
    await page.goto(`${system.url}/medical`)
    await page.getByText('秦素云').waitFor()
    await look(page, 'medical')
    const { content } = await downloaded(page, () => page.getByRole('button', { name: '导出申报名册' }).click())
    assert.ok(content.length > 3000)
    const leader = await desk(browser, system, APPROVER)
    await leader.goto(`${system.url}/medical`)
    await leader.getByText('秦素云').click()
    await leader.getByRole('heading', { level: 1, name: '秦素云的医疗救助' }).waitFor()
    assert.equal(await leader.getByRole('button', { name: /登记批复|撤回/ }).count(), 0, 'who approves payments does not write claims')
  })

  async function plan(page: Page): Promise<void> {
    await page.goto(`${system.url}/visits`)
    await page.getByRole('heading', { name: '还没有慰问计划' }).waitFor()
    await page.getByRole('button', { name: '制定慰问计划' }).click()
    await page.getByLabel('慰问时机').selectOption('01')
    await page.getByLabel('经费来源').selectOption({ index: 1 })
    await look(page, 'visit-plan-form')
    await page.getByRole('button', { name: '制定计划' }).click()
    await page.getByRole('heading', { level: 1, name: /慰问/ }).waitFor()
  }

  async function enlist(page: Page, lines: string, verb: RegExp): Promise<void> {
    await page.getByRole('button', { name: '列入名单' }).click()
    await page.getByLabel(/^名单（每行一人/).fill(lines)
    await page.getByRole('button', { name: verb }).click()
  }

  test('somebody is put on the list, visited and signs; the figure moves with the visit', { timeout: 240_000 }, async () => {
    const page = await desk(browser, system, ADMIN)
    await plan(page)
    await enlist(page, `秦素云\t349999195803090000\t困难户\t600`, /^列入 1 人 600\.00 元/)
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await look(page, 'visit-list-refused')
    await page
      .getByRole('dialog')
      .getByLabel(/^名单（每行一人/)
      .fill(`秦素云\t${qin?.id ?? ''}\t困难户\t600`)
    await page.getByRole('button', { name: /^列入 1 人 600\.00 元/ }).click()
    await page.getByRole('button', { name: '登记慰问秦素云' }).waitFor()
    assert.equal(await figure('festivalVisit.springFestival.persons'), undefined, 'a plan is no visit')
    await page.getByRole('button', { name: '登记慰问秦素云' }).click()
    await page.getByLabel('慰问人').fill('周敏、何志远')
    await page.getByLabel('怎样签收').selectOption('proxy')
    await page.getByLabel('代领人').fill('柳万山')
    await page.getByLabel('与本人关系').fill('配偶')
    await look(page, 'visit-record')
    await page.getByRole('button', { name: '登记 600.00 元已送到' }).click()
    await page.getByText('柳万山（配偶）代领').waitFor()
    await look(page, 'visit-list')
    assert.deepEqual(
      [await figure('festivalVisit.springFestival.persons'), await figure('festivalVisit.springFestival.amount')],
      [1, 600_00],
    )

    const other = await desk(browser, system, DISABLED)
    await other.goto(page.url())
    await other.getByText('柳万山（配偶）代领').waitFor()
    assert.equal(await other.getByRole('button', { name: /列入名单|^作废/ }).count(), 0, 'the list of the office is not theirs')
  })

  test('the old are insured by a pasted list', { timeout: 240_000 }, async () => {
    const page = await desk(browser, system, ADMIN)
    await page.goto(`${system.url}/elderly`)
    await page.getByRole('button', { name: '登记团体保单' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('承保公司').fill('某保险公司')
    await dialog.getByLabel('保单号').fill('YL-2020-01')
    await dialog.getByLabel('保障开始').fill(`${MONTH}-01`)
    await dialog.getByLabel('保障结束').fill(`${Number(MONTH.slice(0, 4)) + 1}${MONTH.slice(4)}-01`)
    await dialog.getByLabel('每人保费（元）').fill('20')
    await dialog.getByLabel('出资方').selectOption({ index: 1 })
    await look(page, 'policy-form')
    await dialog.getByRole('button', { name: /^登记/ }).click()
    await page.getByRole('button', { name: '列入名单' }).waitFor()
    const workbook = await writeRoster({
      sheetName: '名单',
      title: '银龄安康参保名单',
      header: [['序号', '姓名', '身份证号', '类别', '受益人']],
      columns: [
        { key: 'number', width: 6, kind: 'int' },
        { key: 'name', width: 10, kind: 'text' },
        { key: 'id', width: 22, kind: 'text' },
        { key: 'category', width: 10, kind: 'text' },
        { key: 'payee', width: 10, kind: 'text' },
      ],
      orientation: 'portrait',
      rows: [{ number: 1, name: '秦素云', id: qin?.id ?? '', category: '其他', payee: '' }],
    })
    await page.getByRole('button', { name: '列入名单' }).click()
    await page.getByLabel('名单文件').setInputFiles({ name: '参保名单.xlsx', mimeType: XLSX, buffer: Buffer.from(workbook) })
    await page.getByText('「名单」读到 1 行').waitFor()
    await look(page, 'policy-list')
    await page.getByRole('button', { name: /^列入 1 人/ }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await look(page, 'policy')
    assert.equal(await figure('elderlyAccidentInsurance.persons'), 1)
    await page.goto(`${system.url}/elderly`)
    await page.getByText('YL-2020-01').waitFor()
    await look(page, 'elderly')
  })
})
