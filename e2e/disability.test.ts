import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, look } from './desk.ts'
import { countyFiling, HOUSEHOLDS, MONTH } from './rosters.ts'
import { addUser, downloaded, get, importRoster, settle, startSystem, type Person, type System } from './system.ts'

type Shown = { readonly text: string; readonly figures: readonly { readonly id: string; readonly value: number }[] }
const OFFICER: Person = { login: 'canlian', name: '卢晓燕', password: 'bright-lamp-5566' }
const FIRST = `${MONTH}-01`
const people = HOUSEHOLDS.flatMap(({ members }) => members)
const [qin, other] = people

/** Cards, a round of six checks and care at home, as the officer of the 残联 enters them. DOUDI_SHOTS=DIR also writes the pictures. */
describe('disabled people', () => {
  let system: System
  let browser: Browser
  let cookie = ''
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    cookie = await settle(system)
    await addUser(system, cookie, OFFICER, { roles: ['disability_officer'] })
    await importRoster(system, cookie, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })
  const figure = async (id: string) =>
    (await get<Shown>(system, `/api/summary?from=${MONTH}&to=${MONTH}`, cookie)).figures.find(each => each.id === id)?.value

  async function enterCards(page: Page): Promise<void> {
    await page.goto(`${system.url}/disability`)
    await page.getByRole('heading', { name: '还没有残疾人证' }).waitFor()
    await look(page, 'disability-empty')
    await page.getByRole('button', { name: '登记残疾人证' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('残疾人证号').fill(`${qin?.id ?? ''}41`)
    await dialog.getByLabel('持证人姓名').fill(other?.name ?? '')
    await dialog.getByText('登记为肢体一级。').waitFor()
    await dialog.getByRole('button', { name: '登记这张证' }).click()
    await dialog.getByRole('alert').waitFor()
    await look(page, 'disability-refused')
    await dialog.getByLabel('持证人姓名').fill(qin?.name ?? '')
    await dialog.getByLabel('残疾类别').fill('智力')
    await dialog.getByText(/证号上是肢体一级，请照证件核对/).waitFor()
    await look(page, 'disability-card')
    await dialog.getByRole('button', { name: '登记这张证' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('与证号不符').waitFor()
    await page.getByRole('button', { name: '导入台账' }).click()
    await dialog.getByLabel(/^名单（每行一人/).fill(`${other?.name ?? ''}\t${other?.id ?? ''}23\t视力、听力\t二级`)
    await look(page, 'disability-paste')
    await dialog.getByRole('button', { name: '登记 1 张证' }).click()
    await page.getByText(/登记为视力、听力（多重）二级，证号上是听力三级/).waitFor()
    await page.getByRole('button', { name: '知道了' }).click()
    await page.getByText('视力、听力（多重）二级').waitFor()
    await look(page, 'disability')
    const { content } = await downloaded(page, () => page.getByRole('button', { name: '导出台账' }).click())
    assert.ok(content.length > 3000)
  }

  async function openRound(page: Page): Promise<void> {
    await page.goto(`${system.url}/checks`)
    await page.getByRole('button', { name: '发起核查' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('未脱贫残疾人六项核查')
    await dialog.getByLabel('开始日期').fill(FIRST)
    await dialog.getByLabel('完成期限').fill(`${MONTH}-28`)
    await dialog.getByLabel(/^对象（每行一人/).fill(`${qin?.name ?? ''}\t${qin?.id ?? ''}`)
    await dialog.getByLabel(/^或者从持证人里选/).selectOption({ index: 1 })
    await look(page, 'checks-open')
    await dialog.getByRole('button', { name: '对 1 人发起核查' }).click()
    await page.getByRole('heading', { level: 1, name: '未脱贫残疾人六项核查' }).waitFor()
  }

  test('two cards, the label over the number; a round; six results of one person: the figure moves with the last', {
    timeout: 300_000,
  }, async () => {
    const page = await desk(browser, system, OFFICER)
    await enterCards(page)
    await openRound(page)
    await page.getByRole('button', { name: `登记${qin?.name ?? ''}的核查` }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('核查日期').fill(FIRST)
    await dialog.getByLabel(/^照护（一般适用）$/).selectOption('家人照护')
    await dialog.getByLabel('就学', { exact: true }).selectOption('不适用')
    await dialog.getByLabel('基本康复', { exact: true }).selectOption('有需求未得到康复')
    await dialog.getByText('请写「基本康复」没有落实的原因').waitFor()
    await dialog.getByLabel('基本康复的依据').fill('等待县里安排')
    await dialog.getByLabel('就业', { exact: true }).selectOption('不适用')
    await dialog.getByLabel('危房改造', { exact: true }).selectOption('不适用')
    await look(page, 'checks-entry')
    await dialog.getByRole('button', { name: /^登记 [45] 项$/ }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await figure('disability.needCheck.completed.persons'), undefined, 'one item is open')
    await page.getByRole('button', { name: `登记${qin?.name ?? ''}的核查` }).click()
    await dialog.getByLabel('核查日期').fill(FIRST)
    await dialog.getByLabel('无障碍改造', { exact: true }).selectOption('无障碍已改造')
    await dialog.getByRole('button', { name: '登记 1 项' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(`${FIRST} 查完`).waitFor()
    await look(page, 'checks-round')
    assert.deepEqual([await figure('disability.needCheck.completed.persons'), await figure('disability.rehabilitation.coverage')], [1, 0])
    await page.goto(`${system.url}/checks`)
    await page.getByText('未脱贫残疾人六项核查').waitFor()
    await look(page, 'checks')
  })

  test('care at home for who is severely disabled and has nobody; its end', { timeout: 240_000 }, async () => {
    const page = await desk(browser, system, OFFICER)
    await page.goto(`${system.url}/care`)
    await page.getByRole('heading', { name: '还没有照护' }).waitFor()
    await page.getByRole('button', { name: '登记照护' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('被照护人').fill(qin?.name ?? '')
    await dialog.getByRole('button', { name: new RegExp(`^选 ${qin?.name ?? ''}`) }).click()
    await dialog.getByLabel('照护人或机构').fill('XX镇照护服务队')
    await dialog.getByLabel('没有法定护理人的情况').fill('父母已故，未婚无子女')
    await dialog.getByLabel('开始日期').fill(FIRST)
    await look(page, 'care-form')
    await dialog.getByRole('button', { name: '登记照护' }).click()
    await page.getByText(`${FIRST} 起`).waitFor()
    await look(page, 'care')
    assert.equal(await figure('disability.homeCare.severeNoGuardian.persons'), 1)
    await page.getByRole('button', { name: `停止${qin?.name ?? ''}的照护` }).click()
    await dialog.getByLabel('原因').fill('住进福利院')
    await dialog.getByRole('button', { name: '停止照护' }).click()
    await page.getByText(/住进福利院/).waitFor()
  })
})
