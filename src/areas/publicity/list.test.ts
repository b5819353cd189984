import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readWorkbook } from '../../server/excel/read.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { sampleId, samplePerson } from '../people/sample.fixture.ts'
import type { PersonInput } from '../people/contract.ts'
import { permissionsOf } from '../users/rules.ts'
import { publicList, publicListFile } from './commands.list.ts'
import type { PublicListInput } from './contract.ts'
import { numbersIn } from './rules.numbers.ts'

const [EAST, BRIDGE] = VILLAGES
const MONTH = '2020-06'
const code = (wanted: string) => (error: unknown) => (error as { code?: string }).code === wanted
const phoneOf = (n: number): string => `139${String(55_500_000 + n)}`
const accountOf = (n: number): string => `62284800${String(n).padStart(10, '0')}`

/** So many people, each with number, telephone, address and account, and an entitlement to the programme. */
async function peopled({ as, database }: TestOffice, programme: string, people: readonly PersonInput[]): Promise<void> {
  const saved = await savePeople(as(), { people, source: '测试' })
  const { codec } = as()
  for (const [n, { person_id }] of saved.entries()) {
    const { cipher, index, last4 } = codec.seal('account', accountOf(n))
    await database.ownerPool.query(
      `INSERT INTO bank_account (county, account_id, person_id, division, holder_name, account_cipher, account_index, account_last4,
         from_day, source, created_at)
       VALUES (349999, gen_random_uuid(), $1, $2, $3, $4, $5, $6, '2020-01-01', '测试', now())`,
      [person_id, people[n]?.division, people[n]?.name, cipher, index, last4],
    )
  }
  await database.ownerPool.query(
    `INSERT INTO entitlement (county, entitlement_id, division, programme, person_id, from_month, persons, base_fen, amount_fen, steps,
       origin, created_by, created_at)
     SELECT 349999, gen_random_uuid(), p.division, $1, p.person_id, '2020-01-01', 1, 65000, 65000, '[]', 'imported', gen_random_uuid(), now()
       FROM person p WHERE p.person_id = ANY ($2::uuid[])`,
    [programme, saved.map(({ person_id }) => person_id)],
  )
}
const adults = (count: number, change: (n: number) => Partial<PersonInput> = () => ({})): PersonInput[] =>
  Array.from({ length: count }, (_, n) => samplePerson(n % 60, { phone: phoneOf(n), address: `东河村${n}号楼402室`, ...change(n) }))

const INPUTS: readonly PublicListInput[] = (['board', 'web'] as const).flatMap(place => [
  { programme: 'tekun', month: MONTH, place },
  { programme: 'tekun', month: MONTH, place, division: EAST.division },
])

async function cellsOf(content: Uint8Array | NodeJS.ReadableStream, name = '公示.xlsx'): Promise<string[]> {
  assert.ok(content instanceof Uint8Array)
  const sheets = await readWorkbook(content, name)
  return sheets.flatMap(({ rows }) => rows.flatMap(row => row.map(({ text }) => text)))
}

