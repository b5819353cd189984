import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { openHouse, restore, type Call, type House, type Seat } from './testing.house.ts'
import { leaksOf, MACHINE } from './testing.leaks.ts'
import { addressOf, BOUNDARY, formOf, operations, type Operation } from './testing.routes.ts'
import { valuesOf } from './testing.shapes.ts'
import { fuzzRaw } from './testing.raw.ts'
import { everyId, fillTown, PNG, WHOLE_NUMBERS } from './testing.town.ts'

/** Texts that have broken programs before. */
const NASTY = [
  "' OR '1'='1",
  '"; DROP TABLE person; --',
  '%',
  '_%\\',
  '\\u0000',
  '\u0000',
  '\ud800',
  '\udc00x',
  '\u202e倒过来',
  '＇ＯＲ＇１',
  'ﷺ'.repeat(20),
  '𠮷𬭚䶮',
  'a\u0301\u0323'.repeat(10),
  '../../etc/passwd',
  'C:\\Windows',
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '=cmd|calc!A0',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '1e309',
  '-0',
  '9'.repeat(40),
  '9007199254740993',
  '2020-02-30',
  '0000-00',
  '\r\nset-cookie: a=b',
  '',
  ' ',
]
export const nastyTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
)

/** Fills a town, sends the requests, and looks whether the server still works; what is wrong fails the test. */
export async function fuzzAndLook(t: TestContext, count: number, seed: number): Promise<void> {
  const house = await openHouse(t)
  await fillTown(house)
  const { sent, byStatus, faults } = await fuzz(house, count, seed)
  t.diagnostic(JSON.stringify(byStatus))
  assert.deepEqual(faults, [])
  assert.equal(sent, count)
  for (const answer of await fuzzRaw(house)) assert.doesNotMatch(answer, /^HTTP\/1\.1 500|node:|node_modules|\bat \w+ \(/)
  const clerk = house.seat('clerk')
  await restore(house)
  await clerk.renew()
  const reply = await clerk.send({ method: 'GET', url: '/api/people' })
  assert.equal(reply.statusCode, 200)
  assert.ok((reply.json() as { total: number }).total > 10)
  assert.deepEqual(
    house.log.filter(line => line.startsWith('error ')),
    [],
  )
}

type Fuzzed = {
  readonly sent: number
  readonly byStatus: Readonly<Record<string, number>>
  /** Replies that no request may get, with the request: one for each operation and kind. */
  readonly faults: readonly string[]
}

/** Operations that are asked for whole numbers: they may show those of who is asked for. */
const SHOWS_NUMBERS = /\/reveal$|\/cell\/read$|bank\.xlsx$|\/api\/imports\/:import_id\/(rows|problems)$/
/** The folders of data and backups are the system administrator's to know, and what the approval sheet tells the leader. */
const SHOWS_FOLDERS = new Set(['/api/backups', '/api/approval', '/api/approval/file'])
/** Who asks in turn; the clerk may most. */
const SEATS = [
  'clerk',
  'nobody',
  'clerk',
  'village_cadre',
  'clerk',
  'system_admin',
  'head',
  'clerk',
  'security_admin',
  'approver',
  'clerk',
  'audit_admin',
  'finance',
] as const
/** Backups write files of their own, and their turn comes in their own tests. */
const LEFT_OUT = new Set(['POST /api/backups/run', 'POST /api/backups/:backup_id/check'])

/** Sends `count` requests, the same ones each time, and gathers the replies that no request may get. */
async function fuzz(house: House, count: number, seed: number): Promise<Fuzzed> {
  const all = (await operations()).filter(({ method, url }) => !LEFT_OUT.has(`${method} ${url}`))
  const ids = [...new Set([...(await everyId(house)).values()].flatMap(list => list.slice(0, 20)))]
  const seats = SEATS.map(role => (role === 'nobody' ? house.nobody : house.seat(role)))
  const each = Math.ceil(count / all.length)
  const planned = all.flatMap((operation, index) =>
    fc
      .sample(callsOf(operation, ids), { seed: seed + index, numRuns: each })
      .map((call, n) => ({ operation, call, order: (n * 7919 + index * 104_729) % 1_000_003 })),
  )
  const byStatus: Record<string, number> = {}
  const faults = new Map<string, string>()
  let sent = 0
  for (const { operation, call } of planned.toSorted((a, b) => a.order - b.order).slice(0, count)) {
    const seat = seats[sent % seats.length] ?? house.nobody
    const reply = await sendAs(house, seat, call, sent)
    const fault = await faultOf(operation, reply)
    if (fault !== undefined) faults.set(`${operation.method} ${operation.url} ${fault.slice(0, 12)}`, `${fault} for ${shown(call)}`)
    byStatus[reply.statusCode] = (byStatus[reply.statusCode] ?? 0) + 1
    sent += 1
    if (sent % 250 === 0) await restore(house)
  }
  return { sent, byStatus, faults: [...faults].map(([where, fault]) => `${where}: ${fault}`) }
}

/** A session that ended, or has had its share of the minute, is opened anew. */
async function sendAs(house: House, seat: Seat, call: Call, turn: number): Promise<LightMyRequestResponse> {
  if (seat.login === '') return seat.send({ ...call, headers: { ...call.headers, cookie: `doudi=nobody-${turn >> 8}` } })
  const reply = await seat.send(call)
  if (reply.statusCode !== 401 && reply.statusCode !== 429) return reply
  await restore(house)
  await seat.renew()
  return seat.send(call)
}

const shown = ({ method, url, headers, payload }: Call): string =>
  `${method} ${url.slice(0, 300)} ${JSON.stringify(headers ?? {})} ${String(payload ?? '').slice(0, 400)}`

async function faultOf({ url }: Operation, reply: LightMyRequestResponse): Promise<string | undefined> {
  const said = reply.body.slice(0, 300)
  if (reply.statusCode >= 500) return `${reply.statusCode} ${said}`
  const found = await leaksOf(reply, SHOWS_NUMBERS.test(url) ? [] : WHOLE_NUMBERS)
  const leaks = SHOWS_FOLDERS.has(url) ? found.filter(leak => !MACHINE.includes(leak)) : found
  if (leaks.length > 0) return `${leaks.join()} in ${said}`
  if (reply.statusCode < 400) return undefined
  const { code = '', what = '' } = reply.json() as { code?: string; what?: string }
  return /^[A-Z_0-9]+$/.test(code) && /[\u4e00-\u9fff]/.test(what) ? undefined : `not told in Chinese: ${said}`
}

/** Requests of one operation: mostly of its shape, with ids that are there, some of no shape at all. */
function callsOf(operation: Operation, ids: readonly string[]): fc.Arbitrary<Call> {
  const texts = { text: nastyTexts, id: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: fc.uuid() }) }
  const shaped = fc
    .record({ params: valuesOf(operation.params, texts), query: valuesOf(operation.query, texts), body: valuesOf(operation.body, texts) })
    .map(({ params, query, body }) => shapedCall(operation, params as Record<string, unknown>, query, body))
  return fc.oneof({ weight: 6, arbitrary: shaped }, { weight: 4, arbitrary: wildCalls(operation, shaped) })
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }

