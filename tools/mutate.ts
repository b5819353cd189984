import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import ts from 'typescript'
import { chanceOf } from '../demo/chance.ts'
import { EQUIVALENT } from './mutate.equal.ts'
import type { Answer, Task } from './mutate.worker.ts'
import { reachedFrom, readSources, ROOT, type SourceFile } from './source-walk.ts'

/**
 * Breaks the pure code on purpose, one small place at a time, and asks whether the pure tests of its area notice: `tools/mutate.ts [words]
 * [--count N] [--seed S]`; words narrow the files by path. A survivor is a place that no test holds. Those that change nothing which can
 * be seen stand in `mutate.equal.ts`, each with its reason, and are not tried. Nothing on disk changes.
 */
export type Mutant = { readonly file: string; readonly start: number; readonly end: number; readonly from: string; readonly text: string }
type Fate = 'killed' | 'survived'
type Sources = ReadonlyMap<string, SourceFile>

/** Each token with what it becomes. */
const SWAPPED: Readonly<Record<string, string>> = Object.fromEntries(
  ['< <=', '<= <', '> >=', '>= >', '=== !==', '!== ===', '&& ||', '|| &&', '+ -', '- +', '* /', 'true false', 'false true'].map(pair =>
    pair.split(' '),
  ),
)

/** Every mutant of a file: comparisons flipped, bounds moved by one, && and || swapped, a negation dropped, a constant changed. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const found: Mutant[] = []
  const root = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true)
  const change = (node: ts.Node, text: string): void => {
    found.push({ file, start: node.getStart(root), end: node.getEnd(), from: node.getText(root), text })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return
    const own = node.getText(root)
    if (ts.isBinaryExpression(node)) {
      const swapped = SWAPPED[node.operatorToken.getText(root)]
      if (swapped !== undefined) change(node.operatorToken, swapped)
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      change(node, node.operand.getText(root))
    else if (ts.isNumericLiteral(node)) change(node, String(Number(own.replaceAll('_', '')) + 1))
    else if (ts.isBigIntLiteral(node)) change(node, `${BigInt(own.replaceAll('_', '').slice(0, -1)) + 1n}n`)
    else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) change(node, SWAPPED[own] ?? own)
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

/** The line of the source in which a mutant stands, from 1, and what the line says. */
export function lineOf({ start }: Mutant, source: string): { readonly number: number; readonly text: string } {
  const before = source.slice(0, start).split('\n')
  return { number: before.length, text: (source.split('\n')[before.length - 1] ?? '').trim() }
}

const isEquivalent = (mutant: Mutant, source: string): boolean =>
  EQUIVALENT.some(
    ({ file, line, from, to }) =>
      file === mutant.file && from === mutant.from && to === mutant.text && lineOf(mutant, source).text.includes(line),
  )

/** The pure tests that read a file, its own first: those beside it, by what they import. */
function testsOf(file: string, byPath: Sources): string[] {
  const own = file.replace(/\.ts$/, '.test.ts')
  const isKernel = file.startsWith('src/kernel/')
  const pure = [...byPath.keys()].filter(
    path => dirname(path) === dirname(file) && (isKernel ? path === own : /\/rules[^/]*\.test\.ts$/.test(path)),
  )
  const reading = pure.filter(path => reachedFrom(path, byPath).has(file))
  return [...reading.filter(path => path === own), ...reading.filter(path => path !== own)]
}

const sourcesByPath = (): Sources => new Map(readSources(['src']).map(file => [file.path, file]))
const addressOf = (path: string): string => pathToFileURL(join(ROOT, path)).href

/** A mutant that runs this long runs for ever. */
const LONGEST_MS = 30_000
/** Each mutant leaves its modules behind in the thread. */
const MOST_PER_THREAD = 60

