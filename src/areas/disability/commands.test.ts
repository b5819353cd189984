import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, VILLAGES } from '../../server/testing.office.ts'
import { cares, endCare, startCare, voidCare } from './commands.care.ts'
import { recordFindings } from './commands.checks.ts'
import { cardsFile, caresFile, roundFile } from './commands.export.ts'
import { openChecks, round, rounds, strikeFromChecks, voidChecks } from './commands.rounds.ts'
import type { NewCare } from './contract.care.ts'
import type { NewCheck, NewRound } from './contract.rounds.ts'
import { card, CARE, house, idOf, nameOf, refusesWith, ROUND, sixOf, WORKER } from './testing.ts'

const { office, owner, take, anew } = await house()
let people: string[] = []
beforeEach(async () => {
  people = await anew()
})
const open = async (change: Partial<NewRound> = {}, ctx = office.as()) =>
  (await openChecks(ctx, { ...ROUND, person_ids: people.slice(0, 3), ...change })).round_id
const record = (round_id: string, checks: NewCheck[], checked_on = '2020-03-10', ctx = office.as()) =>
  recordFindings(ctx, { round_id, checked_on, checker: '余德明', checks })

describe('六项核查', () => {
  beforeEach(() => take([card(0), card(1), card(2)]))

  test('named at opening, checked item by item, done with the last; figures are numerator and denominator', async () => {
    const round_id = await open({
      person_ids: [],
      people: [
        { id: `${idOf(0)}41`, name: nameOf(0) },
        { id: idOf(1), name: nameOf(1) },
        { id: idOf(2), name: nameOf(2) },
      ],
    })
    await record(round_id, sixOf(people[0] ?? ''))
    await record(round_id, sixOf(people[1] ?? '').slice(0, 5))
    const half = await round(office.as(), { round_id })
    assert.deepEqual([half.round.people, half.round.done, half.round.done_on], [3, 1, null])
    assert.deepEqual(
      half.people.map(each => [each.name, each.done_on, each.cells.length]),
      [
        ['余成一', '2020-03-10', 6],
        ['余成二', null, 5],
        ['余成三', null, 0],
      ],
    )
    assert.deepEqual(
      half.counts.find(({ item }) => item === '13'),
      { item: '13', applies: 2, met: 2, checked: 2 },
    )
    assert.deepEqual(
      half.counts.find(({ item }) => item === '12'),
      { item: '12', applies: 0, met: 0, checked: 2 },
    )
    await record(round_id, sixOf(people[1] ?? '').slice(5), '2020-03-20')
    await record(
      round_id,
      sixOf(people[2] ?? '').map(check => (check.item === '14' ? { ...check, result: '1401', evidence: '等待岗位' } : check)),
      '2020-03-31',
    )
    const [whole] = await rounds(office.as(), {})
    assert.deepEqual([whole?.done, whole?.done_on], [3, '2020-03-31'])
    const { counts } = await round(office.as(), { round_id })
    assert.deepEqual(
      counts.find(({ item }) => item === '14'),
      { item: '14', applies: 3, met: 2, checked: 3 },
    )
  })

  test('a later finding takes the place of the earlier one, and the audit keeps both', async () => {
    const round_id = await open()
    const [first] = sixOf(people[0] ?? '')
    assert.ok(first)
    await record(round_id, [first])
    await record(round_id, [{ ...first, applies: false, result: null }], '2020-03-12')
    const { people: rows } = await round(office.as(), { round_id })
    assert.deepEqual(rows[0]?.cells, [
      { item: '11', applies: false, result: null, evidence: null, checked_on: '2020-03-12', checker: '余德明' },
    ])
    const { rows: audit } = await owner(`SELECT changes FROM audit_event WHERE command = 'disability.check' ORDER BY audit_id DESC LIMIT 1`)
    assert.match(JSON.stringify(audit), /check_item/)
  })

  test('refused: an item that does not apply has no result, in the database too; another item’s result; days; twice; nothing is stored', async () => {
    const round_id = await open()
    const [care] = sixOf(people[0] ?? '')
    assert.ok(care)
    await assert.rejects(record(round_id, [{ ...care, applies: false }]), refusesWith('CHECK_NOT_APPLICABLE', { item: '照护' }))
    await assert.rejects(record(round_id, [...sixOf(people[1] ?? ''), { ...care, result: '1211' }]), refusesWith('CHECK_RESULT_UNKNOWN'))
    await assert.rejects(record(round_id, [{ ...care, item: '21', result: '2111' }]), refusesWith('CHECK_ITEM_UNKNOWN'))
    await assert.rejects(record(round_id, [{ ...care, result: '1101' }]), refusesWith('CHECK_EVIDENCE_NEEDED'))
    await assert.rejects(record(round_id, [care], '2020-02-29'), refusesWith('CHECK_BEFORE_ROUND'))
    await assert.rejects(record(round_id, [care], '2020-06-19'), refusesWith('CHECK_IN_FUTURE'))
    await assert.rejects(record(round_id, [care, care]), refusesWith('CHECK_SAID_TWICE'))
    await assert.rejects(record(round_id, sixOf(people[3] ?? '')), refusesWith('ROUND_PERSON_UNKNOWN'))
    await owner(`UPDATE person SET died_on = '2020-03-09' WHERE person_id = $1`, [people[0]])
    await assert.rejects(record(round_id, [care]), refusesWith('CHECK_AFTER_DEATH'))
    await assert.rejects(record(newId(), [care]), refusesWith('ROUND_NOT_FOUND'))
    assert.equal((await owner('SELECT 1 FROM check_item')).rowCount, 0)
    await assert.rejects(
      owner(
        `INSERT INTO check_item SELECT county, round_id, person_id, '11', division, false, '1111', NULL, '2020-03-10', '甲', created_by, created_at FROM check_target LIMIT 1`,
      ),
      /check_item_applies/,
    )
  })

  test('opening refuses: nobody, twice, dead, without a valid card, unknown, a name already taken', async () => {
    await assert.rejects(open({ person_ids: [] }), refusesWith('ROUND_EMPTY'))
    await assert.rejects(open({ people: [{ id: idOf(0), name: nameOf(0) }] }), refusesWith('ROUND_TWICE'))
    await assert.rejects(open({ person_ids: people }), refusesWith('ROUND_NO_CARD', { name: '余成四' }))
    await assert.rejects(open({ person_ids: [newId()] }), refusesWith('ROUND_PERSON_GONE'))
    await assert.rejects(open({ person_ids: [], people: [{ id: idOf(5), name: '谁' }] }), refusesWith('LISTED_PERSON_UNKNOWN'))
    await assert.rejects(
      open({ person_ids: [], people: [{ id: `${idOf(0).slice(0, 17)}?`, name: nameOf(0) }] }),
      refusesWith('LISTED_ID_WRONG'),
    )
    await assert.rejects(open({ person_ids: [], people: [{ id: idOf(0), name: '李四' }] }), refusesWith('LISTED_NAME_DIFFERS'))
    await assert.rejects(open({ due_on: '2020-02-01' }), refusesWith('ROUND_DUE_FIRST'))
    await owner(`UPDATE person SET died_on = '2020-02-28' WHERE person_id = $1`, [people[2]])
    await assert.rejects(open(), refusesWith('ROUND_DEAD', { name: '余成三' }))
    await open({ person_ids: people.slice(0, 1) })
    await assert.rejects(open({ person_ids: people.slice(0, 1) }), refusesWith('ROUND_EXISTS'))
  })

  test('a struck person leaves the counts; a void round takes nothing any more', async () => {
    const round_id = await open()
    await record(round_id, people.slice(0, 3).flatMap(sixOf))
    await strikeFromChecks(office.as(), { round_id, person_id: people[0] ?? '', reason: '已脱贫' })
    const { round: head, counts } = await round(office.as(), { round_id })
    assert.deepEqual([head.people, head.done, counts[0]?.applies], [2, 2, 2])
    await assert.rejects(record(round_id, sixOf(people[0] ?? '')), refusesWith('ROUND_PERSON_STRUCK'))
    await voidChecks(office.as(), { round_id, reason: '重复' })
    await assert.rejects(record(round_id, sixOf(people[1] ?? '')), refusesWith('ROUND_VOIDED'))
    await open()
  })

  test('who may not; the worker of a village checks his own people and sees no others', async () => {
    const round_id = await open()
    const worker = office.as({ permissions: WORKER, division: VILLAGES[0].division })
    assert.deepEqual(
      (await round(worker, { round_id })).people.map(each => each.name),
      ['余成一'],
    )
    assert.deepEqual(await record(round_id, sixOf(people[0] ?? ''), '2020-03-10', worker), { recorded: 6 })
    assert.deepEqual(
      (await rounds(worker, {})).map(each => [each.people, each.done]),
      [[1, 1]],
    )
    await assert.rejects(record(round_id, sixOf(people[1] ?? ''), '2020-03-10', worker), refusesWith('ROUND_PERSON_UNKNOWN'))
    await assert.rejects(open({ round_title: '另一轮' }, worker), refusesWith('NOT_ALLOWED'))
    await assert.rejects(voidChecks(worker, { round_id, reason: '错' }), refusesWith('NOT_ALLOWED'))
    await assert.rejects(
      record(round_id, sixOf(people[0] ?? ''), '2020-03-10', office.as({ permissions: ['disability.read'] })),
      refusesWith('NOT_ALLOWED'),
    )
  })
})

