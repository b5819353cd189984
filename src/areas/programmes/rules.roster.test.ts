import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addMonths, month, type Month } from '../../kernel/month.ts'
import { runs } from '../../server/testing.runs.ts'
import type { RosterRow } from './contract.ts'
import { closings, rosterChanges, type RosterPast, type Segment } from './rules.roster.ts'
import { isActiveIn, overlap } from './rules.ts'

const JUNE = month('2020-06')
const row = (more: Partial<RosterRow> = {}): RosterRow => ({
  key: 'a',
  household_id: 'h1',
  person_id: 'p1',
  division: '349999100201',
  persons: 2,
  base_fen: 60000n,
  uplift_fen: 5000n,
  category: null,
  insured: ['p1', 'p2'],
  from_month: null,
  import_row: null,
  steps: [],
  ...more,
})
const segment = (more: Partial<Segment> = {}): Segment => ({
  entitlement_id: 'e1',
  household_id: 'h1',
  person_id: 'p1',
  division: '349999100201',
  from_month: month('2020-01'),
  to_month: null,
  persons: 2,
  base_fen: 60000n,
  uplift_fen: 5000n,
  amount_fen: 65000n,
  insured: ['p1', 'p2'],
  stop_reason: null,
  stop_note: null,
  paid: false,
  ...more,
})
const plan = (current: readonly Segment[], rows: readonly RosterRow[], past?: RosterPast) => rosterChanges(current, rows, JUNE, past)
const problems = (rows: readonly RosterRow[], current: readonly Segment[] = []): string[] =>
  plan(current, rows).problems.map(({ code, key, level }) => `${key} ${code} ${level}`)

describe('what a row changes', () => {
  const changes = (more: Partial<RosterRow>, old: Partial<Segment> = {}) => plan([segment(old)], [row(more)]).rows[0]
  test('nothing, when all is as it was', () => {
    const same = plan([segment()], [row()])
    assert.deepEqual([same.rows[0]?.outcome, same.rows[0]?.from_month, same.openings, same.ended], ['same', '2020-01', [], []])
  })
  test('each particular by its name', () => {
    for (const [more, field] of [
      [{ base_fen: 60001n }, 'amount'],
      [{ uplift_fen: 5001n }, 'amount'],
      [{ insured: ['p1', 'p3'] }, 'insured'],
      [{ insured: ['p1', 'p2', 'p3'] }, 'insured'],
      [{ insured: ['p1'] }, 'insured'],
      [{ division: '349999100202' }, 'division'],
      [{ household_id: 'h9' }, 'household'],
    ] as const)
      assert.deepEqual([changes(more)?.outcome, changes(more)?.changes], ['changed', [field]], field)
    assert.deepEqual(changes({ persons: 3, insured: ['p1', 'p2', 'p3'] })?.changes, ['persons', 'insured'])
    assert.deepEqual(changes({ person_id: 'p2' })?.changes, ['head'])
    assert.deepEqual(changes({ insured: ['p2', 'p1'] })?.outcome, 'same', 'the order of names says nothing')
    assert.deepEqual(changes({ household_id: null })?.outcome, 'same', 'a preview knows no household')
  })
  test('a move of the amount from base to uplift is a change too', () => {
    assert.deepEqual(changes({ base_fen: 55000n, uplift_fen: 10000n })?.changes, ['amount'])
  })
  test('the old one ends at the month; one that began in it is void; an end set before is kept', () => {
    const ending = { to_month: month('2020-09'), stop_reason: '03', stop_note: '迁出' }
    const changed = plan([segment(ending)], [row({ base_fen: 1n })])
    assert.deepEqual(
      [
        changed.ended.length,
        changed.voided.length,
        changed.openings.map(({ from_month, to_month, stop_reason, stop_note }) => ({ from_month, to_month, stop_reason, stop_note })),
      ],
      [1, 0, [{ from_month: '2020-06', ...ending }]],
    )
    const within = plan([segment({ from_month: JUNE })], [row({ base_fen: 1n })])
    assert.deepEqual([within.ended.length, within.voided.length, within.problems], [0, 1, []])
    assert.deepEqual(
      [changed.rows[0]?.old?.entitlement_id, plan([], [row()]).rows[0]?.old, plan([], [row()]).rows[0]?.outcome],
      ['e1', null, 'new'],
    )
  })
  test('who is not named is told; who is not active in the month is not asked about', () => {
    const others = [
      segment({ entitlement_id: 'e2', household_id: 'h2', person_id: 'p9' }),
      segment({ entitlement_id: 'e3', household_id: 'h3', person_id: 'p8', to_month: JUNE }),
      segment({ entitlement_id: 'e4', household_id: 'h4', person_id: 'p7', from_month: month('2020-07') }),
    ]
    assert.deepEqual(
      plan([segment(), ...others], [row()]).unnamed.map(each => each.entitlement_id),
      ['e2'],
    )
  })
  test('one that begins later and would be run over is refused, one after a set end is not', () => {
    const later = segment({ from_month: month('2020-08') })
    assert.deepEqual(problems([row()], [later]), ['a LATER_SEGMENT block'])
    assert.deepEqual(plan([later], [row()]).problems[0]?.facts, { from_month: '2020-08' })
    const before = segment({ to_month: month('2020-08') })
    assert.deepEqual(problems([row({ base_fen: 1n })], [before, { ...later, entitlement_id: 'e2' }]), [])
    assert.deepEqual(problems([row({ base_fen: 1n })], [segment({ to_month: month('2020-09') }), later]), ['a LATER_SEGMENT block'])
  })
})

