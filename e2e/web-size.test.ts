import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Script in KB gzip: what login and home load first, and what each later page adds. */
const FIRST_KB = 250
const LATER_KB = 150
const FIRST_PAGES = /page\.(login|setup|home|todo)\.tsx$/

type Chunk = { readonly file: string; readonly isEntry?: boolean; readonly isDynamicEntry?: boolean; readonly imports?: readonly string[] }
let folder = ''
let manifest: Readonly<Record<string, Chunk>> = {}

before(async () => {
  folder = await mkdtemp(`${tmpdir()}/doudi-web-`)
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  manifest = JSON.parse(await readFile(`${folder}/.vite/manifest.json`, 'utf8')) as Record<string, Chunk>
})
after(() => rm(folder, { recursive: true, force: true }))

/** A chunk with everything it loads at once. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name]
  if (chunk === undefined || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const next of chunk.imports ?? []) filesOf(next, seen)
  return seen
}

async function kilobytes(files: Iterable<string>): Promise<number> {
  let bytes = 0
  for (const file of files) if (file.endsWith('.js')) bytes += gzipSync(await readFile(`${folder}/${file}`), { level: 9 }).length
  return bytes / 1024
}

test('script of each page stays within its budget', async t => {
  const entry = Object.keys(manifest).find(name => manifest[name]?.isEntry === true)
  assert.ok(entry !== undefined, 'the build has an entry')
  const first = filesOf(entry)
  t.diagnostic(`entry ${(await kilobytes(first)).toFixed(1)} KB`)
  const pages = Object.keys(manifest).filter(name => manifest[name]?.isDynamicEntry === true)
  assert.ok(pages.length >= 2, 'the build has pages')
  for (const page of pages) {
    const added = await kilobytes([...filesOf(page)].filter(file => !first.has(file)))
    t.diagnostic(`${page} +${added.toFixed(1)} KB`)
    if (FIRST_PAGES.test(page)) assert.ok(added + (await kilobytes(first)) <= FIRST_KB, `${page}: first load above ${FIRST_KB} KB`)
    else assert.ok(added <= LATER_KB, `${page}: adds more than ${LATER_KB} KB`)
  }
})

/** Chromium 108 has none of these, and a build only translates syntax: a page that calls one is blank there. */
const TOO_NEW = /\.(toSorted|toReversed|toSpliced|isWellFormed)\(|\b(Object|Map)\.groupBy\(|\bPromise\.withResolvers\(|\bArray\.fromAsync\(/

test('no page calls what the oldest browser of the offices lacks', async () => {
  const root = fileURLToPath(new URL('../src/', import.meta.url))
  const files = (await readdir(root, { recursive: true })).filter(file => /^web\/.*\.tsx?$|^areas\/[^/]+\/page[^/]*\.tsx?$/.test(file))
  assert.ok(files.length > 40, `only ${files.length} files read`)
  const found: string[] = []
  for (const file of files) {
    const lines = (await readFile(root + file, 'utf8')).split('\n')
    found.push(...lines.flatMap((line, at) => (TOO_NEW.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])))
  }
  assert.deepEqual(found, [])
})
