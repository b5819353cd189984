/** Run as a process of its own: reads the workbook named by the argument and prints how it went as one line of JSON. */
import { readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import { readWorkbook } from './read.ts'

const [, , file = ''] = process.argv
const bytes = await readFile(file)
const started = performance.now()
let code = 'read'
let rows = 0
try {
  for (const sheet of await readWorkbook(bytes, file)) rows += sheet.rows.length
} catch (error) {
  code = error instanceof AppError ? error.code : String(error)
}
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(JSON.stringify({ code, rows, milliseconds: Math.round(performance.now() - started), megabytes }))
