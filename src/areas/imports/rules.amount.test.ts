import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rosterKinds } from '../../server/rosters.ts'
import { baseOf, readMeaning, type AmountFacts } from './rules.amount.ts'
import { idOf, readSheets, sheetOf } from './testing.ts'

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
const C = idOf('19490701', 343)

describe('what an amount means', () => {
  const HEAD = ['村', '姓名', '身份证号', '保障人数', '保障金额']
  const read = (persons: readonly number[], amounts: readonly number[], choices = {}) =>
    readSheets(
      [
        sheetOf([
          ['2020年6月农村低保花名册'],
          HEAD,
          ...[A, B, C].slice(0, amounts.length).map((id, at) => ['石桥村', '张三', id, persons[at] ?? 1, amounts[at] ?? 0]),
        ]),
      ],
      { choices },
    )

  test('per household is sure when per person would be above the standard', () => {
    assert.deepEqual(
      [read([3, 2, 1], [1500, 900, 400]).meaning?.amount, read([3, 2, 1], [1500, 900, 400]).questions],
      ['household_month', []],
    )
  })
  test('both are possible: the clerk is asked, and the choice multiplies', () => {
    assert.deepEqual(read([2, 1, 1], [300, 200, 200]).questions, ['amount'])
    const chosen = read([2, 1, 1], [300, 200, 200], { amount: 'person_month' })
    assert.deepEqual([chosen.questions, chosen.units[0]?.base_fen], [[], 60000n])
  })
  test('everybody far above the standard: a sum of six months is proposed, not taken for granted', () => {
    const roster = read([1, 1, 1], [3000, 2400, 2700])
    assert.deepEqual([roster.choices.amount, roster.choices.period_months, roster.questions], ['period_total', 6, ['amount']])
  })
})

/** [base, 保障人数, 人均补差] in yuan; null = nothing stands there. */
type Line = readonly [base: number | null, insured?: number | null, perPerson?: number | 'bad' | null, members?: number | null]
const fen = (yuan: number | null | undefined): bigint | null =>
  yuan === null || yuan === undefined ? null : BigInt(Math.round(yuan * 100))
const lineOf = ([base, insured = null, perPerson = null, members = null]: Line): AmountFacts['rows'][number] => {
  const [row] = readSheets([
    sheetOf([['2020年6月农村低保'], ['姓名', '身份证号', '标准', '家庭人口', '保障人数'], ['张三', A, null, members, insured]]),
  ]).rows
  if (row === undefined) throw new Error('no row')
  return { ...row, money: { ...row.money, base: fen(base), perPerson: perPerson === 'bad' ? 'bad' : fen(perPerson) } }
}
const kindOf = (id: string): AmountFacts['kind'] => rosterKinds().find(kind => kind.id === id) ?? assert.fail(id)
const meaningOf = (lines: readonly Line[], more: Partial<AmountFacts> = {}) =>
  readMeaning({
    kind: kindOf('dibao.rural'),
    rows: lines.map(lineOf),
    standard_fen: 60000n,
    baseLabel: '补助|月补助金额',
    titlePeriod: null,
    ...more,
  })
const read = (lines: readonly Line[], more: Partial<AmountFacts> = {}): string => {
  const { amount, sure, period_months } = meaningOf(lines, more)
  return `${amount}${period_months === null ? '' : ` ${period_months}`}${sure ? '' : '?'}`
}
const times = (count: number, line: Line): Line[] => Array.from({ length: count }, () => line)

describe('several months in one amount', () => {
  test('half of the rows above the standard make it likely; a title that fits makes it sure', () => {
    assert.equal(read([[1200], [1200], [500], [500]]), 'period_total 3?')
    assert.equal(read([[1200], [1200], [500], [500], [500]]), 'household_month')
    assert.equal(read(times(4, [600])), 'household_month', 'the standard itself is not above it')
    assert.equal(read(times(4, [3000]), { titlePeriod: 6 }), 'period_total 6')
    assert.equal(read(times(4, [3000]), { titlePeriod: 3 }), 'period_total 6?', 'three months cannot be 3,000')
    assert.equal(read(times(4, [1000]), { titlePeriod: 2 }), 'period_total 2')
  })
  test('the shortest of 3, 6, 12 months that puts nine of ten rows within the standard', () => {
    assert.equal(read(times(4, [1800])), 'period_total 3?')
    assert.equal(read(times(4, [1801])), 'period_total 6?')
    assert.equal(read(times(4, [3601])), 'period_total 12?')
    assert.equal(read(times(4, [7200])), 'period_total 12?')
    assert.equal(read([...times(9, [1800] as const), [3000]]), 'period_total 3?')
    assert.equal(read([...times(8, [1800] as const), [3000], [3000]]), 'period_total 6?')
    assert.equal(read(times(4, [7201])), 'household_month', 'beyond a year it is no sum of months')
  })
  test('the household is held against the standard of its persons', () => {
    assert.equal(read(times(4, [1200, 2]), {}), 'household_month')
    assert.equal(read(times(4, [3600, 2])), 'period_total 3?')
    assert.equal(read(times(4, [1200, null, null, 2])), 'household_month', '家庭人口 where 保障人数 is missing')
    assert.equal(read(times(4, [600, 0])), 'household_month', 'nobody counts as one')
  })
  test('rows without an amount speak for nothing', () => {
    assert.equal(read([[1200], [null], [0], [0]]), 'period_total 3?')
    const unreadable = { ...lineOf([null]), money: { ...lineOf([null]).money, base: 'bad' as const } }
    const facts = { rows: [lineOf([1200]), unreadable, unreadable], standard_fen: 60000n, baseLabel: '标准', titlePeriod: null }
    assert.equal(readMeaning({ ...facts, kind: kindOf('dibao.rural') }).amount, 'period_total')
    assert.equal(read([[1200], [0.01], [0.01]]), 'household_month', 'a fen is an amount')
    assert.equal(read([]), 'household_month')
    assert.equal(read([[0.01], [0.02]]), 'household_month')
  })
  test('without a standard the title alone is a hint', () => {
    assert.equal(read([[1200]], { standard_fen: null, titlePeriod: 6 }), 'period_total 6?')
    assert.equal(meaningOf([[1200]], { standard_fen: null, titlePeriod: 6 }).evidence, '标题写的是 6 个月，「月补助金额」可能是合计。')
  })
  test('the reason names how many rows and which standard', () => {
    assert.equal(meaningOf([[1200], [1200], [500]]).evidence, '2 行高于标准 600.00 元/人·月，按 3 个月合计才在标准以内。')
  })
})

