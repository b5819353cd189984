import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addMonths, month, type Month } from '../../kernel/month.ts'
import { runs } from '../../server/testing.runs.ts'
import { DEATH_STOP, followDeath, type DeathStop } from './rules.death.ts'

const m = (n: number): Month => addMonths(month('2020-01'), n - 1)
/** Begun in January, stopped in May for a death in April, 300 元 a month, paid to April. */
const stop = (more: Partial<DeathStop> = {}): DeathStop => ({
  from_month: m(1),
  to_month: m(5),
  stop_reason: DEATH_STOP,
  amount_fen: 30000n,
  paid_until: m(4),
  later_from: null,
  other_death: false,
  paid: new Map([1, 2, 3, 4].map(n => [m(n), 30000n])),
  runs: [1, 2, 3, 4, 5, 6].map(m),
  ...more,
})
const told = (more: Partial<DeathStop>, recorded: number, right: number | null): string => {
  const { outcome, to_month, over, under } = followDeath(stop(more), m(recorded), right === null ? null : m(right))
  const sum = (each: typeof over): string => `${each.months.map(each => Number(each.slice(5))).join()}=${each.amount_fen}`
  return `${outcome} ${to_month ?? 'open'} over ${sum(over)} under ${sum(under)}`
}

describe('a death corrected to another day', () => {
  test('later: the end moves there, and the months run without him are owed', () => {
    assert.equal(told({}, 5, 7), 'moved 2020-07 over =0 under 5,6=60000')
    assert.equal(told({ paid: new Map([[m(5), 30000n]]) }, 5, 7), 'moved 2020-07 over =0 under 6=30000')
    assert.equal(told({ runs: [m(4), m(5)] }, 5, 8), 'moved 2020-08 over =0 under 5=30000')
    assert.equal(told({ paid: new Map([[m(5), 0n]]) }, 5, 6), 'moved 2020-06 over =0 under 5=30000', 'a payment of nothing is none')
  })
  test('earlier: what was paid after it is to be recovered, the end stays behind the paid months', () => {
    assert.equal(told({}, 5, 3), 'unchanged 2020-05 over 3,4=60000 under =0')
    assert.equal(told({ to_month: m(8), paid_until: m(4) }, 5, 6), 'moved 2020-06 over =0 under =0')
    assert.equal(
      told(
        {
          paid_until: m(2),
          paid: new Map([
            [m(4), 1n],
            [m(3), 30000n],
          ]),
        },
        5,
        3,
      ),
      'moved 2020-03 over 3,4=30001 under =0',
    )
    assert.equal(told({ paid_until: m(3), paid: new Map() }, 5, 3), 'moved 2020-04 over =0 under =0')
    assert.equal(told({ paid_until: m(2), paid: new Map() }, 5, 3), 'moved 2020-03 over =0 under =0')
    assert.equal(told({ paid: new Map([[m(4), 0n]]) }, 5, 3), 'unchanged 2020-05 over =0 under =0')
  })
  test('to the same month nothing changes', () => assert.equal(told({}, 5, 5), 'unchanged 2020-05 over =0 under =0'))
  test('before it began, and nothing was ever paid: it is void; once paid it keeps the paid months', () => {
    assert.equal(told({ from_month: m(3), paid_until: null, paid: new Map() }, 5, 3), 'void 2020-05 over =0 under =0')
    assert.equal(told({ from_month: m(3), paid_until: null, paid: new Map() }, 5, 2), 'void 2020-05 over =0 under =0')
    assert.equal(told({ from_month: m(3), paid_until: null, paid: new Map() }, 5, 4), 'moved 2020-04 over =0 under =0')
    assert.equal(told({ from_month: m(3), paid_until: m(3), paid: new Map() }, 5, 3), 'moved 2020-04 over =0 under =0')
  })
})

describe('no death at all', () => {
  test('it goes on, and every run without it is owed', () => {
    assert.equal(told({}, 5, null), 'reopened open over =0 under 5,6=60000')
    assert.equal(told({ paid_until: null, from_month: m(5), to_month: m(6) }, 5, null), 'reopened open over =0 under 6=30000')
  })
  test('up to the entitlement that came after', () => {
    assert.equal(told({ later_from: m(6) }, 5, null), 'moved 2020-06 over =0 under 5=30000')
    assert.equal(told({ later_from: m(6) }, 5, 9), 'moved 2020-06 over =0 under 5=30000')
    assert.equal(told({ later_from: m(8) }, 5, 6), 'moved 2020-06 over =0 under 5=30000')
    assert.equal(told({ later_from: m(6) }, 5, 6), 'moved 2020-06 over =0 under 5=30000')
    assert.equal(told({ later_from: m(5) }, 5, null), 'later_entitlement 2020-05 over =0 under =0')
  })
})

describe('what the correction leaves alone', () => {
  test('a stop for another reason, before the recorded death, or of another one who died', () => {
    assert.equal(told({ stop_reason: '02' }, 5, 4), 'running 2020-05 over =0 under =0')
    assert.equal(told({ stop_reason: '02' }, 5, 5), 'apart 2020-05 over =0 under =0')
    assert.equal(told({ stop_reason: '02' }, 5, null), 'apart 2020-05 over =0 under =0')
    assert.equal(told({}, 6, 7), 'apart 2020-05 over =0 under =0')
    assert.equal(told({ other_death: true }, 5, 7), 'other_death 2020-05 over =0 under =0')
    assert.equal(told({ to_month: m(6) }, 5, 7), 'moved 2020-07 over =0 under 6=30000', 'it had stopped later, months being paid')
  })
  test('one that never ended runs on after the death, and has nothing to do with one that was none', () => {
    assert.equal(told({ to_month: null, stop_reason: null }, 5, 7), 'running open over =0 under =0')
    assert.equal(told({ to_month: null, stop_reason: null }, 5, null), 'apart open over =0 under =0')
  })
  test('a stop that a later entitlement held back once before is still of this death', () => {
    assert.equal(told({ to_month: m(4), later_from: m(4), paid_until: m(3) }, 5, 7), 'later_entitlement 2020-04 over =0 under =0')
  })
})

test('whatever is corrected: never into paid months, never over the next entitlement, nothing both owed and to be recovered', () => {
  const monthNo = fc.integer({ min: 2, max: 12 })
  fc.assert(
    fc.property(
      monthNo,
      monthNo,
      fc.option(monthNo),
      fc.option(monthNo),
      fc.integer({ min: 1, max: 4 }),
      (to, recorded, right, later, paid) => {
        fc.pre(later === null || later >= to)
        const one = stop({
          to_month: m(to),
          later_from: later === null ? null : m(later),
          paid_until: paid < to ? m(paid) : null,
          paid: new Map(Array.from({ length: paid }, (_, at) => [m(at + 1), 30000n])),
        })
        const { outcome, to_month, over, under } = followDeath(one, m(recorded), right === null ? null : m(right))
        if (outcome === 'moved' || outcome === 'reopened') {
          if (one.paid_until !== null) assert.ok(to_month === null || to_month > one.paid_until)
          if (one.later_from !== null) assert.ok(to_month !== null && to_month <= one.later_from)
        }
        assert.equal(over.months.filter(each => under.months.includes(each)).length, 0)
      },
    ),
    runs(),
  )
})
