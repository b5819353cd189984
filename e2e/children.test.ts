import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkDigit } from '../src/kernel/id-number.ts'
import { launch } from './browser.ts'
import { desk, look } from './desk.ts'
import { addUser, ADMIN, downloaded, get, post, settle, startSystem, type Person, type System } from './system.ts'

const SUPERVISOR: Person = { login: 'ertong', name: '方晓燕', password: 'willow-bank-3021' }
const numberOf = (birth: string): string => {
  const body = `349999${birth}387`
  return body + checkDigit(body)
}
const OTHERS = [
  ['童小二', numberOf('20160809')],
  ['童小三', numberOf('20170809')],
] as const

/** The supervisor keeps children and reviews how they live; the clerk sees the two numbers and nothing else. DOUDI_SHOTS=DIR writes the pictures. */
describe('the register of children', () => {
  let system: System
  let browser: Browser
  let cookie = ''
  let month = ''
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    cookie = await settle(system)
    const villages = ['石桥村', '东河村'].map((name, at) => ({ division: `34999910020${at + 1}`, name: `${name}村民委员会` }))
    await post(system, '/api/villages/paste', { villages }, cookie)
    await addUser(system, cookie, SUPERVISOR, { roles: ['child_supervisor'] })
    month = (await get<{ today: string }>(system, '/api/session', cookie)).today.slice(0, 7)
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })

  async function register(page: Page): Promise<void> {
    await page.goto(`${system.url}/children`)
    await page.getByRole('heading', { name: '还没有儿童档案' }).waitFor()
    await look(page, 'children-empty')
    await page.getByRole('button', { name: '建档' }).click()
    await page.getByLabel('儿童姓名').fill('童小一')
    await page.getByLabel('证件号码').fill(numberOf('20150607'))
    await page.getByRole('combobox', { name: '类别', exact: true }).last().selectOption('left_behind')
    await page.getByLabel('纳入原因').fill('入户排查')
    await page.getByLabel('所在村').selectOption({ label: '石桥村' })
    await page.getByLabel('就学状况').selectOption('03')
    await page.getByLabel('健康状况').selectOption('01')
    await page.getByLabel('父亲状况').selectOption('02')
    await page.getByLabel('母亲状况').selectOption('01')
    await look(page, 'child-form')
    await page.getByRole('dialog').getByRole('button', { name: '建档' }).click()
    await page.getByText('没有纳入这个类别，要先说明').waitFor()
    await page.getByLabel('母亲状况').selectOption('02')
    await page.getByRole('dialog').getByRole('button', { name: '建档' }).click()
    await page.getByRole('heading', { level: 1, name: '童小一' }).waitFor()
  }

  async function guard(page: Page): Promise<void> {
    await page.getByRole('button', { name: '登记监护人' }).click()
    await page.getByLabel('姓名', { exact: true }).fill('童大山')
    await page.getByLabel('与儿童关系').selectOption('03')
    await page.getByLabel('联系电话').fill('13900000000')
    await page.getByLabel('受父母委托照护').selectOption('yes')
    await page.getByLabel('委托原因').fill('父母外出务工')
    await look(page, 'guardian')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('未签确认书').waitFor()
    await look(page, 'child')
  }

  async function list(page: Page): Promise<void> {
    await page.goto(`${system.url}/children`)
    await page.getByRole('button', { name: '导入名单' }).click()
    await page.getByLabel('名单（每行一人）').fill(OTHERS.map(([name, id]) => `${name} ${id} 困境 石桥村 童大山 祖父`).join('\n'))
    await page.getByLabel('纳入原因').fill('村里上报')
    await look(page, 'children-list-form')
    await page.getByRole('button', { name: '建 2 份档案' }).click()
    await page.getByText('困境儿童 2 人').waitFor()
    await look(page, 'children')
    const { name, content } = await downloaded(page, () => page.getByRole('button', { name: '导出台账' }).click())
    assert.equal(name, '儿童台账.xlsx')
    assert.ok(content.length > 3000)
  }

  async function review(page: Page): Promise<void> {
    await page.getByRole('button', { name: '养育状况核查' }).click()
    await page.getByRole('button', { name: '开始一轮核查' }).click()
    await page.getByLabel('要求完成日期').fill('2099-12-31')
    await look(page, 'round-form')
    await page.getByRole('button', { name: '开始核查' }).click()
    for (const name of ['童小一', '童小二', '童小三']) {
      await page.getByRole('button', { name: `登记${name}的核查` }).click()
      for (const field of ['生活照料', '就学', '健康', '安全', '监护能力']) await page.getByLabel(field, { exact: true }).selectOption('1')
      await page.getByLabel('结论', { exact: true }).selectOption('01')
      await page.getByLabel('核查人', { exact: true }).fill('姚春梅')
      if (name === '童小一') await look(page, 'child-review')
      await page.getByRole('button', { name: '登记核查' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByText('全部核查').first().waitFor()
    await look(page, 'round')
    await page.goto(`${system.url}/child-reviews`)
    await page.getByText('全部核查').first().waitFor()
    await look(page, 'rounds')
  }

  async function appoint(page: Page): Promise<void> {
    await page.goto(`${system.url}/child-workers`)
    await page.getByText(/个村还没有儿童主任/).waitFor()
    await page.getByRole('button', { name: '登记任职' }).click()
    await page.getByLabel('职责').selectOption('town_supervisor')
    await page.getByLabel('姓名', { exact: true }).fill('方晓燕')
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('镇儿童督导员 1 人').waitFor()
    await page.getByRole('button', { name: '登记培训' }).click()
    await page.getByLabel('培训内容').fill('强制报告')
    await look(page, 'training')
    await page.getByRole('button', { name: '登记 1 人的培训' }).click()
    await page.getByText('1 次 8 学时').waitFor()
    await look(page, 'child-workers')
  }

  test('from the first file to the figure, of which the clerk sees two numbers', { timeout: 300_000 }, async () => {
    const page = await desk(browser, system, SUPERVISOR)
    await register(page)
    await guard(page)
    await list(page)
    await review(page)
    await appoint(page)
    await page.close()
    const summary = await get<{ text: string; figures: { id: string; numerator?: number; denominator?: number }[] }>(
      system,
      `/api/summary?from=${month}&to=${month}`,
      cookie,
    )
    const figure = summary.figures.find(({ id }) => id === 'childWelfare.reviewCoverage')
    assert.deepEqual([figure?.numerator, figure?.denominator], [3, 3])
    assert.match(summary.text, /增设镇儿童督导员1名，.*全面核查留守儿童、困境儿童的养育状况/)
    const clerk = await desk(browser, system, ADMIN)
    await clerk.goto(`${system.url}/summary?from=${month}&to=${month}`)
    await clerk.getByText('全面核查').first().waitFor()
    assert.equal(await clerk.getByRole('link', { name: '儿童', exact: true }).count(), 0, 'no menu item')
    assert.doesNotMatch(await clerk.content(), /童小|童大山/)
    await clerk.close()
  })
})
