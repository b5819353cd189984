import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { checkDigit } from '../../kernel/id-number.ts'
import { setScope } from '../../server/db.ts'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { addClass, addGuardian, changeChild, endClass, endGuardian, newChild, voidChild } from './commands.ts'
import { childrenFile } from './commands.export.ts'
import { readList, takeList } from './commands.list.ts'
import { child, children } from './commands.read.ts'
import { excuseReview, openRound, reviewChild, round, rounds, voidRound } from './commands.reviews.ts'
import { endWorker, newWorker, train, workers } from './commands.workers.ts'
import type { ChildFacts, ListLine, NewChild, NewGuardian } from './contract.ts'
import type { Answers } from './contract.reviews.ts'

let office: TestOffice
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const numberOf = (i: number, birth = '20120506'): string => {
  const body = `349999${birth}${String(101 + 2 * i)}`
  return body + checkDigit(body)
}
const NAMED = ['office.read', 'person.read', 'child.read', 'child.write', 'child.round', 'childworker.write'] as const
const supervisor = () => office.as({ login: 'ertong', permissions: NAMED })
const director = (at = 0) =>
  office.as({
    login: `dir${at}`,
    permissions: ['office.read', 'person.read', 'child.read', 'child.write'],
    division: VILLAGES[at]?.division ?? '',
  })
const clerk = () =>
  office.as({ login: 'clerk', permissions: ['office.read', 'person.read', 'person.write', 'report.read', 'childworker.write'] })

const FACTS: ChildFacts = {
  division: VILLAGES[0].division,
  address: null,
  schooling: '03',
  school: null,
  health: '01',
  father_name: null,
  father_state: '02',
  mother_name: null,
  mother_state: '02',
  parents_place: null,
}
const wanted = (i: number, change: Partial<NewChild> = {}): NewChild => ({
  name: `童小${'一二三四五六七'[i] ?? ''}`,
  id: numberOf(i),
  born_on: null,
  sex: null,
  ...FACTS,
  kind: 'left_behind',
  from_day: '2020-03-01',
  from_reason: '入户排查',
  words: null,
  ...change,
})
const add = async (i: number, change: Partial<NewChild> = {}, ctx = supervisor()): Promise<string> =>
  (await newChild(ctx, wanted(i, change))).child
const GUARDIAN: NewGuardian = {
  name: '童大山',
  id: null,
  kinship: '03',
  phone: '13900000000',
  address: null,
  entrusted: true,
  entrust_reason: '父母外出务工',
  agreed_on: '2020-03-01',
  from_day: '2020-03-01',
}
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
  office.db.transaction().execute(async trx => {
    await setScope(trx, ctx.user.scope)
    const { rows } = await sql<{ reviewed: number; due: number }>`SELECT * FROM child_review_coverage(${COUNTY}, ${from}, ${to})`.execute(
      trx,
    )
    return rows[0]
  })

beforeEach(async () => {
  office ??= await testOffice()
  await owner(
    'TRUNCATE child_training, child_worker, child_review, child_round, child_change, guardian, child_class, child_record, household, person CASCADE',
  )
})
after(() => office.database.drop())

