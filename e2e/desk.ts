import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { env } from '../src/server/env.ts'
import { logIn, type Person, type System } from './system.ts'

/** A desk and a phone: the sizes at which every page is looked at. */
const SIZES = [
  ['phone', 390, 844],
  ['desk', 1366, 768],
] as const
const [, [, width, height]] = SIZES
export const DESK = { width, height }
/** DOUDI_SHOTS=DIR also writes the pictures. */
export const shots = env.withChanges({})['DOUDI_SHOTS']
if (shots !== undefined) mkdirSync(shots, { recursive: true })
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
/** What went wrong in a page by itself since the last look. */
const broken: string[] = []
// Also what went wrong after the last look.
after(() => assert.deepEqual(broken, []))

/** A photo that somebody uploads. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

/** A page of its own at which somebody has signed in. */
export async function desk(browser: Browser, system: System, person: Person): Promise<Page> {
  const page = await browser.newPage({ viewport: DESK })
  page.on('pageerror', error => broken.push(`${person.login} at ${page.url()}: ${error.message}`))
  await logIn(page, system, person)
  return page
}

/** Nothing for axe to find, nothing to scroll sideways and no error of the page, on a phone and on a desk. */
export async function look(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  const faults: string[] = []
  for (const [size, width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    faults.push(...(await faultsOf(page)).map(fault => `${size}: ${fault}`))
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${size}-${name}.png` })
  }
  assert.deepEqual([...faults, ...broken.splice(0)], [], name)
}

/** Hints that stand in a field too narrow for them. */
const CUT = `(() => {
  const ink = document.createElement('canvas').getContext('2d')
  return [...document.querySelectorAll('input[placeholder]')].flatMap(input => {
    const style = getComputedStyle(input)
    if (input.offsetParent === null || input.placeholder === '') return []
    ink.font = style.fontWeight + ' ' + style.fontSize + ' ' + style.fontFamily
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    return ink.measureText(input.placeholder).width > room + 0.5 ? ['cut: ' + input.placeholder] : []
  })
})()`

/** What axe finds, whether a hint is cut and whether the page scrolls sideways, as it is. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = (await page.evaluate(
    'axe.run().then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + " " + n.html.slice(0, 140) + " " + (n.any[0]?.message ?? "").slice(0, 160))))',
  )) as string[]
  const sideways = await page.evaluate(
    'document.documentElement.scrollWidth > innerWidth || document.querySelector(".page")?.scrollWidth > document.querySelector(".page")?.clientWidth',
  )
  const cut = (await page.evaluate(CUT)) as string[]
  return [...found, ...cut, ...(sideways === true ? ['scrolls sideways'] : [])]
}

/** Says something about each warning, without which a roster is held, then hands in. */
export async function handIn(page: Page): Promise<void> {
  const submit = page.getByRole('button', { name: /^送审/ })
  const notes = page.getByLabel('说明')
  await submit.waitFor()
  for (let open = await notes.count(); open > 0; open = await notes.count()) {
    assert.equal(await submit.isDisabled(), true, 'an unexplained warning holds the roster')
    await notes.first().fill('已与县局核对，按批准金额发放')
    await notes.first().press('Enter')
    await notes.nth(open - 1).waitFor({ state: 'detached' })
  }
  await submit.click()
}
