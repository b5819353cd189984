import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { month } from '../../kernel/month.ts'
import { reliefProblemText } from '../../server/messages/relief.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { settle, type Folk } from '../programmes/testing.ts'
import { checkReliefList, createReliefList, voidReliefList } from './commands.ts'
import { enterReliefList, reliefList, reliefLists } from './commands.read.ts'
import type { GrantInput, ReliefListInput } from './contract.ts'

let office: TestOffice
let folk: Folk
const grantOf = (i: number, change: Partial<GrantInput> = {}): GrantInput => ({
  person_id: folk.people[i] ?? '',
  household_id: null,
  division: folk.villages[i] ?? '',
  persons: 1,
  cause: '30',
  village_fen: 1500_00n,
  office_fen: 1500_00n,
  amount_fen: 1500_00n,
  import_row: `Sheet1!${i + 4}`,
  ...change,
})
const listOf = (grants: readonly GrantInput[], change: Partial<ReliefListInput> = {}): ReliefListInput => ({
  paid_month: month('2020-01'),
  unit: 'person',
  reason: '受疫情影响',
  document: null,
  import_id: null,
  grants,
  ...change,
})
const create = (list: ReliefListInput, ctx = office.as()) => createReliefList(ctx, list)

describe('relief lists', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await office.database.ownerPool.query('TRUNCATE relief_grant, relief_list, payment_batch, household, person CASCADE')
    folk = await settle(office, 4)
  })

  test('lists are numbered within their month; the same list again writes nothing', async () => {
    const first = await create(listOf([grantOf(0), grantOf(1)]))
    const again = await create(listOf([grantOf(1), grantOf(0)]))
    const second = await create(listOf([grantOf(2)]))
    const march = await create(listOf([grantOf(0)], { paid_month: month('2020-03'), unit: 'household' }))
    assert.deepEqual([first.number, again.number, second.number, march.number], [1, 1, 2, 1])
    assert.deepEqual([again.same, again.relief_list_id], [true, first.relief_list_id])
    const { rows } = await office.database.ownerPool.query('SELECT count(*)::int AS n FROM relief_grant')
    assert.deepEqual(rows, [{ n: 4 }])
  })

  test('人 and 户 are summed apart', async () => {
    await create(listOf([grantOf(0), grantOf(1)]))
    await create(listOf([grantOf(2, { household_id: folk.households[2] ?? '' })], { unit: 'household' }))
    const { sums } = await reliefLists(office.as(), { from: '2020-01', to: '2020-06' })
    assert.deepEqual(sums, [
      { unit: 'person', lists: 1, count: 2, amount_fen: 300_000 },
      { unit: 'household', lists: 1, count: 1, amount_fen: 150_000 },
    ])
    assert.deepEqual(await reliefLists(office.as(), { from: '2020-02', to: '2020-06' }), { lists: [], sums: [] })
  })

  test('blocking: empty, twice, no amount, unknown cause, the dead', async () => {
    await assert.rejects(create(listOf([])), { code: 'LIST_EMPTY' })
    await assert.rejects(create(listOf([grantOf(0), grantOf(0)])), { code: 'BENEFICIARY_TWICE' })
    await assert.rejects(create(listOf([grantOf(0, { amount_fen: 0n })])), { code: 'AMOUNT_EMPTY' })
    await assert.rejects(create(listOf([grantOf(0, { cause: '77' })])), { code: 'CAUSE_UNKNOWN' })
    await office.database.ownerPool.query(`UPDATE person SET died_on = '2019-12-31' WHERE person_id = $1`, [folk.people[0]])
    await assert.rejects(create(listOf([grantOf(0)])), { code: 'DEAD_PERSON' })
    assert.deepEqual((await reliefLists(office.as(), { from: '2020-01', to: '2020-12' })).lists, [])
  })

  test('warnings: above the cap, above the town, same cause and too often in one year', async () => {
    const { law } = office.as()
    // 602 × 1 person × 4 months = 2,408; the town approves up to 2,000.
    const high = await create(listOf([grantOf(0, { amount_fen: 2408_00n }), grantOf(1, { amount_fen: 2408_01n })]))
    assert.deepEqual(
      high.problems.map(each => [each.code, each.grant]),
      [
        ['ABOVE_TOWN_RIGHT', 0],
        ['ABOVE_CASE_CAP', 1],
        ['ABOVE_TOWN_RIGHT', 1],
      ],
    )
    const march = await checkReliefList(office.as(), listOf([grantOf(0)], { paid_month: month('2020-03') }))
    assert.deepEqual(
      march.problems.map(each => each.code),
      ['SAME_CAUSE_THIS_YEAR'],
    )
    await create(listOf([grantOf(0, { cause: '21' })], { paid_month: month('2020-03') }))
    const june = await checkReliefList(office.as(), listOf([grantOf(0, { cause: '11' })], { paid_month: month('2020-06') }))
    assert.deepEqual(
      june.problems.map(each => each.code),
      ['TOO_MANY_THIS_YEAR'],
    )
    const nextYear = await checkReliefList(office.as(), listOf([grantOf(0)], { paid_month: month('2021-01') }))
    assert.deepEqual(nextYear.problems, [])
    for (const problem of [...high.problems, ...march.problems, ...june.problems]) {
      assert.doesNotMatch(reliefProblemText(problem, law), /—|undefined/)
      assert.equal(problem.level, 'warning')
    }
  })

  test('a list is void with a reason until a batch pays it; its number is not used again', async () => {
    const { relief_list_id } = await create(listOf([grantOf(0)]))
    await voidReliefList(office.as(), { relief_list_id, reason: '登记错' })
    await assert.rejects(voidReliefList(office.as(), { relief_list_id, reason: '登记错' }), { code: 'RELIEF_VOIDED' })
    const again = await create(listOf([grantOf(0)]))
    assert.equal(again.number, 2)
    await office.database.ownerPool.query(
      `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, reason, relief_list_id, made_by, made_at)
       VALUES (${COUNTY}, $1, $2, 'temporaryRelief', '2020-01-01', 'relief', 1, 'person', 'x', $3, $1, now())`,
      [newId(), TOWN, again.relief_list_id],
    )
    await assert.rejects(voidReliefList(office.as(), { relief_list_id: again.relief_list_id, reason: '登记错' }), {
      code: 'RELIEF_ALREADY_RUN',
    })
    const detail = await reliefList(office.as(), { relief_list_id: again.relief_list_id })
    assert.deepEqual([detail.grants[0]?.name, detail.grants[0]?.village_fen, detail.list.batch_id === null], ['试1', 150_000, false])
  })

  test('two lists made at once get two numbers', async () => {
    const both = await Promise.all([create(listOf([grantOf(0)])), create(listOf([grantOf(1)]))])
    assert.deepEqual(both.map(each => each.number).toSorted(), [1, 2])
  })

  test('by hand: village and household come from the register; a household list needs one', async () => {
    const wire = { person_id: folk.people[1] ?? '', persons: 2, cause: '21', village_fen: null, office_fen: null, amount_fen: 100_000 }
    const list = { paid_month: '2020-06', unit: 'household' as const, reason: '医疗支出', document: null, grants: [wire] }
    await assert.rejects(enterReliefList(office.as(), list), { code: 'HOUSEHOLD_MISSING' })
    await office.database.ownerPool.query(
      `INSERT INTO household_member VALUES (${COUNTY}, $1, $2, '2019-01-01', NULL, $3, '01', '户主', true, true, now())`,
      [folk.households[1], folk.people[1], folk.villages[1]],
    )
    const made = await enterReliefList(office.as(), list)
    const { grants } = await reliefList(office.as(), made)
    assert.deepEqual([grants[0]?.household_id, grants[0]?.village], [folk.households[1], '石桥村'])
    await assert.rejects(enterReliefList(office.as(), { ...list, grants: [{ ...wire, person_id: newId() }] }), {
      code: 'GRANT_PERSON_NOT_FOUND',
    })
  })

  test('who may not: no permission, only a village', async () => {
    await assert.rejects(create(listOf([grantOf(0)]), office.as({ permissions: ['relief.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(create(listOf([grantOf(0)]), office.as({ division: VILLAGES[0].division })), { code: 'TOWN_USER_NEEDED' })
    const { relief_list_id } = await create(listOf([grantOf(0)]))
    await assert.rejects(reliefList(office.as({ division: VILLAGES[1].division }), { relief_list_id }), { code: 'RELIEF_NOT_FOUND' })
    await assert.rejects(reliefLists(office.as({ permissions: [] }), { from: '2020-01', to: '2020-06' }), { code: 'NOT_ALLOWED' })
  })
})
