import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { MONTH } from '../../../e2e/rosters.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { ROLE_LIST } from '../../areas/users/contract.ts'
import { json, openHouse, VILLAGE_A, VILLAGE_B, type Call, type House, type Seat } from './testing.house.ts'
import { leaksOf, textOf } from './testing.leaks.ts'
import { addressOf, BOUNDARY, formOf, operations, type Operation } from './testing.routes.ts'
import { valuesOf } from './testing.shapes.ts'
import { done, EVERYONE, everyId, fillTown, FOREIGN_WORDS, PNG } from './testing.town.ts'

/**
 * People of village A against everything of village B: by ids, filters, cursors, counts, files, errors and SQL text. `cadre` is the role of a
 * village; `hands` holds every working role at once, for one village, and so comes into every corner of the program.
 */
describe('from one village no word of another is to be had', () => {
  let house: House
  let all: readonly Operation[]
  let cadre: Seat
  let hands: Seat
  const NOBODY = '01900000-0000-7000-8000-00000000dead'
  const NOT_HELD = new Set(['system_admin', 'security_admin', 'audit_admin', 'county_viewer'])
  const ended: (() => Promise<void>)[] = []

  before(async () => {
    house = await openHouse({ after: end => void ended.push(end) })
    await fillTown(house)
    all = (await operations()).filter(({ url }) => !/^\/api\/(logout|login|setup|password)/.test(url))
    cadre = house.seat('village_cadre')
    hands = await house.addSeat(
      'all.hands',
      ROLE_LIST.filter(role => !NOT_HELD.has(role)),
      VILLAGE_A.division,
    )
  })
  after(async () => {
    for (const end of ended) await end()
  })

  const ids = async (): Promise<{ own: string[]; named: Map<string, string[]>; foreign: string[] }> => {
    const own = new Set<string>()
    const named = new Map<string, string[]>()
    const foreign = new Map<string, string>()
    for (const [column, list] of await everyId(house)) {
      const [table = '', name = ''] = column.split('.')
      const of = async (division: string): Promise<string[]> => {
        const { rows } = await house.database.ownerPool.query<{ id: string }>(
          `SELECT DISTINCT ${name}::text AS id FROM ${table} WHERE division = $1 AND ${name} IS NOT NULL ORDER BY 1`,
          [division],
        )
        return rows.map(({ id }) => id)
      }
      const placed = await house.database.ownerPool.query(
        `SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name = 'division'`,
        [table],
      )
      if (placed.rowCount === 0 || list.length === 0 || table === 'app_user') continue
      const here = await of(VILLAGE_A.division)
      for (const id of here) own.add(id)
      named.set(name, [...new Set([...(named.get(name) ?? []), ...here])])
      const [one] = (await of(VILLAGE_B.division)).filter(id => !own.has(id))
      if (one !== undefined) foreign.set(column, one)
    }
    return { own: [...own], named, foreign: [...new Set([...foreign.values()].filter(id => !own.has(id)))] }
  }

  const TEXT = { text: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }) }
  const inputOf = ({ params, query, body }: Operation, id: fc.Arbitrary<string>, seed: number): Input => {
    const one = (schema: Operation['body']): unknown => fc.sample(valuesOf(schema, { ...TEXT, id }), { seed, numRuns: 1 })[0]
    return { params: one(params), query: one(query), body: one(body) }
  }

  test('by id: a stranger’s id is answered as one that never was, in every place of every operation', { timeout: 600_000 }, async () => {
    const { foreign } = await ids()
    assert.ok(foreign.length >= 6, `only ${foreign.length} ids of village B`)
    const tried = { operations: 0, requests: 0 }
    for (const [index, operation] of all.entries()) {
      const seed = 42 + index
      const nobodys = inputOf(operation, fc.constant(NOBODY), seed)
      if (!JSON.stringify(nobodys).includes(NOBODY)) continue
      tried.operations += 1
      const expected = await answer(hands, operation, nobodys, NOBODY)
      for (const id of foreign) {
        const given = await answer(hands, operation, inputOf(operation, fc.constant(id), seed), id)
        assert.equal(given.told, expected.told, `${operation.method} ${operation.url} ${id}`)
        assert.deepEqual(given.leaks, [])
        tried.requests += 1
      }
    }
    assert.ok(tried.operations > 25 && tried.requests > 200, JSON.stringify(tried))
  })

  test('by SQL text, wildcards and odd letters in every single text of every operation', { timeout: 600_000 }, async () => {
    const { own } = await ids()
    let requests = 0
    for (const [index, operation] of all.entries()) {
      const sound = inputOf(operation, fc.constantFrom(...own), 42 + index)
      for (const [at, place] of placesOfText(sound).entries())
        for (const text of [PAYLOADS[(index + at) % PAYLOADS.length] ?? '', PAYLOADS[(index * 3 + at + 5) % PAYLOADS.length] ?? '']) {
          const { status, leaks } = await answer(at % 3 === 0 ? cadre : hands, operation, withText(sound, place, text), text)
          assert.ok(status < 500, `${status} ${operation.url} ${place.join('.')} ${text}`)
          assert.deepEqual(leaks, [], `${operation.url} ${place.join('.')} ${text}`)
          requests += 1
        }
    }
    assert.ok(requests > 150, String(requests))
  })

  test('by filter and by cursor', async () => {
    const [, second] = EVERYONE.filter(({ village }) => village === VILLAGE_B.name)
    const cursors = [`${VILLAGE_B.division}~ ~${NOBODY}`, `000000000000~ ~${NOBODY}`, `${VILLAGE_A.division}~${second?.name}~${NOBODY}`]
    const addresses = [
      ...cursors.map(after => `/api/people?after=${encodeURIComponent(after)}`),
      `/api/people?division=${VILLAGE_B.division}`,
      `/api/people?division=${VILLAGE_B.division}&programme=dibao.rural&alive=yes`,
      ...['active', 'stopped', 'all'].map(state => `/api/entitlements?month=${MONTH}&state=${state}&division=${VILLAGE_B.division}`),
      `/api/entitlements/export?month=${MONTH}&state=all&division=${VILLAGE_B.division}`,
      `/api/relief?from=2020-01&to=${MONTH}`,
    ]
    for (const seat of [cadre, hands])
      for (const url of addresses) {
        const reply = await seat.send({ method: 'GET', url })
        assert.ok(reply.statusCode < 500, url)
        assert.deepEqual(await leaksOf(reply, FOREIGN_WORDS), [], url)
      }
    const { people, total } = (await hands.send({ method: 'GET', url: `/api/people?division=${VILLAGE_B.division}` })).json() as {
      people: unknown[]
      total: number
    }
    assert.deepEqual([people, total], [[], 0])
  })

  test('by file: what is kept of the whole town is not there for a village', async () => {
    const kept = await everyId(house)
    const places = [
      ['payment_batch.batch_id', ['/api/payments/:id', '/api/payments/:id/scan', '/api/payments/:id/roster.xlsx']],
      ['roster_import.import_id', ['/api/imports/:id', '/api/imports/:id/problems', '/api/imports/:id/rows?only=all&from=0']],
      ['report.report_id', ['/api/reports/:id/file']],
    ] as const
    for (const [column, paths] of places) {
      const found = kept.get(column) ?? []
      assert.ok(found.length > 0, `${column}: nothing is kept`)
      for (const id of found)
        for (const path of paths)
          for (const seat of [cadre, hands]) {
            const reply = await seat.send({ method: 'GET', url: path.replace(':id', id) })
            assert.ok([403, 404].includes(reply.statusCode), `${path} ${reply.statusCode}`)
            assert.deepEqual(await leaksOf(reply, FOREIGN_WORDS), [])
          }
    }
  })

  test('by error: a taken number is refused without a word on whom and where', async () => {
    const body = { name: '试探', id_kind: '01', sex: '2', born_on: null, division: VILLAGE_A.division, villager_group: null }
    const [stranger] = EVERYONE.filter(({ village }) => village === VILLAGE_B.name)
    const taken = { ...body, id: stranger?.id, address: null, phone: null, reason: '试' }
    const reply = await hands.send({ method: 'POST', url: '/api/people', ...json(taken) })
    assert.ok(reply.statusCode >= 400 && reply.statusCode < 500)
    assert.deepEqual(await leaksOf(reply, [...FOREIGN_WORDS, VILLAGE_B.name, VILLAGE_B.division]), [])
    const there = await hands.send({ method: 'POST', url: '/api/people', ...json({ ...taken, id: null, division: VILLAGE_B.division }) })
    assert.ok(there.statusCode >= 400 && there.statusCode < 500)
    assert.deepEqual(await leaksOf(there, FOREIGN_WORDS), [])
  })

  test('by count and sum: whatever happens in village B, no reply to village A changes', { timeout: 600_000 }, async () => {
    const before = await picture()
    const clerk = house.seat('clerk')
    const first17 = '34999919660606777'
    const person = { name: '新来的外村人', id_kind: '01', id: first17 + checkDigit(first17), sex: '1', born_on: null }
    const rest = { division: VILLAGE_B.division, villager_group: '九组', address: '外村新屋', phone: null, reason: '新登记' }
    const { person_id } = await done<{ person_id: string }>(clerk, '/api/people', { ...person, ...rest })
    const { rows } = await house.database.ownerPool.query<{ person_id: string }>('SELECT person_id FROM person WHERE division = $1', [
      VILLAGE_B.division,
    ])
    for (const other of rows.slice(0, 3))
      await clerk.send({ method: 'POST', url: `/api/people/${other.person_id}/death`, ...json({ died_on: `${MONTH}-01`, reason: '病故' }) })
    const grant = { person_id, persons: 3, cause: '11', village_fen: null, office_fen: null, amount_fen: 314_159 }
    await done(clerk, '/api/relief', { paid_month: MONTH, unit: 'person', reason: '外村另批', document: null, grants: [grant] })
    const after = await picture()
    assert.ok(Object.keys(before).length > 30, `only ${Object.keys(before).length} replies`)
    for (const [call, text] of Object.entries(before)) assert.equal(after[call], text, call)
  })

  /** Each GET as both see it, with their own village's ids, without the time; their own sessions and exports change by being looked at. */
  async function picture(): Promise<Record<string, string>> {
    const { named } = await ids()
    const seen: Record<string, string> = {}
    for (const [index, operation] of all.entries()) {
      if (operation.method !== 'GET' || /^\/api\/(session|account|jobs|sign-in|backups|exports)/.test(operation.url)) continue
      for (const id of (named.get(/:(\w+_id)/.exec(operation.url)?.[1] ?? 'person_id') ?? []).slice(
        0,
        operation.url.includes(':') ? 3 : 1,
      )) {
        const input = { ...inputOf(operation, fc.constant(id), 42 + index), query: QUERIES[operation.url] ?? {} }
        for (const seat of [cadre, hands]) {
          const reply = await send(seat, operation, input)
          const text = (await textOf(reply))
            .replace(/<dcterms:\w+[^>]*>[^<]*/g, '')
            .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d \d\d:\d\d|DC-\d{8}-[0-9A-F]{8}/g, '·')
          seen[`${seat.login} ${operation.url} ${id}`] = `${reply.statusCode} ${text}`
        }
      }
    }
    return seen
  }

  async function answer(
    seat: Seat,
    operation: Operation,
    input: Input,
    asked: string,
  ): Promise<{ status: number; told: string; leaks: string[] }> {
    const reply = await send(seat, operation, input)
    assert.notEqual(reply.rawPayload.readUInt16BE(0), 0xd0cf, 'a sealed file cannot be looked into')
    const told = `${reply.statusCode} ${(await textOf(reply)).replaceAll(asked, '·').replace(/"job_id":"[^"]+"/, '')}`
    return { status: reply.statusCode, told, leaks: await leaksOf(reply, FOREIGN_WORDS, asked) }
  }
})