describe('居家照护', () => {
  beforeEach(() => take([card(0), card(1, { level: '三级' })]))
  const start = (i: number, change: Partial<NewCare> = {}, ctx = office.as()) =>
    startCare(ctx, { ...CARE, person_id: people[i] ?? '', ...change })

  test('begins, ends with a word, begins anew; never two at once; void is no care', async () => {
    const { care_id } = await start(0)
    await assert.rejects(start(0, { from_day: '2020-04-01' }), refusesWith('CARE_OVERLAPS'))
    await endCare(office.as(), { care_id, to_day: '2020-04-01', reason: '住进福利院' })
    await assert.rejects(endCare(office.as(), { care_id, to_day: '2020-05-01', reason: '再停' }), refusesWith('CARE_ENDED'))
    const again = await start(0, { from_day: '2020-04-01' })
    assert.deepEqual(
      (await cares(office.as(), {})).map(row => [row.from_day, row.to_day, row.caregiver]),
      [
        ['2020-04-01', null, '邻居李强'],
        ['2020-03-10', '2020-04-01', '邻居李强'],
      ],
    )
    await voidCare(office.as(), { care_id: again.care_id, reason: '登错' })
    await assert.rejects(voidCare(office.as(), { care_id: again.care_id, reason: '登错' }), refusesWith('CARE_VOIDED'))
    await start(0, { from_day: '2020-05-01' })
  })

  test('refused: not severe, no card, before birth, after death, ahead; who may not', async () => {
    await assert.rejects(start(1), refusesWith('CARE_NOT_SEVERE'))
    await assert.rejects(start(2), refusesWith('CARE_NO_CARD'))
    await assert.rejects(start(0, { from_day: '2025-03-01' }), refusesWith('CARE_NO_CARD'))
    await assert.rejects(start(0, { from_day: '1959-12-31' }), refusesWith('CARE_BEFORE_BIRTH'))
    await assert.rejects(start(0, { from_day: '2020-06-19' }), refusesWith('CARE_IN_FUTURE'))
    await assert.rejects(start(0, { person_id: newId() }), refusesWith('CARE_PERSON_UNKNOWN'))
    await owner(`UPDATE person SET died_on = '2020-03-09' WHERE person_id = $1`, [people[0]])
    await assert.rejects(start(0), refusesWith('CARE_AFTER_DEATH'))
    const worker = office.as({ permissions: WORKER, division: VILLAGES[1].division })
    await assert.rejects(start(0, {}, worker), refusesWith('CARE_PERSON_UNKNOWN'))
    await assert.rejects(cares(office.as({ permissions: ['office.read'] }), {}), refusesWith('NOT_ALLOWED'))
    assert.equal((await owner('SELECT 1 FROM home_care')).rowCount, 0)
  })
})

test('three lists leave with masked numbers and their rows in the register of exports', async () => {
  await take([card(0)])
  const round_id = await open({ person_ids: people.slice(0, 1) })
  await record(round_id, sixOf(people[0] ?? ''))
  await startCare(office.as(), { ...CARE, person_id: people[0] ?? '' })
  for (const file of [await cardsFile(office.as(), {}), await roundFile(office.as(), { round_id }), await caresFile(office.as(), {})]) {
    const texts = (await textsOf(file)).join(' ')
    assert.match(texts, /余成一/)
    assert.doesNotMatch(texts, new RegExp(idOf(0)))
  }
  const { rowCount } = await owner(
    `SELECT 1 FROM export_register WHERE county = ${COUNTY} AND kind IN ('disability_cards', 'disability_checks', 'home_cares')`,
  )
  assert.equal(rowCount, 3)
})
