import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { columnLetters } from './columns.ts'

test('columns as Excel writes them, up to its last', () => {
  assert.deepEqual([0, 1, 25, 26, 27, 51, 52, 701, 702, 16_383].map(columnLetters), [
    'A',
    'B',
    'Z',
    'AA',
    'AB',
    'AZ',
    'BA',
    'ZZ',
    'AAA',
    'XFD',
  ])
})

test('the letters read back as a number give the column', () => {
  fc.assert(
    fc.property(fc.nat(16_383), column => {
      const read = [...columnLetters(column)].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
      assert.equal(read, column)
    }),
    { seed: 42, numRuns: 300 },
  )
})
