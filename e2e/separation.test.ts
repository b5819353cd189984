import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, handIn, look, PNG } from './desk.ts'
import { accountOf, countyFiling, MONTH, monthInWords, TEKUN, tekunList } from './rosters.ts'
import { ADMIN, addUser, APPROVER, get, importRoster, post, settle, startSystem, type Person, type System } from './system.ts'

const HEAD: Person = { login: 'luozhigang', name: '罗志刚', password: 'Old-bridge-4471' }
const CADRE: Person = { login: 'tianye', name: '田野', password: 'Ripe-wheat-2217' }
const FINANCE: Person = { login: 'qianli', name: '钱立', password: 'Tall-pine-9035' }

/** Four desks: what one enters a second confirms; what one makes another reviews, a third approves and a fourth sends. */
test('a changed account and a batch through four pairs of hands', { timeout: 300_000 }, async () => {
  const system = await startSystem()
  const browser = await launch('newest')
  try {
    const cookie = await settle(system)
    await importRoster(system, cookie, await tekunList(false), { kind: 'tekun', month: MONTH, amount: 'person_month' })
    const unreviewed = await officeOfTwo(system, browser, cookie)
    await addUser(system, cookie, HEAD, { roles: ['head'] })
    await addUser(system, cookie, FINANCE, { roles: ['finance'] })
    const clerk = await desk(browser, system, ADMIN)
    const head = await desk(browser, system, HEAD)
    await changedAccount({ system, cookie }, clerk, head)
    await fourHands(system, browser, clerk, head)
    await onPaper(system, browser, head, unreviewed)
    await villageLooks(system, browser, cookie)
  } finally {
    await browser.close()
    await system.stop()
  }
})

/** Of 批次数字: how many right edges the values have, and how they are aligned. */
const RIGHT_EDGES = `(() => {
  const values = [...document.querySelectorAll('.payment-side .facts dd')]
  return [new Set(values.map(each => Math.round(each.getBoundingClientRect().right))).size, ...new Set(values.map(each => getComputedStyle(each).textAlign))]
})()`

