import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { answerOf } from '../../server/messages.ts'
import { listKinds } from '../../server/rosters.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { receiveClaims } from './commands.list.ts'
import { claim, claims } from './commands.read.ts'
import type { ClaimLine } from './contract.ts'
import { LINE_CELLS } from './rules.list.ts'

let office: TestOffice
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const idOf = (i: number): string => {
  const body = `34999919500101${String(100 + i)}`
  return body + checkDigit(body)
}
const nameOf = (i: number): string => `王老${'一二三四五六'[i] ?? ''}`
const line = (i: number, change: Partial<ClaimLine> = {}): ClaimLine => ({
  name: nameOf(i),
  id: idOf(i),
  scheme: '',
  aid_class: '低保',
  hospital: '县人民医院',
  admitted_on: '2020.3.2',
  discharged_on: '2020年3月12日',
  covered: '10,000',
  basic: '6000.50',
  serious: '',
  other: '-',
  requested: '2100元',
  received_on: '',
  words: '',
  ...change,
})
const take = (lines: ClaimLine[], ctx = office.as()) => receiveClaims(ctx, { received_on: '2020-03-20', lines })
const list = async () => (await claims(office.as(), { from: '2020-01-01', to: '2020-12-31' })).rows
/** What the list is refused with: the row, the refusal of its own, how many rows, and the words. */
async function refusedWith(lines: ClaimLine[]): Promise<[unknown, unknown, unknown, string]> {
  const error: unknown = await take(lines).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const told = answerOf(error)?.body
  assert.equal(told?.code, 'MEDICAL_LINE_REFUSED')
  assert.deepEqual(await list(), [])
  return [told.facts.line, told.facts.refusal, told.facts.lines, `${told.why}${told.how}`]
}

describe('a list of claims', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await owner('TRUNCATE medical_claim, household, person CASCADE')
    const input = (i: number) => ({
      key: String(i),
      name: nameOf(i),
      id: idOf(i),
      id_kind: '01',
      sex: '9',
      born_on: null,
      division: VILLAGES[i % 3]?.division ?? '',
      villager_group: null,
      address: null,
      phone: null,
    })
    await savePeople(office.as(), { people: [0, 1, 2].map(input), source: '测试' })
  })

  test('taken whole, as if each had come alone: words, codes, days and amounts as sheets have them', async () => {
    const lines = [
      line(0),
      line(1, { aid_class: '31', scheme: '医疗再救助（2579）', received_on: '2020-03-25' }),
      line(0, { scheme: '再救助', requested: '500', words: '再救助（另一件）' }),
    ]
    assert.deepEqual(await take(lines), { claims: 3, requested_fen: 4700_00 })
    const rows = await list()
    assert.deepEqual(
      rows
        .map(row => [row.name, row.scheme, row.aid_class, row.discharged_on, row.burden_fen, row.requested_fen, row.received_on])
        .toSorted(),
      [
        ['王老一', 'further_aid', '12', '2020-03-12', 3999_50, 500_00, '2020-03-20'],
        ['王老一', 'medical_aid', '12', '2020-03-12', 3999_50, 2100_00, '2020-03-20'],
        ['王老二', 'further_aid', '31', '2020-03-12', 3999_50, 2100_00, '2020-03-25'],
      ],
    )
    const again = rows.find(row => row.name === '王老一' && row.scheme === 'further_aid')
    const detail = await claim(office.as(), { claim_id: again?.claim_id ?? '' })
    assert.deepEqual([detail.steps[0]?.words, detail.illness], ['再救助（另一件）', null])
    const { rows: told } = await owner(`SELECT count(*)::int AS n FROM audit_event WHERE command = 'medical.receive-list'`)
    assert.equal(told[0]?.n, 1)
  })

  test('one bad line refuses all, with its number, the reason and how many', async () => {
    await owner(`UPDATE person SET died_on = '2020-03-05' WHERE name = $1`, [nameOf(2)])
    const bad: [ClaimLine, string, RegExp][] = [
      [line(1, { id: '349999195001010000' }), 'MEDICAL_CELL_UNREADABLE', /第 2 行王老二：「证号」没有写或读不出来/],
      [line(1, { aid_class: '富户' }), 'MEDICAL_CELL_UNREADABLE', /「对象类别」/],
      [line(1, { scheme: '慈善' }), 'MEDICAL_CELL_UNREADABLE', /「种类」/],
      [line(1, { discharged_on: '三月' }), 'MEDICAL_CELL_UNREADABLE', /「出院日期」/],
      [line(1, { covered: '' }), 'MEDICAL_CELL_UNREADABLE', /「政策范围内费用」/],
      [line(1, { serious: '1.005' }), 'MEDICAL_CELL_UNREADABLE', /「大病保险已报」/],
      [line(1, { hospital: '医'.repeat(61) }), 'MEDICAL_CELL_UNREADABLE', /「就诊医院」/],
      [line(4), 'MEDICAL_PERSON_NOT_FOUND', /第 2 行王老五：看病的人没有登记/],
      [line(1, { name: '王老六' }), 'MEDICAL_NAME_DIFFERS', /登记的姓名是王老二/],
      [line(2), 'MEDICAL_STAY_AFTER_DEATH', /第 2 行王老三：王老三已于2020年3月5日去世/],
      [line(1, { requested: '4000' }), 'MEDICAL_NEEDS_WORDS', /高于救助基数 3,999.50 元/],
    ]
    for (const [wrong, code, words] of bad) {
      const [at, refusal, count, text] = await refusedWith([line(0), wrong])
      assert.deepEqual([at, refusal, count], [2, code, 1])
      assert.match(text, words)
    }
    const [at, , count, text] = await refusedWith([line(0), line(4), line(2)])
    assert.deepEqual([at, count], [2, 2])
    assert.match(text, /一共 2 行有问题/)
  })

  test('the same stay twice, in one list or after another, is refused', async () => {
    const [at, refusal, , text] = await refusedWith([line(1), line(0), line(0, { admitted_on: '2020-03-05', words: '另一件' })])
    assert.deepEqual([at, refusal], [3, 'MEDICAL_STAY_TWICE'])
    assert.match(text, /第 3 行王老一：王老一的这次住院（2020年3月12日出院）已经申请过医疗救助/)
    await take([line(0)])
    await assert.rejects(take([line(1), line(0)]), { code: 'MEDICAL_LINE_REFUSED' })
    assert.equal((await list()).length, 1)
  })

  test('who may not; of another village nobody is known', async () => {
    await assert.rejects(take([line(0)], office.as({ permissions: ['medical.read', 'person.read'] })), { code: 'NOT_ALLOWED' })
    const cadre = office.as({ division: VILLAGES[1].division })
    await assert.rejects(take([line(1), line(0)], cadre), { code: 'MEDICAL_LINE_REFUSED' })
    assert.deepEqual(await list(), [])
  })

  test('a pasted line and the list of workbooks have their columns in one order', () => {
    assert.equal(listKinds().find(each => each.id === 'medicalClaims')?.columns.length, LINE_CELLS.length)
  })

  test('two thousand lines at once', async () => {
    const stay = (at: number): Partial<ClaimLine> => {
      const on = new Date(Date.UTC(2013, 0, 1 + at)).toISOString().slice(0, 10)
      return { admitted_on: on, discharged_on: on }
    }
    const lines = Array.from({ length: 2000 }, (_, at) => line(at % 2, stay(at)))
    assert.deepEqual(await take(lines), { claims: 2000, requested_fen: 2000 * 2100_00 })
  })
})
