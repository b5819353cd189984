import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { samplePerson } from '../src/areas/people/sample.fixture.ts'
import { launch } from './browser.ts'
import { desk, look } from './desk.ts'
import { MONTH, tekunList } from './rosters.ts'
import { ADMIN, addUser, get, importRoster, post, settle, startSystem, type Person, type System } from './system.ts'

const HEAD: Person = { login: 'fuzeren', name: '罗志刚', password: 'Old-bridge-4471' }
const AUDIT: Person = { login: 'shenji', name: '沈计', password: 'Clear-lake-2287' }
const SECURITY: Person = { login: 'anquan', name: '安全', password: 'High-wall-6614' }

/** What a clerk looked at is seen by the head, found by the audit administrator, and explained to security. */
test('who looked, what changed, what alarms', { timeout: 300_000 }, async () => {
  const system = await startSystem()
  const browser = await launch('newest')
  try {
    const cookie = await settle(system)
    await importRoster(system, cookie, await tekunList(false), { kind: 'tekun', month: MONTH, amount: 'person_month' })
    await addUser(system, cookie, HEAD, { roles: ['head'] })
    await addUser(system, cookie, AUDIT, { roles: ['audit_admin'] })
    await addUser(system, cookie, SECURITY, { roles: ['security_admin'] })
    const person_id = await work(system, cookie)
    await whoLooked(await desk(browser, system, HEAD), person_id)
    const audit = await desk(browser, system, AUDIT)
    await proved(audit)
    await found(audit)
    await explained(await desk(browser, system, SECURITY))
  } finally {
    await browser.close()
    await system.stop()
  }
})

/** A changed phone, and whole numbers of more people than one task needs. Gives the person whose phone it was. */
async function work(system: System, cookie: string): Promise<string> {
  const { people } = await get<{ people: { division: string }[] }>(system, '/api/people', cookie)
  const made: string[] = []
  for (let n = 0; n < 20; n++) {
    const { key: _, ...person } = samplePerson(n + 100, { division: people[0]?.division ?? '' })
    const body = { ...person, reason: '登记' }
    made.push(((await post(system, '/api/people', body, cookie)).body as { person_id: string }).person_id)
  }
  const person_id = made[0] ?? ''
  await get(system, `/api/people/${person_id}`, cookie)
  await post(system, `/api/people/${person_id}/change`, { phone: '13800000002', reason: '本人来电' }, cookie)
  for (const each of made) await post(system, `/api/people/${each}/reveal`, { what: 'id', purpose: '05' }, cookie)
  return person_id
}

async function whoLooked(page: Page, person_id: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/people/${person_id}`)
  await page.getByRole('button', { name: '谁看过' }).click()
  const table = page.getByRole('region', { name: '谁看过' })
  await table.getByText('查看完整证号').waitFor()
  await table.getByText('本人查询').waitFor()
  await table.getByText(`${ADMIN.name}（${ADMIN.login}）`).first().waitFor()
  await look(page, 'viewers')
}

async function found(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/audit`)
  await page.getByRole('region', { name: '审计记录' }).getByText('查看完整证号').first().waitFor()
  await look(page, 'audit')
  await page.getByLabel('做了什么').selectOption('person.change')
  const row = page.getByRole('region', { name: '审计记录' }).getByRole('row').filter({ hasText: '登记人员变动' })
  const answer = page.waitForResponse(/\/api\/audit\/\d+$/)
  await row.click()
  const { seal } = (await (await answer).json()) as { seal: { seal_no: number } }
  const dialog = page.getByRole('dialog')
  await dialog.getByText('电话', { exact: true }).waitFor()
  // A seal is made each minute; the first or the second has it.
  await dialog.getByText(new RegExp(`第 ${seal.seal_no} 批.*完好`)).waitFor()
  await dialog
    .getByText(/摘要 [0-9a-f]{8}/)
    .first()
    .waitFor()
  assert.ok(!(await dialog.innerText()).includes('13800000002'))
  await look(page, 'audit-detail')
  await page.keyboard.press('Escape')
}

async function proved(page: Page): Promise<void> {
  await page
    .getByText(`警报：${ADMIN.name}（${ADMIN.login}）短时间看了很多人的完整号码：10 分钟内看了 20 个人的完整证号、账号或电话`)
    .waitFor()
  await page.goto(`${new URL(page.url()).origin}/audit`)
  await page.getByRole('button', { name: '核验审计链' }).click()
  await page.getByText(/审计链完好：[1-9]/).waitFor()
  await look(page, 'audit-proof')
}

async function explained(page: Page): Promise<void> {
  await page.getByRole('link', { name: '看警报，写处理说明' }).click()
  await page.getByRole('region', { name: '等着处理' }).getByText('短时间看了很多人的完整号码').waitFor()
  await look(page, 'alarms')
  await page.getByRole('button', { name: '写处理说明' }).click()
  await page.getByLabel('处理说明').fill('问过周敏：年审核对证号，属实')
  await look(page, 'alarm-dialog')
  await page.getByRole('button', { name: '记下并关掉警报' }).click()
  await page.getByText('问过周敏：年审核对证号，属实').waitFor()
  await page.getByText(/^警报：/).waitFor({ state: 'detached' })
  await look(page, 'alarms-seen')
}