describe('records of children', () => {
  test('a record with its class, guardian and facts; each change keeps what was, who and why', async () => {
    const id = await add(0)
    await addGuardian(supervisor(), { child: id, ...GUARDIAN })
    await changeChild(supervisor(), { child: id, facts: { ...FACTS, school: '石桥小学' }, reason: '开学', seen: 0 })
    const detail = await child(supervisor(), { child: id })
    assert.deepEqual([detail.name, detail.born_on, detail.sex, detail.age, detail.village], ['童小一', '2012-05-06', '1', 8, '东河村'])
    assert.doesNotMatch(JSON.stringify(detail), new RegExp(numberOf(0)), 'numbers are masked')
    assert.deepEqual(
      detail.history.map(each => [each.field, each.old_value, each.new_value, each.source]),
      [['school', null, '石桥小学', '开学']],
    )
    assert.deepEqual(
      [detail.guardians[0]?.name, detail.guardians[0]?.phone, detail.classes[0]?.kind],
      ['童大山', '13900000000', 'left_behind'],
    )
    await assert.rejects(changeChild(supervisor(), { child: id, facts: { ...FACTS, school: '别处' }, reason: '改', seen: 0 }), {
      code: 'CHILD_CHANGED_MEANWHILE',
    })
    const listed = await children(supervisor(), {})
    assert.deepEqual(
      listed.children.map(row => [row.name, row.guardian, row.kinds]),
      [['童小一', '童大山', ['left_behind']]],
    )
    assert.deepEqual(
      listed.counts.map(each => each.persons),
      [1, 0, 0, 0],
    )
    assert.deepEqual((await children(supervisor(), { text: numberOf(0).slice(-4) })).children.length, 1)
    assert.deepEqual((await children(supervisor(), { text: '别人' })).children, [])
  })

  test('a child in two classes that exclude each other is refused; after the first ended it is not', async () => {
    const id = await add(0)
    const orphan = { child: id, kind: 'orphan' as const, from_day: '2020-05-01', from_reason: '父母事故去世', words: '死亡证明在办' }
    await assert.rejects(addClass(supervisor(), orphan), { code: 'CHILD_CLASSES_EXCLUDE' })
    await addClass(supervisor(), { ...orphan, kind: 'in_difficulty' })
    const [, spell] = (await child(supervisor(), { child: id })).classes
    assert.equal(spell?.kind, 'left_behind')
    await assert.rejects(endClass(supervisor(), { child: id, spell: spell.spell, to_day: '2020-03-01', to_reason: '变了' }), {
      code: 'CHILD_ENDS_FIRST',
    })
    await endClass(supervisor(), { child: id, spell: spell.spell, to_day: '2020-05-01', to_reason: '父母去世' })
    await assert.rejects(addClass(supervisor(), { ...orphan, words: null }), { code: 'CHILD_NEEDS_WORDS' })
    await addClass(supervisor(), orphan)
    assert.deepEqual((await children(supervisor(), {})).children[0]?.kinds.toSorted(), ['in_difficulty', 'orphan'])
  })

  test('refused: adults, a wrong number, twice, another name, the dead, a village outside, unknown codes', async () => {
    await assert.rejects(add(0, { id: numberOf(0, '19900101') }), { code: 'CHILD_TOO_OLD' })
    await assert.rejects(add(0, { id: '12' }), { code: 'CHILD_NUMBER_WRONG' })
    await assert.rejects(add(0, { id: null }), { code: 'CHILD_BIRTH_NEEDED' })
    await assert.rejects(add(0, { father_state: '77' }), { code: 'CHILD_CODE_UNKNOWN' })
    await assert.rejects(add(0, { division: VILLAGES[1].division }, director()), { code: 'OUT_OF_SCOPE' })
    await assert.rejects(add(0, { division: TOWN }), { code: 'CHILD_VILLAGE_UNKNOWN' })
    await assert.rejects(add(0, { father_state: '01' }), { code: 'CHILD_NEEDS_WORDS' })
    const person = { key: '0', name: '童小一', id: numberOf(0), id_kind: '01', sex: '9', born_on: null, division: VILLAGES[0].division }
    const rest = { villager_group: null, address: null, phone: null }
    await savePeople(office.as(), { people: [{ ...person, ...rest }], source: '测试' })
    await assert.rejects(add(0, { name: '童小别' }), { code: 'CHILD_NAME_DIFFERS' })
    await owner(`UPDATE person SET died_on = '2020-05-01'`)
    await assert.rejects(add(0), { code: 'CHILD_DEAD' })
    assert.equal((await owner('SELECT count(*)::int AS n FROM child_record')).rows[0].n, 0, 'nothing stored')
    await owner('UPDATE person SET died_on = NULL')
    const id = await add(0)
    await assert.rejects(add(0), { code: 'CHILD_EXISTS' })
    await voidChild(supervisor(), { child: id, reason: '重复' })
    await assert.rejects(voidChild(supervisor(), { child: id, reason: '重复' }), { code: 'CHILD_VOIDED' })
    await add(0)
  })

  test('a guardian who is dead is refused, also one whom the officer cannot see; an entrusted one stands once', async () => {
    const id = await add(0)
    const number = numberOf(8, '19550101')
    const person = { key: '0', name: '童大山', id: number, id_kind: '01', sex: '9', born_on: null, division: VILLAGES[1].division }
    const rest = { villager_group: null, address: null, phone: null }
    await savePeople(office.as(), { people: [{ ...person, ...rest }], source: '测试' })
    await owner(`UPDATE person SET died_on = '2020-05-01'`)
    const ctx = director()
    const scoped = { ...ctx, user: { ...ctx.user, scope: { ...ctx.user.scope, bornFrom: ctx.today } } }
    await assert.rejects(addGuardian(scoped, { child: id, ...GUARDIAN, id: number }), { code: 'GUARDIAN_DEAD' })
    await addGuardian(scoped, { child: id, ...GUARDIAN })
    await assert.rejects(addGuardian(scoped, { child: id, ...GUARDIAN, name: '童二山' }), { code: 'GUARDIAN_ENTRUSTED_ALREADY' })
    const guardian = (await child(scoped, { child: id })).guardians[0]?.guardian ?? ''
    await endGuardian(scoped, { child: id, guardian, to_day: '2020-06-01', to_reason: '祖父住院' })
    await assert.rejects(endGuardian(scoped, { child: id, guardian, to_day: '2020-06-02', to_reason: '再' }), { code: 'GUARDIAN_ENDED' })
    await addGuardian(scoped, { child: id, ...GUARDIAN, name: '童二山' })
  })

  test('a child that moves takes its papers along', async () => {
    const id = await add(0)
    await addGuardian(supervisor(), { child: id, ...GUARDIAN })
    await changeChild(supervisor(), { child: id, facts: { ...FACTS, division: VILLAGES[1].division }, reason: '搬家', seen: 0 })
    await assert.rejects(child(director(0), { child: id }), { code: 'CHILD_NOT_FOUND' })
    const detail = await child(director(1), { child: id })
    assert.deepEqual([detail.guardians.length, detail.classes.length, detail.history.length], [1, 1, 1])
  })

  test('a director sees and writes his village alone', async () => {
    const here = await add(0)
    const there = await add(1, { division: VILLAGES[1].division })
    assert.deepEqual(
      (await children(director(), {})).children.map(row => row.child),
      [here],
    )
    await assert.rejects(addGuardian(director(), { child: there, ...GUARDIAN }), { code: 'CHILD_NOT_FOUND' })
    await assert.rejects(
      changeChild(director(), { child: here, facts: { ...FACTS, division: VILLAGES[1].division }, reason: '搬', seen: 0 }),
      {
        code: 'OUT_OF_SCOPE',
      },
    )
  })
})

