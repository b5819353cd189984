import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { readSources, ROOT } from '../../tools/source-walk.ts'
import { buildApp } from './app.ts'
import { env } from './env.ts'
import type { Deps } from './handle.ts'
import { perMinute } from './request-count.ts'
import { ROUTES } from './routes.ts'
import { SETUP, testApp } from './testing.app.ts'

type Listed = { readonly method: string; readonly url: string }

/** Every operation that the areas register. */
function allRoutes(): Listed[] {
  const listed: Listed[] = []
  const recorder = { route: (route: Listed) => listed.push(route) }
  for (const register of ROUTES) register(recorder as unknown as FastifyInstance, {} as Deps)
  return listed
}

/** GET operations that are no `query` of an area: what they do was looked at, and none changes what an office keeps. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  '/api/session': 'reads the session; notes that it is in use',
  '/api/jobs/:job_id': 'reads memory',
  '/api/law/programmes': 'reads the law files',
  '/api/imports/sample/:kind': 'makes an empty workbook',
  '/api/imports/:import_id/problems': 'makes a workbook of a query, and its row in the export register',
  '/api/backups': 'reads the runs and the folder',
  '/api/publicity/list': 'shows the list that the file would hold; leaves an audit row',
}
/** Downloads that leave an audit row and their row in the export register, and nothing else. */
const LOGGED_DOWNLOADS = [
  '/api/payments/:batch_id/roster.xlsx',
  '/api/payments/:batch_id/scan',
  '/api/entitlements/export',
  '/api/summary/figure.xlsx',
  '/api/reports/:report_id/file',
  '/api/handovers/:handover_id/scan',
  '/api/approval/file',
  '/api/approval/scan',
  '/api/accounts/:account_id/evidence',
  '/api/publicity/list/file',
  '/api/matching/:list_id/file',
  '/api/funds/:fund_id/journal.xlsx',
  '/api/reserve.xlsx',
  '/api/mutual-aid.xlsx',
  '/api/medical.xlsx',
  '/api/visits/:plan_id/list.xlsx',
  '/api/children/export',
  '/api/disability/cards.xlsx',
  '/api/disability/rounds/:round_id/list.xlsx',
  '/api/disability/care.xlsx',
]

describe('requests that other sites make a browser send', () => {
  test('no GET changes anything: each is a query, which the database holds to reading, or was looked at', async () => {
    const sources = readSources(['src']).filter(({ path }) => !path.endsWith('.test.ts'))
    const kinds = new Map<string, string>()
    for (const { code } of sources)
      for (const [, name = '', kind = ''] of code.matchAll(/export const (\w+)(?:: [^=]+)? = (command|query)\b/g)) kinds.set(name, kind)
    const urlOf = new Map<string, string>()
    for (const file of globSync('src/{areas/*/contract*.ts,kernel/job.ts}', { cwd: ROOT })) {
      const contract = (await import(join(ROOT, file))) as Record<string, unknown>
      for (const [name, value] of Object.entries(contract))
        if (typeof value === 'object' && value !== null && 'method' in value && value.method === 'GET' && 'path' in value)
          urlOf.set(name, String(value.path))
    }
    const seen = new Map<string, string>()
    for (const { path, code } of sources.filter(file => /routes(\.[a-z-]+)*\.ts$/.test(file.path)))
      for (const statement of code.split(/\n {2}(?=handle)/).slice(1)) {
        const url = urlOf.get(/^handle\w*\(\s*app,\s*deps,\s*(?:\w+\.)?(\w+)/.exec(statement)?.[1] ?? '')
        if (url === undefined) continue
        const called = [...statement.matchAll(/(\w+)\(/g)].map(([, name = '']) => kinds.get(name))
        seen.set(url, called.includes('command') ? `a command in ${path}` : called.includes('query') ? 'query' : `not known in ${path}`)
      }
    const gets = allRoutes().filter(({ method }) => method === 'GET')
    assert.ok(gets.length > 25, `only ${gets.length} seen`)
    const wrong = gets
      .map(({ url }) => [url, seen.get(url) ?? 'not seen'] as const)
      .filter(
        ([url, kind]) =>
          kind !== 'query' && !LOGGED_DOWNLOADS.includes(url) && (LOOKED_AT[url] === undefined || kind.startsWith('a command')),
      )
    assert.deepEqual(wrong, [])
    assert.deepEqual(
      [...Object.keys(LOOKED_AT), ...LOGGED_DOWNLOADS].filter(url => !gets.some(get => get.url === url)),
      [],
      'a name of the list is gone',
    )
  })

  test('every operation that is no GET refuses a form, a script and a redirect of another site, cookies and all', async t => {
    const { app, browser } = await testApp(t)
    const admin = browser()
    await admin.post('/api/setup', SETUP)
    const cookie = `doudi=${admin.cookie() ?? ''}`
    const posts = allRoutes().filter(({ method }) => method !== 'GET')
    assert.ok(posts.length > 25, `only ${posts.length} seen`)
    const attacks: Record<string, string>[] = [
      { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://evil.example' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'application/json', 'x-doudi': '1', origin: 'http://evil.example' },
      { 'content-type': 'application/json', 'x-doudi': '1', origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
      { 'content-type': 'application/json', 'x-doudi': '2' },
    ]
    for (const { url } of posts)
      for (const headers of attacks) {
        const path = url.replace(/:\w+/g, '00000000-0000-7000-8000-000000000000')
        const reply = await app.inject({ method: 'POST', url: path, headers: { cookie, ...headers }, payload: '{}' })
        assert.deepEqual([reply.statusCode, reply.json().code], [403, 'FOREIGN_REQUEST'], `${path} ${JSON.stringify(headers)}`)
      }
    for (const method of ['PUT', 'DELETE', 'PATCH'] as const) {
      const reply = await app.inject({ method, url: '/api/users', headers: { cookie } })
      assert.equal(reply.json().code, 'FOREIGN_REQUEST')
    }
    const preflight = await app.inject({ method: 'OPTIONS', url: '/api/users', headers: { origin: 'http://evil.example' } })
    assert.ok(!Object.keys(preflight.headers).some(name => name.startsWith('access-control')), 'no site is let in')
    assert.equal((await admin.get('/api/users')).statusCode, 200, 'still signed in')
  })
})

describe('headers', () => {
  test('every answer tells the browser to be strict, and nothing tells who serves', async t => {
    const { app, deps } = await testApp(t)
    const webDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-web-'))
    t.after(() => rmSync(webDir, { recursive: true }))
    mkdirSync(join(webDir, 'assets'))
    writeFileSync(join(webDir, 'index.html'), '<html><head></head><p>shell')
    writeFileSync(join(webDir, 'assets', 'a-1.js'), 'export {}')
    const web = await buildApp({ ...deps, webDir, hosts: ['localhost'], log: () => undefined })
    t.after(() => web.close())
    for (const url of ['/', '/index.html', '/people', '/assets/a-1.js', '/assets/none.js', '/api/session', '/api/users', '/api/none']) {
      const { headers } = await web.inject(url)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /^default-src 'self'; script-src 'self'; style-src 'self'( 'nonce-[\w+/=]{24}')?; img-src/, url)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/, url)
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'", "form-action 'self'"])
        assert.ok(policy.includes(part))
      assert.deepEqual(
        ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'cross-origin-resource-policy'].map(name => headers[name]),
        ['nosniff', 'SAMEORIGIN', 'no-referrer', 'same-origin'],
        url,
      )
      assert.match(String(headers['permissions-policy']), /camera=\(\).*geolocation=\(\).*microphone=\(\)/, url)
      for (const banner of ['server', 'x-powered-by', 'via', 'access-control-allow-origin']) assert.equal(headers[banner], undefined, url)
      assert.equal(headers['strict-transport-security'], undefined, 'plain HTTP must not lock itself out')
    }
    assert.equal(
      (await app.inject({ url: '/api/session', headers: { host: 'evil.example' } })).headers['x-content-type-options'],
      'nosniff',
    )
  })

  test('each page has a nonce of its own, the one of its policy', async t => {
    const { deps } = await testApp(t)
    const webDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-web-'))
    t.after(() => rmSync(webDir, { recursive: true }))
    writeFileSync(join(webDir, 'index.html'), '<html><head></head><p>shell')
    const web = await buildApp({ ...deps, webDir, hosts: ['localhost'], log: () => undefined })
    t.after(() => web.close())
    const nonces = []
    for (const url of ['/', '/', '/index.html', '/people/x']) {
      const { headers, body } = await web.inject(url)
      const nonce = /<meta property="csp-nonce" nonce="([^"]+)"><\/head>/.exec(body)?.[1] ?? assert.fail(body)
      assert.ok(String(headers['content-security-policy']).includes(`style-src 'self' 'nonce-${nonce}'`))
      assert.deepEqual([headers['etag'], headers['last-modified'], headers['cache-control']], [undefined, undefined, 'no-cache'])
      nonces.push(nonce)
    }
    assert.equal(new Set(nonces).size, nonces.length)
  })
})

