import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../server/testing.runs.ts'
import { wordsOf } from './rules.problems.ts'
import { idOf, readSheets, sheetOf, type Value } from './testing.ts'

const HEAD = ['序号', '村', '姓名', '身份证号', '家庭人口', '保障人数', '人均补差', '补助金额|户月金额', '分类施保']
type Roster = ReturnType<typeof readSheets>
const read = (rows: readonly (readonly Value[])[]): Roster =>
  readSheets([sheetOf([['2020年6月农村低保花名册'], HEAD, ...rows])], { choices: { amount: 'household_month' } })
const person = (village: string | null, base: Value, at = 0): Value[] => [
  at + 1,
  village,
  '张三',
  idOf('19580305', 101 + 2 * at),
  2,
  1,
  null,
  base,
  10,
]
/** A sum row: its label where `at` says, then what it states of members, insured, base and uplift. */
const sum = (label: string, base: Value, [members, insured, uplift]: readonly Value[] = [null, null, null]): Value[] => [
  null,
  label,
  null,
  null,
  members ?? null,
  insured ?? null,
  null,
  base,
  uplift ?? null,
]
const shown = (roster: Roster): string[] =>
  roster.totals.map(each => `${each.label}${each.is_grand ? '*' : ''} ${each.field} ${each.stated}/${each.computed}`)

describe('which rows a sum row sums', () => {
  test('小计 and 本页合计 the rows since the last sum, the last 合计 all', () => {
    const roster = read([
      person('石桥村', 300, 0),
      person('石桥村', 200, 1),
      sum('小 计', 500),
      person('柳沟村', 100, 2),
      sum('本页合计', 100),
      sum('合计', 600, [6, '3人', 30]),
    ])
    assert.deepEqual(shown(roster), [
      '小计 base 50000/50000',
      '本页合计 base 10000/10000',
      '合计* base 60000/60000',
      '合计* uplift 3000/3000',
      '合计* members 6/6',
      '合计* insured 3/3',
    ])
    assert.deepEqual([roster.sums.subtotals, roster.sums.totals], [2, 1])
    assert.deepEqual(roster.totals.map(({ cell, column, is_money }) => `${cell} ${column} ${is_money}`).slice(-3), [
      '花名册!I8 分类施保 true',
      '花名册!E8 家庭人口 false',
      '花名册!F8 保障人数 false',
    ])
    assert.equal(roster.totals[0]?.column, '户月金额', 'the lowest level of its heading')
  })
  test('a 合计 with rows below it, and that of a village before the last one, sum their part', () => {
    assert.deepEqual(shown(read([person('石桥村', 300, 0), sum('合计', 300), person('柳沟村', 100, 1), sum('合计', 400)])), [
      '合计 base 30000/30000',
      '合计* base 40000/40000',
    ])
    const last = [person('石桥村', 300, 0), person('柳沟村', 100, 1)]
    assert.deepEqual(
      shown(read([...last.slice(0, 1), sum('石桥村合计', 300), ...last.slice(1), sum('柳沟村合计', 100), sum('合计', 400)])),
      ['石桥村合计 base 30000/30000', '柳沟村合计 base 10000/10000', '合计* base 40000/40000'],
    )
    assert.deepEqual(shown(read([...last, sum('石桥村合计', 400)])), ['石桥村合计* base 40000/40000'], 'the only one is of the whole list')
    assert.deepEqual(shown(read([...last, sum('石桥村合计', 400), sum('小计', null)])), ['石桥村合计* base 40000/40000'])
    assert.deepEqual(shown(read([...last, sum('合计', 400), sum('合计', 400)])), ['合计* base 40000/40000', '合计* base 40000/40000'])
  })
  test('总计 and 累计 are of the whole list wherever they stand', () => {
    assert.deepEqual(shown(read([person('石桥村', 300, 0), sum('累计', 300), person('柳沟村', 100, 1), sum('总计', 400)])), [
      '累计* base 30000/30000',
      '总计* base 40000/40000',
    ])
  })
})

