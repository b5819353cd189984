import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { month } from '../../kernel/month.ts'
import type { Figure } from './contract.ts'
import { agrees, figuresOf, knownFigure, queryOf, type ReliefSums } from './rules.figures.ts'
import { narrative } from './rules.narrative.ts'
import { periodProblems } from './rules.period.ts'

const SPAN = { from: month('2020-01'), to: month('2020-06') }
const setOf = (id: string) => {
  const set = knownFigure(id, SPAN)?.set
  return set !== undefined && 'programme' in set ? set : undefined
}

describe('which rows a figure rests on', () => {
  test('a stock on the last month, a flow on all; money with back pay and offsets, counts without', () => {
    assert.deepEqual(setOf('dibao.rural.persons'), {
      programme: 'dibao.rural',
      from: '2020-06',
      to: '2020-06',
      baseOnly: true,
      unit: null,
      persons: 'each line',
    })
    assert.deepEqual([setOf('tekun.persons')?.from, setOf('tekun.persons')?.persons], ['2020-01', 'once'])
    assert.deepEqual([setOf('tekun.personMonths')?.from, setOf('tekun.personMonths')?.persons], ['2020-01', 'each line'])
    assert.deepEqual([setOf('tekun.amount')?.baseOnly, setOf('tekun.personMonths')?.baseOnly], [false, true])
  })
  test('relief by its month and unit; other months, units and words are none', () => {
    const month3 = (name: string) => setOf(`temporaryRelief.2020-03.${name}`)
    assert.deepEqual(
      [month3('persons')?.unit, month3('households')?.unit, month3('perHousehold')?.unit, month3('amount')?.unit],
      ['person', 'household', 'household', null],
    )
    assert.deepEqual(month3('amount'), {
      programme: 'temporaryRelief',
      from: '2020-03',
      to: '2020-03',
      baseOnly: false,
      unit: null,
      persons: 'once',
    })
    assert.deepEqual([setOf('temporaryRelief.total.batches')?.from, setOf('temporaryRelief.total.batches')?.to], ['2020-01', '2020-06'])
    for (const id of [
      'temporaryRelief.2019-12.amount',
      'temporaryRelief.2020-07.amount',
      'temporaryRelief.2020.3.amount',
      'temporaryRelief.2020-03.other',
      'nothing',
    ])
      assert.equal(setOf(id), undefined, id)
  })
  test('its query says the same in words', () => {
    assert.equal(
      queryOf({ ...SPAN, programme: 'temporaryRelief', baseOnly: false, unit: 'person', persons: 'once' }, 'persons.once'),
      'sent-lines/persons.once?programme=temporaryRelief&from=2020-01&to=2020-06&kinds=all&unit=person',
    )
    assert.equal(
      queryOf({ ...SPAN, programme: 'tekun', baseOnly: true, unit: null, persons: 'once' }, 'persons.flow'),
      'sent-lines/persons.flow?programme=tekun&from=2020-01&to=2020-06&kinds=base',
    )
  })
})

const relief = (more: Partial<ReliefSums>): ReliefSums => ({
  rows: 2,
  hash: 'a',
  month: month('2020-03'),
  unit: 'household',
  count: 2,
  batches: 1,
  amount_fen: 600000n,
  equal_fen: 300000n,
  ...more,
})

test('每户 is said of several households that all got the same once', () => {
  const ids = (more: Partial<ReliefSums>) => figuresOf([], [relief(more)], SPAN).map(each => each.id.split('.').at(-1))
  assert.deepEqual(ids({}), ['households', 'perHousehold'])
  assert.deepEqual(ids({ count: 1, rows: 1 }), ['households'])
  assert.deepEqual(ids({ rows: 3 }), ['households'], 'one was helped twice')
  assert.deepEqual(ids({ equal_fen: null }), ['households'])
})

