import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { now } from './clock.ts'

const LARGEST = 5 * 1024 * 1024

/** The running log `doudi.log` in the data folder: one line per request and the place of each bug; the last full one stays as `.old`. */
export function openLog(dataDir: string): (line: string) => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'doudi.log')
  let size = existsSync(path) ? statSync(path).size : 0
  return line => {
    const text = `${now()} ${line}\n`
    try {
      if (size > LARGEST) {
        renameSync(path, `${path}.old`)
        size = 0
      }
      appendFileSync(path, text, { mode: 0o600 })
      size += Buffer.byteLength(text)
    } catch (error) {
      // A full disk must not stop the answer to a request.
      process.stderr.write(`${text}${String(error)}\n`)
    }
  }
}
