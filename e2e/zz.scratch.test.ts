import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch } from './browser.ts'
import { desk, look } from './desk.ts'
import { builtPages, end, startOn, type Started } from './system.ts'
const P = (login: string) => ({ login, name: login, password: `Demo-2020-${login}` })
let system: Started, browser: Browser
before(async () => { await builtPages(); system = await startOn('/tmp/doudi/DI', { program: 'bin/doudi.mjs' }); browser = await launch('newest') })
after(async () => { await browser.close(); await end(system.child) })
test('look', { timeout: 500000 }, async () => {
  const page = await desk(browser, system, P(process.env['WHO'] ?? 'zhoumin'))
  for (const path of (process.env['PATHS'] ?? '').split(',')) {
    await page.goto(system.url + path)
    try { await look(page, path.replaceAll('/', '_')) } catch (e) { console.log(path, String((e as Error).message)) }
    const row = page.locator('tbody tr').nth(1)
    if (process.env['OPEN'] && await row.count()) { await row.click(); await page.waitForTimeout(1500); console.log(path, '→', page.url()); try { await look(page, path.replaceAll('/', '_') + '_one') } catch (e) { console.log(path, 'one', String((e as Error).message)) } }
  }
})
