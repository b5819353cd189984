/** Run as a process of its own: reads the workbook named by the argument and prints how it went as one line of JSON. */
import { readFileSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import { readWorkbook } from './read.ts'

/** Peak megabytes of every process that this one has started, where the system tells (Linux). */
const peaks = new Map<string, number>()
function watchChildren(): void {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      if (Number(/PPid:\s*(\d+)/.exec(status)?.[1]) !== process.pid) continue
      peaks.set(pid, Math.round(Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024))
    } catch {
      // The process has ended between the two looks.
    }
  }
}

const [, , file = ''] = process.argv
const bytes = await readFile(file)
const watch = process.platform === 'linux' ? setInterval(watchChildren, 20) : undefined
const started = performance.now()
let code = 'read'
let rows = 0
try {
  for (const sheet of await readWorkbook(bytes, file)) rows += sheet.rows.length
} catch (error) {
  code = error instanceof AppError ? error.code : String(error)
}
clearInterval(watch)
const own = Math.round(process.resourceUsage().maxRSS / 1024)
const reader = Math.max(0, ...peaks.values())
console.log(JSON.stringify({ code, rows, milliseconds: Math.round(performance.now() - started), own, reader, megabytes: own + reader }))
