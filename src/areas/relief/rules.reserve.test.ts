import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays, day } from '../../kernel/day.ts'
import { reserveDoubtText } from '../../server/messages/relief.ts'
import { loadLaw } from '../../server/law.ts'
import type { EarlierHelp } from './contract.reserve.ts'
import { proofDueOn, reserveDoubts, reserveProblems, type ReserveInput } from './rules.reserve.ts'

const law = loadLaw()
const FUND = { kind: 'reserve', opened_on: day('2020-01-01') }
const PAYEE = { name: '王秀英', born_on: day('1950-05-01'), died_on: null }
const input = (change: Partial<ReserveInput> = {}): ReserveInput => ({
  cause: '13',
  amount_fen: 2000_00n,
  paid_on: day('2020-03-02'),
  posted_on: day('2020-03-02'),
  paid_how: 'bank',
  witness_one: null,
  witness_two: null,
  ...change,
})
const cash = (one: string | null, two: string | null) => input({ paid_how: 'cash', witness_one: one, witness_two: two })
const problems = (of: ReserveInput, payee: Parameters<typeof reserveProblems>[1] = PAYEE, fund = FUND) =>
  reserveProblems(of, payee, fund, law)
const help = (change: Partial<EarlierHelp> = {}): EarlierHelp => ({
  source: 'relief',
  name: '王秀英',
  on: '2020-01-01',
  cause: '13',
  amount_fen: 1000_00,
  ...change,
})
const doubts = (amount_fen: bigint, earlier: readonly EarlierHelp[] = [], on = '2020-03-02') =>
  reserveDoubts({ cause: '13', amount_fen, paid_on: day(on) }, earlier, law)

describe('what refuses a payment out of the reserve', () => {
  test('each reason by its own name; the border days pass', () => {
    assert.deepEqual(problems(input()), [])
    assert.deepEqual(problems(input({ cause: '77' })), ['CAUSE_UNKNOWN'])
    assert.deepEqual(problems(input(), PAYEE, { ...FUND, kind: 'mutual_aid' }), ['FUND_NOT_RESERVE'])
    assert.deepEqual(problems(input({ posted_on: day('2020-03-01') })), ['VOUCHER_BEFORE_PAYMENT'])
    assert.deepEqual(problems(input({ paid_on: day('2019-12-31') })), ['PAID_BEFORE_FUND'])
    assert.deepEqual(problems(input({ paid_on: day('2020-01-01') })), [])
    assert.deepEqual(problems(input(), { ...PAYEE, born_on: day('2020-03-03') }), ['PAID_BEFORE_BIRTH'])
    assert.deepEqual(problems(input(), { ...PAYEE, born_on: day('2020-03-02') }), [])
    assert.deepEqual(problems(input(), { ...PAYEE, died_on: day('2020-03-01') }), ['PAID_AFTER_DEATH'])
    assert.deepEqual(problems(input(), { ...PAYEE, died_on: day('2020-03-02') }), [])
    assert.deepEqual(problems(input(), { ...PAYEE, born_on: null }), [])
  })

  test('cash needs two witnesses who are two, and neither is the payee', () => {
    assert.deepEqual(problems(cash('丁玉梅', '程有福')), [])
    assert.deepEqual(problems(cash(null, '程有福')), ['WITNESSES_NEEDED'])
    assert.deepEqual(problems(cash('丁玉梅', ' ')), ['WITNESSES_NEEDED'])
    assert.deepEqual(problems(cash('丁玉梅', '丁玉梅 ')), ['WITNESSES_SAME'])
    assert.deepEqual(problems(cash('王秀英', '丁玉梅')), ['WITNESSES_SAME'])
  })
})

describe('what has to be explained', () => {
  test('above the cap of one case, not at it', () => {
    assert.deepEqual(doubts(2000_00n), [])
    assert.deepEqual(
      doubts(2000_01n).map(each => [each.code, each.facts, each.unchecked]),
      [['ABOVE_RESERVE_CAP', { amount_fen: 2000_01, cap_fen: 2000_00 }, 'demo']],
    )
  })

  test('the same cause again, from either pot; another cause is no doubt', () => {
    assert.deepEqual(
      doubts(1n, [help(), help({ cause: '21' })]).map(each => each.code),
      ['SAME_CAUSE_THIS_YEAR'],
    )
    assert.deepEqual(doubts(1n, [help({ cause: '21' })]), [])
    assert.deepEqual(
      doubts(2000_01n, [help({ source: 'reserve', on: '2020-02-03' })]).map(each => reserveDoubtText(each, law)),
      ['2,000.01 元超过备用金单次上限 2,000.00 元。', '这家今年已因突发重大疾病救助过：2020年2月3日，王秀英，备用金 1,000.00 元。'],
    )
  })

  test('where no cap is known, that is told', () => {
    const [told] = doubts(1n, [], '2019-06-30')
    assert.equal(told?.code, 'RESERVE_CAP_UNKNOWN')
    assert.match(told === undefined ? '' : reserveDoubtText(told, law), /2019年6月30日没有登记备用金单次上限/)
  })
})

test('papers are due ten workdays after the payment; where holidays are not known, two weeks', () => {
  // The Spring Festival of 2020 was prolonged to the 2nd of February.
  assert.equal(proofDueOn(day('2020-01-20'), law), '2020-02-11')
  assert.equal(proofDueOn(day('2020-03-02'), law), '2020-03-16')
  assert.equal(proofDueOn(day('2018-03-05'), law), addDays(day('2018-03-05'), 14))
  assert.equal(proofDueOn(day('2017-03-06'), law), addDays(day('2017-03-06'), 14))
})
