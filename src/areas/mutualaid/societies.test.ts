import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { newId } from '../../server/random.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { openFund } from '../funds/commands.ts'
import { permissionsOf } from '../users/rules.ts'
import { societies, society } from './commands.read.ts'
import {
  changeSociety,
  closeSociety,
  endTerm,
  recordInspection,
  recordTraining,
  registerSociety,
  seatDirector,
  voidTraining,
} from './commands.ts'
import type { Inspection } from './contract.ts'
import { foundSociety, seatBoard } from './testing.ts'

let office: TestOffice
let society_id = ''
let fund_id = ''
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const cadre = () => office.as({ login: 'cadre', permissions: [...permissionsOf(['village_cadre'])], division: VILLAGES[1].division })

beforeEach(async () => {
  office ??= await testOffice()
  await owner('TRUNCATE society, fund, aid_case CASCADE')
  ;({ society_id, fund_id } = await foundSociety(office, VILLAGES[0].division))
  await seatBoard(office, society_id)
})

describe('societies', () => {
  const detail = () => society(office.as(), { society_id, year: 2020 })

  test('registered with its fund; one name, one number, one fund each', async () => {
    const own = { registration_no: '53X9', name: '第二互助社' }
    await assert.rejects(foundSociety(office, VILLAGES[0].division, { registration_no: '53X9' }), { code: 'FUND_NAME_TAKEN' })
    await assert.rejects(foundSociety(office, VILLAGES[0].division, { name: '第二互助社' }), { code: 'SOCIETY_REGISTERED' })
    await assert.rejects(foundSociety(office, VILLAGES[0].division, { ...own, fund_id }), { code: 'SOCIETY_FUND_TAKEN' })
    await assert.rejects(foundSociety(office, VILLAGES[1].division, { ...own, fund_id }), { code: 'SOCIETY_FUND_OTHER' })
    await assert.rejects(foundSociety(office, VILLAGES[0].division, { ...own, legal_head: ' ' }), { code: 'SOCIETY_FIELD_EMPTY' })
    await assert.rejects(foundSociety(office, VILLAGES[0].division, { ...own, founded_on: '2020-06-19' }), {
      code: 'SOCIETY_FOUNDED_IN_FUTURE',
    })
    await assert.rejects(foundSociety(office, '349999200000', own), { code: 'SOCIETY_DIVISION_UNKNOWN' })
    await assert.rejects(registerSociety(cadre(), { ...(await registered()), division: VILLAGES[1].division }), { code: 'NOT_ALLOWED' })
    const { rows } = await societies(office.as(), { year: 2020 })
    assert.deepEqual(
      rows.map(row => [row.place, row.level, row.balance_fen, row.cases, row.inspection]),
      [['东河村', 'village', 5000_00, 0, 'overdue']],
    )
    const named = { society_id, name: '东河村救急难互助社', registration_no: '53X7', legal_head: '丁二' }
    await changeSociety(office.as(), named)
    assert.deepEqual([(await detail()).society.name, (await detail()).society.legal_head], ['东河村救急难互助社', '丁二'])
  })
  const registered = async () => ({
    division: VILLAGES[0].division,
    name: '又一个',
    registration_no: '53X8',
    legal_head: '丁一',
    founded_on: '2018-05-01',
    fund_id: null,
    opened_on: '2020-01-01',
    opening_fen: 0,
    opening_place: 'bank' as const,
  })

  test('a fund that the village has already may become its own', async () => {
    const opened = await openFund(office.as(), {
      kind: 'mutual_aid',
      division: VILLAGES[1].division,
      name: '互助资金',
      opened_on: '2020-01-01',
      opening_fen: 100,
      place: 'bank',
      document: null,
    })
    const taken = await foundSociety(office, VILLAGES[1].division, { fund_id: opened.fund_id })
    assert.equal(taken.fund_id, opened.fund_id)
  })

  test('terms: one after the other; the board tells what it lacks', async () => {
    const before = await detail()
    assert.deepEqual([before.directors.length, before.board], [5, ['监事会 0 人，一般不少于 3 人']])
    const chair = before.directors.find(each => each.board_post === 'chair')
    const next = { society_id, name: '丁六', board_post: 'chair', from_day: '2020-02-01', to_day: null } as const
    await assert.rejects(seatDirector(office.as(), next), { code: 'CHAIR_TWICE' })
    await assert.rejects(endTerm(office.as(), { director_id: newId(), to_day: '2020-02-01' }), { code: 'DIRECTOR_NOT_FOUND' })
    const end = { director_id: chair?.director_id ?? '', to_day: '2020-02-01' }
    await assert.rejects(endTerm(office.as(), { ...end, to_day: '2019-01-01' }), { code: 'TERM_ENDS_FIRST' })
    await endTerm(office.as(), end)
    await assert.rejects(endTerm(office.as(), end), { code: 'TERM_OVER' })
    await seatDirector(office.as(), next)
    assert.equal((await detail()).directors.filter(each => each.to_day === null).length, 5)
  })

  const passed: Inspection = {
    year: 2019,
    papers: ['12', '11', '13', '11'],
    submitted_on: '2020-05-20',
    inspection_result: 'passed',
    inspected_on: '2020-06-10',
    words: null,
  }
  test('the inspection of a year is one row, from the first paper to the result', async () => {
    const step = { ...passed, papers: ['11'], submitted_on: null, inspection_result: null, inspected_on: null, society_id }
    await recordInspection(office.as({ today: '2020-04-01' }), step)
    assert.deepEqual((await society(office.as({ today: '2020-04-01' }), { society_id, year: 2020 })).society.inspection, 'papers')
    assert.equal((await detail()).society.inspection, 'overdue')
    await assert.rejects(recordInspection(office.as(), { ...passed, papers: ['11'], society_id }), { code: 'INSPECTION_PAPERS_MISSING' })
    await recordInspection(office.as(), { ...passed, society_id })
    const { society: row, inspections } = await detail()
    assert.deepEqual([row.inspection, row.inspected_on], ['done', '2020-06-10'])
    assert.deepEqual(
      inspections.map(each => [each.year, each.papers.join(' '), each.state]),
      [[2019, '11 12 13', 'done']],
    )
    await assert.rejects(owner(`UPDATE society_inspection SET inspected_on = NULL`), { code: '23514' })
  })

  test('one training with all that came: all rows or none, each once', async () => {
    const second = await foundSociety(office, VILLAGES[1].division)
    const ids = [society_id, second.society_id].map(id => ({ society_id: id, attendees: 4 }))
    const wanted = { trained_on: '2020-05-12', topic: '11', societies: ids }
    await assert.rejects(recordTraining(office.as(), { ...wanted, societies: [...ids, { society_id: newId(), attendees: 1 }] }), {
      code: 'SOCIETY_NOT_FOUND',
    })
    await assert.rejects(recordTraining(office.as(), { ...wanted, societies: [...ids, ...ids] }), { code: 'TRAINED_TWICE' })
    assert.deepEqual((await detail()).trainings, [])
    assert.deepEqual(await recordTraining(office.as(), wanted), { societies: 2 })
    await assert.rejects(recordTraining(office.as(), wanted), { code: 'TRAINED_TWICE' })
    const [training] = (await detail()).trainings
    assert.equal((await detail()).society.trained_on, '2020-05-12')
    const back = { training_id: training?.training_id ?? '', reason: '没有到场' }
    await voidTraining(office.as(), back)
    await assert.rejects(voidTraining(office.as(), back), { code: 'TRAINING_VOIDED' })
    await assert.rejects(voidTraining(office.as(), { ...back, training_id: newId() }), { code: 'TRAINING_NOT_FOUND' })
    assert.equal((await detail()).society.trained_on, null)
  })

  test('closed with its empty fund, and nothing is done in it afterwards', async () => {
    const close = { society_id, closed_on: '2020-06-18', reason: '并入联合会' }
    await assert.rejects(closeSociety(office.as(), close), { code: 'FUND_NOT_EMPTY' })
    const empty = await foundSociety(office, VILLAGES[2].division, { opening_fen: 0 })
    await closeSociety(office.as(), { ...close, society_id: empty.society_id })
    await assert.rejects(closeSociety(office.as(), { ...close, society_id: empty.society_id }), { code: 'SOCIETY_CLOSED' })
    await assert.rejects(recordInspection(office.as(), { ...passed, society_id: empty.society_id }), { code: 'SOCIETY_CLOSED' })
    await assert.rejects(society(office.as(), { society_id: newId(), year: 2020 }), { code: 'SOCIETY_NOT_FOUND' })
  })
})
