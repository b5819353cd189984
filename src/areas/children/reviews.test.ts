import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { setScope } from '../../server/db.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, TOWN, VILLAGES } from '../../server/testing.office.ts'
import { addClass, addGuardian, changeChild } from './commands.ts'
import { child } from './commands.read.ts'
import { excuseReview, openRound, reviewChild, round, rounds, voidRound } from './commands.reviews.ts'
import { endWorker, newWorker, train, workers } from './commands.workers.ts'
import type { NewChild } from './contract.ts'
import type { Answers } from './contract.reviews.ts'
import { addTo, clerkOf, directorOf, FACTS, GUARDIAN, house, NAMED, numberOf, supervisorOf } from './testing.ts'

const at = house()
const owner = (text: string, values: unknown[] = []) => at.office.database.ownerPool.query(text, values)
const supervisor = () => supervisorOf(at)
const director = (village = 0) => directorOf(at, village)
const clerk = () => clerkOf(at)
const add = (i: number, change: Partial<NewChild> = {}, ctx = supervisor()) => addTo(at, i, change, ctx)
const ANSWERS: Answers = {
  care: '1',
  school_answer: '1',
  health_answer: '1',
  safety: '1',
  capability: '2',
  finding: '01',
  measures: null,
  reviewed_on: '2020-06-10',
  reviewers: '姚春梅',
}
const coverage = async (ctx = clerk(), from = '2020-01-01', to = '2020-06-30') =>
  at.office.db.transaction().execute(async trx => {
    await setScope(trx, ctx.user.scope)
    const { rows } = await sql<{ reviewed: number; due: number }>`SELECT * FROM child_review_coverage(${COUNTY}, ${from}, ${to})`.execute(
      trx,
    )
    return rows[0]
  })

