import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EQUIVALENT } from './mutate.equal.ts'
import { lineOf, mutantsOf, tryMutants } from './mutate.ts'
import { ROOT } from './source-walk.ts'

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

test('a mutant changes code that runs: comparison, bound, junction, negation, constant; never a type', () => {
  const source = 'type Two = 1 | 2\nconst f = (a: number, open: boolean): boolean => (a < 10 && !open) || a === 3\nconst most = 5n\n'
  const changed = mutantsOf('f.ts', source).map(({ from, text }) => `${from} → ${text}`)
  assert.deepEqual(
    changed.toSorted(),
    ['!open → open', '&& → ||', '10 → 11', '3 → 4', '5n → 6n', '< → <=', '=== → !==', '|| → &&'].toSorted(),
  )
})

test('a broken kernel is noticed by its own test, the same one unbroken is not, and the file on disk stays as it is', async () => {
  const file = 'src/kernel/month.ts'
  const before = read(file)
  const start = before.indexOf('* 12') + 2
  assert.ok(start > 2)
  const place = { file, start, end: start + 2, from: '12' }
  const tests = ['src/kernel/month.test.ts']
  const tried = ['13', '12', '12 )'].map(text => ({ mutant: { ...place, text }, tests }))
  assert.deepEqual(await tryMutants(tried, 1), ['killed', 'survived', 'killed'])
  assert.equal(read(file), before)
})

test('every mutant called without effect is one of the file as it stands, and has a reason', () => {
  for (const { file, line, from, to, why } of EQUIVALENT) {
    const source = read(file)
    const met = mutantsOf(file, source).filter(each => each.from === from && each.text === to && lineOf(each, source).text.includes(line))
    assert.ok(met.length > 0, `${file}: ${from} → ${to} in «${line}» is not there any more`)
    assert.ok(why.length > 20, `${file}: ${from} → ${to} needs a reason`)
  }
})
