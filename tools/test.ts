import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { ROOT } from './source-walk.ts'

/**
 * Runs the tests beside the code and the browser tests, prints node's own report and, alone on the last line, `N passed, N failed`.
 * Words on the command line narrow the files: `npm test -- payments`.
 */
const KINDS = { unit: ['src/**/*.test.ts', 'tools/*.test.ts', 'demo/*.test.ts', 'bench/*.test.ts', 'e2e/*.test.ts'], office: ['src/**/*.office.test.ts', 'e2e/*.office.test.ts'], soak: ['src/**/*.soak.test.ts', 'e2e/*.soak.test.ts'] } as const
type Kind = keyof typeof KINDS

export async function runTests(kind: Kind, words: readonly string[]): Promise<number> {
  const special = (file: string): boolean => /\.(office|soak)\.test\.ts$/.test(file)
  const files = globSync([...KINDS[kind]], { cwd: ROOT })
    .filter(file => kind !== 'unit' || !special(file))
    .filter(file => words.length === 0 || words.some(word => file.includes(word))).toSorted()
  if (files.length === 0) { process.stderr.write('no test file matches\n'); return 1 }
  const child = spawn(process.execPath, ['--test', '--test-concurrency=2', '--test-reporter=spec', ...files], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  let tail = ''
  child.stdout.on('data', (bytes: Buffer) => {
    process.stdout.write(bytes)
    tail = (tail + bytes.toString()).slice(-4000)
  })
  const code = await new Promise<number>(resolve => child.on('close', status => resolve(status ?? 1)))
  const count = (word: string): number => Number(new RegExp(`${word} (\\d+)\\s*$`, 'm').exec(tail.replace(/\u001b\[[0-9;]*m/g, ''))?.[1] ?? Number.NaN)
  const passed = count('pass'), failed = count('fail') + count('cancelled')
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return code === 0 && passed > 0 && failed === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await runTests('unit', process.argv.slice(2))
