import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, day } from '../../kernel/day.ts'
import { parseYuan } from '../../kernel/money.ts'
import { loadLaw } from '../../server/law.ts'
import { claimDoubtText } from '../../server/messages/medical.ts'
import {
  burdenOf,
  claimDoubts,
  claimProblems,
  claimState,
  isAskedTwice,
  mayMove,
  type ClaimDays,
  type ClaimInput,
  type OtherClaim,
} from './rules.ts'

const law = loadLaw()
const TODAY = day('2020-06-18')
const PATIENT = { born_on: day('1950-05-01'), died_on: null }
const input = (change: Partial<ClaimInput> = {}): ClaimInput => ({
  aid_class: '12',
  admitted_on: day('2020-03-02'),
  discharged_on: day('2020-03-12'),
  received_on: day('2020-03-20'),
  covered_fen: 10_000_00n,
  basic_fen: 6000_00n,
  serious_fen: 1000_00n,
  other_fen: 0n,
  requested_fen: 2100_00n,
  ...change,
})
const problems = (change: Partial<ClaimInput>, patient: Parameters<typeof claimProblems>[1] = PATIENT) =>
  claimProblems(input(change), patient, TODAY, law)
const other = (change: Partial<OtherClaim> = {}): OtherClaim => ({
  scheme: 'medical_aid',
  admitted_on: day('2020-03-02'),
  discharged_on: day('2020-03-12'),
  requested_fen: 500_00n,
  ...change,
})

describe('what refuses a claim', () => {
  test('each reason by its own name; the border days and amounts pass', () => {
    assert.deepEqual(problems({}), [])
    assert.deepEqual(problems({ aid_class: '77' }), ['MEDICAL_CLASS_UNKNOWN'])
    assert.deepEqual(problems({ other_fen: -1n }), ['MEDICAL_AMOUNT_NEGATIVE'])
    assert.deepEqual(problems({ requested_fen: 0n }), ['MEDICAL_NOTHING_ASKED'])
    assert.deepEqual(problems({ other_fen: 3000_00n }), [])
    assert.deepEqual(problems({ other_fen: 3000_01n }), ['MEDICAL_PAID_ABOVE_COSTS'])
    assert.deepEqual(problems({ admitted_on: day('2020-03-12') }), [])
    assert.deepEqual(problems({ admitted_on: day('2020-03-13') }), ['MEDICAL_STAY_BACKWARDS'])
    assert.deepEqual(problems({ received_on: day('2020-03-12') }), [])
    assert.deepEqual(problems({ received_on: day('2020-03-11') }), ['MEDICAL_RECEIVED_IN_STAY'])
    assert.deepEqual(problems({ received_on: TODAY }), [])
    assert.deepEqual(problems({ received_on: day('2020-06-19') }), ['MEDICAL_IN_FUTURE'])
  })

  test('a stay before birth or after death; who died in hospital left it that day', () => {
    assert.deepEqual(problems({}, { ...PATIENT, born_on: day('2020-03-02') }), [])
    assert.deepEqual(problems({}, { ...PATIENT, born_on: day('2020-03-03') }), ['MEDICAL_STAY_BEFORE_BIRTH'])
    assert.deepEqual(problems({}, { ...PATIENT, died_on: day('2020-03-12') }), [])
    assert.deepEqual(problems({}, { ...PATIENT, died_on: day('2020-03-11') }), ['MEDICAL_STAY_AFTER_DEATH'])
    assert.deepEqual(problems({}, { born_on: null, died_on: null }), [])
  })

  test('amounts as typed: three decimals and a minus are no amounts', () => {
    assert.deepEqual(parseYuan('100.005'), { ok: false, problem: 'THREE_DECIMALS' })
    assert.deepEqual(parseYuan('-1'), { ok: false, problem: 'NEGATIVE' })
  })
})

