import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Check } from 'typebox/value'
import { isDay } from './day.ts'
import { month } from './month.ts'
import { DayWire, FenWire, MonthWire } from './wire.ts'

const pad = (n: number, length: number): string => String(n).padStart(length, '0')
const isMonth = (text: string): boolean => {
  try {
    return month(text) === text
  } catch {
    return false
  }
}

test('the wire takes exactly the days and months of the kernel: what passes never fails inside, and every stored one can be told', () => {
  const [year, monthNo, dayNo] = [fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 })]
  fc.assert(
    fc.property(year, monthNo, dayNo, (y, m, d) => {
      const monthText = `${pad(y, 4)}-${pad(m, 2)}`
      assert.equal(Check(MonthWire, monthText), isMonth(monthText), monthText)
      for (const text of [`${monthText}-${pad(d, 2)}`, `${pad(y, 4)}-02-29`, `${pad(y, 4)}-02-28`])
        assert.equal(Check(DayWire, text), isDay(text), text)
    }),
    { seed: 42, numRuns: 3000 },
  )
  for (const text of ['2019-02-29', '1900-02-29', '2020-02-30', '0001-01-01', '2020-6-1', ' 2020-06-01'])
    assert.equal(Check(DayWire, text), false, text)
  for (const text of ['2000-02-29', '2020-02-29', '1800-01-01', '9999-12-31']) assert.equal(Check(DayWire, text), true, text)
})

test('fen on the wire are whole numbers that JSON keeps', () => {
  const most = Number.MAX_SAFE_INTEGER
  assert.deepEqual(
    [most, -most, 0, most + 1, -most - 1, 0.5].map(fen => Check(FenWire, fen)),
    [true, true, true, false, false, false],
  )
})
