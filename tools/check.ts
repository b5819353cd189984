import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './source-walk.ts'
import { runTests } from './test.ts'

/** The house rules as errors: types, pure types, lint, format, unused code, then boundaries and the pure tests. Stops at nothing, reports all. */
const STEPS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['pure types', 'tsc', '-p', 'tsconfig.pure.json'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'biome', 'format', '.'],
  ['unused code', 'knip'],
]

const failed = STEPS.filter(([name, command, ...args]) => {
  const started = performance.now()
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin', command), args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}  ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  return status !== 0
}).map(([name]) => name)
if (!(await runTests('pure', []))) failed.push('tests')
process.stdout.write(failed.length === 0 ? 'check: all well\n' : `check: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
