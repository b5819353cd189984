import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Type } from 'typebox'
import { route } from '../kernel/route.ts'
import { FenWire, Nothing } from '../kernel/wire.ts'
import { buildApp } from './app.ts'
import { env } from './env.ts'
import { withoutPeople } from './handed-out.ts'
import { dispositionOf, handle, handleDownload, handleUpload } from './handle.ts'
import { ADMIN, SETUP, testApp } from './testing.app.ts'

const Page = Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1 })) })
const echo = route({
  method: 'POST',
  path: '/api/echo',
  query: Page,
  body: Type.Object({ name: Type.String() }),
  reply: Type.Object({ seen: Type.Unknown() }),
})
const money = route({
  method: 'GET',
  path: '/api/money',
  reply: Type.Object({ amount_fen: FenWire }),
})
const broken = route({ method: 'GET', path: '/api/broken', reply: Nothing })
const file = route({ method: 'GET', path: '/api/file', reply: Nothing })
const roster = route({
  method: 'POST',
  path: '/api/roster',
  body: Type.Object({ year: Type.Integer(), note: Type.Optional(Type.String()) }),
  reply: Type.Object({ name: Type.String(), bytes: Type.Integer(), year: Type.Integer() }),
})

const house = async (t: Parameters<typeof testApp>[0]) => {
  const app = await testApp(t, (server, deps) => {
    handle(server, deps, echo, async (ctx, input) => ({
      seen: { ...input, key: ctx.idempotencyKey ?? null, login: ctx.user.login, town: ctx.user.town },
    }))
    handle(server, deps, money, async () => ({ amount_fen: 9_007_199_254_740_991, secret: 'not in the contract' }))
    handle(server, deps, broken, async () => {
      throw Object.assign(new Error('Key (id)=(349999199001011234) exists'), { code: '23505', constraint: 'surprise' })
    })
    handleDownload(server, deps, file, async () => withoutPeople('发放清册（6月）.xlsx', Buffer.from('PK')))
    handleUpload(server, deps, roster, async (_, { body }, { name, content }) => ({ name, bytes: content.length, year: body.year }))
  })
  const admin = app.browser()
  await admin.post('/api/setup', SETUP)
  return { ...app, admin }
}
const form = (content: Buffer, fields: Record<string, string>, fileName = '花名册.xlsx') => {
  const part = (head: string, body: Buffer | string) => [
    Buffer.from(`--line\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => part(`name="${name}"`, value)),
    ...part(`name="file"; filename="${fileName}"`, content),
  ]
  return {
    payload: Buffer.concat([...parts, Buffer.from('--line--\r\n')]),
    headers: { 'x-doudi': '1', 'content-type': 'multipart/form-data; boundary=line' },
  }
}

describe('the HTTP frame', () => {
  test('what comes from another page or another name is refused before anything runs', async t => {
    const { app, admin } = await house(t)
    const cookie = `doudi=${admin.cookie()}`
    const post = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/logout', body: {}, headers: { cookie, ...headers } })
    for (const headers of [
      {},
      { 'x-doudi': '1', origin: 'http://evil.example' },
      { 'x-doudi': '1', origin: 'null' },
      { 'x-doudi': '1', 'sec-fetch-site': 'cross-site' },
    ]) {
      const reply = await post(headers as Record<string, string>)
      assert.deepEqual([reply.statusCode, reply.json().code], [403, 'FOREIGN_REQUEST'])
    }
    const rebound = await app.inject({ url: '/api/session', headers: { host: 'evil.example', cookie } })
    assert.deepEqual([rebound.statusCode, rebound.json().code], [421, 'FOREIGN_HOST'])
    assert.equal((await admin.get('/api/users')).statusCode, 200, 'still signed in')
    assert.equal(
      (await post({ 'x-doudi': '1', origin: 'http://localhost', host: 'localhost', 'sec-fetch-site': 'same-origin' })).statusCode,
      200,
    )
  })

  test('bodies are checked against the contract and lose what it does not name; queries become numbers', async t => {
    const { admin } = await house(t)
    const seen = (await admin.post('/api/echo?page=2&x=1', { name: '周敏', county: 1 }, { 'idempotency-key': 'key-00000001' })).json().seen
    assert.deepEqual(seen, {
      params: {},
      query: { page: 2 },
      body: { name: '周敏' },
      key: 'key-00000001',
      login: ADMIN.login,
      town: '349999100000',
    })
    for (const [url, body, field] of [
      ['/api/echo', {}, 'name'],
      ['/api/echo?page=x', { name: 'a' }, 'page'],
      ['/api/echo', { name: 7 }, 'name'],
      ['/api/echo', { name: 'a\0b' }, '整个内容'],
    ] as const) {
      const bad = await admin.post(url, body)
      assert.deepEqual([bad.statusCode, bad.json().code, bad.json().facts], [400, 'BAD_REQUEST', { fields: field }])
    }
    assert.equal((await admin.post('/api/echo', { name: 'a' }, { 'idempotency-key': 'short' })).json().code, 'BAD_REQUEST')
    assert.equal((await admin.post('/api/echo', { name: 'x'.repeat(1_100_000) })).json().code, 'BODY_TOO_LARGE')
  })

  test('replies carry what the contract names, and are not kept by the browser', async t => {
    const { admin } = await house(t)
    const reply = await admin.get('/api/money')
    assert.equal(reply.body, '{"amount_fen":9007199254740991}')
    assert.equal(reply.headers['cache-control'], 'no-store')
    assert.match(String(reply.headers['content-security-policy']), /script-src 'self';/)
  })

  test('a bug gives a number that the log has, and none of its words; requests are logged without what was asked', async t => {
    const { admin, log } = await house(t)
    const reply = await admin.get('/api/broken?name=%E5%91%A8')
    const { code, what, facts } = reply.json()
    assert.deepEqual([reply.statusCode, code], [500, 'FAILED'])
    assert.ok(what.includes(facts.number) && !reply.body.includes('349999'))
    assert.ok(log.some(line => line.startsWith(`error ${facts.number}: database 23505 surprise`)))
    assert.match(log.at(-1) ?? '', /^GET \/api\/broken 500 \d+ ms$/)
    assert.ok(!log.join().includes('349999199001011234'))
  })

  test('files come down under their Chinese name and go up with their fields', async t => {
    const { admin, app } = await house(t)
    const down = await admin.get('/api/file')
    assert.equal(down.headers['content-disposition'], dispositionOf('发放清册（6月）.xlsx'))
    assert.equal(
      down.headers['content-disposition'],
      `attachment; filename="download.xlsx"; filename*=UTF-8''%E5%8F%91%E6%94%BE%E6%B8%85%E5%86%8C%EF%BC%886%E6%9C%88%EF%BC%89.xlsx`,
    )
    assert.match(String(down.headers['content-type']), /spreadsheetml/)
    const send = (parts: ReturnType<typeof form>, cookie = `doudi=${admin.cookie()}`) =>
      app.inject({ method: 'POST', url: '/api/roster', payload: parts.payload, headers: { ...parts.headers, cookie } })
    assert.deepEqual((await send(form(Buffer.alloc(100_000), { year: '2020' }))).json(), {
      name: '花名册.xlsx',
      bytes: 100_000,
      year: 2020,
    })
    assert.equal((await send(form(Buffer.alloc(10), { year: 'soon' }))).json().code, 'BAD_REQUEST')
    assert.equal((await send(form(Buffer.alloc(21 * 1024 * 1024), { year: '2020' }))).json().code, 'FILE_TOO_LARGE')
    assert.equal((await send(form(Buffer.alloc(10), { year: '2020' }), '')).json().code, 'NOT_SIGNED_IN')
    assert.equal((await admin.post('/api/roster', {})).json().code, 'FILE_MISSING')
    for (const type of ['multipart/form-data; boundary=x', 'multipart/form-data']) {
      const headers = { 'x-doudi': '1', 'content-type': type, cookie: `doudi=${admin.cookie()}` }
      const cut = await app.inject({ method: 'POST', url: '/api/roster', payload: '--x\r\n', headers })
      assert.deepEqual([cut.statusCode, cut.json().code], [400, 'FILE_MISSING'], type)
    }
  })

  test('an address that nobody serves is told in Chinese; a page without the built web says how to build it', async t => {
    const { browser } = await house(t)
    assert.equal((await browser().get('/api/nothing')).json().code, 'NOT_FOUND')
    assert.match((await browser().get('/people')).body, /npm run build/)
  })

  test('the built web: pages get the shell, assets are kept for long, a missing asset is no page', async t => {
    const webDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-web-'))
    t.after(() => rmSync(webDir, { recursive: true }))
    mkdirSync(join(webDir, 'assets'))
    writeFileSync(join(webDir, 'index.html'), '<p>shell')
    writeFileSync(join(webDir, 'assets', 'a-1.js'), 'export {}')
    const { deps } = await house(t)
    const app = await buildApp({ ...deps, webDir, hosts: ['localhost'], log: () => undefined })
    t.after(() => app.close())
    const get = async (url: string) => {
      const { statusCode, headers, body } = await app.inject(url)
      return [statusCode, headers['cache-control'], body.slice(0, 10)]
    }
    for (const page of ['/', '/people', '/people/0193?x=1']) assert.deepEqual(await get(page), [200, 'no-cache', '<p>shell'], page)
    assert.deepEqual(await get('/assets/a-1.js'), [200, 'public, max-age=31536000, immutable', 'export {}'])
    assert.equal((await get('/assets/old.js'))[0], 404)
    assert.equal((await get('/../package.json'))[0], 404)
  })
})
