import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, day } from '../../kernel/day.ts'
import { sumFen } from '../../kernel/money.ts'
import { loadLaw } from '../../server/law.ts'
import {
  columnsOf,
  firstDayBelowZero,
  MONEY_ACCOUNTS,
  postingsOf,
  PURPOSES,
  purposesOf,
  reversalProblems,
  reversed,
  shortOf,
  trialOf,
  voucherProblems,
  type DayChange,
  type FundFacts,
  type Posting,
} from './rules.ts'

const law = loadLaw()
const TODAY = day('2020-06-18')
const FUND: FundFacts = { kind: 'reserve', opened_on: day('2020-01-01'), closed_on: null, has_opening: true }
const wanted = (change = {}) => ({ posted_on: day('2020-03-02'), purpose: '11', amount_fen: 100n, case_id: null, ...change })
const shown = (lines: readonly Posting[]): string[] => lines.map(line => `${line.account} ${line.debit_fen} ${line.credit_fen}`)

describe('postings', () => {
  test('the purposes of the law data and of the table are the same, and every account has a name', () => {
    assert.deepEqual(
      law.codes('fund_purpose').map(each => each.code),
      PURPOSES.toSorted(),
    )
    for (const code of PURPOSES)
      for (const line of postingsOf(code, 'bank', 1n).lines) assert.notEqual(law.codeName('fund_account', line.account), null)
  })

  test('money that comes in, goes out, changes its place', () => {
    assert.deepEqual(shown(postingsOf('11', 'bank', 5n).lines), ['1002 5 0', '4401 0 5'])
    assert.deepEqual(shown(postingsOf('15', 'cash', 5n).lines), ['1001 5 0', '5101 0 5'])
    assert.deepEqual(shown(postingsOf('21', 'cash', 5n).lines), ['5101 5 0', '1001 0 5'])
    assert.deepEqual(shown(postingsOf('23', 'bank', 5n).lines), ['4401 5 0', '1002 0 5'])
    assert.deepEqual(shown(postingsOf('31', 'bank', 5n).lines), ['1001 5 0', '1002 0 5'])
    assert.deepEqual(shown(postingsOf('32', 'bank', 5n).lines), ['1002 5 0', '1001 0 5'])
    assert.deepEqual(shown(postingsOf('10', 'bank', 5n).lines), ['1002 5 0', '3102 0 5'])
  })

  test('the reserve has no dues, no gifts and no office costs; relief is never typed in without its case', () => {
    assert.deepEqual(
      purposesOf('reserve').map(each => each.code),
      ['11', '14', '15', '23', '31', '32'],
    )
    assert.deepEqual(
      purposesOf('mutual_aid').map(each => each.code),
      ['11', '12', '13', '14', '15', '22', '31', '32'],
    )
  })

  test('columns: a reversal stands below zero where the voucher stood', () => {
    const paid = postingsOf('21', 'cash', 5n).lines
    assert.deepEqual(columnsOf('out', paid), { in_fen: 0n, out_fen: 5n })
    assert.deepEqual(columnsOf('out', reversed(paid)), { in_fen: 0n, out_fen: -5n })
    assert.deepEqual(columnsOf('in', reversed(postingsOf('11', 'bank', 5n).lines)), { in_fen: -5n, out_fen: 0n })
    assert.deepEqual(columnsOf('transfer', postingsOf('31', 'bank', 5n).lines), { in_fen: 0n, out_fen: 0n })
  })
})

describe('what bars a voucher', () => {
  test('each reason by its own name', () => {
    assert.deepEqual(voucherProblems(FUND, wanted(), TODAY), [])
    assert.deepEqual(voucherProblems(FUND, wanted({ amount_fen: 0n }), TODAY), ['AMOUNT_NOT_POSITIVE'])
    assert.deepEqual(voucherProblems(FUND, wanted({ amount_fen: -1n }), TODAY), ['AMOUNT_NOT_POSITIVE'])
    assert.deepEqual(voucherProblems(FUND, wanted({ posted_on: day('2019-12-31') }), TODAY), ['BEFORE_FUND_OPENED'])
    assert.deepEqual(voucherProblems(FUND, wanted({ posted_on: day('2020-06-19') }), TODAY), ['DAY_IN_FUTURE'])
    assert.deepEqual(voucherProblems({ ...FUND, closed_on: day('2020-06-01') }, wanted(), TODAY), ['FUND_CLOSED'])
    assert.deepEqual(voucherProblems(FUND, wanted({ purpose: '77' }), TODAY), ['PURPOSE_UNKNOWN'])
    assert.deepEqual(voucherProblems(FUND, wanted({ purpose: '22' }), TODAY), ['PURPOSE_NOT_OF_FUND'])
    assert.deepEqual(voucherProblems(FUND, wanted({ purpose: '21' }), TODAY), ['PURPOSE_NEEDS_CASE'])
    assert.deepEqual(voucherProblems(FUND, wanted({ purpose: '21', case_id: 'x' }), TODAY), [])
    assert.deepEqual(voucherProblems(FUND, wanted({ purpose: '10' }), TODAY), ['OPENING_TWICE'])
    assert.deepEqual(voucherProblems({ ...FUND, has_opening: false }, wanted({ purpose: '10' }), TODAY), [])
    // The first and the last day that count.
    assert.deepEqual(voucherProblems(FUND, wanted({ posted_on: FUND.opened_on }), TODAY), [])
    assert.deepEqual(voucherProblems(FUND, wanted({ posted_on: TODAY }), TODAY), [])
  })

  test('a reversal: once, not of a reversal, not before it, and not of a case by itself', () => {
    const voucher = { kind: 'out' as const, posted_on: day('2020-03-02'), case_id: null, reversed_by: null }
    const on = { posted_on: day('2020-03-02'), case_id: null }
    assert.deepEqual(reversalProblems(FUND, voucher, on, TODAY), [])
    assert.deepEqual(reversalProblems(FUND, { ...voucher, kind: 'reversal' }, on, TODAY), ['REVERSAL_OF_REVERSAL'])
    assert.deepEqual(reversalProblems(FUND, { ...voucher, reversed_by: 4 }, on, TODAY), ['ALREADY_REVERSED'])
    assert.deepEqual(reversalProblems(FUND, { ...voucher, case_id: 'x' }, on, TODAY), ['VOUCHER_OF_CASE'])
    assert.deepEqual(reversalProblems(FUND, { ...voucher, case_id: 'x' }, { ...on, case_id: 'x' }, TODAY), [])
    assert.deepEqual(reversalProblems(FUND, voucher, { ...on, posted_on: day('2020-03-01') }, TODAY), ['BEFORE_REVERSED'])
    assert.deepEqual(reversalProblems(FUND, voucher, { ...on, posted_on: day('2020-06-19') }, TODAY), ['DAY_IN_FUTURE'])
  })
})

