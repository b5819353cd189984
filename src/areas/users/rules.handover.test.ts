import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Declared } from './contract.roles.ts'
import { handoverText, holdsNumber, itemsOf, missingIn, type WorkFacts } from './rules.handover.ts'

const NOTHING: WorkFacts = {
  batches: [],
  imports: [],
  accounts_waiting: 0,
  checks_waiting: 0,
  acting_for: [],
  acted_by: [],
  sessions: 0,
  totp: false,
  knows_passphrase: false,
  full_exports: 0,
  last_roles: [],
}

test('a row that was begun must be whole: a name wherever anything stands, a balance for funds; an empty row says there is nothing', () => {
  const row = (kind: Declared['kind'], what: string, amount = '', note = '') => missingIn({ kind, what, amount, note })
  assert.equal(row('key', ''), undefined)
  assert.equal(row('key', ' ', '3 把'), 'what')
  assert.equal(row('seal', '', '', '在保险柜'), 'what')
  assert.equal(row('key', '档案柜'), undefined)
  assert.equal(row('fund', '备用金'), 'amount')
  assert.equal(row('fund', '', '3,200.00 元'), 'what')
  assert.equal(row('fund', '备用金', '3,200.00 元'), undefined)
})

test('who has nothing hands over nothing; each kind of work is one line', () => {
  assert.deepEqual(itemsOf(NOTHING), [])
  const all: WorkFacts = {
    batches: [
      { title: '农村低保', month: '2020-06', number: 1, status: 'draft', failed_open: 0 },
      { title: '城市低保', month: '2020-05', number: 2, status: 'returned', failed_open: 3 },
    ],
    imports: [{ file_name: '农低6月.xlsx', day: '2020-06-18' }],
    accounts_waiting: 2,
    checks_waiting: 1,
    acting_for: [{ name: '何志远', to_day: '2020-07-10' }],
    acted_by: [{ name: '李娜', to_day: '2020-07-11' }],
    sessions: 1,
    totp: true,
    knows_passphrase: true,
    full_exports: 4,
    last_roles: ['系统管理员'],
  }
  const items = itemsOf(all)
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['batch', 'batch', 'import', 'account', 'check', 'deputy', 'deputy', 'role', 'passphrase', 'export', 'session', 'totp'],
  )
  assert.equal(items[0]?.text, '农村低保 2020年6月 第1批：草稿，还没有送审')
  assert.equal(items[1]?.text, '城市低保 2020年5月 第2批：已回盘，有退回的没有重发（3 笔）')
})

describe('numbers in what is typed', () => {
  for (const text of [
    '349999196001011234',
    '6217 0000 1111 2222',
    '13800001111',
    '0550-12345678 9',
    '３４９９９９１９６００１０１１２３４',
  ])
    test(`${text} has no place there`, () => assert.ok(holdsNumber(text)))
  for (const text of ['3 把', '12,345.67 元', '2019年农村低保档案 12 盒', '尾号 2222', '2020-07-06 当面交接', ''])
    test(`「${text}」 may stand`, () => assert.ok(!holdsNumber(text)))
})

test('the check code speaks of every line, so that no change of the list leaves it as it was', () => {
  const declared = (what: string): Declared => ({ kind: 'key', what, amount: '1', note: '' })
  const base = {
    handover_id: 'h',
    user_id: 'a',
    to_user_id: 'b',
    made_on: '2020-07-03',
    items: [{ kind: 'batch' as const, text: '一' }],
    declared: [declared('柜子')],
  }
  const changed = [
    { ...base, user_id: 'b', to_user_id: 'a' },
    { ...base, made_on: '2020-07-04' },
    { ...base, items: [] },
    { ...base, items: [{ kind: 'batch' as const, text: '二' }] },
    { ...base, declared: [] },
    { ...base, declared: [declared('柜子'), declared('柜子')] },
    { ...base, declared: [{ ...declared('柜子'), amount: '2' }] },
  ]
  assert.equal(new Set([base, ...changed].map(handoverText)).size, changed.length + 1)
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other)
      assert.notEqual(handoverText({ ...base, declared: [declared(one)] }), handoverText({ ...base, declared: [declared(other)] }))
    }),
    { seed: 42, numRuns: 200 },
  )
})
