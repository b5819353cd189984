import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, day } from './day.ts'
import {
  addMonths,
  compareMonths,
  formatMonth,
  month,
  monthFromDate,
  monthProblems,
  monthRange,
  monthsBetween,
  monthToDate,
  parseMonth,
} from './month.ts'
import { runs } from '../server/testing.runs.ts'

const anyMonth = fc.integer({ min: 0, max: 4799 }).map(n => addMonths(month('1800-01'), n))

test('month takes YYYY-MM and nothing else', () => {
  assert.equal(month('2020-06'), '2020-06')
  for (const text of ['2020-6', '2020-13', '2020-00', '202006', '2020-06-01', '0020-06', '2020-06\n', '']) {
    assert.throws(() => month(text), RangeError, text)
  }
})

test('parseMonth reads the spellings of rosters', () => {
  for (const text of [
    '2020-06',
    '2020-6',
    '2020.6',
    '2020.06',
    '202006',
    '2020年6月',
    '2020年06月份',
    '2020/6',
    '２０２０年６月',
    ' 2020 年 6 月 ',
  ]) {
    assert.equal(parseMonth(text), '2020-06', text)
  }
  for (const text of ['', '2020', '2020.13', '202013', '2020年', '6月', '20206', '2020-06-01', '2020.0'])
    assert.equal(parseMonth(text), undefined, text)
})

test('formatMonth is read back', () => {
  assert.equal(formatMonth(month('2020-06')), '2020年6月')
  fc.assert(
    fc.property(anyMonth, m => assert.equal(parseMonth(formatMonth(m)), m)),
    runs(),
  )
})

test('months are added across years', () => {
  assert.equal(addMonths(month('2019-12'), 1), '2020-01')
  assert.equal(addMonths(month('2020-01'), -1), '2019-12')
  assert.equal(addMonths(month('2020-06'), 12), '2021-06')
  assert.throws(() => addMonths(month('9999-12'), 1), RangeError)
  assert.throws(() => addMonths(month('1800-01'), -1), RangeError)
})

test('monthsBetween counts the months from the first up to, not including, the second', () => {
  assert.equal(monthsBetween(month('2020-01'), month('2020-07')), 6)
  assert.equal(monthsBetween(month('2017-04'), month('2017-12')), 8) // V24: death in March, paid until November
  fc.assert(
    fc.property(anyMonth, anyMonth, (a, b) => assert.equal(addMonths(a, monthsBetween(a, b)), b)),
    runs(),
  )
})

test('monthRange holds both ends, in order, without gaps', () => {
  assert.deepEqual(monthRange(month('2019-11'), month('2020-02')), ['2019-11', '2019-12', '2020-01', '2020-02'])
  assert.deepEqual(monthRange(month('2020-02'), month('2020-01')), [])
  fc.assert(
    fc.property(anyMonth, fc.integer({ min: 0, max: 40 }), (first, more) => {
      fc.pre(first < '2190')
      const range = monthRange(first, addMonths(first, more))
      assert.equal(range.length, more + 1)
      range.forEach((m, index) => assert.equal(monthsBetween(first, m), index))
    }),
    runs(),
  )
})

test('a month and its days', () => {
  assert.equal(monthToDate(month('2020-06')), '2020-06-01')
  fc.assert(
    fc.property(anyMonth, m => {
      const first = monthToDate(m)
      assert.equal(monthFromDate(first), m)
      assert.equal(monthFromDate(addDays(first, 27)), m)
      assert.equal(monthFromDate(addDays(monthToDate(addMonths(m, 1)), -1)), m)
      if (first > '1800-01-01') assert.equal(monthFromDate(addDays(first, -1)), addMonths(m, -1))
    }),
    runs(),
  )
  assert.equal(monthFromDate(day('2020-02-29')), '2020-02')
})

test('compareMonths sorts in time', () => {
  fc.assert(
    fc.property(anyMonth, anyMonth, (a, b) => assert.equal(compareMonths(a, b), -Math.sign(monthsBetween(a, b)) || 0)),
    runs(),
  )
})

test('months to work with are those from 1990 to 2099', () => {
  assert.deepEqual(
    ['1989-12', '1990-01', '2099-12', '2100-01'].map(m => monthProblems(month(m)).join()),
    ['MONTH_OUT_OF_RANGE', '', '', 'MONTH_OUT_OF_RANGE'],
  )
})

test('months compare in time order, equal ones as equal', () => {
  const [a, b] = [month('2019-12'), month('2020-01')]
  assert.deepEqual([compareMonths(a, b), compareMonths(b, a), compareMonths(a, a)], [-1, 1, 0])
})
