import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Check } from 'typebox/value'
import { VILLAGES } from '../../server/testing.office.ts'
import { permissionsOf } from '../users/rules.ts'
import { monthBoard } from './commands.read.ts'
import { approveBatch, runBatch, submitBatch, voidBatch } from './commands.ts'
import { MonthBoard } from './contract.ts'
import { town, type Town } from './store.fixtures.test.ts'

const june = { programme: 'dibao.rural', kind: 'regular', month: '2020-06' } as const

/** What the cadre of one village sees of the month: two families of his, one of another village. */
async function village(t: Parameters<typeof town>[0]) {
  const own = await town(t)
  const mine = await own.entitled({ name: '石桥甲', village: 1, persons: 2, base: 500_00n })
  await own.entitled({ name: '石桥乙', village: 1, base: 200_00n })
  const other = await own.entitled({ name: '柳沟丙', village: 2, persons: 3, base: 900_00n })
  const cadre = own.as({ login: 'cadre', division: VILLAGES[1].division, permissions: [...permissionsOf(['village_cadre'])] })
  const seen = async () => {
    const board = await monthBoard(cadre, { month: '2020-06', checked: true })
    assert.ok(Check(MonthBoard, board))
    return { board, rural: board.programmes.find(each => each.programme === 'dibao.rural') }
  }
  return { own, mine, other, cadre, seen }
}

const sent = (own: Town) =>
  own.sql(`UPDATE payment_batch SET sent_at = approved_at, sent_by = made_by, returned_at = approved_at WHERE voided_at IS NULL`)

test('a village sees how far its month is, and its own persons and money alone', async t => {
  const { own, seen } = await village(t)
  const before = await seen()
  assert.deepEqual(
    [before.board.whole_town, before.rural?.persons, before.rural?.due_fen, before.rural?.standing],
    [false, 3, 700_00, null],
    'what a run would pay',
  )
  const batch = await runBatch(own.maker(), june)
  const steps = [
    [() => Promise.resolve(), 'draft'],
    [() => submitBatch(own.maker(), batch), 'submitted'],
    [() => approveBatch(own.approver(), batch), 'approved'],
  ] as const
  for (const [act, status] of steps) {
    await act()
    const { board, rural } = await seen()
    assert.deepEqual(rural?.standing, { status, review: 'none', failed_open: 0 })
    assert.deepEqual([rural?.persons, rural?.due_fen], [3, 700_00])
    assert.deepEqual([rural?.batches, board.others, board.mine, board.problems], [[], [], [], []], 'the batch stays with the town')
    const told = JSON.stringify(board)
    for (const word of ['maker', 'approver', '石桥甲', '柳沟丙', batch.batch_id, batch.hash, '160000'])
      assert.ok(!told.includes(word), `nothing of ${word}`)
  }
  // Entitlements that end afterwards do not change what was paid.
  await own.sql(`UPDATE entitlement SET to_month = '2020-06-01'`)
  const later = (await seen()).rural
  assert.deepEqual([later?.entitled, later?.persons, later?.due_fen], [0, 3, 700_00])
})

test('a voided roster is no state; the one that took its place is', async t => {
  const { own, seen } = await village(t)
  await voidBatch(own.maker(), { ...(await runBatch(own.maker(), june)), reason: '重做' })
  assert.equal((await seen()).rural?.standing, null)
  await submitBatch(own.maker(), await runBatch(own.maker(), june))
  assert.equal((await seen()).rural?.standing?.status, 'submitted')
})

test('after the return a village counts the failures of its own lines, until they are paid again', async t => {
  const { own, mine, other, seen } = await village(t)
  const batch = await runBatch(own.maker(), june)
  await submitBatch(own.maker(), batch)
  await approveBatch(own.approver(), batch)
  await sent(own)
  const fail = (person_id: string) =>
    own.sql(`UPDATE payment_line SET result = 'failed', result_reason = '02' WHERE person_id = $1`, [person_id])
  await fail(other.person_id)
  assert.deepEqual((await seen()).rural?.standing, { status: 'returned', review: 'none', failed_open: 0 }, "another village's failure")
  await fail(mine.person_id)
  assert.equal((await seen()).rural?.standing?.failed_open, 1)
  await runBatch(own.maker(), { ...june, kind: 'reissue', reason: '户名已更正', corrects_batch: batch.batch_id })
  const after = (await seen()).rural
  assert.deepEqual([after?.standing?.failed_open, after?.persons, after?.due_fen], [0, 3, 700_00], 'a reissue counts nobody twice')
})

test('relief lists with somebody of the village, with its grants alone', async t => {
  const { own, mine, other, seen } = await village(t)
  const both = await own.relief({
    month: '2020-06-01',
    number: 1,
    people: [
      { person_id: mine.person_id, amount: 800_00n },
      { person_id: other.person_id, amount: 1200_00n },
    ],
  })
  await own.relief({ month: '2020-06-01', number: 2, people: [{ person_id: other.person_id, amount: 300_00n }] })
  await own.sql('UPDATE relief_grant g SET division = p.division FROM person p WHERE p.person_id = g.person_id')
  const lists = async () =>
    (await seen()).board.relief.map(({ relief_list_id, grants, amount_fen, batch, standing }) => [
      relief_list_id,
      grants,
      amount_fen,
      batch,
      standing?.status,
    ])
  assert.deepEqual(await lists(), [[both, 1, 800_00, null, undefined]])
  const relief = { programme: 'temporaryRelief', kind: 'relief', month: '2020-06', relief_list_id: both } as const
  await submitBatch(own.maker(), await runBatch(own.maker(), relief))
  assert.deepEqual(await lists(), [[both, 1, 800_00, null, 'submitted']])
  const town = await monthBoard(own.maker(), { month: '2020-06' })
  assert.deepEqual(
    town.relief.map(({ grants, amount_fen, batch, standing }) => [grants, amount_fen, batch?.status, standing]),
    [
      [2, 2000_00, 'submitted', null],
      [1, 300_00, undefined, null],
    ],
    'the town sees all of them and the batch itself',
  )
})
