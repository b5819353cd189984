import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testLaw } from '../../server/testing.law.ts'
import { accountInputs, grantInputs, householdInputs, personInputs, personsOf, rosterRows } from './rules.inputs.ts'
import { idOf, readSheets, sheetOf, type Value } from './testing.ts'

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
const C = idOf('19490701', 343)
const code = (village: string): string => `349999100${village === '石桥村' ? '201' : '202'}`
const HEAD = [
  '村',
  '与户主关系',
  '姓名',
  '性别',
  '身份证号',
  '家庭人口',
  '保障人数',
  '月保障金',
  '分类施保',
  '类别',
  '账号',
  '开户行',
  '户名',
  '代领关系',
]
const family = (...rows: readonly (readonly Value[])[]) =>
  readSheets([sheetOf([['XX镇2020年6月农村低保花名册'], HEAD, ...rows])], { choices: { amount: 'household_month' } })
const ROWS: Value[][] = [
  ['石桥村', '户主', '张　三', '男', A, null, null, 600, 60, 'B', '6217000000000001001', '农商行', null, null],
  [null, '妻', '李四', '女', B, null, null, null, null, null, '6217000000000001002', null, '王五', null],
  [null, '干亲', '小明', '女', null, null, null, null, null, null, '6217000000000001003', null, '王五', '监护人'],
  ['柳沟村', '户主', '王五', null, C, 3, 2, 300, null, null, null, null, null, null],
]
const match = (person_id: string, division: string | null) => ({
  key: '',
  person_id,
  outcome: 'same' as const,
  changes: [],
  register: division === null ? null : { name: '', division, died_on: null },
})
const MATCHES = [match('p1', null), match('p2', '349999100209'), match('p3', null), match('p4', null)]

test('persons: read from the number, under the row that the clerk sees', () => {
  const people = personInputs(family(...ROWS).rows, code)
  assert.deepEqual(
    people.map(({ key, name, id, id_kind, sex, born_on, division }) => [key, name, id, id_kind, sex, born_on, division]),
    [
      ['3', '张三', A, '01', '1', '1958-03-05', '349999100201'],
      ['4', '李四', B, '01', '2', '1962-04-12', '349999100201'],
      ['5', '小明', null, '01', '2', null, '349999100201'],
      ['6', '王五', C, '01', '1', '1949-07-01', '349999100202'],
    ],
  )
})

test('somebody known stays in the village of the register; whom the register did not answer is nobody', () => {
  const { rows } = family(...ROWS)
  assert.deepEqual(
    [...personsOf(rows, MATCHES.slice(0, 3), code)],
    [
      [2, { person_id: 'p1', division: '349999100201' }],
      [3, { person_id: 'p2', division: '349999100209' }],
      [4, { person_id: 'p3', division: '349999100201' }],
    ],
  )
})

describe('households', () => {
  const inputs = (roster: ReturnType<typeof family>, isRelief = false) =>
    householdInputs(roster.units, personsOf(roster.rows, MATCHES, code), isRelief)
  test('the head first, members with their words; all are insured where as many are helped as are listed', () => {
    const [first, second] = inputs(family(...ROWS))
    assert.deepEqual([first?.key, first?.head_person_id, first?.division, first?.stated_members], ['3', 'p1', '349999100201', 3])
    assert.deepEqual(
      first?.members.map(({ person_id, relation, relation_text, insured, counted }) => [
        person_id,
        relation,
        relation_text,
        insured,
        counted,
      ]),
      [
        ['p1', '02', '户主', true, true],
        ['p2', '12', '妻', true, true],
        ['p3', '80', '干亲', true, true],
      ],
    )
    assert.deepEqual([second?.stated_members, second?.members.map(each => each.insured)], [3, [true]])
  })
  test('fewer helped than listed: only the head is known to be', () => {
    const [head, ...others] = ROWS
    const [input] = inputs(family([...(head?.slice(0, 6) ?? []), 2, ...(head?.slice(7) ?? [])], ...others.slice(0, 2)))
    assert.deepEqual(
      input?.members.map(each => each.insured),
      [true, false, false],
    )
  })
  test('a member without a word is 其他', () => {
    const [input] = inputs(family(ROWS[0] ?? [], [null, null, '李四', '女', B]))
    assert.deepEqual([input?.members[1]?.relation, input?.members[1]?.relation_text], ['80', '其他'])
  })
  test('a list of relief does not say that somebody lives alone', () => {
    const relief = readSheets([
      sheetOf([
        ['2020年6月临时救助（按户）'],
        ['村', '姓名', '身份证号', '家庭人口', '镇政府意见金额'],
        ['石桥村', '张三', A, 1, 800],
        ['石桥村', '李四', B, 2, 800],
      ]),
    ])
    assert.deepEqual(
      [true, false].map(isRelief => inputs(relief, isRelief).map(each => each.stated_members)),
      [
        [null, 2],
        [1, 2],
      ],
    )
  })
})

test('accounts: of the person, or of a payee with the relation, 代领 where none is written', () => {
  const roster = family(...ROWS)
  assert.deepEqual(
    accountInputs(roster.rows, personsOf(roster.rows, MATCHES, code)).map(
      ({ person_id, number, bank_name, holder_name, payee_relation }) => [
        person_id,
        number.slice(-4),
        bank_name,
        holder_name,
        payee_relation,
      ],
    ),
    [
      ['p1', '1001', '农商行', '张三', null],
      ['p2', '1002', null, '王五', '代领'],
      ['p3', '1003', null, '王五', '监护人'],
    ],
  )
})

test('beneficiaries name their household, their insured and the row they came from', () => {
  const roster = family(...ROWS)
  const persons = personsOf(roster.rows, MATCHES, code)
  assert.deepEqual(
    rosterRows(roster, persons, new Map([['3', 'h1']])).map(each => [
      each.key,
      each.household_id,
      each.person_id,
      each.persons,
      each.base_fen,
      each.uplift_fen,
      each.category,
      each.insured,
      each.import_row,
    ]),
    [
      ['3', 'h1', 'p1', 3, 60000n, 6000n, 'B', ['p1', 'p2', 'p3'], '花名册!3'],
      ['6', null, 'p4', 2, 30000n, 0n, null, [], '花名册!6'],
    ],
  )
})

test('grants keep the amounts of all levels; one that cannot be read is none', () => {
  const roster = readSheets(
    [
      sheetOf([
        ['2020年6月临时救助（按户）'],
        ['村', '姓名', '身份证号', '救助人数', '家庭情况(原因)', '村级建议金额', '民政所意见金额', '镇政府意见金额'],
        ['石桥村', '张三', A, 2, '家中火灾', 1000, 900, 800],
        ['石桥村', '李四', B, null, null, '很多', '不少', null],
        ['石桥村', '王五', C, null, null, null, null, null],
      ]),
    ],
    {},
  )
  const persons = personsOf(roster.rows, MATCHES, code)
  assert.deepEqual(
    grantInputs(roster, persons, new Map([['3', 'h1']]), testLaw).map(each => [
      each.person_id,
      each.household_id,
      each.persons,
      each.cause,
      each.village_fen,
      each.office_fen,
      each.amount_fen,
      each.import_row,
    ]),
    [
      ['p1', 'h1', 2, '11', 100000n, 90000n, 80000n, '花名册!3'],
      ['p2', null, 1, '90', null, null, 0n, '花名册!4'],
      ['p3', null, 1, '90', null, null, 0n, '花名册!5'],
    ],
  )
})
