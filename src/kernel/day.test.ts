import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, ageOn, type Day, day, dayFromSerial, daysBetween, formatDay, isDay, parseDay, weekday } from './day.ts'
import { runs } from '../server/testing.runs.ts'

const start = day('1800-01-01')
const anyDay = fc.integer({ min: 0, max: 146_096 }).map(n => addDays(start, n))

test('day arithmetic agrees with a calendar counted day by day over four hundred years', () => {
  const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  let count = 0
  for (let year = 1800; year < 2200; year += 1) {
    const leap = new Set([1800, 1900, 2100]).has(year) ? false : year % 4 === 0
    for (const [index, length] of lengths.entries()) {
      for (let date = 1; date <= length + (leap && index === 1 ? 1 : 0); date += 1) {
        const text = `${year}-${String(index + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`
        if (addDays(start, count) !== text || daysBetween(start, day(text)) !== count) assert.fail(text)
        // 1800-01-01 was a Wednesday
        if (weekday(day(text)) !== ((count + 2) % 7) + 1) assert.fail(`weekday of ${text}`)
        count += 1
      }
    }
  }
  assert.equal(count, 146_097)
})

test('weekday of days everyone can look up', () => {
  assert.equal(weekday(day('2020-01-01')), 3)
  assert.equal(weekday(day('2020-06-28')), 7)
  assert.equal(weekday(day('2024-02-29')), 4)
})

test('addDays and daysBetween undo each other', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => assert.equal(addDays(a, daysBetween(a, b)), b)),
    runs(),
  )
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => assert.equal(a < b, daysBetween(a, b) > 0)),
    runs(),
  )
})

test('only days that exist are days', () => {
  for (const text of ['2020-02-29', '2000-02-29', '1800-01-01', '9999-12-31']) assert.ok(isDay(text), text)
  const wrong = ['2019-02-29', '1900-02-29', '2020-04-31', '2020-13-01', '2020-00-10', '2020-1-1', '0199-01-01', '2020-06-01 ', '']
  for (const text of wrong) assert.throws(() => day(text), RangeError, text)
})

test('parseDay reads the spellings of rosters', () => {
  const june = [
    '2020-06-01',
    '2020.6.1',
    '2020.06.01',
    '20200601',
    '2020/6/1',
    '2020年6月1日',
    '2020年06月01号',
    '２０２０．６．１',
    ' 2020 年 6 月 1 日\u3000',
  ]
  for (const text of [...june, '2020-06-01 00:00:00', '2020/6/1 0:00']) assert.equal(parseDay(text), '2020-06-01', text)
  for (const text of ['', '/', '2020', '202006', '2020-6.1', '2020-02-30', '43983', '6月1日', '2020年6月', '1/6/2020', '20200631']) {
    assert.equal(parseDay(text), undefined, text)
  }
})

test('parseDay reads every day in every spelling', () => {
  const spell: ((y: string, m: number, d: number) => string)[] = [
    (y, m, d) => `${y}.${m}.${d}`,
    (y, m, d) => `${y}/${m}/${d}`,
    (y, m, d) => `${y}-${m}-${d}`,
    (y, m, d) => `${y}年${m}月${d}日`,
    (y, m, d) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`,
  ]
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...spell), (d, write) => {
      assert.equal(parseDay(write(d.slice(0, 4), Number(d.slice(5, 7)), Number(d.slice(8)))), d)
    }),
    runs(),
  )
})

test('dayFromSerial honours the leap day Excel invented', () => {
  const known: [number, string | undefined][] = [
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, undefined],
    [61, '1900-03-01'],
    [43_983, '2020-06-01'],
    [43_983.75, '2020-06-01'],
    [2_958_465, '9999-12-31'],
    [2_958_466, undefined],
    [0, undefined],
    [-5, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ]
  for (const [serial, expected] of known) assert.equal(dayFromSerial(serial), expected, String(serial))
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 200_000 }), n => assert.equal(daysBetween(day('1900-03-01'), dayFromSerial(n) as Day), n - 61)),
    runs(),
  )
})

test('ageOn counts full years, from the birthday itself', () => {
  assert.equal(ageOn(day('1950-06-15'), day('2020-06-14')), 69)
  assert.equal(ageOn(day('1950-06-15'), day('2020-06-15')), 70)
  assert.equal(ageOn(day('2020-06-15'), day('2020-06-15')), 0)
  assert.equal(ageOn(day('2020-06-15'), day('2020-06-14')), -1)
})

test('born on 29 February: the birthday of a common year is the last of the month', () => {
  const birth = day('1940-02-29')
  assert.equal(ageOn(birth, day('2020-02-28')), 79)
  assert.equal(ageOn(birth, day('2020-02-29')), 80)
  assert.equal(ageOn(birth, day('2019-02-27')), 78)
  assert.equal(ageOn(birth, day('2019-02-28')), 79)
  assert.equal(ageOn(birth, day('2100-02-28')), 160)
})

test('age never falls, and grows by exactly one on one day of each year', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 60_000 }), (birth, later) => {
      const on = addDays(birth, later)
      const age = ageOn(birth, on)
      assert.ok(age >= 0 && [0, 1].includes(ageOn(birth, addDays(on, 1)) - age))
      const years = later / 365.2425
      assert.ok(age <= years + 0.01 && age > years - 1.01)
    }),
    runs(),
  )
})

test('formatDay drops the current year only', () => {
  assert.equal(formatDay(day('2020-06-18'), 2020), '6月18日')
  assert.equal(formatDay(day('2020-12-05'), 2020), '12月5日')
  assert.equal(formatDay(day('2019-12-20'), 2020), '2019-12-20')
})

test('short months end on the 30th, the year 3000 has no leap day', () => {
  for (const text of ['2020-04-31', '2020-06-31', '2020-09-31', '2020-11-31', '3000-02-29']) assert.equal(isDay(text), false, text)
  for (const text of ['2020-04-30', '2020-05-31', '2400-02-29']) assert.equal(isDay(text), true, text)
})
