import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, look, PNG, shots } from './desk.ts'
import { headList, MONTH } from './rosters.ts'
import { addUser, ADMIN, APPROVER, importRoster, post, settle, startSystem, type Person, type System } from './system.ts'

const LINA: Person = { login: 'lina', name: '李娜', password: 'plum-tree-4455' }
const LUO: Person = { login: 'luozhigang', name: '罗志刚', password: 'stone-house-77' }

/** Making an account, giving it roles, standing in, handing over: as the administrators of an office do it in a real browser. */
describe('roles in the browser', () => {
  let system: System
  let browser: Browser
  let page: Page

  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    const admin = await settle(system)
    await importRoster(system, admin, headList(), { kind: 'dibao.urban', month: MONTH, amount: 'household_month' })
    await addUser(system, admin, LINA, { roles: ['clerk'] })
    const { cookie } = await post(system, '/api/login', { login: LINA.login, password: LINA.password })
    await post(system, '/api/payments', { programme: 'dibao.urban', month: MONTH, kind: 'regular' }, cookie)
    page = await desk(browser, system, ADMIN)
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })

  test('an account is made, gets its role, and its owner finds his page', async () => {
    await page.getByRole('link', { name: '用户', exact: true }).click()
    await page.getByRole('button', { name: '新建用户' }).click()
    const given = 'Given-at-the-desk-1'
    await page.getByLabel('姓名').fill(LUO.name)
    await page.getByLabel('登录名').fill(LUO.login)
    await page.getByLabel('初始密码').fill(given)
    const boxes = await page.getByRole('dialog').getByRole('checkbox').all()
    assert.ok(boxes.length > 10)
    for (const box of boxes) assert.equal(await box.isChecked(), false, 'nobody is given a role that nobody chose')
    await page.getByRole('checkbox', { name: /民政办经办人/ }).check()
    await page.getByRole('checkbox', { name: /民政办负责人/ }).check()
    await page.getByText(`${LUO.name}会兼不该兼的职责`).waitFor()
    await page.getByText(/采集造册和复核；/).waitFor()
    await look(page, 'new-user')
    await page.getByRole('checkbox', { name: /民政办经办人/ }).uncheck()
    await page.getByText('会兼不该兼的职责').waitFor({ state: 'detached' })
    await page.getByRole('checkbox', { name: /审计管理员/ }).check()
    await page.getByText('管理员不能同时办业务').waitFor()
    await page.getByRole('checkbox', { name: /审计管理员/ }).uncheck()
    await page.getByRole('dialog').getByRole('button', { name: '新建用户' }).click()
    await page.getByRole('row', { name: /罗志刚.*民政办负责人/ }).waitFor()
    const { cookie } = await post(system, '/api/login', { login: LUO.login, password: given })
    await post(system, '/api/password', { old_password: given, new_password: LUO.password }, cookie)
    const luo = await desk(browser, system, LUO)
    await luo.getByRole('link', { name: '发放', exact: true }).waitFor()
    assert.equal(await luo.getByRole('link', { name: '用户', exact: true }).count(), 0)
    await page.getByRole('button', { name: `角色和范围：${LUO.name}` }).click()
    await page.getByRole('dialog').waitFor()
    await look(page, 'grant')
    await page.getByRole('checkbox', { name: /民政办负责人/ }).uncheck()
    await page.getByRole('checkbox', { name: /财政所/ }).check()
    await page.getByRole('button', { name: '保存角色' }).click()
    await page.getByRole('row', { name: /罗志刚.*财政所/ }).waitFor()
    await luo.goto(`${system.url}/account`)
    await luo.getByText(`登录名 ${LUO.login}`).waitFor()
    await luo.close()
  })

  test('who stands in has the role in his open session, and is told so', async () => {
    const lina = await desk(browser, system, LINA)
    await page.getByRole('button', { name: '登记代理' }).click()
    await page.getByLabel('谁不在').selectOption({ label: `${APPROVER.name}（分管领导）` })
    await page.getByLabel('由谁代理').selectOption({ label: `${LINA.name}（民政办经办人）` })
    await page.getByText('他自己造册、复核或审批过的批次').waitFor()
    await page.getByLabel('事由').fill('到县里开会')
    await look(page, 'deputy-new')
    await page.getByRole('dialog').getByRole('button', { name: '登记代理' }).click()
    await page.getByRole('row', { name: /李娜.*何志远.*正在代理/ }).waitFor()
    await look(page, 'users')
    await lina.goto(`${system.url}/account`)
    await lina.getByText(`您正在代行${APPROVER.name}的分管领导`).waitFor()
    await lina.close()
    await page.getByRole('link', { name: '职责分离' }).first().click()
    await page.getByRole('row', { name: /李娜 审批/ }).waitFor()
    await look(page, 'duties')
    await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '用户' }).click()
    await page.getByRole('button', { name: `提前结束：${LINA.name}` }).click()
    await page.getByRole('button', { name: '提前结束代理' }).click()
    await page.getByRole('row', { name: /李娜.*提前结束/ }).waitFor()
  })

  test('disabling leads over the handover, which is printed, signed and kept', async () => {
    await page.getByRole('button', { name: `停用：${LINA.name}` }).click()
    await page.getByRole('button', { name: '不移交，直接停用' }).click()
    await page.getByText('写上理由').waitFor()
    await look(page, 'disable')
    await page.getByRole('button', { name: '先填移交清单' }).click()
    await page.getByText(/第1批：草稿/).waitFor()
    const row = (kind: string) => page.getByRole('group', { name: kind })
    await row('钥匙').getByLabel('数量').fill('3 把')
    await row('资金、专账余额').getByLabel('名称').fill('临时救助备用金')
    await page.getByLabel('接收人').selectOption({ label: `${ADMIN.name}（系统管理员、安全管理员、审计管理员、民政办经办人）` })
    await page.getByRole('button', { name: '生成清单，去打印' }).click()
    await row('钥匙').getByText('写上名称；没有的，把这一行清空').waitFor()
    await row('资金、专账余额').getByText('写上余额').waitFor()
    await look(page, 'handover-half')
    await row('钥匙').getByLabel('名称').fill('民政办档案柜')
    await row('资金、专账余额').getByLabel('余额').fill('3,200.00 元')
    await look(page, 'handover-new')
    await page.getByRole('button', { name: '生成清单，去打印' }).click()
    await page.getByRole('heading', { name: '工作移交清单' }).waitFor()
    await page.getByRole('row', { name: /钥匙 民政办档案柜 3 把/ }).waitFor()
    await look(page, 'handover')
    if (shots !== undefined) await page.pdf({ path: `${shots}/handover.pdf`, preferCSSPageSize: true })
    await page.getByLabel('签字件').setInputFiles({ name: '签字件.png', mimeType: 'image/png', buffer: PNG })
    await page.getByText('已上传').first().waitFor()
    await page.getByRole('link', { name: `去停用 ${LINA.name}` }).click()
    await page.getByRole('button', { name: `停用：${LINA.name}` }).click()
    await page.getByText('签了字的移交清单已经存好').waitFor()
    await page.getByRole('button', { name: `停用 ${LINA.name}` }).click()
    await page.getByRole('row', { name: /李娜.*已停用/ }).waitFor()
    await page.getByRole('link', { name: '移交清单' }).first().click()
    await page.getByRole('row', { name: /李娜.*周敏.*已上传/ }).waitFor()
    await look(page, 'handovers')
  })
})
