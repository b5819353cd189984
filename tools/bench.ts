import { globSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { load, type Measured } from '../bench/harness.ts'
import { ROOT } from './source-walk.ts'

/**
 * Runs the benchmarks named, or all: one after another, since two at once would measure each other. Each is a file of bench/ that exports
 * `benchmark`. `--json` prints one document; else a table. Exit code 1 when a limit is missed.
 */
export type Benchmark = () => Promise<Measured[]>
type Result = Measured & { readonly benchmark: string; readonly load: number }

export function benchmarks(): Map<string, string> {
  const files = globSync('bench/*.ts', { cwd: ROOT }).filter(file => !/(harness|fill|load)[.\w-]*\.ts$|\.test\.ts$/.test(file))
  return new Map(files.toSorted().map(file => [basename(file, '.ts'), join(ROOT, file)]))
}

export async function runBenchmarks(names: readonly string[], note: (line: string) => void): Promise<Result[]> {
  const known = benchmarks()
  const unknown = names.filter(name => !known.has(name))
  if (unknown.length > 0) throw new RangeError(`no benchmark ${unknown.join(', ')}; there are ${[...known.keys()].join(', ')}`)
  const results: Result[] = []
  for (const [name, file] of known) {
    if (names.length > 0 && !names.includes(name)) continue
    const before = load()
    note(`${name}: load ${before.toFixed(1)}${before > 1.5 ? ', the machine is busy: trust the processor time and the ratios' : ''}`)
    const { benchmark } = (await import(pathToFileURL(file).href)) as { benchmark: Benchmark }
    results.push(...(await benchmark()).map(figure => ({ benchmark: name, load: before, ...figure })))
  }
  return results
}

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2))
const mark = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'yes' : 'NO')

/** A table of Markdown, so that it can stand in bench/README.md as it is. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ name, value, unit, limit, met, cpu, load }) => [
    name,
    number(value),
    unit,
    limit ?? '',
    mark(met),
    cpu === undefined ? '' : number(cpu),
    load.toFixed(1),
  ])
  const all = [['figure', 'value', 'unit', 'limit', 'met', 'processor s', 'load'], Array.from({ length: 7 }, () => '---'), ...rows]
  return all.map(row => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) {
  const words = process.argv.slice(2)
  const results = await runBenchmarks(
    words.filter(word => word !== '--json'),
    line => process.stderr.write(`${line}\n`),
  )
  const machine = { node: process.version, cores: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30) }
  process.stdout.write(`${words.includes('--json') ? JSON.stringify({ machine, results }, null, 1) : tableOf(results)}\n`)
  process.exitCode = results.some(({ met }) => met === false) ? 1 : 0
}
