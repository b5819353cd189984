import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { startCare, voidCare } from '../disability/commands.care.ts'
import { recordFindings } from '../disability/commands.checks.ts'
import { openChecks, strikeFromChecks, voidChecks } from '../disability/commands.rounds.ts'
import { takeCards } from '../disability/commands.ts'
import { savePeople } from '../people/commands.ts'
import { figureDetail, figureRows, summarise } from './commands.ts'
import type { Summary } from './contract.ts'
import { smallTown, type ReportTown } from './store.fixtures.test.ts'

const HALF_YEAR = { from: '2020-01', to: '2020-06' }
const half = (town: ReportTown): Promise<Summary> => summarise(town.as(), HALF_YEAR)
const people = [0, 1, 2].map(i => {
  const body = `34999919750101${500 + i}`
  return { name: `余成${'一二三'[i] ?? ''}`, id: body + checkDigit(body), village: VILLAGES[i % 2]?.division ?? '' }
})
const register = async (town: ReportTown): Promise<string[]> => {
  const saved = await savePeople(town.as(), {
    source: '测试',
    people: people.map(({ name, id, village }) => ({
      key: id,
      name,
      id,
      id_kind: '01',
      sex: '9',
      born_on: null,
      division: village,
      villager_group: null,
      address: null,
      phone: null,
    })),
  })
  const cards = people.map(({ name, id }) => ({
    number: `${id}41`,
    name,
    id: null,
    category: null,
    level: null,
    issued_on: null,
    expires_on: null,
  }))
  await takeCards(town.as(), { cards, replaces: false })
  return saved.map(({ person_id }) => person_id)
}
const SIX = [
  ['11', '1111'],
  ['12', null],
  ['13', '1313'],
  ['14', '1417'],
  ['15', '1511'],
  ['16', null],
] as const

describe('the six checks and care at home', () => {
  test('each figure moves with its own rows and nothing else does', async t => {
    const town = await smallTown(t)
    const ids = await register(town)
    const before = await half(town)
    const of = async (): Promise<Record<string, unknown>> => {
      const { figures } = await half(town)
      const own = figures.filter(({ id }) => id.startsWith('disability.'))
      return Object.fromEntries(own.map(f => [f.id.slice(11), f.unit === 'ratio' ? `${f.numerator}/${f.denominator}` : f.value]))
    }
    assert.deepEqual(await of(), {}, 'no row, no figure: a card alone is none')
    const open = (round_title: string) =>
      openChecks(town.as(), { round_title, opened_on: '2020-03-01', due_on: '2020-03-31', people: [], person_ids: ids })
    const { round_id } = await open('六项核查')
    const record = (person: number, change: Record<string, string | null> = {}, checked_on = '2020-03-20', round = round_id) =>
      recordFindings(town.as(), {
        round_id: round,
        checked_on,
        checker: '余德明',
        checks: SIX.map(([item, usual]) => {
          const result = change[item] === undefined ? usual : change[item]
          return { person_id: ids[person] ?? '', item, applies: result !== null, result, evidence: '上门查看' }
        }),
      })
    await record(0)
    await record(1, { 13: '1301', 15: null, 12: '1211' })
    assert.deepEqual(await of(), {
      'needCheck.completed.persons': 2,
      'educationAid.coverage': '1/1',
      'rehabilitation.coverage': '1/2',
      'employment.ableCoverage': '2/2',
      'dilapidatedHousing.appraisedDone': '1/1',
    })
    const care = { care_kind: '1', care_level: '3', caregiver: '邻居', no_carer: '父母已故', from_day: '2020-03-10' } as const
    const { care_id } = await startCare(town.as(), { person_id: ids[0] ?? '', ...care })
    assert.equal((await of())['homeCare.severeNoGuardian.persons'], 1)
    // The same people in a later round count once, as they were found last.
    const again = await open('复查')
    await record(1, {}, '2020-04-10', again.round_id)
    assert.deepEqual([(await of())['needCheck.completed.persons'], (await of())['rehabilitation.coverage']], [2, '2/2'])
    const after = await half(town)
    const others = ({ figures }: Summary) => figures.filter(({ id }) => !id.startsWith('disability.'))
    assert.deepEqual(others(after), others(before))
    assert.match(after.text, /4月底前完成未脱贫残疾人2人的.*核查工作，其中1名无法定护理人的失能重残人员得到居家照护服务。/)
    for (const { id } of after.figures.filter(each => each.id.startsWith('disability.'))) {
      const detail = await figureDetail(town.as(), { ...HALF_YEAR, id })
      assert.ok(detail.agrees, id)
    }
    const rows = await figureRows(town.as(), { ...HALF_YEAR, id: 'disability.rehabilitation.coverage', division: VILLAGES[1].division })
    assert.deepEqual(
      rows.rows.map(row => row.name),
      ['余成二'],
    )
    const finance = town.as({ permissions: ['report.read', 'payment.read'] })
    const unnamed = await figureRows(finance, { ...HALF_YEAR, id: 'disability.rehabilitation.coverage', division: VILLAGES[1].division })
    assert.deepEqual(
      unnamed.rows.map(row => [row.name, row.person_id]),
      [['（您没有看这份名单的权限）', null]],
      'who may not read cards gets the number, not the name',
    )
    // What is void or struck out leaves.
    await voidChecks(town.as(), { round_id: again.round_id, reason: '重复' })
    await strikeFromChecks(town.as(), { round_id, person_id: ids[0] ?? '', reason: '已脱贫' })
    await voidCare(town.as(), { care_id, reason: '登错' })
    assert.deepEqual(await of(), {
      'needCheck.completed.persons': 1,
      'educationAid.coverage': '1/1',
      'rehabilitation.coverage': '0/1',
      'employment.ableCoverage': '1/1',
    })
    const { figures } = await summarise(town.as(), { from: '2020-01', to: '2020-02' })
    assert.deepEqual(
      figures.filter(({ id }) => id.startsWith('disability.')),
      [],
      'before the round there is none',
    )
  })
})