type Input = { readonly params: unknown; readonly query: unknown; readonly body: unknown }

/** What a GET needs to answer at all. */
const QUERIES: Readonly<Record<string, object>> = {
  '/api/entitlements': { month: MONTH, state: 'all' },
  '/api/entitlements/export': { month: MONTH, state: 'all' },
  '/api/relief': { from: '2020-01', to: MONTH },
  '/api/summary': { from: MONTH, to: MONTH },
  '/api/summary/figure': { from: MONTH, to: MONTH, id: 'dibao.rural.persons' },
  '/api/summary/figure.xlsx': { from: MONTH, to: MONTH, id: 'dibao.rural.persons' },
  '/api/summary/figure/rows': { from: MONTH, to: MONTH, id: 'dibao.rural.persons' },
}

async function send(seat: Seat, operation: Operation, { params, query, body }: Input): Promise<LightMyRequestResponse> {
  const { method, upload } = operation
  const url = addressOf(operation, params as Record<string, unknown>, query)
  const call: Call =
    method === 'GET'
      ? { method, url }
      : upload
        ? {
            method,
            url,
            payload: formOf(body as Record<string, unknown>, { name: '扫描.png', content: PNG }),
            headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
          }
        : { method, url, ...json(body) }
  const reply = await seat.send(call)
  if (reply.statusCode !== 401 && reply.statusCode !== 429) return reply
  await seat.renew()
  return seat.send(call)
}

const PAYLOADS = [
  "' OR '1'='1",
  "') OR 1=1 --",
  '"; SELECT name FROM person; --',
  "' UNION SELECT name, id_last4 FROM person --",
  '%',
  '%%%',
  '_',
  '__',
  '\\',
  "\\'",
  '$1',
  '$$',
  '＇ or ＇1＇=＇1',
  '％',
  '*',
  '.*',
  '\u202e',
  '\u200b',
  'ﬀ',
  '{1,2}',
  '{"$gt":""}',
  '::text',
  "x'; SET app.lo = '0'; --",
  "', true); SELECT set_config('app.hi', '9', true); --",
  'null',
  '~~',
] as const

/** Where in the input a text stands: its path. */
function placesOfText(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === 'string') return [[...path]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => placesOfText(part, [...path, name]))
}

function withText(input: Input, path: readonly string[], text: string): Input {
  const copy = structuredClone(input) as Record<string, unknown>
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((value, name) => value[name] as Record<string, unknown>, copy)
  parent[path.at(-1) ?? ''] = text
  return copy as Input
}