describe('a list', () => {
  const line = (i: number, change: Partial<ListLine> = {}): ListLine => ({
    name: `童小${'一二三四五六七'[i] ?? ''}`,
    id: numberOf(i),
    kind: '留守',
    village: '东河村村委会',
    father_state: '外出务工',
    mother_state: '务工',
    guardian: '童大山',
    kinship: '爷爷',
    phone: '13900000000',
    school: '东河小学',
    ...change,
  })
  const take = (lines: ListLine[], ctx = supervisor()) => takeList(ctx, { lines, from_day: '2020-03-01', from_reason: '年初排查' })

  test('is taken whole, with classes and guardians', async () => {
    assert.deepEqual(await take([line(0), line(1, { village: '石桥村', kind: '困境', guardian: '' }), line(2, { village: '柳沟村' })]), {
      added: 3,
    })
    const { children: rows } = await children(supervisor(), {})
    assert.deepEqual(
      rows.map(row => [row.name, row.village, row.kinds.join(), row.guardian]),
      [
        ['童小一', '东河村', 'left_behind', '童大山'],
        ['童小二', '石桥村', 'in_difficulty', null],
        ['童小三', '柳沟村', 'left_behind', '童大山'],
      ],
    )
  })

  test('or not at all: the refusal names the line', async () => {
    await add(5)
    const cases: [Partial<ListLine>, string][] = [
      [{ id: '1' }, 'CHILD_NUMBER_WRONG'],
      [{ id: numberOf(1, '19800101') }, 'CHILD_TOO_OLD'],
      [{ kind: '大人' }, 'CHILD_KIND_UNKNOWN'],
      [{ village: '外村' }, 'CHILD_VILLAGE_UNKNOWN'],
      [{ father_state: '不知道哪' }, 'CHILD_WORD_UNKNOWN'],
      [{ father_state: '在家' }, 'CHILD_LINE_NEEDS_WORDS'],
      [{ id: numberOf(0) }, 'CHILD_TWICE'],
      [{ id: numberOf(5) }, 'CHILD_EXISTS'],
    ]
    for (const [change, code] of cases)
      await assert.rejects(take([line(0), line(1, change)]), error => {
        const refusal = error as Error & { code: string; facts: Record<string, unknown> }
        assert.deepEqual([refusal.code, refusal.facts['line']], [code, 2])
        return true
      })
    assert.equal((await children(supervisor(), {})).children.length, 1)
    assert.deepEqual(await take([line(0, { village: '' })], director()), { added: 1 }, 'a director has one village')
  })

  test('comes out of a workbook, which is not kept; and leaves as one, masked, with its row in the register', async () => {
    await take([line(0)])
    const file = await childrenFile(supervisor(), {})
    assert.equal(file.name, '儿童台账.xlsx')
    const texts = await textsOf(file)
    assert.ok(texts.flat(2).includes('童小一'))
    assert.ok(!JSON.stringify(texts).includes(numberOf(0)), 'masked')
    const { rows } = await owner(`SELECT kind, subject, file_name, rows FROM export_register WHERE kind = 'children_list'`)
    assert.deepEqual(rows, [{ kind: 'children_list', subject: '儿童台账', file_name: '儿童台账.xlsx', rows: 1 }])
    // The masked number is no number: reading one's own export gives the lines, and taking them is refused by line.
    const { lines } = await readList(supervisor(), { file_name: file.name, content: file.content })
    assert.deepEqual([lines[0]?.name, lines[0]?.village, lines[0]?.guardian], ['童小一', '东河村', '童大山'])
    await assert.rejects(take([...lines]), { code: 'CHILD_NUMBER_WRONG' })
    for (const table of ['attachment', 'roster_import']) assert.equal((await owner(`SELECT FROM ${table}`)).rowCount, 0)
  })
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
    const village = office.as({ login: 'cadre', permissions: ['report.read'], division: VILLAGES[0].division })
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
    const small = office.as({ login: 'small', permissions: NAMED, division: VILLAGES[0].division })
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
      office.db.transaction().execute(async trx => {
        await setScope(trx, { lo: '000000000000', hi: ':', children: named })
        const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)}`.execute(trx)
        return rows[0]?.n
      })
    for (const table of TABLES) assert.deepEqual([await count(table, false), await count(table, true)], [0, 1], table)
    await office.db.transaction().execute(async trx => {
      await setScope(trx, { lo: '000000000000', hi: ':' })
      const { numAffectedRows } = await sql`UPDATE child_record SET school = 'x'`.execute(trx)
      assert.equal(numAffectedRows, 0n)
    })
    await assert.rejects(
      office.db.transaction().execute(async trx => {
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
