import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { day } from '../../kernel/day.ts'
import { luhn } from '../../kernel/luhn.ts'
import { runs } from '../../server/testing.runs.ts'
import { accountDayProblem, accountDoubts, isWaiting, planAccount, type KnownAccount } from './rules.accounts.ts'

const TODAY = day('2020-06-18')

test('what about a changed number asks for a second look', () => {
  const old = '6228480000000000018'
  assert.deepEqual(luhn(old), true)
  assert.deepEqual(accountDoubts('6228480000000000026', old), [])
  assert.deepEqual(accountDoubts('6228480000000000027', old), ['CHECK_DIGIT'])
  assert.deepEqual(accountDoubts('6228480000000000081', old), ['CHECK_DIGIT', 'SWAPPED'])
  assert.deepEqual(accountDoubts('6228840000000000018', old), ['CHECK_DIGIT', 'SWAPPED'])
  assert.deepEqual(accountDoubts('79927398713', old), ['LENGTH'])
  assert.deepEqual(accountDoubts('62284800000000000263', old), ['LENGTH', 'CHECK_DIGIT'])
})

test('two digits of the old number in each other’s place are found wherever they stand, and nothing else is taken for it', () => {
  const digits = fc.array(fc.nat(9), { minLength: 16, maxLength: 19 })
  fc.assert(
    fc.property(digits, fc.nat(15), fc.nat(15), (number, a, b) => {
      const before = number.join('')
      const now = number.with(a, number[b] ?? 0).with(b, number[a] ?? 0)
      assert.equal(accountDoubts(now.join(''), before).includes('SWAPPED'), number[a] !== number[b])
      const one = number.with(a, ((number[a] ?? 0) + 1) % 10)
      assert.ok(!accountDoubts(one.join(''), before).includes('SWAPPED'))
    }),
    runs(200),
  )
})

test('an account begins from 1990 to a year ahead', () => {
  assert.deepEqual(
    ['1989-12-31', '1990-01-01', '2020-06-18', '2021-06-18', '2021-06-19'].map(from => accountDayProblem(from, TODAY)),
    ['ACCOUNT_DAY_TOO_EARLY', null, null, null, 'ACCOUNT_DAY_TOO_FAR'],
  )
})

test('a changed number waits until it is confirmed or rejected; a first one never does', () => {
  const fate = { replaces: 'old', confirmed_at: null, rejected_at: null }
  assert.equal(isWaiting(fate), true)
  assert.equal(isWaiting({ ...fate, replaces: null }), false)
  assert.equal(isWaiting({ ...fate, confirmed_at: '2020-06-18T00:00:00Z' }), false)
  assert.equal(isWaiting({ ...fate, rejected_at: '2020-06-18T00:00:00Z' }), false)
})

const known = (more: Partial<KnownAccount> = {}): KnownAccount => ({
  account_id: 'old',
  same_number: true,
  waiting: false,
  bank_name: '农商行',
  branch_name: '石桥分理处',
  holder_name: '张三',
  payee_relation: null,
  from_day: '2020-01-01',
  to_day: null,
  ...more,
})
const stated = { bank_name: '农商行', branch_name: '石桥分理处', holder_name: '张三', payee_relation: null }
const plan = (accounts: readonly KnownAccount[], more: Partial<typeof stated> | { payee_relation: string } = {}, from = '2020-06-01') =>
  planAccount({ ...stated, ...more }, accounts, from)
const waits = (more: Partial<KnownAccount> = {}): KnownAccount =>
  known({ account_id: 'waits', same_number: false, waiting: true, from_day: '2020-05-01', to_day: '2020-05-01', ...more })

describe('an account that a list states', () => {
  test('the first one holds at once', () => {
    assert.deepEqual(plan([]), { outcome: 'new', open_from: '2020-06-01' })
    assert.deepEqual(plan([known({ to_day: '2020-01-01' })]), { outcome: 'new', open_from: '2020-06-01' }, 'one that never held is none')
  })
  test('the same again changes nothing, nor does what the list leaves out', () => {
    assert.deepEqual(plan([known()]), { outcome: 'unchanged' })
    assert.deepEqual(plan([known({ payee_relation: '监护人' })], { bank_name: null, branch_name: null } as never), { outcome: 'unchanged' })
  })
  test('the same number with another holder, bank or relation takes the old one’s place that day', () => {
    const replaced = { outcome: 'changed', close: { account_id: 'old', to_day: '2020-06-01' }, open_from: '2020-06-01' }
    for (const more of [{ holder_name: '李四' }, { bank_name: '邮储' }, { branch_name: '东河分理处' }, { payee_relation: '监护人' }])
      assert.deepEqual(plan([known()], more), replaced, JSON.stringify(more))
    assert.deepEqual(plan([known({ from_day: '2020-06-01' })], { holder_name: '李四' }), replaced, 'on its first day it is corrected')
  })
  test('a list older than the account in force changes nothing', () => {
    assert.deepEqual(plan([known({ from_day: '2020-06-02' })], { holder_name: '李四' }), { outcome: 'unchanged' })
    assert.deepEqual(plan([known({ from_day: '2020-06-02', same_number: false })]), { outcome: 'unchanged' })
  })
  test('another number waits, and overtakes what waited before', () => {
    const waiting = { outcome: 'waiting', open_from: '2020-06-01', replaces: 'old' }
    assert.deepEqual(plan([known({ same_number: false })]), waiting)
    assert.deepEqual(plan([known({ same_number: false, from_day: '2020-06-01' })]), waiting)
    assert.deepEqual(plan([known({ same_number: false }), waits()]), { ...waiting, overtakes: 'waits' })
    assert.deepEqual(plan([known({ same_number: false }), waits({ same_number: true, from_day: '2020-06-01' })]), { outcome: 'unchanged' })
    assert.deepEqual(plan([known({ same_number: false }), waits({ from_day: '2020-06-02' })]), { outcome: 'unchanged' })
    assert.deepEqual(plan([known({ same_number: false }), waits({ from_day: '2020-06-01' })]), { ...waiting, overtakes: 'waits' })
  })
  test('after the last one ended: the same number goes on where it ended, another one waits for confirmation', () => {
    const past = [
      known({ account_id: 'first', same_number: false, to_day: '2020-02-01' }),
      known({ from_day: '2020-02-01', to_day: '2020-04-01' }),
    ]
    assert.deepEqual(plan(past), { outcome: 'new', open_from: '2020-06-01' })
    assert.deepEqual(plan(past.map(each => ({ ...each, same_number: !each.same_number }))), {
      outcome: 'waiting',
      open_from: '2020-06-01',
      replaces: 'old',
    })
    assert.deepEqual(plan(past.toReversed()), { outcome: 'new', open_from: '2020-06-01' }, 'the last in time, in whatever order')
    assert.deepEqual(plan([known({ to_day: '2020-07-01' })]), { outcome: 'new', open_from: '2020-07-01' }, 'not before the old one ends')
  })
})
