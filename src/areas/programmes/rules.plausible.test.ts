import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { month } from '../../kernel/month.ts'
import { testLaw } from '../../server/testing.law.ts'
import type { RosterRow } from './contract.ts'
import { amountWarnings, deathProblems, exclusionWarnings, receiversOf, startWarnings } from './rules.plausible.ts'

const JUNE = month('2020-06')
const row = (more: Partial<RosterRow> = {}): RosterRow => ({
  key: '3',
  household_id: 'h1',
  person_id: 'p1',
  division: '349999100201',
  persons: 1,
  base_fen: 30000n,
  uplift_fen: 0n,
  category: null,
  insured: [],
  from_month: null,
  import_row: null,
  steps: [],
  ...more,
})
const rural = testLaw.programme('dibao.rural')
const tekun = testLaw.programme('tekun')

describe('amounts against the standard of 602 元', () => {
  const told = (more: Partial<RosterRow>, programme = rural, m = JUNE) =>
    amountWarnings([row(more)], programme, testLaw, m).map(each => each.code)
  test('above it a person, or below a fifth of it; the borders are right', () => {
    assert.deepEqual(told({ base_fen: 60200n }), [])
    assert.deepEqual(told({ base_fen: 60201n }), ['ABOVE_STANDARD'])
    assert.deepEqual(told({ base_fen: 120400n, persons: 2 }), [])
    assert.deepEqual(told({ base_fen: 120401n, persons: 2 }), ['ABOVE_STANDARD'])
    assert.deepEqual(told({ base_fen: 12040n }), [])
    assert.deepEqual(told({ base_fen: 12039n }), ['BELOW_STANDARD'])
    assert.deepEqual(told({ base_fen: 24079n, persons: 2 }), ['BELOW_STANDARD'])
  })
  test('分类施保 comes on top: it is not held against the standard, but it counts against too little', () => {
    assert.deepEqual(told({ base_fen: 60200n, uplift_fen: 20000n }), [])
    assert.deepEqual(told({ base_fen: 10000n, uplift_fen: 2040n }), [])
    assert.deepEqual(told({ base_fen: 10000n, uplift_fen: 2039n }), ['BELOW_STANDARD'])
  })
  test('the facts name standard, percent, persons and both amounts, and that nobody has checked the value', () => {
    assert.deepEqual(amountWarnings([row({ base_fen: 60201n, uplift_fen: 100n })], rural, testLaw, JUNE), [
      {
        code: 'ABOVE_STANDARD',
        level: 'warning',
        key: '3',
        unchecked: 'demo',
        facts: { persons: 1, amount_fen: 60301, base_fen: 60201, standard_fen: 60200, percent: '100', parameter: 'dibao.standard' },
      },
    ])
    assert.equal(amountWarnings([row({ base_fen: 1n, uplift_fen: 2n })], rural, testLaw, JUNE)[0]?.facts['amount_fen'], 3)
  })
  test('特困 between the dispersed and the concentrated rate is plausible', () => {
    const [low, high] = ['dispersed', 'concentrated'].map(key => testLaw.fen('tekun.payRate', JUNE, key).value)
    assert.ok(low !== undefined && high !== undefined && low < high)
    assert.deepEqual(told({ base_fen: high }, tekun), [])
    assert.deepEqual(told({ base_fen: high + 1n }, tekun), ['ABOVE_STANDARD'])
    assert.deepEqual(told({ base_fen: (low * 20n) / 100n }, tekun), [])
    assert.deepEqual(told({ base_fen: (low * 20n) / 100n - 1n }, tekun), ['BELOW_STANDARD'])
  })
  test('nobody to divide by, a programme without a standard, a month without one', () => {
    assert.deepEqual(told({ persons: 0, base_fen: 99999999n }), [])
    assert.deepEqual(told({ base_fen: 1n }, { ...rural, rate: null }), [])
    assert.deepEqual(told({ base_fen: 1n }, { ...rural, warnAbove: null }), [])
    assert.deepEqual(amountWarnings([row(), row()], rural, testLaw, month('2015-01')), [
      { code: 'STANDARD_UNKNOWN', level: 'warning', key: null, facts: { parameter: 'dibao.standard', month: '2015-01' }, unchecked: null },
    ])
    assert.throws(
      () =>
        amountWarnings(
          [row()],
          rural,
          {
            ...testLaw,
            fen: () => {
              throw new TypeError('broken')
            },
          },
          JUNE,
        ),
      TypeError,
    )
  })
})

test('receivers are the insured by name, else the head or person', () => {
  assert.deepEqual(receiversOf(row({ insured: ['p2', 'p3'] })), ['p2', 'p3'])
  assert.deepEqual(receiversOf(row({ insured: ['p2'] })), ['p2'])
  assert.deepEqual(receiversOf(row()), ['p1'])
})

test('the dead are paid for the month of their death and no later', () => {
  const on = (died_on: string, more: Partial<RosterRow> = {}) =>
    deathProblems([row(more)], [{ person_id: 'p2', name: '李四', died_on: day(died_on) }], JUNE)
  const named = { insured: ['p1', 'p2', 'p2'] }
  assert.deepEqual(on('2020-06-01', named), [])
  assert.deepEqual(on('2020-05-31', named), [
    { code: 'DEAD_PERSON', level: 'block', key: '3', unchecked: null, facts: { person_id: 'p2', name: '李四', died_on: '2020-05-31' } },
  ])
  assert.equal(on('2020-05-31', { person_id: 'p2' }).length, 1)
  assert.deepEqual(on('2020-05-31'), [])
})

test('two programmes that do not go together, with the reason and whether it is law', () => {
  const others = [
    { person_id: 'p1', name: '张三', programme: 'tekun' },
    { person_id: 'p1', name: '张三', programme: 'retrenched1960s' },
    { person_id: 'p1', name: '张三', programme: 'orphan' },
    { person_id: 'p9', name: '王五', programme: 'tekun' },
  ]
  const found = exclusionWarnings([row()], rural, others, testLaw)
  assert.deepEqual(
    found.map(({ code, level, key, unchecked, facts }) => [code, level, key, unchecked, facts['programme'], facts['effect']]),
    [
      ['INCOMPATIBLE', 'warning', '3', 'own', 'tekun', 'FORBID'],
      ['INCOMPATIBLE', 'warning', '3', 'own', 'orphan', 'HIGHER_OF'],
    ],
  )
  const lawful = { ...rural, incompatibleWith: rural.incompatibleWith.map(each => ({ ...each, source: 'social-assistance-2014' })) }
  assert.equal(exclusionWarnings([row()], lawful, others, testLaw)[0]?.unchecked, null)
  const demo = { ...rural, incompatibleWith: rural.incompatibleWith.map(each => ({ ...each, source: 'demo-county' })) }
  assert.equal(exclusionWarnings([row()], demo, others, testLaw)[0]?.unchecked, 'demo')
  assert.deepEqual(exclusionWarnings([row()], rural, [], testLaw), [])
  assert.equal(exclusionWarnings([row()], rural, others.slice(0, 1), testLaw).length, 1)
})

test('a start after the month of the roster is told', () => {
  const told = (from_month: string | null) => startWarnings([row({ from_month: from_month === null ? null : month(from_month) })], JUNE)
  assert.deepEqual(
    told('2020-07').map(each => [each.code, each.facts]),
    [['FROM_MONTH_LATER', { from_month: '2020-07', month: '2020-06' }]],
  )
  assert.deepEqual([told('2020-06'), told('2019-01'), told(null)], [[], [], []])
})
