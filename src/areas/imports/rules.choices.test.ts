import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testLaw } from '../../server/testing.law.ts'
import { causeOf, grantFen, leaversUndecided } from './rules.ts'
import { idOf, places, readSheets, sheetOf, type Value } from './testing.ts'

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
type Extra = Parameters<typeof readSheets>[1]
const TITLE = 'XX镇2020年6月农村低保花名册'
const HEAD = ['村', '姓名', '身份证号', '保障人数', '户月金额']
const roster = (extra: Extra = {}, title: string = TITLE, rows: readonly (readonly Value[])[] = [['石桥村', '张三', A, 1, 300]]) =>
  readSheets([sheetOf([[title], HEAD, ...rows])], extra)

describe('what was guessed is told, what was chosen is not', () => {
  test('kind, month and sheet', () => {
    const guessed = (extra: Extra, title?: string) => roster(extra, title).guessed.filter(name => ['kind', 'month', 'sheet'].includes(name))
    assert.deepEqual(guessed({}), ['kind', 'month'])
    assert.deepEqual(guessed({ choices: { kind: 'dibao.urban', month: '2020-06' } }), [])
    assert.deepEqual(guessed({}, 'XX镇花名册'), [], 'nothing was found to guess')
    const sheet = sheetOf([[TITLE], HEAD, ['石桥村', '张三', A, 1, 300]])
    assert.ok(readSheets([sheet, sheet]).guessed.includes('sheet'))
    assert.ok(!readSheets([sheet, sheet], { choices: { sheet: 1 } }).guessed.includes('sheet'))
    assert.equal(readSheets([sheet, sheet], { choices: { sheet: 1 } }).choices.sheet, 1)
    assert.ok(!roster().guessed.includes('sheet'), 'there is but one')
  })
  test('amount, leavers and reach of the list', () => {
    const names = (extra: Extra) => roster(extra).guessed.filter(name => ['amount', 'gone', 'coverage', 'unit', 'reason'].includes(name))
    assert.deepEqual(names({}), ['amount', 'gone', 'coverage'])
    assert.deepEqual(names({ choices: { amount: 'household_month', gone: 'keep', coverage: 'town' } }), [])
    assert.deepEqual(roster({ choices: { gone: 'keep' } }).choices.gone, 'keep')
    assert.equal(roster().choices.gone, 'stop')
  })
  test('who is missing from the list is asked about only where somebody is, and nobody has said', () => {
    assert.equal(leaversUndecided({ guessed: ['gone'] }, 1), true)
    assert.equal(leaversUndecided({ guessed: ['gone'] }, 0), false)
    assert.equal(leaversUndecided({ guessed: ['amount'] }, 1), false)
  })
  test('a list of several villages is of the town, unless its title names one', () => {
    const two: Value[][] = [
      ['石桥村', '张三', A, 1, 300],
      ['柳沟村', '李四', B, 1, 300],
    ]
    assert.equal(roster({}, TITLE, two).choices.coverage, 'town')
    assert.equal(roster({}, 'XX镇石桥村2020年6月农村低保', two).choices.coverage, 'villages')
    assert.equal(roster().choices.coverage, 'villages')
    assert.equal(roster({ choices: { coverage: 'villages' } }, TITLE, two).choices.coverage, 'villages')
  })
})

describe('nothing is read before the list is understood', () => {
  test('without headings', () => {
    const read = readSheets([sheetOf([['农村低保2020年6月'], ['张三', A, 300]])])
    assert.deepEqual([read.columns, read.rows, read.questions, read.sums], [[], [], [], { subtotals: 0, totals: 0 }])
  })
  test('without a kind the columns wait, each with its letters', () => {
    const read = roster({}, '花名册')
    assert.deepEqual([read.questions, read.rows], [['kind', 'month'], []])
    assert.deepEqual(
      read.columns.map(({ column, letters, label, field, status }) => [column, letters, label, field, status]),
      HEAD.map((label, at) => [at, 'ABCDE'[at], label, null, 'none']),
    )
    assert.equal(roster({}, '花名册').choices.kind, undefined)
  })
  test('without a column that must be there: one is enough', () => {
    const read = readSheets([sheetOf([[TITLE], ['村', '姓名', '身份证号', '备注'], ['石桥村', '张三', A, null]])])
    assert.deepEqual([read.missing, read.questions, read.rows], [['base'], ['columns'], []])
    assert.deepEqual(roster().missing, [])
  })
})

