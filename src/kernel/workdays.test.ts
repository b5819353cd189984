import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, day, weekday } from './day.ts'
import { addWorkdays, calendarOf } from './workdays.ts'
import { runs } from '../server/testing.runs.ts'

const holidays2020 = [
  '2020-01-01',
  '2020-01-24',
  '2020-01-27',
  '2020-01-28',
  '2020-01-29',
  '2020-01-30',
  '2020-01-31',
  '2020-04-06',
  '2020-05-01',
  '2020-05-04',
  '2020-05-05',
  '2020-06-25',
  '2020-06-26',
  '2020-10-01',
  '2020-10-02',
  '2020-10-05',
  '2020-10-06',
  '2020-10-07',
  '2020-10-08',
]
const makeUp2020 = ['2020-01-19', '2020-04-26', '2020-05-09', '2020-06-28', '2020-09-27', '2020-10-10']
/** 国办发明电〔2019〕16号 with the longer Spring Festival of 2020 (to 2 February). */
const calendar2020 = calendarOf({ years: [2020], holidays: holidays2020, makeUpDays: makeUp2020 })
const after = (start: string, n: number): string => {
  const reading = addWorkdays(day(start), n, calendar2020)
  return reading.ok ? reading.day : `${reading.problem} ${reading.year}`
}

test('the limits of the procedure vectors', () => {
  assert.equal(after('2020-06-22', 5), '2020-06-30') // V46: Sunday 28 June works
  assert.equal(after('2020-01-16', 10), '2020-02-06') // V72
  assert.equal(after('2020-03-02', 30), '2020-04-14') // V73
  assert.equal(after('2020-03-02', 45), '2020-05-07') // V73
  assert.equal(after('2020-03-02', 10), '2020-03-16') // V71: survey
  assert.equal(after('2020-06-24', 0), '2020-06-24')
})

test('a year without a notice is named, not guessed', () => {
  assert.equal(after('2020-12-30', 1), '2020-12-31')
  assert.equal(after('2020-12-30', 2), 'YEAR_NOT_COVERED 2021')
  assert.equal(after('2019-06-01', 3), 'YEAR_NOT_COVERED 2019')
  assert.equal(calendar2020.covers(2021), false)
})

test('only whole numbers of days from zero up', () => {
  assert.throws(() => after('2020-03-02', -1), RangeError)
  assert.throws(() => after('2020-03-02', 1.5), RangeError)
})

test('the n-th workday works, and exactly n workdays lie up to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 60 }), (offset, n) => {
      const start = addDays(day('2020-01-01'), offset)
      const reading = addWorkdays(start, n, calendar2020)
      assert.ok(reading.ok)
      let worked = 0
      for (let d = addDays(start, 1); d <= reading.day; d = addDays(d, 1)) {
        const weekend = weekday(d) > 5
        if (weekend ? makeUp2020.includes(d) : !holidays2020.includes(d)) worked += 1
      }
      assert.equal(worked, n)
      assert.ok(calendar2020.isWorkday(reading.day))
    }),
    runs(),
  )
})