describe('a review of care', () => {
  const opened = { heading: '2020年上半年核查', opened_on: '2020-06-01', due_on: '2020-06-30' }

  test('names all children of the moment; coverage follows the answers, and the summary gets two numbers', async () => {
    for (const i of [0, 1, 2]) await add(i, i === 2 ? { division: VILLAGES[1].division } : {})
    const old = await add(3, { id: numberOf(3, '20040401'), from_day: '2020-01-01' })
    assert.deepEqual((await child(supervisor(), { child: old })).age, 16, 'left-behind ends at 16')
    const { round: id, children: count } = await openRound(supervisor(), opened)
    assert.equal(count, 3)
    await add(4)
    const detail = await round(supervisor(), { round: id })
    assert.deepEqual(
      detail.villages.map(each => [each.village, each.due, each.reviewed]),
      [
        ['东河村', 2, 0],
        ['石桥村', 1, 0],
      ],
    )
    assert.deepEqual(await coverage(), { reviewed: 0, due: 3 })
    const here = (await round(director(), { round: id })).reviews
    assert.equal(here.length, 2)
    for (const each of here) await reviewChild(director(), { round: id, review: each.review, answers: ANSWERS, again: null })
    assert.deepEqual(await coverage(), { reviewed: 2, due: 3 })
    assert.deepEqual(await coverage(clerk(), '2020-01-01', '2020-06-09'), { reviewed: 0, due: 3 }, 'as it stood that day')
    assert.deepEqual(await coverage(clerk(), '2020-01-01', '2020-05-31'), { reviewed: 0, due: 0 }, 'no round yet')
    const last = (await round(supervisor(), { round: id })).reviews.find(each => each.answers === null)
    await excuseReview(supervisor(), { round: id, review: last?.review ?? '', reason: '随父母迁出' })
    assert.deepEqual(await coverage(), { reviewed: 2, due: 2 })
    const village = at.office.as({ login: 'cadre', permissions: ['report.read'], division: VILLAGES[0].division })
    assert.deepEqual(await coverage(village), { reviewed: 0, due: 0 }, 'fewer than three of one village are not told')
    assert.deepEqual(
      (await rounds(supervisor(), {})).map(each => [each.due, each.reviewed]),
      [[2, 2]],
    )
    await voidRound(supervisor(), { round: id, reason: '重开' })
    assert.deepEqual(await coverage(), { reviewed: 0, due: 0 })
  })

  test('refused: before birth, before the round, after death, twice without a reason, excused after it; nothing stored', async () => {
    const id = await add(0, { id: numberOf(0, '20200303'), from_day: '2020-03-03' })
    const { round: of } = await openRound(supervisor(), opened)
    await assert.rejects(openRound(supervisor(), opened), { code: 'ROUND_EXISTS' })
    const review = (await round(supervisor(), { round: of })).reviews[0]?.review ?? ''
    const answer = (change: Partial<Answers>, again: string | null = null) =>
      reviewChild(supervisor(), { round: of, review, answers: { ...ANSWERS, ...change }, again })
    await assert.rejects(answer({ reviewed_on: '2020-03-02' }), { code: 'REVIEW_BEFORE_BIRTH' })
    await assert.rejects(answer({ reviewed_on: '2020-05-31' }), { code: 'REVIEW_BEFORE_ROUND' })
    await assert.rejects(answer({ safety: '3' }), { code: 'REVIEW_MEASURES_NEEDED' })
    assert.equal((await owner('SELECT FROM child_review WHERE reviewed_on IS NOT NULL')).rowCount, 0)
    await answer({})
    await assert.rejects(answer({ care: '2' }), { code: 'REVIEW_ALREADY' })
    await assert.rejects(excuseReview(supervisor(), { round: of, review, reason: '迁出' }), { code: 'REVIEW_ALREADY' })
    await answer({ care: '2' }, '登错')
    const detail = await child(supervisor(), { child: id })
    assert.deepEqual([detail.history[0]?.field, detail.history[0]?.source, detail.reviews.length], ['review', '登错', 1])
    await assert.rejects(openRound(director(), { ...opened, heading: '村里' }), { code: 'NOT_ALLOWED' })
    const small = at.office.as({ login: 'small', permissions: NAMED, division: VILLAGES[0].division })
    await assert.rejects(openRound(small, { ...opened, heading: '村里' }), { code: 'ROUND_WANTS_TOWN' })
  })

  test('no round without children', async () => {
    await assert.rejects(openRound(supervisor(), opened), { code: 'ROUND_EMPTY' })
  })
})

describe('workers', () => {
  const SUPERVISOR = {
    duty: 'town_supervisor' as const,
    division: TOWN,
    name: '方晓燕',
    phone: null,
    position: null,
    from_day: '2020-01-06',
  }
  test('one for the town, one or more for each village, with terms and training', async () => {
    const { worker_id } = await newWorker(clerk(), SUPERVISOR)
    await newWorker(supervisor(), { ...SUPERVISOR, duty: 'village_director', division: VILLAGES[0].division, name: '姚春梅' })
    assert.deepEqual((await workers(clerk(), {})).without, ['石桥村', '柳沟村'])
    await train(supervisor(), { worker_ids: [worker_id], trained_on: '2020-03-10', topic: '强制报告', hours: 8 })
    await assert.rejects(train(supervisor(), { worker_ids: [worker_id], trained_on: '2020-03-10', topic: '强制报告', hours: 8 }), {
      code: 'TRAINING_TWICE',
    })
    await assert.rejects(train(supervisor(), { worker_ids: [worker_id], trained_on: '2020-01-05', topic: '早', hours: 8 }), {
      code: 'TRAINING_OUTSIDE_TERM',
    })
    assert.deepEqual(
      (await workers(clerk(), {})).workers.map(each => [each.name, each.place, each.trainings, each.hours]),
      [
        ['方晓燕', 'XX镇', 1, 8],
        ['姚春梅', '东河村', 0, 0],
      ],
    )
    await assert.rejects(newWorker(clerk(), SUPERVISOR), { code: 'WORKER_EXISTS' })
    await assert.rejects(newWorker(clerk(), { ...SUPERVISOR, division: VILLAGES[0].division }), { code: 'WORKER_PLACE_WRONG' })
    await endWorker(clerk(), { worker_id, to_day: '2020-06-01', to_reason: '调离' })
    await assert.rejects(endWorker(clerk(), { worker_id, to_day: '2020-06-02', to_reason: '再' }), { code: 'WORKER_ENDED' })
    await newWorker(clerk(), { ...SUPERVISOR, from_day: '2020-06-01' })
    await assert.rejects(newWorker(director(), SUPERVISOR), { code: 'NOT_ALLOWED' })
  })
})

