import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { textsOf } from '../../server/testing.exports.ts'
import { TOWN, VILLAGES } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { addClass, addGuardian, changeChild, endClass, endGuardian, voidChild } from './commands.ts'
import { childrenFile } from './commands.export.ts'
import { readList, takeList } from './commands.list.ts'
import { child, children } from './commands.read.ts'
import type { ListLine, NewChild } from './contract.ts'
import { addTo, directorOf, FACTS, GUARDIAN, house, numberOf, supervisorOf } from './testing.ts'

const at = house()
const owner = (text: string, values: unknown[] = []) => at.office.database.ownerPool.query(text, values)
const supervisor = () => supervisorOf(at)
const director = (village = 0) => directorOf(at, village)
const add = (i: number, change: Partial<NewChild> = {}, ctx = supervisor()) => addTo(at, i, change, ctx)

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
    await savePeople(at.office.as(), { people: [{ ...person, ...rest }], source: '测试' })
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
    await savePeople(at.office.as(), { people: [{ ...person, ...rest }], source: '测试' })
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
    const told = await owner(`SELECT facts FROM audit_event WHERE command = 'child.take-list' AND outcome = 'done'`)
    assert.deepEqual(told.rows, [{ facts: {} }], 'the audit is read by who may not know how many there are')
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
    assert.deepEqual(rows, [{ kind: 'children_list', subject: '儿童台账', file_name: '儿童台账.xlsx', rows: 0 }])
    // The masked number is no number: reading one's own export gives the lines, and taking them is refused by line.
    const { lines } = await readList(supervisor(), { file_name: file.name, content: file.content })
    assert.deepEqual([lines[0]?.name, lines[0]?.village, lines[0]?.guardian], ['童小一', '东河村', '童大山'])
    await assert.rejects(take([...lines]), { code: 'CHILD_NUMBER_WRONG' })
    for (const table of ['attachment', 'roster_import']) assert.equal((await owner(`SELECT FROM ${table}`)).rowCount, 0)
  })
})
