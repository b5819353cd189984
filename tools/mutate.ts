import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { chanceOf } from '../demo/chance.ts'
import { reachedFrom, readSources, ROOT } from './source-walk.ts'

/**
 * Breaks the pure code on purpose, one small place at a time, and asks whether its own pure tests notice: `tools/mutate.ts [words] [--count N]
 * [--seed S]`. A survivor is a place that no test holds, or a change without effect; both are worth a look. Nothing on disk changes.
 */
type Mutant = { readonly file: string; readonly start: number; readonly end: number; readonly from: string; readonly text: string }
type Fate = 'killed' | 'survived'

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

/** The pure tests that read a file, its own first: those beside it, by what they import. */
function testsOf(file: string, byPath: ReturnType<typeof sourcesByPath>): string[] {
  const own = file.replace(/\.ts$/, '.test.ts')
  const tests = [...byPath.keys()].filter(path => /\/(rules[^/]*|[^/]+)\.test\.ts$/.test(path) && dirname(path) === dirname(file))
  const pure = tests.filter(path => path.startsWith('src/kernel/') || /\/rules[^/]*\.test\.ts$/.test(path))
  return pure
    .filter(path => (path.startsWith('src/kernel/') ? path === own : reachedFrom(path, byPath).has(file)))
    .toSorted(path => (path === own ? -1 : 1))
}

const sourcesByPath = () => new Map(readSources(['src']).map(file => [file.path, file]))
const LONGEST_MS = 60_000

/** Killed when one of the tests fails, or does not end. */
export function tryMutant({ file, start, end, text }: Pick<Mutant, 'file' | 'start' | 'end' | 'text'>, tests: readonly string[]): Fate {
  const mutant = JSON.stringify({ url: pathToFileURL(join(ROOT, file)).href, start, end, text })
  const survives = tests.every(test => {
    const args = ['--import', join(ROOT, 'tools/mutate.hook.ts'), join(ROOT, test)]
    const env = { ...process.env, DOUDI_MUTANT: mutant, NODE_TEST_CONTEXT: undefined }
    return spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'ignore', timeout: LONGEST_MS }).status === 0
  })
  return survives ? 'survived' : 'killed'
}

/** At most `count` mutants, chosen by `seed` out of all files whose path holds one of the words. */
export function mutate(
  words: readonly string[],
  count: number,
  seed: number,
  note: (line: string) => void,
): { killed: number; survived: number } {
  const byPath = sourcesByPath()
  const files = [...byPath.keys()].filter(
    path => /^src\/(kernel\/[^/]+|areas\/[^/]+\/rules[^/]*)\.ts$/.test(path) && !path.endsWith('.test.ts'),
  )
  const chosen = files.filter(path => words.length === 0 || words.some(word => path.includes(word)))
  const tested = chosen.map(file => ({ file, tests: testsOf(file, byPath) }))
  const without = tested.filter(({ tests }) => tests.length === 0).map(({ file }) => file)
  const all = tested.flatMap(({ file, tests }) =>
    tests.length === 0 ? [] : mutantsOf(file, byPath.get(file)?.text ?? '').map(mutant => ({ mutant, tests })),
  )
  const chance = chanceOf(seed)
  const ordered = all
    .map(each => ({ each, at: chance.int(0, 2 ** 31) }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
  const fates = ordered.map(({ each: { mutant, tests } }) => {
    const fate = tryMutant(mutant, tests)
    if (fate === 'survived') note(`survived  ${placeOf(mutant)}  ${mutant.from} → ${mutant.text}`)
    return fate
  })
  if (without.length > 0) note(`without a pure test of their own: ${without.join(', ')}`)
  const killed = fates.filter(fate => fate === 'killed').length
  note(`${killed} killed, ${fates.length - killed} survived, of ${all.length} possible (seed ${seed})`)
  return { killed, survived: fates.length - killed }
}

const placeOf = ({ file, start }: Mutant): string => `${file}:${readFileSync(join(ROOT, file), 'utf8').slice(0, start).split('\n').length}`

if (import.meta.main) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: 'string' }, seed: { type: 'string' } } })
  const { killed } = mutate(positionals, Number(values.count ?? 100), Number(values.seed ?? 42), line => process.stdout.write(`${line}\n`))
  process.exitCode = killed > 0 ? 0 : 1
}
