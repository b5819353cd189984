import { parseArgs } from 'node:util'
import { mutate } from './mutate.ts'
import { runTests } from './test.ts'

/**
 * The long run: every property test with fifty times its cases, thirty rounds of kill -9, 20,000 requests
 * of all shapes to every operation, and mutants of the pure code.
 * `npm run soak -- [properties|kill|fuzz|mutants] [--times N] [--mutants N] [--seed S]`; without a word all four.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { times: { type: 'string' }, mutants: { type: 'string' }, seed: { type: 'string' } },
})
const wanted = (step: string): boolean => positionals.length === 0 || positionals.includes(step)
const note = (line: string): void => void process.stdout.write(`${line}\n`)
const failed: string[] = []

if (wanted('properties')) {
  process.env['DOUDI_TEST_RUNS'] = values.times ?? '50'
  if (!(await runTests('properties', []))) failed.push('properties')
  delete process.env['DOUDI_TEST_RUNS']
}
for (const step of ['kill', 'fuzz']) if (wanted(step) && !(await runTests('soak', [step]))) failed.push(step)
if (wanted('mutants')) {
  const { killed, survived, failing } = await mutate([], Number(values.mutants ?? 300), Number(values.seed ?? 42), note)
  // Some survivors change nothing that can be seen; most of them mean that a test is missing.
  if (failing > 0 || killed < survived * 3) failed.push('mutants')
}
note(failed.length === 0 ? 'soak: all well' : `soak: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
