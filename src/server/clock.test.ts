import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, later, msBetween, now, nowOn, today } from './clock.ts'
import { day } from '../kernel/day.ts'
import { newId, randomHex } from './random.ts'

test('the day is the office’s, not the machine’s: it turns at 16:00 UTC', () => {
  assert.equal(dayOf('2020-06-17T15:59:59.999Z'), '2020-06-17')
  assert.equal(dayOf('2020-06-17T16:00:00.000Z'), '2020-06-18')
  assert.match(today(), /^\d{4}-\d\d-\d\d$/)
})

test('an instant is ISO text in UTC and can be moved', () => {
  assert.match(now(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.equal(later('2020-06-17T23:59:59.000Z', 1000), '2020-06-18T00:00:00.000Z')
  assert.equal(msBetween('2020-06-18T00:00:01.5+08:00', '2020-06-17T16:00:00Z'), -1500)
})

test('the moment of an office that stands still lies on its day, at the time of day of now', () => {
  const moment = nowOn(day('2020-07-03'))
  assert.equal(dayOf(moment), '2020-07-03')
  assert.ok(Math.abs((Date.parse(now()) - Date.parse(moment)) % 86_400_000) < 1000)
})

test('ids are UUID v7, all different, in order of making; random hex has its length', () => {
  const ids = Array.from({ length: 1000 }, newId)
  assert.equal(new Set(ids).size, 1000)
  assert.deepEqual([...ids].sort(), ids)
  assert.match(ids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(randomHex(16).length, 32)
})
