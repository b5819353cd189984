import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { MONTH } from '../../e2e/rosters.ts'
import { openHouse, json, type House } from './attack/testing.house.ts'
import { textOf } from './attack/testing.leaks.ts'
import { addressOf, operations } from './attack/testing.routes.ts'
import { everyId, fillTown, WHOLE_NUMBERS } from './attack/testing.town.ts'

/** Values of query parameters by their name; what a contract asks for and is not here fails the test. */
const QUERY: Readonly<Record<string, string>> = {
  month: MONTH,
  from: MONTH,
  to: MONTH,
  state: 'active',
  id: 'tekun.amount',
  programme: 'tekun',
  place: 'board',
  kind: 'tekun',
}
/** Days, where a contract means days. */
const DAYS = ['/api/exports']
/** The roster as its own uploader brought it: kind import_problems, given back to nobody else. */
const RETURNED = '/api/imports/:import_id/problems'
const EXPORTS = [
  '/api/entitlements/export',
  '/api/payments/:batch_id/roster.xlsx',
  '/api/summary/figure.xlsx',
  '/api/publicity/list/file',
  '/api/reports/:report_id/file',
]

const wholeIn = async (reply: LightMyRequestResponse): Promise<string[]> => {
  const text = await textOf(reply)
  return WHOLE_NUMBERS.filter(number => text.includes(number))
}

describe('every reading and every file that a role gets', () => {
  let house: House
  let ids: Map<string, string[]>
  const done: (() => Promise<void>)[] = []
  before(async () => {
    house = await openHouse({ after: work => done.push(work) })
    await fillTown(house)
    ids = await everyId(house)
  })
  after(async () => {
    for (const work of done.toReversed()) await work()
  })
  const idsOf = (name: string): string[] => [...ids].find(([column]) => column.endsWith(`.${name}`))?.[1].slice(0, 2) ?? []

  test('is masked: no whole identity number, account or phone of the register, whatever the role', async () => {
    const gets = (await operations()).filter(({ method, url }) => method === 'GET' && url !== RETURNED)
    assert.ok(gets.length > 30, `only ${gets.length}`)
    const given = new Map<string, number>()
    for (const seat of house.seats) {
      for (const operation of gets) {
        const { url, query } = operation
        const names = Object.keys(query.properties).filter(name => name in QUERY && !DAYS.includes(url))
        const asked = Object.fromEntries(names.map(name => [name, QUERY[name]]))
        const param = /:(\w+)/.exec(url)?.[1]
        const values = param === undefined ? [''] : param in QUERY ? [QUERY[param] ?? ''] : idsOf(param)
        for (const value of values) {
          const reply = await seat.send({ method: 'GET', url: addressOf(operation, param === undefined ? {} : { [param]: value }, asked) })
          assert.deepEqual(await wholeIn(reply), [], `${seat.role} GET ${url}`)
          if (reply.statusCode === 200) given.set(url, (given.get(url) ?? 0) + 1)
        }
      }
      const found = await seat.send({ method: 'POST', url: '/api/people/search', ...json({ text: '村' }) })
      assert.deepEqual(await wholeIn(found), [], `${seat.role} searches`)
    }
    for (const url of EXPORTS) assert.ok((given.get(url) ?? 0) > 0, `${url} was given to nobody`)
    assert.ok(given.size > 25, `only ${given.size} readings were given to anybody`)
  })

  test('shows that the look for numbers sees them: the uploader gets his own roster back, nobody else', async () => {
    const [import_id = ''] = idsOf('import_id')
    const url = RETURNED.replace(':import_id', import_id)
    const own = await house.seat('clerk').send({ method: 'GET', url })
    assert.equal(own.statusCode, 200)
    assert.ok((await wholeIn(own)).length > 0)
    const other = await house.addSeat('second.clerk', ['clerk'], '349999100000')
    const refused = await other.send({ method: 'GET', url })
    assert.deepEqual([refused.statusCode, (refused.json() as { code: string }).code], [403, 'EXPORT_OF_ANOTHER'])
  })

  test('leaves its row in the register; whole numbers leave encrypted, or to who brought them', async () => {
    const { rows } = await house.database.ownerPool.query<{ kind: string; is_full: boolean; encrypted: boolean }>(
      'SELECT DISTINCT kind, is_full, encrypted FROM export_register ORDER BY kind',
    )
    assert.deepEqual(
      rows.filter(({ is_full }) => is_full).map(({ kind, encrypted }) => [kind, encrypted]),
      [
        ['bank_list', true],
        ['import_problems', false],
      ],
    )
    for (const kind of ['entitlements', 'figure_rows', 'payment_roster', 'public_list', 'summary'])
      assert.ok(
        rows.some(row => row.kind === kind && !row.encrypted),
        kind,
      )
  })
})
