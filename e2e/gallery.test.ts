import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import react from '@vitejs/plugin-react'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { launch, type BrowserAge } from './browser.ts'
import { DESK, faultsOf } from './desk.ts'

const SESSION = {
  setup_needed: false,
  today: '2020-06-18',
  office: { name: 'XX镇民政办', town_name: 'XX镇', division: '349999101000', demo: true },
  user: {
    login: 'zhoumin',
    name: '周敏',
    roles: ['clerk'],
    permissions: ['person.read', 'import.write'],
    must: null,
    password_days_left: null,
  },
  notices: [],
  idle: { minutes: 30, seconds_left: 1800, final: false },
  purpose: null,
}
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' }
const ORIGIN = 'http://gallery.test'
let folder = ''

before(async () => {
  folder = await mkdtemp(`${tmpdir()}/doudi-gallery-`)
  await build({
    configFile: false,
    root: fileURLToPath(new URL('gallery', import.meta.url)),
    plugins: [react()],
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'chrome108', cssTarget: 'chrome108', chunkSizeWarningLimit: 2000 },
  })
})
after(() => rm(folder, { recursive: true, force: true }))

/** Serves the built gallery and a session without any server. */
async function serve(page: Page, session: object): Promise<void> {
  let purpose: object | null = null
  await page.route(`${ORIGIN}/**`, async route => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/api/session') return route.fulfill({ json: { ...session, purpose } })
    if (pathname === '/api/purpose') {
      purpose = { code: '01', seconds_left: 1800 }
      return route.fulfill({ json: purpose })
    }
    if (pathname.startsWith('/api/')) return route.fulfill({ json: { people: [], more: false, villages: [] } })
    const file = pathname.startsWith('/assets/') ? pathname : '/index.html'
    return route.fulfill({
      body: await readFile(folder + file),
      contentType: TYPES[file.split('.').pop() ?? ''] ?? 'application/octet-stream',
    })
  })
}

const SCREENS = [
  ['/', SESSION, 'light'],
  ['/people', SESSION, 'dark'],
  ['/payments', SESSION, 'light large'],
  ['/fault', SESSION, 'dark large'],
  ['/confirm', SESSION, 'light'],
  ['/login', { ...SESSION, user: null }, 'light'],
  ['/setup', { ...SESSION, setup_needed: true, office: null, user: null }, 'dark'],
] as const

async function look(age: BrowserAge, width: number, height: number): Promise<void> {
  const browser = await launch(age)
  try {
    for (const [path, session, wish] of SCREENS) {
      const context = await browser.newContext({ viewport: { width, height } })
      await context.addInitScript(`localStorage.setItem('doudi.look', '${wish}')`)
      const page = await context.newPage()
      await serve(page, session)
      await page.goto(ORIGIN + path)
      await page.waitForSelector('h1')
      assert.deepEqual(await faultsOf(page), [], `${path} ${wish} in ${browser.version()} at ${width}`)
      await context.close()
    }
  } finally {
    await browser.close()
  }
}

test('widgets and open pages are clean in the newest Chromium, desk', () => look('newest', 1366, 768))
test('widgets and open pages are clean in Chromium 108, phone', () => look('oldest', 390, 844))

test('search by keyboard, a thousand rows by keyboard, reveal with a purpose', async () => {
  const browser = await launch('oldest')
  try {
    const page = await browser.newPage({ viewport: DESK })
    await serve(page, SESSION)
    await page.goto(`${ORIGIN}/people`)
    await page.getByRole('heading', { name: '王秀英' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('wxy')
    await page.getByText('没有查到这个人').waitFor()
    await page.keyboard.press('Escape')

    await page.locator('tr[data-index="0"]').focus()
    for (let press = 0; press < 30; press += 1) await page.keyboard.press('ArrowDown')
    assert.equal(await page.evaluate('document.activeElement.dataset.index'), '30')
    assert.ok((await page.locator('tr[data-index]').count()) < 100, 'only the visible rows are drawn')

    await page.getByRole('button', { name: '显示完整证号' }).click()
    await page.getByRole('button', { name: '显示 60 秒' }).click()
    await page.getByText('349999194806180428').waitFor()
    await page.getByRole('button', { name: '显示完整账户' }).click()
    await page.getByText('6228480000002207').waitFor()
  } finally {
    await browser.close()
  }
})