describe('a figure agrees with its villages', () => {
  const figure = (unit: Figure['unit'], value: number, id = 'x.amount'): Figure => ({
    id,
    title: '',
    kind: 'flow',
    unit,
    value,
    rows: 5,
    query: '',
    rows_hash: '',
    from: SPAN.from,
    to: SPAN.to,
  })
  const villages = [
    { rows: 2, households: 1, persons: 10, done: 1, amount_fen: 100 },
    { rows: 3, households: 2, persons: 20, done: 3, amount_fen: 500 },
  ]
  test('by rows and by its own unit', () => {
    for (const [unit, value] of [
      ['household', 3],
      ['person', 30],
      ['person-time', 30],
      ['case', 30],
      ['society', 30],
      ['row', 30],
      ['fen', 600],
      ['batch', 1],
    ] as const) {
      assert.equal(agrees(figure(unit, value), villages), true, unit)
      assert.equal(agrees({ ...figure(unit, value), rows: 4 }, villages), false, unit)
      if (unit !== 'batch') assert.equal(agrees(figure(unit, value + 1), villages), false, unit)
    }
    assert.equal(agrees(figure('batch', 0), villages), false)
  })
  test('a ratio by its done rows and all of them', () => {
    const ratio = { ...figure('ratio', 4 / 5), numerator: 4, denominator: 5 }
    assert.equal(agrees(ratio, villages), true)
    for (const other of [{ numerator: 5 }, { denominator: 4 }, { rows: 6, denominator: 6 }])
      assert.equal(agrees({ ...ratio, ...other }, villages), false)
  })
  test('每户 times its households is the sum', () => {
    assert.equal(agrees(figure('fen', 200, 'temporaryRelief.2020-03.perHousehold'), villages), true)
    assert.equal(agrees(figure('fen', 600, 'temporaryRelief.2020-03.perHousehold'), villages), false)
  })
})

describe('the text leaves out what has no figure', () => {
  const figure = (id: string, unit: Figure['unit'], value: number): Figure => ({
    id,
    title: '',
    kind: 'flow',
    unit,
    value,
    rows: 1,
    query: '',
    rows_hash: '',
    from: SPAN.from,
    to: SPAN.to,
  })
  const text = (...figures: Figure[]): string[] =>
    narrative({ span: SPAN, town: 'XX镇', figures, failed: [], open: [], allocationOf: () => '资金' })
      .text.split('\n')
      .slice(1)
  const total = (batches: number) => [
    figure('temporaryRelief.total.batches', 'batch', batches),
    figure('temporaryRelief.total.amount', 'fen', 60000000),
  ]
  test('nothing at all', () => assert.deepEqual(text(), []))
  test('a group needs its people and its money', () => {
    assert.deepEqual(text(figure('tekun.persons', 'person', 5)), [])
    assert.deepEqual(text(figure('tekun.amount', 'fen', 60000000)), [])
    assert.equal(
      text(figure('tekun.persons', 'person', 5), figure('tekun.amount', 'fen', 60000000)).at(-1),
      '上半年，为5名特困供养人员发放资金60万元。',
    )
  })
  test('a sum of relief is said of several batches only', () => {
    const month3 = figure('temporaryRelief.2020-03.amount', 'fen', 60000000)
    assert.equal(text(month3, ...total(1)).at(-1), '3月救助，发放资金60万元。')
    assert.equal(text(month3, ...total(2)).at(-1), '3月救助，发放资金60万元；两批共60万元。')
    assert.equal(text(month3, ...total(2).slice(0, 1)).at(-1), '3月救助，发放资金60万元。')
    assert.equal(text(...total(2)).at(-1), '两批共60万元。', 'one sentence is a section')
  })
})

test('one month is a period, none is not', () => {
  assert.deepEqual(
    [periodProblems({ from: SPAN.from, to: SPAN.from }), periodProblems({ from: SPAN.to, to: SPAN.from })],
    [[], ['PERIOD_REVERSED']],
  )
})
