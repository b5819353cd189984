import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupBy } from './group.ts'

test('groups keep the order of keys and of items', () => {
  assert.deepEqual(
    [...groupBy(['ab', 'c', 'de', 'f'], word => word.length)],
    [
      [2, ['ab', 'de']],
      [1, ['c', 'f']],
    ],
  )
  assert.deepEqual([...groupBy([], String)], [])
})