describe('secrecy is held by the database', () => {
  const TABLES = ['child_record', 'child_class', 'guardian', 'child_change', 'child_round', 'child_review']

  test('who is not named sees no row of any table, changes none and adds none', async () => {
    const id = await add(0)
    await addGuardian(supervisor(), { child: id, ...GUARDIAN })
    await changeChild(supervisor(), { child: id, facts: { ...FACTS, school: '石桥小学' }, reason: '开学', seen: 0 })
    await openRound(supervisor(), { heading: '核查', opened_on: '2020-06-01', due_on: '2020-06-30' })
    const count = (table: string, named: boolean) =>
      at.office.db.transaction().execute(async trx => {
        await setScope(trx, { lo: '000000000000', hi: ':', children: named })
        const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)}`.execute(trx)
        return rows[0]?.n
      })
    for (const table of TABLES) assert.deepEqual([await count(table, false), await count(table, true)], [0, 1], table)
    await at.office.db.transaction().execute(async trx => {
      await setScope(trx, { lo: '000000000000', hi: ':' })
      const { numAffectedRows } = await sql`UPDATE child_record SET school = 'x'`.execute(trx)
      assert.equal(numAffectedRows, 0n)
    })
    await assert.rejects(
      at.office.db.transaction().execute(async trx => {
        await setScope(trx, { lo: '000000000000', hi: ':' })
        await sql`INSERT INTO child_round VALUES (${COUNTY}, ${newId()}, ${TOWN}, 'x', '2020-01-01', '2020-01-02', NULL, NULL, ${newId()}, now())`.execute(
          trx,
        )
      }),
      /row-level security/,
    )
  })

  test('a table of this area that holds children cannot be forgotten', async () => {
    const { rows } = await owner(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND NOT p.polpermissive AND p.polname = 'named_roles' ORDER BY 1`,
    )
    assert.deepEqual(
      rows.map(row => row.name),
      [...TABLES].toSorted(),
    )
  })

  test('an audit row of a child holds neither its name, number nor id, also not when it was refused', async () => {
    const id = await add(0)
    await addGuardian(supervisor(), { child: id, ...GUARDIAN })
    const detail = await child(supervisor(), { child: id })
    await assert.rejects(addClass(supervisor(), { child: id, kind: 'left_behind', from_day: '2020-04-01', from_reason: '再', words: null }))
    await assert.rejects(child(clerk(), { child: id }), { code: 'NOT_ALLOWED' })
    const { rows } = await owner(`SELECT command, facts, subject, changes FROM audit_event WHERE command LIKE 'child.%'`)
    const text = JSON.stringify(rows)
    assert.ok(rows.length >= 5)
    for (const word of [
      id,
      '童小一',
      '童大山',
      '13900000000',
      numberOf(0),
      numberOf(0).slice(-4),
      detail.classes[0]?.spell ?? '-',
      detail.guardians[0]?.guardian ?? '-',
    ])
      assert.ok(!text.includes(word), word)
    assert.ok(
      rows.some(row => row.subject === detail.mark && row.command === 'child.detail'),
      'who looked stands under the mark',
    )
  })
})
