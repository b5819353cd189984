import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, createPublicKey } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { env } from '../src/server/env.ts'
import { launch, type BrowserAge } from './browser.ts'
import { countyFiling, MONTH } from './rosters.ts'
import { ADMIN, importRoster, logIn, post, settle, type System } from './system.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** The whole system on the network's addresses, over TLS, in both browsers: nothing is blocked, nothing is let through. */
describe('an office on the network', () => {
  let folder: string, child: ChildProcess, system: System, pin: string, axe: string, batch: string
  let said = ''

  before(async () => {
    axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
    folder = await mkdtemp(join(env.temporaryFolder(), 'doudi-lan-'))
    const data = join(folder, 'data')
    child = spawn(process.execPath, [`${ROOT}bin/doudi.mjs`, 'serve', '--data', data, '--port', '0', '--host', '0.0.0.0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: env.withChanges({ DATABASE_URL: undefined, DOUDI_KEY_FILE: undefined, DOUDI_DATA: undefined, NODE_TEST_CONTEXT: undefined }),
    })
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    while (!said.includes('停止：') && child.exitCode === null) await pause(100)
    const url = /https:\/\/[\w.:[\]-]+/.exec(said)?.[0] ?? assert.fail(said)
    system = { url, stop: async () => undefined }
    const authority = await (await plain(`${url}/ca.pem`)).text()
    setDefaultCACertificates([...getCACertificates('default'), authority])
    // The browsers know no authority but the usual ones, and are told this one key.
    const key = createPublicKey(await readFile(`${data}.tls.key`, 'utf8')).export({ type: 'spki', format: 'der' })
    pin = `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`
    const clerk = await settle(system)
    await importRoster(system, clerk, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
    const made = await post(system, '/api/payments', { programme: 'dibao.rural', month: MONTH, kind: 'regular' }, clerk)
    batch = (made.body as { batch_id: string }).batch_id
  })
  after(async () => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  /** Before the authority is known there is nothing to check it with; the fingerprint in the window is held against it below. */
  async function plain(url: string): Promise<Response> {
    const { Agent, request } = await import('node:https')
    return new Promise((resolve, reject) => {
      request(url, { agent: new Agent({ rejectUnauthorized: false }) }, reply => {
        let text = ''
        reply.on('data', (data: Buffer) => {
          text += data.toString()
        })
        reply.on('end', () => resolve(new Response(text)))
      })
        .on('error', reject)
        .end()
    })
  }

  test('the window tells the address and the fingerprint that the page of trust shows', async () => {
    const shown = /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(said)?.[0] ?? assert.fail(said)
    const page = await (await fetch(`${system.url}/trust`)).text()
    assert.ok(page.replace(/<\/?span>/g, '').includes(shown.replaceAll(':', ' ')))
    const paper = await readFile(join(folder, 'data', 'trust.html'), 'utf8')
    assert.equal(paper, page)
  })

  for (const age of ['newest', 'oldest'] as const)
    test(`no page breaks the policy or axe, ${age}`, { timeout: 240_000 }, async () => {
      const faults = await walk(age)
      assert.deepEqual(faults, [])
    })

  async function walk(age: BrowserAge): Promise<string[]> {
    const browser: Browser = await launch(age, [pin])
    const faults: string[] = []
    try {
      const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
      page.on('console', line => {
        const text = line.text()
        if (line.type() === 'error' || /Content Security Policy|Permissions-Policy|Refused to|violat/i.test(text))
          faults.push(`${page.url()}: ${text}`)
      })
      page.on('pageerror', error => faults.push(`${page.url()}: ${error.message}`))
      await page.addInitScript(
        'globalThis.broken = []; addEventListener("securitypolicyviolation", e => broken.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample))',
      )
      await logIn(page, system, ADMIN)
      const cookies = await page.context().cookies()
      assert.deepEqual(
        cookies.map(({ name, secure, httpOnly, sameSite }) => [name, secure, httpOnly, sameSite]),
        [['__Host-doudi', true, true, 'Strict']],
      )
      const listed = [...(await readFile(`${ROOT}src/web/routes.tsx`, 'utf8')).matchAll(/path: '(\/[^'$]*)'/g)].map(([, path = '']) => path)
      const paths = [...listed.filter(path => path !== '/login' && path !== '/setup'), `/payments/${batch}`, '/nowhere', '/trust']
      assert.ok(paths.length > 12)
      for (const path of paths) {
        await page.goto(system.url + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForLoadState('networkidle')
        if (path === '/users') await openDialog(page)
        faults.push(...(await faultsOf(page)).map(fault => `${path}: ${fault}`))
        if (shots !== undefined)
          await page.screenshot({ path: `${shots}/${age}-${/^\/([a-z]+)/.exec(path)?.[1] ?? 'home'}.png`, fullPage: path === '/trust' })
        if (shots !== undefined && path === '/trust') {
          await page.setViewportSize({ width: 390, height: 844 })
          await page.screenshot({ path: `${shots}/${age}-trust-phone.png`, fullPage: true })
          if (age === 'newest') await page.pdf({ path: `${shots}/trust.pdf`, preferCSSPageSize: true })
          await page.setViewportSize({ width: 1366, height: 768 })
        }
      }
      page.removeAllListeners('console')
      // The styles of antd did get in, and a style of a stranger's does not.
      await page.goto(`${system.url}/users`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      assert.ok(Number(await page.evaluate('document.querySelectorAll("style").length')) > 0)
      const blocked = await page.evaluate(
        'new Promise(done => { addEventListener("securitypolicyviolation", e => done(e.violatedDirective), { once: true }); document.body.insertAdjacentHTML("beforeend", "<style>body{color:red}</style>"); setTimeout(() => done("let in"), 2000) })',
      )
      assert.equal(blocked, 'style-src-elem')
    } finally {
      await browser.close()
    }
    return faults
  }

  const shots = env.withChanges({})['DOUDI_SHOTS']

  async function openDialog(page: Page): Promise<void> {
    await page.getByRole('button', { name: '新建用户' }).first().click()
    await page.getByRole('dialog').waitFor()
  }

  async function faultsOf(page: Page): Promise<string[]> {
    const broken = (await page.evaluate('broken')) as string[]
    await page.evaluate(axe)
    const found = (await page.evaluate(
      'axe.run().then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + " " + n.html.slice(0, 140))))',
    )) as string[]
    return [...broken, ...found]
  }

  test('a browser that was told nothing warns and does not come in', { timeout: 60_000 }, async () => {
    const browser = await launch('newest')
    try {
      const page = await browser.newPage()
      await assert.rejects(page.goto(system.url), /ERR_CERT_AUTHORITY_INVALID/)
    } finally {
      await browser.close()
    }
  })
})