/** Without a head the step is left out, and the page and the paper say who bears it. */
async function officeOfTwo(system: System, browser: Browser, cookie: string): Promise<string> {
  await importRoster(system, cookie, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
  const made = (await post(system, '/api/payments', { programme: 'dibao.rural', month: MONTH, kind: 'regular' }, cookie)).body as {
    batch_id: string
  }
  const clerk = await desk(browser, system, ADMIN)
  await clerk.goto(`${system.url}/payments/${made.batch_id}`)
  await handIn(clerk)
  await clerk.getByText('等审批').first().waitFor()
  await clerk.getByRole('article', { name: '审批单' }).getByText('本单位未设复核岗，复核由分管领导一并承担').waitFor()
  await look(clerk, 'batch-office-of-two')
  assert.deepEqual(await clerk.evaluate(RIGHT_EDGES), [1, 'right'], 'the figures stand under each other')
  await clerk.close()
  return `${system.url}/payments/${made.batch_id}`
}

async function changedAccount({ system, cookie }: { system: System; cookie: string }, clerk: Page, head: Page): Promise<void> {
  const [{ name }] = TEKUN
  const found = (await post(system, '/api/people/search', { text: name }, cookie)).body as { people: { person_id: string }[] }
  const person_id = found.people[0]?.person_id ?? ''
  const grant = { person_id, persons: 1, cause: '14', village_fen: null, office_fen: null, amount_fen: 80_000 }
  await post(
    system,
    '/api/relief',
    { paid_month: MONTH, unit: 'person', reason: '雨夜滑倒，骨折住院', document: null, grants: [grant] },
    cookie,
  )
  await clerk.goto(`${system.url}/people/${person_id}`)
  await clerk.getByRole('cell', { name: '意外伤害' }).waitFor()
  await clerk.getByRole('cell', { name: '雨夜滑倒，骨折住院' }).waitFor()
  await clerk.getByRole('button', { name: '登记变动' }).click()
  await clerk.getByLabel('办什么').selectOption('account')
  await clerk.getByLabel('账号', { exact: true }).fill(accountOf(777))
  await clerk.getByLabel('依据').fill('本人申请，旧卡磁条坏了')
  await clerk.getByLabel('选卡片照片和本人签字').setInputFiles({ name: '卡.png', mimeType: 'image/png', buffer: PNG })
  await look(clerk, 'account-change')
  await clerk.getByRole('button', { name: `保存${name}的变动` }).click()
  await clerk.getByText('换的账户待第二人确认').waitFor()
  await clerk.getByText('凭证已上传').waitFor()
  await look(clerk, 'person-waiting')
  await clerk.getByRole('link', { name: '去账户确认' }).click()
  await clerk.getByLabel(`选${name}`).check()
  await clerk.getByText('请民政办负责人或分管领导确认').waitFor()
  assert.equal(await clerk.getByRole('button', { name: /^确认 / }).count(), 0)

  await head.reload()
  await head.getByRole('button', { name: '换账户待我确认' }).click()
  await head.getByRole('link', { name, exact: true }).click()
  await head.getByLabel(`选${name}`).check()
  await head.getByText('还没有对着凭证核对完整账号').waitFor()
  assert.equal(await head.getByRole('button', { name: '确认 1 个账户' }).isDisabled(), true, 'nobody has seen the number')
  await look(head, 'accounts')
  await head.getByRole('button', { name: `核对：${name}` }).click()
  await head.getByRole('img', { name: `${name}的凭证` }).waitFor()
  const same = head.getByRole('button', { name: '与凭证一致' })
  assert.equal(await same.isDisabled(), true, 'the number is still masked')
  await head.getByRole('button', { name: '显示完整账号' }).click()
  await head.getByRole('button', { name: '显示 60 秒' }).click()
  await head.getByText(accountOf(777).replace(/(.{4})(?=.)/g, '$1 ')).waitFor()
  await look(head, 'account-compare')
  await same.click()
  await head.getByRole('button', { name: '确认 1 个账户' }).click()
  await head.getByRole('button', { name: '照片、签字核对无误，确认 1 个' }).click()
  await head.getByText('没有待确认的账户', { exact: true }).waitFor()
}

async function fourHands(system: System, browser: Browser, clerk: Page, head: Page): Promise<void> {
  await clerk.getByRole('link', { name: '发放', exact: true }).click()
  await clerk.getByRole('button', { name: '造册 特困' }).click()
  await clerk.getByRole('heading', { name: /特困/, level: 1 }).waitFor()
  const address = clerk.url()
  await handIn(clerk)
  await clerk.getByText('等复核').first().waitFor()
  assert.equal(await clerk.getByRole('button', { name: '复核这一批' }).count(), 0, 'who makes does not review')

  await head.goto(system.url)
  await head.getByRole('button', { name: '等我复核的批次' }).click()
  await look(head, 'home-head')
  await head.getByRole('link', { name: new RegExp(`特困${monthInWords}`) }).click()
  await head.getByRole('button', { name: '退回经办' }).click()
  await head.getByLabel('事由').fill('柳沟村再核一户')
  await head.getByRole('button', { name: '退回给周敏' }).click()
  await head.getByText('柳沟村再核一户').waitFor()
  await clerk.reload()
  await clerk.getByText('柳沟村再核一户').waitFor()
  await look(clerk, 'batch-sent-back')
  await handIn(clerk)
  await clerk.getByText('等复核').first().waitFor()
  await head.goto(address)
  await head.getByRole('button', { name: '复核这一批' }).waitFor()
  await look(head, 'batch-review')
  await head.getByRole('button', { name: '复核这一批' }).click()
  await head.getByRole('button', { name: /复核无误/ }).click()
  await head.getByText('等审批').first().waitFor()
  assert.equal(await head.getByRole('button', { name: '审批这一批' }).count(), 0, 'who reviews does not approve')

  const approver = await desk(browser, system, APPROVER)
  await approver.goto(address)
  await approver.getByRole('button', { name: '审批这一批' }).click()
  await approver.getByRole('button', { name: /同意发放/ }).click()
  await approver.getByText('已审批').first().waitFor()
  assert.equal(await approver.getByRole('button', { name: '导出银行清单' }).count(), 0, 'who approves does not send')

  const { cookie } = await post(system, '/api/login', { login: FINANCE.login, password: FINANCE.password })
  const batch_id = address.split('/').at(-1) ?? ''
  const handing = { purpose: '01', receiver: '农商行', password: 'Yikatong-2020-06' }
  const reply = await fetch(`${system.url}/api/payments/${batch_id}/bank.xlsx`, {
    method: 'POST',
    headers: { 'x-doudi': '1', 'content-type': 'application/json', cookie },
    body: JSON.stringify(handing),
  })
  assert.equal(reply.status, 200)
  await clerk.goto(address)
  await clerk.getByText('已送银行').first().waitFor()
  for (const { name } of [ADMIN, HEAD, APPROVER, FINANCE])
    await clerk.getByRole('article', { name: '审批单' }).getByText(new RegExp(name)).waitFor()
  assert.equal(await clerk.getByText('职责没有分开的地方').count(), 0)
  await look(clerk, 'batch-four-hands')
}

/** The signed paper comes in through another hand while the approver still has the page open. */
async function onPaper(system: System, browser: Browser, head: Page, address: string): Promise<void> {
  await head.goto(address)
  await head.getByRole('button', { name: '复核这一批' }).click()
  await head.getByRole('button', { name: /复核无误/ }).click()
  await head.getByText('等审批').first().waitFor()
  const approver = await desk(browser, system, APPROVER)
  await approver.goto(address)
  await approver.getByRole('button', { name: '审批这一批' }).waitFor()

  const sent: string[] = []
  head.on('request', request => request.method() === 'POST' && sent.push(request.url()))
  const scan = head.getByLabel('上传签字件')
  const attach = head.getByRole('button', { name: /^上传，按签字件发放/ })
  await scan.setInputFiles({ name: '不是图.png', mimeType: 'image/png', buffer: Buffer.from('rubbish') })
  await head.getByText('这个文件打不开').waitFor()
  await head.getByLabel(/我核对过领导签字和盖章/).check()
  assert.equal(await attach.isDisabled(), true, 'nobody can have compared it')
  await head.getByRole('button', { name: '先不办' }).click()
  await scan.setInputFiles({ name: '审批单.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 <</Type/Pages/Count 2>>') })
  await head.getByText('PDF，2 页').waitFor()
  await head.getByRole('button', { name: '先不办' }).click()
  await scan.setInputFiles({ name: '审批单.png', mimeType: 'image/png', buffer: PNG })
  await head.getByRole('img', { name: '扫描件 审批单.png' }).waitFor()
  const dialog = head.getByRole('dialog')
  for (const words of [/农低-\d{6}-1/, new RegExp(monthInWords), /\d 元/, /[元角分]整?$/, /^([0-9A-F]{4} ?){16}$/])
    await dialog.getByText(words).first().waitFor()
  assert.equal(await attach.isDisabled(), true, 'nobody has compared them')
  assert.deepEqual(sent, [], 'nothing goes out before')
  await head.getByLabel('我核对过领导签字和盖章，扫描件就是这一批的审批单').check()
  await look(head, 'batch-scan')
  await attach.click()
  await head.getByText('已审批').first().waitFor()
  await head.getByText('签字扫描件由复核人上传').first().waitFor()

  await approver.getByRole('button', { name: '审批这一批' }).click()
  await approver.getByRole('button', { name: /同意发放/ }).click()
  await approver.getByText(/没有办成：现在不能审批/).waitFor()
  await approver
    .getByText(new RegExp(`${HEAD.name}.*上传签字件`))
    .first()
    .waitFor()
  assert.equal(await approver.getByRole('button', { name: '审批这一批' }).count(), 0, 'what is done is not offered')
  await look(approver, 'batch-overtaken')
  await approver.close()
}

/** A cadre of one village is told how far its month is. */
async function villageLooks(system: System, browser: Browser, cookie: string): Promise<void> {
  const { villages } = await get<{ villages: { division: string; name: string }[] }>(system, '/api/villages', cookie)
  const [{ village }] = TEKUN
  const division = villages.find(each => each.name.startsWith(village))?.division ?? ''
  await addUser(system, cookie, CADRE, { roles: ['village_cadre'], division })
  const cadre = await desk(browser, system, CADRE)
  await cadre.getByText(/本村 \d 项/).waitFor()
  await cadre.getByText('等回盘').first().waitFor()
  await look(cadre, 'home-village')
  await cadre.getByRole('link', { name: '发放', exact: true }).click()
  await cadre.getByText(/本村 \d 项/).waitFor()
  await cadre.getByText('等回盘').first().waitFor()
  assert.equal(await cadre.getByText('还没有造册').count(), 0, 'what is paid is not told as never made')
  await look(cadre, 'payments-village')
  await cadre.close()
}
