import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { TEKUN, type Workbook } from './rosters.ts'

/** Takes a roster in as a clerk does: file, preview, perhaps two corrections, 入库. Gives the words of the problem list. */
export async function importByHand(page: Page, file: Workbook, { correct }: { readonly correct: boolean }): Promise<string> {
  await page.getByRole('button', { name: '导入表格', exact: true }).click()
  await page.getByLabel('花名册文件').setInputFiles(file)
  const problems = page.getByRole('region', { name: '问题清单' })
  await problems.waitFor()
  if (correct) await correctTwoCells(page)
  const question = page.getByRole('button', { name: /^就是/ })
  if ((await question.count()) > 0) {
    await question.click()
    await question.waitFor({ state: 'detached' })
  }
  const told = await problems.innerText()
  await page.getByRole('button', { name: /^入库 \d+ / }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^入库 \d+ / })
    .click()
  await page.getByText('已经入库').first().waitFor()
  return told
}

/** F8 goes to the error, F2 opens the cell, Enter saves it. */
async function correctTwoCells(page: Page): Promise<void> {
  await page.getByText(/^错误 2，存疑/).waitFor()
  const commit = page.getByRole('button', { name: /^入库 \d+ / })
  assert.equal(await commit.isDisabled(), true, 'errors hold the roster')
  await page.getByText('改好 2 格错误').waitFor()
  for (const [cell, what, right] of [
    ['特困!D4', '末位校验不符', TEKUN[1].id],
    ['特困!F6', '金额有三位小数', String(TEKUN[3].yuan)],
  ] as const) {
    await page.getByText(what).first().waitFor()
    await page.getByRole('button', { name: cell }).first().click()
    await page.locator('td[data-current="true"]').waitFor()
    await page.keyboard.press('F2')
    const input = page.getByLabel(`改 ${cell.slice(3)}`)
    await input.fill(right)
    await input.press('Enter')
    await page.getByText(what).waitFor({ state: 'detached' })
  }
  await page.getByText(/^错误 0，存疑/).waitFor()
}
