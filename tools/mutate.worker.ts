import { registerHooks } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { takeTests } from './mutate.tests.ts'

/**
 * Tries mutants one after another in one thread: the mutated file and every file that reaches it are loaded anew under an address of
 * their own (`?mutant=3`), all others once. The file on disk stays as it is.
 */
export type Task = {
  readonly number: number
  readonly url: string
  readonly start: number
  readonly end: number
  readonly text: string
  /** Addresses of the files that must be loaded anew, tests included. */
  readonly anew: ReadonlySet<string>
  readonly tests: readonly string[]
}
export type Answer = 'killed' | 'survived' | { readonly broken: string }

const MARK = '?mutant='
const STAND_IN = new URL('mutate.tests.ts', import.meta.url).href
let task: Task | undefined

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    if (specifier === 'node:test') return { url: STAND_IN, format: 'module-typescript', shortCircuit: true }
    const found = nextResolve(specifier, context)
    return task?.anew.has(found.url) === true ? { ...found, url: `${found.url}${MARK}${task.number}` } : found
  },
  load: (address, context, nextLoad) => {
    const [url, mark] = address.split(MARK)
    const loaded = nextLoad(url ?? address, context)
    if (mark === undefined || task === undefined || url !== task.url) return loaded
    const source = Buffer.from(loaded.source as Uint8Array).toString('utf8')
    return { ...loaded, source: source.slice(0, task.start) + task.text + source.slice(task.end) }
  },
})

/** Killed when a file does not load or a test fails. */
async function fateOf(tests: readonly string[]): Promise<Answer> {
  let ran = 0
  try {
    for (const url of tests) {
      await import(url)
      const queued = takeTests()
      ran += queued.length
      for (const run of queued) await run()
    }
  } catch {
    takeTests()
    return 'killed'
  }
  return ran > 0 ? 'survived' : { broken: 'no test ran' }
}

parentPort?.on('message', (next: Task) => {
  task = next
  void fateOf(next.tests).then(answer => parentPort?.postMessage(answer))
})