describe('the public list', () => {
  test('holds no number of the register, on the page or in the file, for the board or a site', async t => {
    const office = await testOffice(t)
    const people = adults(40)
    await peopled(office, 'tekun', people)
    for (const input of INPUTS) {
      const page = JSON.stringify(await publicList(office.as(), input))
      const { content, name } = await publicListFile(office.as(), input)
      const text = [page, name, ...(await cellsOf(content))].join('\n')
      for (const [n, { id, address }] of people.entries()) {
        for (const number of [id ?? '', id?.slice(6, 17) ?? '', phoneOf(n), accountOf(n), address ?? ''])
          assert.ok(!text.includes(number), `${input.place}: ${number}`)
      }
      assert.deepEqual(numbersIn(page.replace(/"amount_fen":\d+/g, '')), [])
      assert.ok(!/特困人员|年老|残疾/.test(page.replaceAll('特困人员救助供养', '')))
    }
    const board = await publicList(office.as(), INPUTS[0] as PublicListInput)
    assert.deepEqual([board.rows.length, board.persons, board.amount_fen], [40, 40, 40 * 650_00])
    assert.equal(board.title, 'XX镇特困人员救助供养公示名单（2020年6月）')
    assert.match(board.notice, /XX镇民政办/)
    const own = office.database.ownerPool
    assert.equal((await own.query(`SELECT 1 FROM audit_event WHERE command = 'publicity.sheet' AND outcome = 'done'`)).rowCount, 5)
    const { rows } = await own.query('SELECT kind, is_full, rows, sha256 FROM export_register ORDER BY rows DESC')
    assert.deepEqual(
      rows.map(({ kind, is_full, rows: count }) => [kind, is_full, count]),
      [40, 40, 14, 14].map(count => ['public_list', false, count]),
      'each file that left stands in the register',
    )
  })

  test('a number typed into a name or a village never leaves, however it is written', async t => {
    const office = await testOffice(t)
    await peopled(office, 'tekun', adults(3))
    const input = INPUTS[0] as PublicListInput
    const spoilt = fc.constantFrom(sampleId(2000), phoneOf(7), accountOf(3), `${sampleId(2001)}44`)
    const hiding = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.match(/.{1,4}/g)?.join(' ') ?? text,
      (text: string) => text.replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit))),
    )
    const own = office.database.ownerPool
    await fc.assert(
      fc.asyncProperty(spoilt, hiding, async (number, hide) => {
        await own.query(`UPDATE person SET name = $1 WHERE person_id = (SELECT min(person_id::text)::uuid FROM person)`, [
          `王桂芳${hide(number)}`,
        ])
        await assert.rejects(publicList(office.as(), input), code('PUBLIC_LIST_NAME'))
        await assert.rejects(publicListFile(office.as(), input), code('PUBLIC_LIST_NAME'))
      }),
      { seed: 42, numRuns: 12 },
    )
    await own.query(`UPDATE person SET name = '王桂芳'`)
    await own.query(`UPDATE division SET short_name = short_name || $1 WHERE division = $2`, [sampleId(2000), EAST.division])
    for (const made of [() => publicList(office.as(), input), () => publicListFile(office.as(), input)])
      await assert.rejects(made(), (error: { code?: string; facts?: { where?: string } }) => {
        assert.equal(error.code, 'PUBLIC_OUTPUT_REFUSED')
        assert.match(error.facts?.where ?? '', /公示名单.*[A-Z]\d+/, 'the gate names the place')
        return true
      })
    const { rows } = await own.query(`SELECT e::text AS kept FROM audit_event e WHERE outcome = 'refused'`)
    assert.ok(rows.length === 2 && rows.every(({ kept }) => !/\d{15}/.test(kept.replace(/[0-9a-f]{64}/g, ''))))
    assert.equal(
      (await own.query(`SELECT 1 FROM audit_event WHERE command IN ('publicity.output', 'publicity.sheet') AND outcome = 'done'`)).rowCount,
      0,
    )
    assert.equal((await own.query('SELECT 1 FROM export_register')).rowCount, 0)
  })

  test('of children there are numbers alone, and none for fewer than three', async t => {
    const office = await testOffice(t)
    const children = Array.from({ length: 5 }, (_, n) => ({
      ...samplePerson(n, { phone: phoneOf(n), name: `陈小${'雨雪风云霞'[n] ?? ''}`, id: null, id_kind: '99', born_on: '2012-05-06' }),
      division: n < 4 ? EAST.division : BRIDGE.division,
    }))
    await peopled(office, 'orphan', children)
    const input: PublicListInput = { programme: 'orphan', month: MONTH, place: 'board' }
    const list = await publicList(office.as(), input)
    assert.deepEqual([list.rows, list.counts], [[], [{ village: '其他村（居）', persons: 5, amount_fen: 5 * 650_00 }]])
    const text = [JSON.stringify(list), ...(await cellsOf((await publicListFile(office.as(), input)).content))].join('\n')
    assert.ok(!/陈/.test(text))
    await assert.rejects(publicList(office.as(), { ...input, division: BRIDGE.division }), code('PUBLIC_LIST_SMALL'))
    assert.deepEqual((await publicList(office.as(), { ...input, division: EAST.division })).counts, [
      { village: EAST.name, persons: 4, amount_fen: 4 * 650_00 },
    ])
  })

  test('a village cadre lists his own village alone; who may not check gets none; unknown and empty are told', async t => {
    const office = await testOffice(t)
    await peopled(office, 'tekun', adults(6))
    const cadre = office.as({ login: 'east', permissions: [...permissionsOf(['village_cadre'])], division: EAST.division })
    const input = INPUTS[0] as PublicListInput
    const own = await publicList(cadre, input)
    assert.deepEqual(
      [own.rows.length, own.scope, new Set(own.rows.map(({ village }) => village))],
      [2, `XX镇${EAST.name}`, new Set([EAST.name])],
    )
    await assert.rejects(publicList(cadre, { ...input, division: BRIDGE.division }), code('PUBLIC_LIST_EMPTY'))
    for (const role of ['finance', 'village_child_director', 'auditor', 'county_viewer'] as const) {
      const ctx = office.as({ login: role, permissions: [...permissionsOf([role])] })
      await assert.rejects(publicList(ctx, input), code('NOT_ALLOWED'), role)
      await assert.rejects(publicListFile(ctx, input), code('NOT_ALLOWED'), role)
    }
    await assert.rejects(publicList(office.as(), { ...input, programme: 'temporaryRelief' }), code('PUBLIC_LIST_UNKNOWN'))
    await assert.rejects(publicList(office.as(), { ...input, month: '2019-12' }), code('PUBLIC_LIST_EMPTY'))
  })
})
