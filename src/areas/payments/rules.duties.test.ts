import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REMAINS } from './contract.ts'
import { REMAINS_WORDS, remainsOf } from './rules.duties.ts'

const at = '2020-06-18T06:00:00Z'
const four = {
  made_by: 'maker',
  submitted_by: 'maker',
  reviewed_by: 'head',
  approved_by: 'leader',
  approved_via: 'screen' as const,
  sent_by: 'cashier',
  submitted_at: at,
  reviewed_at: at,
  reviewable: false,
  approved_at: at,
  sent_at: at,
  returned_at: null,
  voided_at: null,
}

test('four people leave nothing; what one of them held beside his own duty is told', () => {
  assert.deepEqual(remainsOf(four), [])
  assert.deepEqual(remainsOf({ ...four, sent_by: 'maker' }), ['MAKER_SENDS'])
  assert.deepEqual(remainsOf({ ...four, submitted_by: 'second', sent_by: 'second' }), ['MAKER_SENDS'])
  assert.deepEqual(remainsOf({ ...four, sent_by: 'head' }), ['REVIEWER_SENDS'])
  assert.deepEqual(remainsOf({ ...four, approved_via: 'paper', approved_by: 'cashier' }), ['SIGNED_ON_PAPER', 'ATTACHER_SENDS'])
  assert.deepEqual(remainsOf({ ...four, approved_via: 'paper', approved_by: 'head', sent_by: 'head' }), [
    'SIGNED_ON_PAPER',
    'REVIEWER_ATTACHED',
    'ATTACHER_SENDS',
    'REVIEWER_SENDS',
  ])
})

test('an office of two: no review, and the maker sends', () => {
  const two = { ...four, reviewed_by: null, reviewed_at: null, sent_by: 'maker' }
  assert.deepEqual(remainsOf(two), ['NO_REVIEWER', 'MAKER_SENDS'])
  const waiting = { ...two, approved_by: null, approved_at: null, approved_via: null, sent_by: null, sent_at: null }
  assert.deepEqual(remainsOf(waiting), ['NO_REVIEWER'], 'known before anybody signs: it stands on the printed paper')
  assert.deepEqual(remainsOf({ ...waiting, reviewable: true }), [], 'somebody may review: the step is due, nothing remains')
})

test('every duty that remains has its words', () => {
  for (const code of REMAINS) assert.match(REMAINS_WORDS[code], /^[\u4e00-\u9fff，]{8,40}$/)
})
