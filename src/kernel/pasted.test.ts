import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linesOf, pastedLines } from './pasted.ts'

const ID = '349999195001010011'

test('a list is pasted from a sheet or typed; the heading is no person', () => {
  assert.deepEqual(pastedLines(`姓名\t证号\t类别\n王秀英\t${ID}\t低保\n\n 李长顺，${ID}, 特困 500 \n`), [
    ['王秀英', ID, '低保'],
    ['李长顺', ID, '特困', '500'],
  ])
})

test('an empty cell between two others and a space in a name stay where they are', () => {
  assert.deepEqual(pastedLines(`阿依古丽 买买提\t${ID}\t\t500`), [['阿依古丽 买买提', ID, '', '500']])
})

test('rows read from a sheet are pasted as they stand', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).map(text => text.replace(/\s/gu, '').replaceAll('姓名', ''))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constant('王'), cell, cell, cell), { maxLength: 20 }), rows => {
      assert.deepEqual(pastedLines(linesOf(rows)), rows)
    }),
    { seed: 42, numRuns: 200 },
  )
})
