import fc from 'fast-check'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { addMonths, month, type Month } from '../../kernel/month.ts'
import { sumFen } from '../../kernel/money.ts'
import type { RosterRow } from './contract.ts'
import { isActiveIn, overlap, statusIn, stopMonthAfter, stopProblem } from './rules.ts'
import { rosterChanges, type RosterPlan, type Segment } from './rules.roster.ts'
import { runs } from '../../server/testing.runs.ts'

const JANUARY = month('2020-01')

/** Three households and their possible heads; the same person may head any of them, but only one in a roster. */
const roster = fc
  .uniqueArray(
    fc.record({
      household: fc.integer({ min: 1, max: 4 }),
      head: fc.integer({ min: 1, max: 5 }),
      base: fc.integer({ min: 1, max: 3 }),
      uplift: fc.integer({ min: 0, max: 1 }),
      persons: fc.integer({ min: 1, max: 2 }),
      named: fc.boolean(),
      since: fc.option(fc.integer({ min: -3, max: 0 }), { nil: null }),
    }),
    { selector: each => each.household, maxLength: 4 },
  )
  .map(rows => rows.filter((row, i) => rows.findIndex(each => each.head === row.head) === i))
  .map(rows =>
    rows.map(
      (row): RosterRow => ({
        key: `k${row.household}`,
        household_id: `h${row.household}`,
        person_id: `p${row.head}`,
        division: '349999100201',
        persons: row.persons,
        base_fen: BigInt(row.base),
        uplift_fen: BigInt(row.uplift),
        category: null,
        insured: row.named ? [`p${row.head}`] : [],
        from_month: row.since === null ? null : addMonths(JANUARY, row.since),
        import_row: null,
        steps: [],
      }),
    ),
  )
/** Rosters of a few months in order; a month may be corrected by another roster of the same month. */
const history = fc.array(fc.tuple(roster, fc.boolean()), { minLength: 1, maxLength: 6 })

const ROW: RosterRow = {
  key: 'a',
  household_id: 'h1',
  person_id: 'p1',
  division: '349999100201',
  persons: 1,
  base_fen: 5n,
  uplift_fen: 0n,
  category: null,
  insured: [],
  from_month: null,
  import_row: null,
  steps: [],
}

let made = 0
/** What the database does with a plan, in memory; whoever is not named is stopped. */
function applied(segments: readonly Segment[], plan: RosterPlan, m: Month): Segment[] {
  const leaving = new Set([...plan.unnamed, ...plan.ended, ...plan.voided])
  const kept = segments.flatMap(segment =>
    !leaving.has(segment) ? [segment] : segment.from_month < m ? [{ ...segment, to_month: m }] : [],
  )
  return [
    ...kept,
    ...plan.openings.map(
      ({ row, insured, ...months }): Segment => ({
        ...row,
        ...months,
        insured,
        amount_fen: row.base_fen + row.uplift_fen,
        entitlement_id: `e${++made}`,
        paid: false,
      }),
    ),
  ]
}
const standing = (segments: readonly Segment[], m: Month): Segment[] => segments.filter(each => each.to_month === null || each.to_month > m)
const knownOf = (segments: readonly Segment[]) => new Set(segments.flatMap(each => [each.person_id, each.household_id ?? '']))

test('after any history of rosters: no overlap, the sum of the month is the sum of its rows, and a second time changes nothing', () => {
  fc.assert(
    fc.property(history, rosters => {
      let segments: Segment[] = []
      let m = JANUARY
      for (const [rows, sameMonth] of rosters) {
        if (!sameMonth) m = addMonths(m, 1)
        const past = { known: knownOf(segments), last_run: null }
        segments = applied(segments, rosterChanges(standing(segments, m), rows, m, past), m)
        for (const [i, a] of segments.entries()) {
          for (const b of segments.slice(i + 1)) {
            assert.ok(
              !overlap(a, b) || (a.person_id !== b.person_id && a.household_id !== b.household_id),
              'two segments of one beneficiary overlap',
            )
          }
        }
        const active = segments.filter(segment => isActiveIn(segment, m))
        assert.equal(sumFen(active.map(each => each.amount_fen)), sumFen(rows.map(row => row.base_fen + row.uplift_fen)))
        const again = rosterChanges(standing(segments, m), rows, m, past)
        assert.deepEqual([again.openings, again.ended, again.voided, again.unnamed], [[], [], [], []])
        assert.ok(again.rows.every(row => row.outcome === 'same'))
      }
    }),
    runs(),
  )
})