describe('what the amount means goes by choice, then by the rows, then by the last import', () => {
  const OPEN = ['村', '姓名', '身份证号', '保障人数', '保障金额']
  const open = (extra: Extra) => readSheets([sheetOf([[TITLE], OPEN, ['石桥村', '张三', A, 2, 300]])], extra)
  const meaning = (extra: Extra) => {
    const { meaning: read, questions } = open(extra)
    return [read?.amount, read?.period_months, questions]
  }
  test('remembered meanings answer what the rows leave open, a choice goes before them', () => {
    assert.deepEqual(meaning({}), ['household_month', null, ['amount']])
    assert.deepEqual(meaning({ remembered: { amount: 'person_month' } }), ['person_month', null, []])
    assert.deepEqual(meaning({ remembered: { amount: 'person_month' }, choices: { amount: 'household_month' } }), [
      'household_month',
      null,
      [],
    ])
    assert.deepEqual(meaning({ remembered: { amount: 'grant' } }), ['household_month', null, ['amount']], 'not of this kind')
    assert.equal(roster({ remembered: { amount: 'person_month' } }).meaning?.amount, 'household_month', 'the heading says 户')
  })
  test('months of a sum: chosen, remembered, named by the title, else half a year', () => {
    const sum = { amount: 'period_total' } as const
    assert.equal(open({ choices: { ...sum, period_months: 3 } }).meaning?.period_months, 3)
    assert.equal(open({ choices: sum, remembered: { period_months: 12 } }).meaning?.period_months, 12)
    assert.equal(open({ choices: sum }).meaning?.period_months, 6)
    assert.equal(open({ choices: sum, file_name: '第二季度.xlsx' }).meaning?.period_months, 3)
    assert.equal(open({ choices: { amount: 'person_month', period_months: 3 } }).meaning?.period_months, null)
  })
  test('saying the months answers a sum that the rows show, and nothing else', () => {
    const high = (choices: object) => readSheets([sheetOf([[TITLE], OPEN, ['石桥村', '张三', A, 1, 3000]])], { choices })
    assert.deepEqual([high({}).meaning?.period_months, high({}).questions], [6, ['amount']])
    assert.deepEqual([high({ period_months: 12 }).meaning?.period_months, high({ period_months: 12 }).questions], [12, []])
    assert.deepEqual(meaning({ choices: { period_months: 3 } }), ['household_month', null, ['amount']])
  })
  test('the reason names the column that holds the amount', () => {
    assert.equal(roster().meaning?.evidence, '「户月金额」写明是每户的金额。')
    assert.match(open({}).meaning?.evidence ?? '', /^「保障金额」按每户、按每人都说得通/)
  })
})

test('a row without a village is told at the column of villages, else at the name', () => {
  const rows: Value[][] = [[null, '张三', A, 1, 300]]
  assert.deepEqual(places(roster({}, TITLE, rows), ['VILLAGE_MISSING']), ['A3 VILLAGE_MISSING'])
  const without = readSheets([sheetOf([[TITLE], ['序号', '姓名', '身份证号', '户月金额'], [1, '张三', A, 300]])])
  assert.deepEqual(places(without, ['VILLAGE_MISSING']), ['B3 VILLAGE_MISSING'])
})

test('a payee who is somebody else needs a relation; the person himself, in another spelling, does not', () => {
  const payee = (holder: Value, relation: Value, account: Value = '6217000000000001001') =>
    readSheets([
      sheetOf([[TITLE], [...HEAD, '账号', '户名', '代领关系'], ['石桥村', '张三', A, 1, 300, account, holder, relation]]),
    ]).findings.filter(each => each.code === 'HOLDER_WITHOUT_RELATION')
  assert.deepEqual(
    payee('李四', null).map(({ row, column, facts }) => [row, column, facts]),
    [[2, 6, { holder: '李四' }]],
  )
  assert.deepEqual(payee('李'.repeat(21), null)[0]?.facts, { holder: '李'.repeat(20) })
  assert.deepEqual(payee('张　三', null), [])
  assert.deepEqual(payee('李四', '长子'), [])
  assert.deepEqual(payee(null, null), [])
  assert.deepEqual(payee('李四', null, null), [], 'without an account nobody is paid by it')
})

describe('grants', () => {
  const FORM = ['姓名', '身份证号', '家庭住址', '家庭情况(原因)', '村级建议金额', '民政所意见金额', '镇政府意见金额']
  const grant = (cause: Value, office: Value, town: Value, title = 'XX镇2020年6月临时救助（按户）', choices = {}) =>
    readSheets([sheetOf([[title], FORM, ['张三', A, 'XX镇石桥村', cause, 900, office, town]])], { choices })
  const told = (...args: Parameters<typeof grant>) => places(grant(...args), ['AMOUNT_EMPTY', 'AMOUNT_ZERO', 'REASON_UNKNOWN'])

  test('the approved amount counts, else the opinion of the office', () => {
    const of = (office: Value, town: Value) => grant('火灾', office, town).rows.map(grantFen)[0]
    assert.deepEqual([of(900, 800), of(900, null), of(null, null)], [80000n, 90000n, null])
    assert.deepEqual(told('火灾', null, null), ['G3 AMOUNT_EMPTY'])
    assert.deepEqual(told('火灾', 900, 0), ['G3 AMOUNT_ZERO'])
    assert.deepEqual(told('火灾', 900, 0.01), [])
    assert.deepEqual(told('火灾', 900, null), [])
  })
  test('a cause nobody knows is told and filed under 其他; 其他 itself and none are not', () => {
    assert.deepEqual(told('走亲戚', 900, 800), ['D3 REASON_UNKNOWN'])
    for (const cause of ['其他', '家中火灾', '因病', null]) assert.deepEqual(told(cause, 900, 800), [], String(cause))
    const long = '走亲戚'.repeat(7)
    assert.deepEqual(grant(long, 900, 800).findings.find(each => each.code === 'REASON_UNKNOWN')?.facts, { text: long.slice(0, 20) })
  })
  test('a cause by its word, by a word in it, in whatever order the list stands', () => {
    assert.deepEqual(
      ['火灾', '家中突发火灾', '子女学费', '其他', '走亲戚', null].map(text => causeOf(text, testLaw)),
      ['11', '11', '22', '90', '90', '90'],
    )
    const reversed = { ...testLaw, codes: (list: string) => testLaw.codes(list).toReversed() }
    assert.equal(causeOf('其他原因：火灾', reversed), '11')
  })
  test('the reason of the list is its month, until somebody writes one', () => {
    assert.equal(grant('火灾', 900, 800).choices.reason, '2020年6月临时救助')
    assert.equal(grant('火灾', 900, 800, undefined, { reason: '汛期' }).choices.reason, '汛期')
    assert.equal(grant('火灾', 900, 800, '临时救助').choices.reason, undefined)
    assert.equal(roster().choices.reason, undefined)
    assert.equal(grant('火灾', 900, 800, '2020年6月临时救助').choices.unit, undefined)
  })
})
