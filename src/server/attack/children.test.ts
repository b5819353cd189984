import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import type { ChildDetail } from '../../areas/children/contract.ts'
import type { RoundDetail } from '../../areas/children/contract.reviews.ts'
import { ROLE_LIST, type Role } from '../../areas/users/contract.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { json, openHouse, restore, TOWN, VILLAGE_A, VILLAGE_B, type House, type Seat } from './testing.house.ts'
import { textOf } from './testing.leaks.ts'
import { addressOf, BOUNDARY, formOf, operations, type Operation } from './testing.routes.ts'
import { valuesOf } from './testing.shapes.ts'
import { done, fillTown, PNG } from './testing.town.ts'

/**
 * Children against every role that is not named for them: each operation of the server is called by each of those roles with the ids,
 * the name and the number of a child, and no reply, file, log line or audit row may hold a word of it.
 */
describe('no word of a child reaches a role that is not named for children', () => {
  const NAMED: ReadonlySet<Role> = new Set(['child_supervisor', 'village_child_director'])
  let house: House
  let all: readonly Operation[]
  let unnamed: readonly Seat[]
  let hands: Seat
  let secret: readonly string[]
  let ids: readonly string[]
  let child: string
  let month: string
  const ended: (() => Promise<void>)[] = []

  const NAME = '隐小苗'
  const GUARDIAN = '隐老根'
  const PHONE = '13912340987'
  const SCHOOL = '隐校专用词'
  const MEASURES = '隐情专用词'
  const REASON = '隐因专用词'
  const HEADING = '隐轮专用词'
  const number = (birth: string): string => {
    const body = `349999${birth}387`
    return body + checkDigit(body)
  }
  const NUMBER = number('20150607')

  before(async () => {
    house = await openHouse({ after: end => void ended.push(end) })
    await fillTown(house)
    all = (await operations()).filter(({ url }) => !/^\/api\/(logout|login|setup|password)/.test(url))
    unnamed = house.seats.filter(({ role }) => role !== undefined && !NAMED.has(role))
    hands = await house.addSeat(
      'unnamed.hands',
      ROLE_LIST.filter(role => !NAMED.has(role)),
      TOWN,
    )
    await house.addSeat('unnamed.cadre', ['village_cadre', 'assistance_worker', 'village_disability_worker'], VILLAGE_B.division)
    await fillChildren()
  })
  after(async () => {
    for (const end of ended) await end()
  })

  /** One child that no other register knows, one that is known as a person too; guardians, classes, a change, a review. */
  async function fillChildren(): Promise<void> {
    const supervisor = house.seat('child_supervisor')
    const { today } = (await supervisor.send({ method: 'GET', url: '/api/session' })).json() as { today: string }
    month = today.slice(0, 7)
    const facts = {
      division: VILLAGE_B.division,
      address: null,
      schooling: '03',
      school: SCHOOL,
      health: '01',
      parents_place: null,
      father_name: null,
      father_state: '02',
      mother_name: null,
      mother_state: '02',
    }
    const made = { ...facts, name: NAME, id: NUMBER, born_on: null, sex: null, kind: 'left_behind', from_day: today }
    child = (await done<{ child: string }>(supervisor, '/api/children', { ...made, from_reason: REASON, words: null })).child
    const person = { name: '明小苗', id_kind: '01', id: number('20160708'), sex: '1', born_on: null, division: VILLAGE_A.division }
    await done(house.seat('clerk'), '/api/people', { ...person, villager_group: null, address: null, phone: null, reason: '登记' })
    const twice = { ...made, name: person.name, id: person.id, division: VILLAGE_A.division, school: null }
    const both = (await done<{ child: string }>(supervisor, '/api/children', { ...twice, from_reason: REASON, words: null })).child
    const guardian = { name: GUARDIAN, id: null, kinship: '03', phone: PHONE, address: null, entrusted: true, entrust_reason: REASON }
    for (const each of [child, both])
      await done(supervisor, `/api/children/${each}/guardians`, { ...guardian, agreed_on: null, from_day: today })
    await done(supervisor, `/api/children/${child}/change`, { facts: { ...facts, health: '04' }, reason: REASON, seen: 0 })
    const { round } = await done<{ round: string }>(supervisor, '/api/child-reviews', { heading: HEADING, opened_on: today, due_on: today })
    const answers = { care: '1', school_answer: '1', health_answer: '3', safety: '1', capability: '2', finding: '02', measures: MEASURES }
    const at = `/api/child-reviews/${round}`
    const { reviews } = (await supervisor.send({ method: 'GET', url: at })).json() as RoundDetail
    for (const { review } of reviews)
      await done(supervisor, `${at}/${review}`, { answers: { ...answers, reviewed_on: today, reviewers: '方晓燕' }, again: null })
    const { rows } = await house.database.ownerPool.query<{ id: string }>(
      `SELECT child_id::text AS id FROM child_record UNION ALL SELECT class_id::text FROM child_class UNION ALL SELECT guardian_id::text FROM guardian
       UNION ALL SELECT review_id::text FROM child_review UNION ALL SELECT round_id::text FROM child_round`,
    )
    ids = rows.map(({ id }) => id)
    secret = [NAME, NUMBER, GUARDIAN, PHONE, SCHOOL, MEASURES, REASON, HEADING, ...ids]
  }

  const QUERY = (): Readonly<Record<string, object>> => {
    const span = { from: month, to: month }
    const figure = { ...span, id: 'childWelfare.reviewCoverage' }
    return {
      '/api/entitlements': { month, state: 'all' },
      '/api/entitlements/export': { month, state: 'all' },
      '/api/relief': span,
      '/api/summary': span,
      '/api/summary/figure': figure,
      '/api/summary/figure.xlsx': figure,
      '/api/summary/figure/rows': { ...figure, division: TOWN },
    }
  }
  /** A request that the contract takes, with this id and this text in every place. */
  function callOf({ method, params, query, body, upload, url }: Operation, id: string, text: string, seed: number) {
    const one = (schema: Operation['body']): unknown =>
      fc.sample(valuesOf(schema, { id: fc.constant(id), text: fc.constant(text) }), { seed, numRuns: 1 })[0]
    const address = addressOf({ url }, one(params) as Record<string, unknown>, QUERY()[url] ?? one(query))
    if (method === 'GET') return { method, url: address }
    if (!upload) return { method, url: address, ...json(one(body)) }
    const payload = formOf(one(body) as Record<string, unknown>, { name: '扫描.png', content: PNG })
    return { method, url: address, payload, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } }
  }
  async function ask(seat: Seat, call: ReturnType<typeof callOf>): Promise<LightMyRequestResponse> {
    let reply = await seat.send(call)
    if (reply.statusCode === 401 || reply.statusCode === 429) {
      await seat.renew()
      reply = await seat.send(call)
    }
    const job_id = /^\{"job_id":"([^"]+)"/.exec(reply.body)?.[1]
    for (let looked = 0; job_id !== undefined && looked < 100; looked++) {
      reply = await seat.send({ method: 'GET', url: `/api/jobs/${job_id}` })
      if (!/"(waiting|running)"/.test(reply.body)) return reply
      await pause(20)
    }
    return reply
  }

  /** Which of these words a reply says; what else must not come out of the inside of the program is held by scope.test.ts. */
  const saidOf = async (reply: LightMyRequestResponse, words: readonly string[]): Promise<string[]> => {
    const text = await textOf(reply)
    return words.filter(word => text.includes(word))
  }

  test('the words are there for who is named: without that nothing here could fail', async () => {
    const supervisor = house.seat('child_supervisor')
    const detail = (await supervisor.send({ method: 'GET', url: `/api/children/${child}` })).json() as ChildDetail
    const seen = [
      JSON.stringify(detail),
      (await supervisor.send({ method: 'POST', url: '/api/children/search', ...json({}) })).body,
      (await supervisor.send({ method: 'GET', url: `/api/child-reviews/${detail.reviews[0]?.round}` })).body,
      await textOf(await supervisor.send({ method: 'GET', url: '/api/children/export' })),
    ].join('\n')
    for (const word of [NAME, GUARDIAN, PHONE, SCHOOL, MEASURES, REASON, HEADING, child]) assert.ok(seen.includes(word), word)
  })

  test('by id, by name and by number in every place of every operation, for each role and for all of them in one', {
    timeout: 900_000,
  }, async () => {
    let requests = 0
    for (const [index, operation] of all.entries()) {
      const tried = [
        ...unnamed.map(seat => ({ seat, id: child, text: NAME })),
        { seat: house.nobody, id: child, text: NAME },
        { seat: hands, id: child, text: NUMBER },
        ...ids.filter(id => id !== child).map(id => ({ seat: hands, id, text: NAME })),
      ]
      const seen = new Set<string>()
      for (const { seat, id, text } of tried) {
        const call = callOf(operation, id, text, 42 + index)
        // The same request of the same hands tells nothing new.
        const key = `${seat.login} ${call.url} ${'payload' in call ? String(call.payload) : ''}`
        if (seen.has(key)) continue
        seen.add(key)
        const reply = seat.role === undefined ? await seat.send(call) : await ask(seat, call)
        // What was asked with may come back in the reply: it is the asker's own.
        const words = secret.filter(word => word !== id && word !== text)
        const asked = decodeURIComponent(call.url) + String('payload' in call ? call.payload : '')
        const own = [id, text].filter(word => !asked.includes(word))
        assert.deepEqual(await saidOf(reply, [...words, ...own]), [], `${seat.login} ${operation.method} ${operation.url} ${id}`)
        requests += 1
      }
      await restore(house)
    }
    assert.ok(requests > 1500, String(requests))
  })

  test('by search: as if the child were not there', async () => {
    for (const seat of [...unnamed, hands])
      for (const text of [NAME, '隐', 'yxm', NUMBER.slice(-4), NUMBER, GUARDIAN]) {
        const reply = await ask(seat, { method: 'POST', url: '/api/people/search', ...json({ text }) })
        assert.deepEqual(
          await saidOf(
            reply,
            secret.filter(word => word !== text),
          ),
          [],
          `${seat.login} ${text}`,
        )
        if (reply.statusCode === 200) assert.deepEqual((reply.json() as { people: unknown[] }).people, [], `${seat.login} ${text}`)
      }
  })

  test('by log, audit, alarm, export register and file name', async () => {
    const found = (text: string): string[] => secret.filter(word => text.includes(word))
    assert.deepEqual(found(house.log.join('\n')), [])
    const supervisor = house.seat('child_supervisor')
    const file = await supervisor.send({ method: 'GET', url: '/api/children/export' })
    assert.deepEqual(found(decodeURIComponent(String(file.headers['content-disposition']))), [])
    // Searches of others above carry the name into no audit row either; rows of unnamed roles hold the ids they typed themselves.
    const rowsOf = async (from: string): Promise<string> => JSON.stringify((await house.database.ownerPool.query(from)).rows)
    assert.deepEqual(
      found(await rowsOf(`SELECT command, facts, subject, changes FROM audit_event WHERE login = '${supervisor.login}'`)),
      [],
    )
    assert.deepEqual(found(await rowsOf('SELECT * FROM export_register')), [])
    assert.deepEqual(found(await rowsOf('SELECT kind, login, facts FROM alarm')), [])
  })

  test('by count: a child more or less changes no reply', { timeout: 600_000 }, async () => {
    const before = await picture()
    const supervisor = house.seat('child_supervisor')
    const { rows } = await house.database.ownerPool.query<{ id: string }>(
      'SELECT child_id::text AS id FROM child_record WHERE voided_at IS NULL',
    )
    for (const { id } of rows) await done(supervisor, `/api/children/${id}/void`, { reason: REASON })
    const later = await picture()
    assert.ok(Object.keys(before).length > 200, `only ${Object.keys(before).length} replies`)
    for (const [call, text] of Object.entries(before)) assert.equal(later[call], text, call)
  })

  /** A summary without the one figure of the children that everybody may read, how many were reviewed of how many: it follows the records. */
  function beside(text: string): string {
    const {
      figures = [],
      blocks: _,
      text: __,
      ...rest
    } = JSON.parse(text) as { figures?: { id: string }[]; blocks: unknown; text: unknown }
    return JSON.stringify([rest, figures.filter(({ id }) => id !== 'childWelfare.reviewCoverage')])
  }

  /** Each GET as each unnamed role sees it; what changes by being looked at or with the time left out. */
  async function picture(): Promise<Record<string, string>> {
    const seen: Record<string, string> = {}
    for (const [index, operation] of all.entries()) {
      if (
        operation.method !== 'GET' ||
        /^\/api\/(session|account|jobs|sign-in|backups|exports|audit|alarms|users|approval)/.test(operation.url)
      )
        continue
      if (/\.(xlsx|docx)$|\/(file|export)$/.test(operation.url)) continue
      // The figure that these calls ask for is the one that everybody may read (`beside`).
      if (operation.url.startsWith('/api/summary/')) continue
      for (const seat of unnamed) {
        const reply = await ask(seat, callOf(operation, child, NAME, 42 + index))
        const text = await textOf(reply)
        seen[`${seat.login} ${operation.url}`] = `${reply.statusCode} ${operation.url === '/api/summary' ? beside(text) : text}`.replace(
          /\d+ 毫秒/g,
          '',
        )
      }
    }
    return seen
  }
})