function shapedCall(operation: Operation, params: Record<string, unknown>, query: unknown, body: unknown): Call {
  const { method, upload } = operation
  const url = addressOf(operation, params, query)
  if (method === 'GET') return { method, url }
  if (upload)
    return { method, url, payload: formOf(body as Record<string, unknown>, { name: '扫描.png', content: PNG }), headers: FORM_TYPE }
  return { method, url, payload: JSON.stringify(body), headers: JSON_TYPE }
}

/** Wrong types, broken JSON, the wrong kind of content, far too much of it. */
function wildCalls(operation: Operation, shaped: fc.Arbitrary<Call>): fc.Arbitrary<Call> {
  const names = [...operation.url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const wildAddress = fc
    .record({
      values: fc.array(fc.oneof(nastyTexts, fc.constantFrom('0', '1', 'null')), { minLength: names.length, maxLength: names.length }),
      query: fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(operation.query['properties'] ?? {}), 'a'), nastyTexts), nastyTexts, {
        maxKeys: 3,
      }),
    })
    .map(({ values, query }) =>
      addressOf(operation, Object.fromEntries(names.map((name, at) => [name, values[at] === '' ? 'x' : values[at]])), query),
    )
  const wildBody: fc.Arbitrary<Pick<Call, 'payload' | 'headers'>> = fc.oneof(
    fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }).map(value => ({ payload: JSON.stringify(value), headers: JSON_TYPE })),
    fc
      .dictionary(
        fc.constantFrom(...Object.keys((operation.body as { properties?: object }).properties ?? {}), 'x', '__proto__'),
        fc.oneof(nastyTexts, fc.jsonValue({ maxDepth: 2 })),
        { maxKeys: 6 },
      )
      .map(value => ({ payload: JSON.stringify(value), headers: JSON_TYPE })),
    fc.constantFrom(...BROKEN_JSON).map(payload => ({ payload, headers: JSON_TYPE })),
    fc.constantFrom(...BROKEN_FORMS).map(payload => ({ payload, headers: FORM_TYPE })),
    fc
      .record({
        type: fc.constantFrom(
          'text/plain',
          'application/xml',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'application/json; charset=utf-16',
          'x',
          'application/json,text/plain',
        ),
        payload: nastyTexts,
      })
      .map(({ type, payload }) => ({ payload, headers: { 'content-type': type } })),
    fc
      .constantFrom('', 'x', 'ab\u0001', '密钥-1234567', 'k'.repeat(200))
      .map(key => ({ payload: '{}', headers: { ...JSON_TYPE, 'idempotency-key': encodeURIComponent(key).slice(0, 200) } })),
  )
  const { method } = operation
  if (method === 'GET') return wildAddress.map(url => ({ method, url }))
  return fc.oneof(
    fc.record({ call: shaped, wild: wildBody }).map(({ call, wild }) => ({ method, url: call.url, ...wild })),
    fc.record({ call: shaped, url: wildAddress }).map(({ call, url }) => ({ ...call, url })),
  )
}

const BROKEN_JSON = [
  '{',
  '{"a":',
  '[',
  'nul',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  '{"name":"\\ud800"}',
  '{"text":"\\u0000"}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"text":"${'长'.repeat(400_000)}"}`,
  '{"a":1e999}',
  '""',
]
const BROKEN_FORMS = [
  '',
  `--${BOUNDARY}`,
  `--${BOUNDARY}\r\n\r\n`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\nPK`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\nPK\x03\x04 no zip\r\n--${BOUNDARY}--\r\n`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="../../a\\b.xls"\r\n\r\n<table><tr><td>1</table>\r\n--${BOUNDARY}--\r\n`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"\r\n\r\nno file\r\n--${BOUNDARY}--\r\n`,
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="kind"\r\n\r\n${'k'.repeat(150_000)}\r\n--${BOUNDARY}--\r\n`,
  `${Array.from({ length: 40 }, (_, n) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="f${n}"\r\n\r\nx\r\n`).join('')}--${BOUNDARY}--\r\n`,
]