describe('what has to be explained', () => {
  test('more than the base, not the base itself', () => {
    assert.deepEqual(claimDoubts(input({ requested_fen: 3000_00n }), []), [])
    const [told] = claimDoubts(input({ requested_fen: 3000_01n }), [])
    assert.deepEqual(told, { code: 'ABOVE_BURDEN', requested_fen: 3000_01, burden_fen: 3000_00 })
    assert.equal(told && claimDoubtText(told), '申请 3,000.01 元，高于救助基数 3,000.00 元。')
  })

  test('days that another claim holds; a move from one hospital to another on one day is none', () => {
    const codes = (...others: OtherClaim[]) => claimDoubts(input(), others).map(each => each.code)
    assert.deepEqual(codes(other({ scheme: 'further_aid' })), ['STAY_AGAIN'])
    assert.deepEqual(codes(other({ admitted_on: day('2020-03-12'), discharged_on: day('2020-03-20') })), [])
    assert.deepEqual(codes(other({ admitted_on: day('2020-03-11'), discharged_on: day('2020-03-20') })), ['STAY_AGAIN'])
    assert.deepEqual(codes(other({ admitted_on: day('2020-02-11'), discharged_on: day('2020-03-02') })), [])
    // A day's stay, twice: both leave on the same day.
    const day1 = input({ admitted_on: day('2020-03-12') })
    assert.equal(claimDoubts(day1, [other({ admitted_on: day('2020-03-12') })]).length, 1)
    const [told] = claimDoubts(input(), [other({ scheme: 'further_aid' })])
    assert.equal(told && claimDoubtText(told), '同一段住院另有一件医疗再救助（2579）（2020年3月12日出院，申请 500.00 元）。')
  })

  test('the same scheme for the same stay is no doubt: it is asked twice', () => {
    const asked = { scheme: 'medical_aid', discharged_on: day('2020-03-12') } as const
    assert.equal(isAskedTwice(asked, [other()]), true)
    assert.equal(isAskedTwice(asked, [other({ scheme: 'further_aid' }), other({ discharged_on: day('2020-03-13') })]), false)
  })
})

const NO_DAYS: ClaimDays = { checked_on: null, declared_on: null, approved_on: null, returned_on: null, paid_on: null, withdrawn: false }

describe('how far a claim has come', () => {
  test('each step by its own name', () => {
    const on = day('2020-03-20')
    const way: ClaimDays[] = [NO_DAYS]
    for (const step of ['checked_on', 'declared_on', 'approved_on', 'paid_on'] as const)
      way.push({ ...(way.at(-1) ?? NO_DAYS), [step]: on })
    assert.deepEqual(way.map(claimState), ['received', 'checked', 'declared', 'approved', 'paid'])
    assert.equal(claimState({ ...NO_DAYS, checked_on: on, declared_on: on, returned_on: on }), 'returned')
    assert.equal(claimState({ ...NO_DAYS, checked_on: on, withdrawn: true }), 'withdrawn')
  })

  test('whatever is done, a claim moves forward only and ends where nothing more may be done', () => {
    const ORDER = ['received', 'checked', 'declared', 'approved', 'paid', 'returned', 'withdrawn']
    const moves = fc.array(fc.constantFrom('check', 'declare', 'approve', 'return', 'pay', 'withdraw'), { maxLength: 12 })
    const set = {
      check: { checked_on: TODAY },
      declare: { declared_on: TODAY },
      approve: { approved_on: TODAY },
      return: { returned_on: TODAY },
      pay: { paid_on: TODAY },
      withdraw: { withdrawn: true },
    } as const
    fc.assert(
      fc.property(moves, wanted => {
        let claim: ClaimDays = NO_DAYS
        for (const each of wanted) {
          const before = claimState(claim)
          const move = each === 'approve' || each === 'return' ? 'answer' : each
          if (!mayMove(before, move)) continue
          claim = { ...claim, ...set[each] }
          assert.ok(ORDER.indexOf(claimState(claim)) > ORDER.indexOf(before), `${before} by ${each}`)
          // What is paid was approved, what is approved was declared, what is declared was checked.
          assert.ok(claim.paid_on === null || (claim.approved_on !== null && !claim.withdrawn && claim.returned_on === null))
          assert.ok((claim.approved_on === null && claim.returned_on === null) || claim.declared_on !== null)
          assert.ok(claim.declared_on === null || claim.checked_on !== null)
        }
      }),
      { seed: 42, numRuns: 200 },
    )
  })

  test('the base and what insurances paid give the costs again; a claim above it is always told', () => {
    const amount = fc.bigInt({ min: 0n, max: 5000_00n })
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        fc.bigInt({ min: 1n, max: 9000_00n }),
        fc.integer({ min: 0, max: 20 }),
        (a, b, c, d, asked, days) => {
          const costs = { covered_fen: a, basic_fen: b, serious_fen: c, other_fen: d }
          const claim = input({ ...costs, requested_fen: asked, admitted_on: addDays(day('2020-03-12'), -days) })
          assert.equal(burdenOf(costs) + b + c + d, a)
          assert.equal(claimProblems(claim, PATIENT, TODAY, law).includes('MEDICAL_PAID_ABOVE_COSTS'), b + c + d > a)
          assert.equal(claimDoubts(claim, []).length === 1, asked > burdenOf(costs))
        },
      ),
      { seed: 42, numRuns: 200 },
    )
  })
})