describe('what a sum row states', () => {
  const stated = (base: Value, counts?: readonly Value[]): string[] => shown(read([person('石桥村', 300), sum('合计', base, counts)]))
  test('a blank, a dash, words or a formula without a result state nothing', () => {
    for (const value of [null, '/', '叁佰元', { formula: true } as const]) assert.deepEqual(stated(value), [], JSON.stringify(value))
  })
  test('counts carry 人, 户 or 口, or .00; other words state no number', () => {
    assert.deepEqual(stated(null, ['2口', '1.00', null]), ['合计* members 2/2', '合计* insured 1/1'])
    assert.deepEqual(stated(null, ['约2', '1人1', null]), [])
  })
  test('人均补差 is never summed', () =>
    assert.deepEqual(shown(read([person('石桥村', 300), [null, '合计', null, null, null, null, 300, 300]])), ['合计* base 30000/30000']))
  test('the label stands in one of the first cells and is cut at twenty characters', () => {
    const roster = read([
      person('石桥村', 300),
      ['合 计（大写）壹万贰仟叁佰肆拾伍元陆角柒分整人民币', null, null, null, null, null, null, 300],
    ])
    assert.equal(roster.totals[0]?.label, '合计(大写)壹万贰仟叁佰肆拾伍元陆角柒分')
  })
})

describe('a difference', () => {
  const wordsFor = (roster: Roster): string[] =>
    roster.findings
      .filter(each => each.code === 'SUM_DIFFERS')
      .map(each => `${(each.row ?? 0) + 1}/${each.column} ${wordsOf(each).what}。${wordsOf(each).how}`)
  test('is told at its cell with both sums', () => {
    assert.deepEqual(wordsFor(read([person('石桥村', 300), sum('合计', 280.5, [2, 3, 10])])), [
      '4/7 合计 户月金额：表上写 280.50 元，逐行相加 300.00 元。相差 −19.50 元。请看是不是漏了行、多了行，或者表上的合计没有更新。',
      '4/5 合计 保障人数：表上写 3，逐行相加 1。相差 2。请看是不是漏了行、多了行，或者表上的合计没有更新。',
    ])
  })
  test('is explained by the one amount that could not be read, when it is exactly that', () => {
    const two = (bad: string, stated: number): (number | null | undefined)[] =>
      read([person('石桥村', 300, 0), person('石桥村', bad, 1), sum('合计', stated)]).totals.map(each => each.explained_by)
    assert.deepEqual(two('约308', 608), [4])
    assert.deepEqual(two('约308', 600), [null])
    assert.deepEqual(two('无法核实', 608), [null])
    assert.deepEqual(two('0.001', 300), [null], 'nothing differs')
    const three = read([person('石桥村', '约300', 0), person('石桥村', '约308', 1), sum('合计', 308)])
    assert.deepEqual(three.totals[0]?.explained_by, null, 'two unreadable amounts: it might be either')
    assert.deepEqual(wordsFor(read([person('石桥村', 300, 0), person('石桥村', '约308', 1), sum('合计', 608)])), [
      '5/7 合计 户月金额：表上写 608.00 元，逐行相加 300.00 元。相差 308.00 元。第 4 行金额没认出来，差额正好是这一行；改好即平。',
    ])
  })
})

test('for any amounts in any villages: part sums and the total agree with the rows, and a changed one is the only difference', () => {
  const village = fc.array(fc.integer({ min: 1, max: 99_999_99 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(village, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 500 }), (villages, more) => {
      const total = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)
      let at = 0
      const rows = (off: number) => [
        ...villages.flatMap((amounts, index) => [
          ...amounts.map(amount => person(`村${'甲乙丙丁'[index]}村`, amount / 100, at++ % 400)),
          sum('小计', total(amounts) / 100),
        ]),
        sum('合计', (total(villages.flat()) + off) / 100),
      ]
      assert.ok(read(rows(0)).totals.every(each => each.stated === each.computed))
      const differing = read(rows(more)).totals.filter(each => each.stated !== each.computed)
      assert.deepEqual(
        differing.map(each => [each.label, each.stated - each.computed]),
        [['合计', more]],
      )
    }),
    runs(40),
  )
})
