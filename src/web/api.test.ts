import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { Type } from 'typebox'
import { route } from '../kernel/route.ts'
import { isApiError } from './api-error.ts'
import { addressOf, call, fileNameOf, newKey, SIGNED_OUT } from './api.ts'

const Empty = Type.Object({})
const paid = route({
  method: 'POST',
  path: '/api/batches/:batch_id/pay',
  params: Type.Object({ batch_id: Type.String() }),
  query: Empty,
  body: Type.Object({ note: Type.String() }),
  reply: Empty,
})
const list = route({
  method: 'GET',
  path: '/api/batches',
  params: Empty,
  query: Type.Object({ month: Type.String() }),
  body: Empty,
  reply: Empty,
})

let asked: { address: string; init: RequestInit }[] = []
let answer: () => Response | Promise<Response> = () => Response.json({})
const page = new EventTarget()

beforeEach(() => {
  asked = []
  mock.method(globalThis, 'fetch', async (address: string, init: RequestInit) => {
    asked.push({ address, init })
    return answer()
  })
  Object.assign(globalThis, { window: page })
})
afterEach(() => {
  mock.restoreAll()
  Reflect.deleteProperty(globalThis, 'window')
})

test('a POST carries the CSRF header, the key and the body; a GET only its query', async () => {
  answer = () => Response.json({})
  const key = newKey()
  await call(paid, { params: { batch_id: 'a/b' }, body: { note: '已核' }, key })
  await call(list, { query: { month: '2020-06' } })
  assert.equal(asked[0]?.address, '/api/batches/a%2Fb/pay')
  assert.deepEqual(asked[0]?.init.headers, {
    'x-doudi': '1',
    accept: 'application/json',
    'idempotency-key': key,
    'content-type': 'application/json',
  })
  assert.equal(asked[0]?.init.body, '{"note":"已核"}')
  assert.equal(asked[1]?.address, '/api/batches?month=2020-06')
  assert.equal(asked[1]?.init.body, undefined)
  assert.match(key, /^[0-9a-f]{32}$/)
  assert.notEqual(newKey(), key)
})

test('a refusal keeps its words; a lost session is announced', async () => {
  answer = () => Response.json({ code: 'SIGNED_OUT', what: '登录已过期', why: '两小时没有操作。', how: '请重新登录。' }, { status: 401 })
  let announced = 0
  page.addEventListener(SIGNED_OUT, () => (announced += 1), { once: true })
  await assert.rejects(
    call(list),
    error => isApiError(error) && error.status === 401 && error.what === '登录已过期' && error.code === 'SIGNED_OUT',
  )
  assert.equal(announced, 1)
})

test('no answer and an answer that is not ours are told apart', async () => {
  answer = () => Promise.reject(new TypeError('fetch failed'))
  await assert.rejects(call(list), error => isApiError(error) && error.code === 'WEB-NO-ANSWER')
  answer = () => new Response('<html>Bad gateway</html>', { status: 502 })
  await assert.rejects(call(list), error => isApiError(error) && error.code === 'WEB-502')
  answer = () => new Response('<html>ok</html>')
  await assert.rejects(call(list), error => isApiError(error) && error.code === 'WEB-200')
})

test('addresses leave out what is not given; file names come from the header', () => {
  assert.equal(addressOf('/api/people/:person_id', { person_id: '7' }, { a: undefined, b: 2, c: null }), '/api/people/7?b=2')
  assert.equal(fileNameOf('attachment; filename="x.xlsx"; filename*=UTF-8\'\'%E6%B8%85%E5%86%8C.xlsx'), '清册.xlsx')
  assert.equal(fileNameOf('attachment; filename="a.docx"'), 'a.docx')
  assert.equal(fileNameOf(null), undefined)
})
