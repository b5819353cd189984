import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import ExcelJS from 'exceljs'
import office from 'officecrypto-tool'
import type { Browser, Page } from 'playwright-core'
import { launch, type BrowserAge } from './browser.ts'
import { handIn } from './desk.ts'
import { importByHand } from './import.ts'
import { accountOf, MONTH, monthInWords, TEKUN, tekunList } from './rosters.ts'
import { ADMIN, APPROVER, downloaded, logIn, settle, startSystem, type System } from './system.ts'

const OPENING = 'Amber-Kettle-417'

/** The clerk's month by hand, in the browsers of old and new office machines. */
describe('the main job by hand', () => {
  for (const age of ['oldest', 'newest'] as const satisfies readonly BrowserAge[]) {
    test(`import, correct, run, approve, send, write, look behind a figure: ${age} Chromium`, { timeout: 240_000 }, async t => {
      const system = await startSystem()
      const browser = await launch(age)
      try {
        t.diagnostic(browser.version())
        await settle(system)
        await wholeMonth(system, browser)
      } finally {
        await browser.close()
        await system.stop()
      }
    })
  }
})

async function wholeMonth(system: System, browser: Browser): Promise<void> {
  const clerk = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  const errors: string[] = []
  clerk.on('pageerror', error => errors.push(error.message))
  await logIn(clerk, system, ADMIN)
  await importByHand(clerk, await tekunList(true), { correct: true })

  await clerk.getByRole('link', { name: '发放', exact: true }).click()
  await clerk.getByRole('button', { name: '造册 特困' }).click()
  await clerk.getByRole('heading', { name: /特困/, level: 1 }).waitFor()
  await handIn(clerk)
  await clerk.getByText('等审批').first().waitFor()

  const approver = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await logIn(approver, system, APPROVER)
  await approver.getByText('等我审批的批次').first().waitFor()
  await approver.getByRole('link', { name: new RegExp(`特困${monthInWords}`) }).click()
  await approver.getByRole('button', { name: '审批这一批' }).click()
  await approver.getByRole('button', { name: /同意发放 2,657\.00 元/ }).click()
  await approver.getByText('已审批').first().waitFor()
  assert.equal(await approver.getByRole('button', { name: '导出银行清单' }).count(), 0, 'who approves does not send')

  await clerk.reload()
  await clerk.getByRole('button', { name: '导出银行清单' }).click()
  const list = await sealedList(clerk)
  await assertBankList(list)
  await traced(clerk, list)

  await clerk.getByRole('link', { name: '报表与总结' }).click()
  await clerk.getByLabel('起始月').selectOption(MONTH)
  await clerk.getByLabel('终止月').selectOption(MONTH)
  await figureToPerson(clerk)
  assert.deepEqual(errors, [])
}

/** The dialog of a file with whole numbers: what is missing or weak is told, then the encrypted file comes. */
async function sealedList(page: Page): Promise<{ readonly name: string; readonly content: Buffer }> {
  const dialog = page.getByRole('dialog')
  const give = dialog.getByRole('button', { name: `导出 ${TEKUN.length} 笔` })
  await dialog.getByLabel('打开密码', { exact: true }).fill(OPENING)
  await dialog.getByLabel('再输一次打开密码').fill(`${OPENING}!`)
  await give.click()
  await dialog.getByText('两次输入的打开密码不一样，文件没有导出').waitFor()
  await dialog.getByLabel('再输一次打开密码').fill(OPENING)
  await give.click()
  await dialog.getByText('还没有写接收单位，文件没有导出').waitFor()
  await dialog.getByLabel('接收单位').fill('XX镇财政所')
  return downloaded(page, () => give.click())
}

/** The file is found in the register by its bytes. */
async function traced(page: Page, { content }: { readonly content: Buffer }): Promise<void> {
  await page.getByRole('link', { name: '导出登记' }).click()
  await page
    .getByRole('row', { name: /银行代发清单/ })
    .getByText('完整，已加密')
    .waitFor()
  await page.getByLabel('要查来处的文件').setInputFiles({ name: '群里看到的.xlsx', mimeType: 'application/octet-stream', buffer: content })
  await page.getByText(`「群里看到的.xlsx」由 ${ADMIN.name}（${ADMIN.login}）`).waitFor()
  await page.getByText('文件与导出时一字不差').waitFor()
}

/** Ids and accounts as text in full, amounts as numbers, the sum in words. */
async function assertBankList({ name, content }: { readonly name: string; readonly content: Buffer }): Promise<void> {
  assert.match(name, new RegExp(`XX镇${monthInWords}特困人员救助供养金银行代发清单.*\\.xlsx$`))
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await office.decrypt(content, { password: OPENING })) as unknown as ExcelJS.Buffer)
  const rows = Array.from(book.worksheets[0]?.getSheetValues() ?? [], row => (Array.isArray(row) ? row.slice(1) : []))
  for (const [at, { name: person, id, yuan }] of TEKUN.entries()) {
    const row = rows.find(cells => cells.includes(person)) ?? assert.fail(`${person} is not in the list`)
    assert.equal(row[2], id)
    assert.equal(row[3], accountOf(900 + at))
    assert.equal(row[5], yuan)
  }
  assert.match(rows.flat().join(' '), /贰仟陆佰伍拾柒元整/)
}

/** Writes the summary, and goes from its figure to a village and from there to the person. */
async function figureToPerson(page: Page): Promise<void> {
  const made = await downloaded(page, () => page.getByRole('button', { name: '导出 Word' }).click())
  assert.match(made.name, /\.docx$/)
  assert.equal(made.content.subarray(0, 2).toString(), 'PK')
  const paper = page.locator('article.paper')
  await paper.getByRole('button', { name: '0.2657万元' }).first().click()
  const trace = page.getByRole('region', { name: '这个数字从哪里来' })
  await trace.getByText('2,657.00').first().waitFor()
  await trace.getByText('相符').waitFor()
  await trace.getByRole('button', { name: TEKUN[2].village }).click()
  await trace.getByRole('link', { name: TEKUN[2].name }).click()
  await page.getByRole('heading', { name: TEKUN[2].name, level: 1 }).waitFor()
  await page.getByText('827.00').first().waitFor()
}
