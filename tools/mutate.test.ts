import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mutantsOf, tryMutant } from './mutate.ts'
import { ROOT } from './source-walk.ts'

test('a mutant changes code that runs: comparison, bound, junction, negation, constant; never a type', () => {
  const source = 'type Two = 1 | 2\nconst f = (a: number, open: boolean): boolean => (a < 10 && !open) || a === 3\nconst most = 5n\n'
  const changed = mutantsOf('f.ts', source).map(({ from, text }) => `${from} → ${text}`)
  assert.deepEqual(
    changed.toSorted(),
    ['!open → open', '&& → ||', '10 → 11', '3 → 4', '5n → 6n', '< → <=', '=== → !==', '|| → &&'].toSorted(),
  )
})

test('a broken kernel is noticed by its own test, and the file on disk stays as it is', () => {
  const file = 'src/kernel/month.ts'
  const before = readFileSync(join(ROOT, file), 'utf8')
  const start = before.indexOf('* 12') + 2
  assert.ok(start > 2)
  assert.equal(tryMutant({ file, start, end: start + 2, text: '13' }, ['src/kernel/month.test.ts']), 'killed')
  assert.equal(tryMutant({ file, start, end: start + 2, text: '12' }, ['src/kernel/month.test.ts']), 'survived')
  assert.equal(readFileSync(join(ROOT, file), 'utf8'), before)
})