test('a roster that names only the head keeps the insured; another number of persons drops them', () => {
  const row: RosterRow = { ...ROW, persons: 2, insured: ['p1', 'p2'] }
  const segments = applied([], rosterChanges([], [row], JANUARY), JANUARY)
  assert.equal(rosterChanges(segments, [{ ...row, insured: [] }], addMonths(JANUARY, 1)).rows[0]?.outcome, 'same')
  const more = rosterChanges(segments, [{ ...row, insured: [], base_fen: 6n }], addMonths(JANUARY, 1))
  assert.deepEqual(more.openings[0]?.insured, ['p1', 'p2'])
  assert.deepEqual(rosterChanges(segments, [{ ...row, insured: [], persons: 3 }], addMonths(JANUARY, 1)).openings[0]?.insured, [])
})

test('a paid segment is not corrected within its month: the refusal names the row it is about, by household or by head', () => {
  const row = ROW
  const other: RosterRow = { ...row, key: 'b', household_id: 'h2', person_id: 'p2' }
  const paid = applied([], rosterChanges([], [other, row], JANUARY), JANUARY).map(each => ({ ...each, paid: each.person_id === 'p1' }))
  const refused = (changed: RosterRow) =>
    rosterChanges(paid, [other, changed], JANUARY)
      .problems.filter(({ code }) => code === 'SEGMENT_PAID')
      .map(({ key }) => key)
  assert.deepEqual(refused({ ...row, base_fen: 6n }), ['a'])
  assert.deepEqual(refused({ ...row, base_fen: 6n, person_id: 'p9' }), ['a'], 'a new head of the same household')
  assert.deepEqual(refused({ ...row, base_fen: 6n, household_id: null }), ['a'], 'a row without household')
  assert.deepEqual(refused(row), [])
})

test('in a preview without household the head meets his household', () => {
  const row = ROW
  const segments = applied([], rosterChanges([], [row], JANUARY), JANUARY)
  assert.equal(rosterChanges(segments, [{ ...row, household_id: null }], JANUARY).rows[0]?.outcome, 'same')
})

test('status by month: the start is in, the end is out', () => {
  const e = { from_month: month('2020-01'), to_month: month('2020-03'), voided: false }
  assert.deepEqual(
    ['2019-12', '2020-01', '2020-02', '2020-03'].map(m => statusIn(e, month(m))),
    ['not_begun', 'active', 'active', 'stopped'],
  )
  assert.equal(statusIn({ ...e, voided: true }, month('2020-01')), 'void')
})

test('stop is the month after the event, on its first day as on its last', () => {
  assert.equal(stopMonthAfter(day('2020-03-01')), '2020-04')
  assert.equal(stopMonthAfter(day('2020-12-31')), '2021-01')
})

test('an end may come nearer, never later, never into a paid month', () => {
  const e = { from_month: month('2020-01'), to_month: month('2020-06'), voided: false, paid_until: month('2020-03') }
  const problems = ['2020-01', '2020-03', '2020-04', '2020-06', '2020-07'].map(m => stopProblem(e, month(m)))
  assert.deepEqual(problems, ['STOP_BEFORE_START', 'STOP_MONTH_PAID', null, null, 'ALREADY_STOPPED'])
  assert.equal(stopProblem({ ...e, voided: true }, month('2020-05')), 'ENTITLEMENT_VOIDED')
})
