import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { holdTestEngine } from '../src/server/testing.engine.ts'
import { ROOT } from './source-walk.ts'

/**
 * Runs the tests beside the code and the browser tests on one PostgreSQL of their own, prints node's report and, alone on the last line,
 * `N passed, N failed`. Words on the command line narrow the files: `npm test -- payments`.
 */
const KINDS = {
  unit: ['src/**/*.test.ts', 'tools/*.test.ts', 'demo/*.test.ts', 'bench/*.test.ts', 'e2e/*.test.ts'],
  pure: ['src/kernel/*.test.ts', 'src/areas/*/rules*.test.ts', 'demo/town.test.ts', 'tools/boundaries.test.ts'],
  office: ['src/**/*.office.test.ts', 'e2e/*.office.test.ts'],
  soak: ['src/**/*.soak.test.ts', 'e2e/*.soak.test.ts'],
  /** Those that count their runs in `src/server/testing.runs.ts`. */
  properties: ['src/**/*.test.ts'],
} as const
type Kind = keyof typeof KINDS

export async function runTests(kind: Kind, words: readonly string[]): Promise<boolean> {
  const special = (file: string): boolean => /\.(office|soak)\.test\.ts$/.test(file)
  const files = globSync([...KINDS[kind]], { cwd: ROOT })
    .filter(file => special(file) === (kind === 'office' || kind === 'soak'))
    .filter(file => kind !== 'properties' || /\bruns\(/.test(readFileSync(join(ROOT, file), 'utf8')))
    .filter(file => words.length === 0 || words.some(word => file.includes(word)))
    .toSorted()
  if (files.length === 0) {
    process.stderr.write('no test file matches\n')
    return false
  }
  const engine = kind === 'pure' ? undefined : await holdTestEngine()
  try {
    return await runFiles(files, engine?.folder)
  } finally {
    await engine?.stop()
  }
}

async function runFiles(files: readonly string[], engineFolder: string | undefined): Promise<boolean> {
  const env = engineFolder === undefined ? process.env : { ...process.env, DOUDI_TEST_ENGINE: engineFolder }
  const child = spawn(process.execPath, ['--test', '--test-concurrency=2', '--test-reporter=spec', ...files], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let tail = ''
  child.stdout.on('data', (bytes: Buffer) => {
    process.stdout.write(bytes)
    tail = (tail + bytes.toString()).slice(-400_000)
  })
  const code = await new Promise<number>(resolve => {
    child.on('close', status => resolve(status ?? 1))
  })
  const plain = tail.replace(/\u001b\[[0-9;]*m/g, '')
  const count = (word: string): number => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(plain)?.[1] ?? Number.NaN)
  const passed = count('pass'),
    failed = count('fail') + count('cancelled')
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return code === 0 && passed > 0 && failed === 0
}

if (import.meta.main) process.exitCode = (await runTests('unit', process.argv.slice(2))) ? 0 : 1