/** A thread that answers one mutant at a time, renewed when it hangs, breaks or has done enough. */
function bench(): { readonly ask: (task: Task) => Promise<Fate>; readonly close: () => Promise<unknown> } {
  let worker: Worker | undefined
  let done = 0
  const close = async (): Promise<void> => {
    await worker?.terminate()
    worker = undefined
  }
  const ask = async (task: Task): Promise<Fate> => {
    if (done++ % MOST_PER_THREAD === 0) await close()
    const thread = (worker ??= new Worker(new URL('mutate.worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    }))
    const answer = await new Promise<Answer | 'lost'>(resolve => {
      const lost = (): void => answered('lost')
      const timer = setTimeout(lost, LONGEST_MS)
      const answered = (value: Answer | 'lost'): void => {
        clearTimeout(timer)
        thread.off('message', answered).off('error', lost)
        resolve(value)
      }
      thread.on('message', answered).on('error', lost)
      thread.postMessage(task)
    })
    if (answer === 'lost') {
      await close()
      return 'killed'
    }
    if (typeof answer === 'object') throw new Error(`${task.tests.join(', ')}: ${answer.broken}`)
    return answer
  }
  return { ask, close }
}

/** What each mutant comes to, in their order; several threads share the work. */
export async function tryMutants(
  mutants: readonly { readonly mutant: Mutant; readonly tests: readonly string[] }[],
  threads = Math.min(4, availableParallelism()),
): Promise<Fate[]> {
  const byPath = sourcesByPath()
  const reaching = new Map<string, ReadonlySet<string>>()
  const anewFor = (file: string): ReadonlySet<string> => {
    const known = reaching.get(file) ?? new Set([...byPath.keys()].filter(path => reachedFrom(path, byPath).has(file)).map(addressOf))
    reaching.set(file, known)
    return known
  }
  const fates: Fate[] = []
  let next = 0
  const work = async (): Promise<void> => {
    const { ask, close } = bench()
    for (let at = next++; at < mutants.length; at = next++) {
      const each = mutants[at]
      if (each === undefined) break
      const { file, start, end, text } = each.mutant
      fates[at] = await ask({ number: at, url: addressOf(file), start, end, text, anew: anewFor(file), tests: each.tests.map(addressOf) })
    }
    await close()
  }
  await Promise.all(Array.from({ length: Math.min(threads, mutants.length) }, work))
  return fates
}

type Tested = { readonly file: string; readonly tests: readonly string[]; readonly mutants: readonly Mutant[] }

/** Files whose tests fail without any change: such a test would seem to notice everything. */
async function failingOf(tested: readonly Tested[]): Promise<string[]> {
  const unbroken = tested.flatMap(({ tests, mutants: [mutant] }) =>
    mutant === undefined || tests.length === 0 ? [] : [{ mutant: { ...mutant, text: mutant.from }, tests }],
  )
  const fates = await tryMutants(unbroken)
  return unbroken.filter((_, at) => fates[at] === 'killed').map(({ mutant }) => mutant.file)
}

/** At most `count` mutants, chosen by `seed` out of all files whose path holds one of the words; survivors are told file by file. */
export async function mutate(
  words: readonly string[],
  count: number,
  seed: number,
  note: (line: string) => void,
): Promise<{ killed: number; survived: number; failing: number }> {
  const byPath = sourcesByPath()
  const textOf = (file: string): string => byPath.get(file)?.text ?? ''
  const files = [...byPath.keys()].filter(
    path => /^src\/(kernel\/[^/]+|areas\/[^/]+\/rules[^/]*)\.ts$/.test(path) && !path.endsWith('.test.ts'),
  )
  const chosen = files.filter(path => words.length === 0 || words.some(word => path.includes(word)))
  const found = chosen.map(file => ({ file, tests: testsOf(file, byPath), mutants: mutantsOf(file, textOf(file)) }))
  const failing = await failingOf(found)
  if (failing.length > 0) note(`not tried, since their tests fail as they are: ${failing.join(', ')}`)
  const tested = found.filter(({ file }) => !failing.includes(file))
  const without = tested.filter(({ tests, mutants }) => tests.length === 0 && mutants.length > 0).map(({ file }) => file)
  const withTests = tested.flatMap(({ tests, mutants }) => (tests.length === 0 ? [] : mutants.map(mutant => ({ mutant, tests }))))
  const all = withTests.filter(({ mutant }) => !isEquivalent(mutant, textOf(mutant.file)))
  const chance = chanceOf(seed)
  const sample = all
    .map(each => ({ each, at: chance.int(0, 2 ** 31) }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ each }) => each)
  const fates = await tryMutants(sample)
  const tried = sample.map(({ mutant }, at) => ({ mutant, fate: fates[at] }))
  for (const file of chosen) {
    const own = tried.filter(({ mutant }) => mutant.file === file).toSorted((a, b) => a.mutant.start - b.mutant.start)
    const alive = own.filter(({ fate }) => fate === 'survived')
    if (own.length > 0) note(`${own.length - alive.length}/${own.length}  ${file}`)
    for (const { mutant } of alive) {
      const line = lineOf(mutant, textOf(file))
      note(`    ${line.number}: ${mutant.from} → ${mutant.text}    ${line.text.slice(0, 110)}`)
    }
  }
  if (without.length > 0) note(`without a pure test of their own: ${without.join(', ')}`)
  const killed = fates.filter(fate => fate === 'killed').length
  note(
    `${killed} killed, ${fates.length - killed} survived, of ${all.length} possible (seed ${seed}); ` +
      `${withTests.length - all.length} without effect are not tried`,
  )
  return { killed, survived: fates.length - killed, failing: failing.length }
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: 'string' }, seed: { type: 'string' } } })
  const tell = (line: string): void => void process.stdout.write(`${line}\n`)
  const { killed } = await mutate(positionals, Number(values.count ?? 100), Number(values.seed ?? 42), tell)
  process.exitCode = killed > 0 ? 0 : 1
}