describe('whom a row meets', () => {
  test('its household; the new head’s own former household makes way', () => {
    const old = [segment(), segment({ entitlement_id: 'e2', household_id: 'h2', person_id: 'p5' })]
    const met = plan(old, [row({ person_id: 'p5' })])
    assert.deepEqual([met.rows[0]?.old?.entitlement_id, met.ended.map(each => each.entitlement_id), met.unnamed], ['e1', ['e1', 'e2'], []])
  })
  test('his person where the household is new, unless another row names that household', () => {
    const moved = plan([segment()], [row({ household_id: 'h9' })])
    assert.equal(moved.rows[0]?.old?.entitlement_id, 'e1')
    const split = plan([segment()], [row({ household_id: 'h9' }), row({ key: 'b', person_id: 'p2', household_id: 'h1' })])
    assert.deepEqual(
      split.rows.map(each => each.old?.entitlement_id ?? null),
      [null, 'e1'],
    )
  })
  test('by person where there are no households', () => {
    const alone = segment({ household_id: null })
    assert.equal(plan([alone], [row({ household_id: null })]).rows[0]?.outcome, 'same')
    assert.equal(plan([alone], [row({ household_id: null, person_id: 'p9' })]).rows[0]?.outcome, 'new')
    assert.deepEqual(plan([alone], [row({ household_id: 'h1' })]).rows[0]?.changes, ['household'])
    assert.equal(
      plan(
        [segment({ household_id: null, person_id: 'p9' })],
        [row({ household_id: null }), row({ key: 'b', household_id: null, person_id: 'p9' })],
      ).rows[0]?.old,
      null,
    )
  })
})

describe('what refuses a row', () => {
  test('the same person or household twice, with the first of them', () => {
    const twice = plan(
      [],
      [
        row(),
        row({ key: 'b', household_id: 'h2' }),
        row({ key: 'c', person_id: 'p3' }),
        row({ key: 'd', person_id: 'p4', household_id: 'h4' }),
      ],
    )
    assert.deepEqual(
      twice.problems.map(({ key, code, facts }) => [key, code, facts]),
      [
        ['b', 'BENEFICIARY_TWICE', { first: 'a' }],
        ['c', 'BENEFICIARY_TWICE', { first: 'a' }],
      ],
    )
    assert.deepEqual(problems([row({ household_id: null }), row({ key: 'b', household_id: null, person_id: 'p2' })]), [])
    assert.deepEqual(
      plan([], [row(), row({ key: 'b' }), row({ key: 'c' })]).problems.map(each => each.facts['first']),
      ['a', 'a'],
    )
  })
  test('an amount of nothing or below nothing in any part', () => {
    const amount = (base_fen: bigint, uplift_fen: bigint) => problems([row({ base_fen, uplift_fen })])
    const empty = ['a AMOUNT_EMPTY block']
    assert.deepEqual([amount(1n, 0n), amount(0n, 1n), amount(5n, 5n)], [[], [], []])
    assert.deepEqual([amount(0n, 0n), amount(-1n, 5n), amount(5n, -1n)], [empty, empty, empty])
  })
  test('fewer than one person, more than forty', () => {
    assert.deepEqual(
      [1, 40].flatMap(persons => problems([row({ persons })])),
      [],
    )
    assert.deepEqual(
      [0, 41].map(persons => problems([row({ persons })]).join()),
      ['a PERSONS_OUT_OF_RANGE block', 'a PERSONS_OUT_OF_RANGE block'],
    )
  })
})

describe('起始保障年月 counts for who is new, back to the last month that was run', () => {
  const begins = (from: string, past: Partial<RosterPast> = {}, more: Partial<RosterRow> = {}, current: readonly Segment[] = []) =>
    plan(current, [row({ from_month: month(from), ...more })], { known: new Set(), last_run: null, ...past }).openings[0]?.from_month
  test('before the roster’s month it is taken, at or after it the month is', () => {
    assert.deepEqual([begins('2020-05'), begins('2020-06'), begins('2020-07')], ['2020-05', '2020-06', '2020-06'])
    assert.equal(plan([], [row()]).openings[0]?.from_month, '2020-06')
  })
  test('not into a month that was run', () => {
    assert.deepEqual(
      [begins('2020-03', { last_run: month('2020-03') }), begins('2020-03', { last_run: month('2020-02') })],
      ['2020-06', '2020-03'],
    )
  })
  test('not for who had it before, as person or household, or has it now', () => {
    assert.equal(begins('2020-03', { known: new Set(['p1']) }), '2020-06')
    assert.equal(begins('2020-03', { known: new Set(['h1']) }), '2020-06')
    assert.equal(begins('2020-03', { known: new Set(['h2']) }), '2020-03')
    assert.equal(begins('2020-03', { known: new Set(['h2']) }, { household_id: null }), '2020-03')
    assert.equal(begins('2020-03', {}, { base_fen: 1n }, [segment()]), '2020-06')
  })
})

test('closing at a month ends what began before it and voids the rest', () => {
  const { ended, voided } = closings([segment(), segment({ from_month: JUNE }), segment({ from_month: month('2020-07') })], JUNE)
  assert.deepEqual([ended.map(each => each.from_month), voided.map(each => each.from_month)], [['2020-01'], ['2020-06', '2020-07']])
})

test('two spans of months overlap exactly when some month lies in both', () => {
  const at = (n: number): Month => addMonths(month('2020-01'), n)
  const span = fc
    .tuple(fc.nat(8), fc.option(fc.nat(8)))
    .map(([from, length]) => ({ from_month: at(from), to_month: length === null ? null : at(from + length + 1) }))
  fc.assert(
    fc.property(span, span, (a, b) => {
      const common = Array.from({ length: 40 }, (_, n) => at(n)).some(m => isActiveIn(a, m) && isActiveIn(b, m))
      assert.equal(overlap(a, b), common)
    }),
    runs(400),
  )
})