test('no page writes a style that its policy would refuse', () => {
  const pages = readSources(['src']).filter(({ path }) => /^src\/(web|areas)\/.*\.tsx$/.test(path) && !path.endsWith('/page-style.tsx'))
  assert.ok(pages.length > 30)
  assert.deepEqual(
    pages
      .filter(({ code }) => /<style|createElement\('style'|dangerouslySetInnerHTML/.test(code))
      .map(({ path }) => `${path}: use PageStyle`),
    [],
  )
})

describe('too many requests', () => {
  test('a key has its share in a minute, others have theirs', () => {
    let now = 1000
    const take = perMinute(3, () => now)
    assert.deepEqual([take('a'), take('a'), take('a'), take('b')], [undefined, undefined, undefined, undefined])
    now += 20_000
    assert.equal(take('a'), 40)
    now += 40_000
    assert.equal(take('a'), undefined)
  })

  test('at the door only the address counts: a cookie of the visitor’s own buys no more guesses', async t => {
    const { app } = await testApp(t, undefined, 5)
    const statuses: number[] = []
    for (let tried = 0; tried < 7; tried++) {
      const { statusCode } = await app.inject({
        method: 'POST',
        url: '/api/login',
        headers: { 'x-doudi': '1', cookie: `doudi=made-up-${tried}` },
        payload: { login: `nobody${tried}`, password: 'quiet-river-7' },
      })
      statuses.push(statusCode)
    }
    assert.deepEqual(statuses.slice(5), [429, 429])
  })

  test('one session is stopped, and a colleague at the same address works on', async t => {
    const { browser, app } = await testApp(t)
    const [admin, other] = [browser(), browser()]
    await admin.post('/api/setup', SETUP)
    await other.post('/api/login', { login: SETUP.admin_login, password: SETUP.admin_password })
    let status = 200
    for (let sent = 0; sent < 1300 && status === 200; sent++)
      status = (await app.inject({ url: '/api/session', headers: { cookie: `doudi=${admin.cookie() ?? ''}` } })).statusCode
    assert.equal(status, 429)
    assert.equal((await admin.get('/api/users')).json().code, 'TOO_MANY_REQUESTS')
    assert.equal((await other.get('/api/users')).statusCode, 200)
  })
})