describe('enough money', () => {
  const bank = (on: string, fen: bigint): DayChange => ({ account: '1002', on: day(on), fen })
  const pay = (fen: bigint): readonly Posting[] => postingsOf('23', 'bank', fen).lines

  test('the last fen may go, one more may not; the other place does not help', () => {
    assert.equal(shortOf([bank('2020-01-01', 500n)], pay(500n), day('2020-02-01')), undefined)
    assert.deepEqual(shortOf([bank('2020-01-01', 500n)], pay(501n), day('2020-02-01')), {
      account: '1002',
      on: day('2020-02-01'),
      balance_fen: 500n,
      short_fen: 1n,
    })
    assert.deepEqual(shortOf([{ account: '1001', on: day('2020-01-01'), fen: 500n }], pay(1n), day('2020-02-01'))?.balance_fen, 0n)
    assert.equal(shortOf([], postingsOf('11', 'bank', 1n).lines, day('2020-02-01')), undefined)
  })

  test('a payment dated back may not use what came later, nor what was spent since', () => {
    const changes = [bank('2020-01-01', 500n), bank('2020-02-01', -400n), bank('2020-03-01', 900n)]
    assert.equal(shortOf(changes, pay(100n), day('2020-01-15')), undefined)
    assert.deepEqual(shortOf(changes, pay(101n), day('2020-01-15')), {
      account: '1002',
      on: day('2020-02-01'),
      balance_fen: 100n,
      short_fen: 1n,
    })
    assert.deepEqual(shortOf(changes, pay(600n), day('2019-12-31'))?.short_fen, 600n)
    assert.equal(shortOf(changes, pay(1000n), day('2020-03-01')), undefined)
  })

  test('below zero on any day is found, with its day', () => {
    assert.equal(firstDayBelowZero([bank('2020-02-01', -5n), bank('2020-01-01', 5n)]), undefined)
    assert.deepEqual(firstDayBelowZero([bank('2020-02-01', -6n), bank('2020-01-01', 5n), bank('2020-03-01', 9n)]), {
      account: '1002',
      on: day('2020-02-01'),
      fen: -1n,
    })
  })

  test('whatever is typed: what passes leaves no day below zero, the sums agree, and reversing all leaves nothing', () => {
    const entry = fc.record({
      purpose: fc.constantFrom('11', '14', '21', '23', '31', '32'),
      place: fc.constantFrom('cash' as const, 'bank' as const),
      fen: fc.bigInt({ min: 1n, max: 1000n }),
      back: fc.integer({ min: 0, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 25 }), entries => {
        const posted: { readonly on: ReturnType<typeof day>; readonly lines: readonly Posting[] }[] = []
        const changes = (): DayChange[] =>
          MONEY_ACCOUNTS.flatMap(account =>
            [...new Set(posted.map(each => each.on))].map(on => ({
              account,
              on,
              fen: sumFen(
                posted
                  .filter(each => each.on === on)
                  .flatMap(each => each.lines.filter(line => line.account === account).map(line => line.debit_fen - line.credit_fen)),
              ),
            })),
          )
        for (const { purpose, place, fen, back } of entries) {
          const { lines } = postingsOf(purpose, place, fen)
          const on = addDays(day('2020-03-10'), -back)
          if (shortOf(changes(), lines, on) === undefined) posted.push({ on, lines })
          assert.equal(firstDayBelowZero(changes()), undefined)
        }
        const all = posted.flatMap(each => each.lines)
        assert.equal(trialOf(all).balanced, true)
        assert.equal(sumFen(all.map(line => line.debit_fen - line.credit_fen)), 0n)
        for (const account of MONEY_ACCOUNTS)
          assert.equal(
            sumFen([...all, ...reversed(all)].filter(line => line.account === account).map(line => line.debit_fen - line.credit_fen)),
            0n,
          )
      }),
      { seed: 42, numRuns: 200 },
    )
  })
})
