import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HomeBatch, HomeProgramme } from './contract.home.ts'
import { queueOf, skippedMonths } from './rules.home.ts'

const queue = (status: HomeBatch['status'], more: Partial<HomeBatch> = {}): string | undefined =>
  queueOf({ status, errors: 0, unexplained: 0, failed_open: 0, mine: false, ...more } as HomeBatch)

test('a batch waits where somebody can go on with it, and nowhere while the bank has it or all is done', () => {
  assert.equal(queue('draft'), 'to_submit')
  assert.equal(queue('draft', { errors: 1 }), 'with_errors')
  assert.equal(queue('in_review'), 'to_review')
  assert.equal(queue('submitted'), 'to_approve')
  for (const status of ['in_review', 'submitted'] as const) {
    assert.equal(queue(status, { errors: 1 }), 'with_errors')
    assert.equal(queue(status, { errors: 1, mine: true }), 'with_errors', 'who made it puts it right')
    assert.equal(queue(status, { mine: true }), undefined, 'who made it neither reviews nor approves it')
  }
  assert.equal(queue('approved'), 'to_send')
  assert.equal(queue('sent', { failed_open: 1 }), undefined)
  assert.equal(queue('returned'), undefined)
  assert.equal(queue('returned', { failed_open: 1 }), 'returned')
  assert.equal(queue('voided', { failed_open: 1 }), undefined)
})

test('months between the last batch and this month, none before the first', () => {
  const skipped = (last_month: string | null, now: string) => skippedMonths({ last_month } as HomeProgramme, now)
  assert.deepEqual(skipped('2019-11', '2020-03'), ['2019-12', '2020-01', '2020-02'])
  assert.deepEqual([skipped('2020-02', '2020-03'), skipped('2020-03', '2020-03'), skipped(null, '2020-03')], [[], [], []])
})