describe('of a household or of a person', () => {
  const pair = (base: number, perPerson: number | 'bad' | null = null): Line => [base, 2, perPerson]
  test('人均补差 decides where four of five rows agree', () => {
    assert.equal(read([...times(4, pair(600, 300)), pair(500, 100)]), 'household_month')
    assert.match(meaningOf(times(4, pair(600, 300))).evidence, /^按户月金额算，4 行/)
    assert.equal(read([...times(4, pair(300, 300)), pair(500, 100)]), 'person_month')
    assert.match(meaningOf(times(4, pair(300, 300))).evidence, /^4 行与人均补差相等/)
    assert.equal(read([...times(3, pair(300, 300)), ...times(2, pair(500, 100))]), 'household_month?')
    assert.equal(read([...times(3, pair(600, 300)), ...times(2, pair(500, 100))]), 'household_month?')
  })
  test('rows of one person and unreadable 人均补差 say nothing about it', () => {
    assert.equal(read([pair(300, 300), [500, 1, 100], [500, 1, 100]]), 'person_month')
    assert.equal(read([pair(300, 'bad')]), 'household_month?')
    assert.equal(read([pair(300, 0)]), 'household_month?')
  })
  test('else the heading', () => {
    assert.equal(read([pair(300)], { baseLabel: '补助|户月金额' }), 'household_month')
    assert.equal(read([pair(300)], { baseLabel: '月人均金额' }), 'person_month')
    assert.equal(read([pair(300)], { baseLabel: '每人标准' }), 'person_month')
  })
  test('else the standard: one row in ten above it, read per person, excludes that reading', () => {
    assert.equal(read(times(4, [300, 1])), 'household_month')
    assert.equal(meaningOf(times(4, [300, 1])).evidence, '每一行都是一人，按户、按人结果一样。')
    assert.equal(read([pair(300)], { standard_fen: null }), 'household_month?')
    assert.equal(read([...times(9, pair(600)), pair(700)]), 'household_month?')
    const clear = [...times(8, pair(600)), pair(700), pair(700)]
    assert.equal(read(clear), 'household_month')
    assert.match(meaningOf(clear).evidence, /有 2 行会高于标准 600.00 元/)
  })
})

test('a list of persons is per person, one of grants per grant', () => {
  const tekun = { kind: kindOf('tekun') }
  assert.equal(read([[610], [500]], { ...tekun, standard_fen: 61000n }), 'person_month')
  assert.equal(
    meaningOf([[610], [500], [800]], { ...tekun, standard_fen: 61000n }).evidence,
    '「月补助金额」按每人每月读，2 行在标准 610.00 元以内。',
  )
  assert.deepEqual(meaningOf([[610]], { ...tekun, standard_fen: null }), {
    amount: 'person_month',
    period_months: null,
    sure: true,
    evidence: '「月补助金额」按每人每月读。',
  })
  assert.equal(read([[9000]], { kind: kindOf('temporaryRelief') }), 'grant')
})

test('the base a row states: its own, else what was paid less the uplift', () => {
  const of = (money: Partial<ReturnType<typeof lineOf>['money']>) => {
    const row = lineOf([null])
    return baseOf({ ...row, money: { ...row.money, ...money } })
  }
  assert.equal(of({ base: 300n, total: 500n }), 300n)
  assert.equal(of({ base: 'bad', total: 500n }), 'bad')
  assert.equal(of({ total: 500n, uplift: 60n }), 440n)
  assert.equal(of({ total: 500n }), 500n)
  assert.equal(of({ total: 'bad' }), 'bad')
  assert.equal(of({ total: 500n, uplift: 'bad' }), 'bad')
  assert.equal(of({}), null)
})
