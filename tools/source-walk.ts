import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Reads the house as text: its files and what each imports. Used by the tests that hold the boundaries. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

export type SourceFile = {
  /** Path from the root with forward slashes. */
  readonly path: string
  readonly text: string
  /** Text without comments, for pattern checks. */
  readonly code: string
  readonly imports: readonly Import[]
}
export type Import = {
  readonly specifier: string
  readonly typeOnly: boolean /** Path from the root, for a relative import. */
  readonly target: string | undefined
}

const IMPORT = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"()]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap(folder => filesBelow(join(ROOT, folder))).map(readSource)
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|tsx|mjs)$/.test(name))
    .map(name => join(folder, name))
    .toSorted()
}

function readSource(file: string): SourceFile {
  const text = readFileSync(file, 'utf8')
  const imports = [...text.matchAll(IMPORT)].map(match => {
    const specifier = match[3] ?? match[4] ?? ''
    const target = specifier.startsWith('.') ? slashed(relative(ROOT, resolve(dirname(file), specifier))) : undefined
    return {
      specifier,
      typeOnly:
        match[2] !== undefined ||
        /^\s*(import|export)\s*\{(\s*type\s+[\w$]+(\s+as\s+[\w$]+)?\s*,?)+\s*\}\s*from/.test(match[0].trimStart()),
      target,
    }
  })
  return { path: slashed(relative(ROOT, file)), text, code: withoutComments(text), imports }
}

const slashed = (path: string): string => path.split(sep).join('/')

/** Good enough for our own code: string literals with // inside keep their text because the slashes follow a colon or a quote. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, block => block.replace(/[^\n]/g, ' ')).replace(/(^|[\s;,{(])\/\/.*$/gm, '$1')
}

/** The area of a path: `src/areas/<area>/…`. */
export const areaOf = (path: string): string | undefined => /^src\/areas\/([^/]+)\//.exec(path)?.[1]

/** Every file reached from `start` by runtime imports, itself included. A `door` is counted, but what lies behind it is not walked. */
export function reachedFrom(
  start: string,
  files: ReadonlyMap<string, SourceFile>,
  door: (path: string) => boolean = () => false,
): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = files.get(path)
    if (!file || reached.has(path)) continue
    reached.add(path)
    if (door(path)) continue
    open.push(...file.imports.flatMap(i => (i.target !== undefined && !i.typeOnly ? [i.target] : [])))
  }
  return reached
}

/** Import cycles among runtime imports, each as its list of paths; empty when there is none. */
export function cycles(files: ReadonlyMap<string, SourceFile>): string[][] {
  const found: string[][] = []
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const visit = (path: string): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path])
      return
    }
    state.set(path, 'open')
    trail.push(path)
    for (const { target, typeOnly } of files.get(path)?.imports ?? [])
      if (target !== undefined && !typeOnly && files.has(target)) visit(target)
    trail.pop()
    state.set(path, 'done')
  }
  for (const path of files.keys()) visit(path)
  return found
}
