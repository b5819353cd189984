import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { riggedXlsx } from '../src/server/scan/fixtures.ts'
import { launch } from './browser.ts'
import { desk, look, shots } from './desk.ts'
import { countyFiling, MONTH } from './rosters.ts'
import { ADMIN, APPROVER, downloaded, importRoster, settle, startSystem, type System } from './system.ts'

/** What is published is checked first, and the system is approved by who answers for it. DOUDI_SHOTS=DIR also writes the pictures. */
describe('before anything is published', () => {
  let system: System
  let browser: Browser
  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    const clerk = await settle(system)
    await importRoster(system, clerk, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })

  async function checkFile(page: Page, name: string, buffer: Buffer): Promise<void> {
    await page.goto(`${system.url}/publicity`)
    await page.getByLabel('要公开的文件').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 60_000 })
  }

  test('a file is checked, its words are passed by the second person, the list is masked, the approval is attached', {
    timeout: 240_000,
  }, async () => {
    const page = await desk(browser, system, ADMIN)
    const banner = page.getByText('还没有《系统启用审批单》的签字件')
    await banner.waitFor()
    await page.goto(`${system.url}/publicity`)
    await page.getByText('还没有检查过文件').waitFor()
    await look(page, 'publicity-empty')

    const { file, ids } = await riggedXlsx()
    await checkFile(page, '上塘村2020年6月农村低保长期公示名单（含隐藏行、批注，村里交来的第三稿）.xlsx', file)
    await page.getByRole('heading', { name: '查出的地方' }).waitFor()
    const text = await page.locator('main').innerText()
    assert.ok(text.includes('不得发布') && text.includes('隐藏行') && text.includes('看不见'))
    for (const id of ids) assert.ok(!text.includes(id))
    await look(page, 'publicity-findings')

    const words = Buffer.from('健康讲座通知\n题目：癌症防治\n主讲：㐱䶮医师\n')
    await checkFile(page, '讲座通知.txt', words)
    await page.getByText('不能自己放行').waitFor()
    assert.equal(await page.getByRole('button', { name: /放行/ }).count(), 0)
    const address = page.url()

    const leader = await desk(browser, system, APPROVER)
    await leader.goto(address)
    await leader.getByRole('button', { name: '看过，放行 1 处' }).click()
    await leader.getByLabel('为什么可以公开').fill('是讲座题目，不是个人病情')
    await leader.getByRole('button', { name: '放行 1 处', exact: true }).click()
    await leader.getByText('已放行，可发布').first().waitFor()
    await look(leader, 'publicity-released')
    await leader.close()
    await checkFile(page, '讲座通知（再查）.txt', words)
    await page.getByText('同一个文件以前放行过').waitFor()
    await page.goto(`${system.url}/publicity`)
    await page.getByText('讲座通知（再查）').first().waitFor()
    await look(page, 'publicity')

    await page.goto(`${system.url}/publicity/list?programme=dibao.rural&month=${MONTH}`)
    await page.getByRole('article').first().waitFor({ timeout: 60_000 })
    assert.doesNotMatch(await page.locator('main').innerText(), /\d{7}/)
    await look(page, 'public-list')
    const taken = await downloaded(page, () => page.getByRole('button', { name: '下载 Excel' }).click())
    assert.match(taken.name, /农村低保公示名单/)
    if (shots !== undefined) await writeFile(join(shots, 'list.pdf'), await page.pdf({ preferCSSPageSize: true, printBackground: false }))
    await checkFile(page, '下载的公示名单.xlsx', taken.content)
    await page.getByText('没有查出不能公开的内容').waitFor()

    await page.goto(`${system.url}/approval`)
    await page.getByLabel('系统负责人').fill('李㐱明 副镇长')
    await page.getByLabel('公示用的办公电话').fill('0551-1234567')
    await page.getByRole('button', { name: '存到审批单' }).click()
    await page.getByRole('article').getByText('李㐱明 副镇长').waitFor()
    await look(page, 'approval')
    if (shots !== undefined) await writeFile(join(shots, 'approval.pdf'), await page.pdf({ preferCSSPageSize: true }))
    await page
      .getByLabel('签字件')
      .setInputFiles({ name: '审批单签字.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 signed') })
    await page.getByText('签字件已存档').waitFor()
    await banner.waitFor({ state: 'detached' })
    await page.close()
  })
})
