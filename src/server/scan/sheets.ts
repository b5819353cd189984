import * as XLSX from '@e965/xlsx'
import { placeName, type PartScan } from '../../areas/publicity/rules.ts'
import { columnLetters } from '../../kernel/columns.ts'
import { decimalText, type WireCell } from '../excel/cells.ts'
import type { ReadLimits } from '../excel/shape.ts'
import { limitedSink, type Sink } from '../excel/sink.ts'
import { readXls } from '../excel/xls.ts'
import { line, marked, type Trace } from './trace.ts'

type Layout = { readonly name: string; readonly hidden: boolean; rows: ReadonlySet<number>; columns: ReadonlySet<number> }

const textOf = (cell: WireCell): string => {
  if (cell === null || typeof cell === 'string') return cell ?? ''
  return typeof cell === 'number' ? decimalText(cell) : cell.text
}

/** A sink that scans the cells of every sheet as they come; places know at the end what is hidden. */
export function scanningSink(trace: Trace, limits: ReadLimits): Sink {
  const sheets: Layout[] = []
  const book = trace.later(mark => {
    const [sheet = 0, row = 0, column = 0] = mark.split(':').map(Number)
    return cellPlace(sheets[sheet], row, column)
  })
  let part: PartScan | undefined
  return limitedSink(limits, message => {
    if (message.type === 'sheet') {
      sheets.push({ name: message.name, hidden: message.hidden, rows: new Set(), columns: new Set() })
      part = trace.scan.part(message.name)
      line(part, message.name, `${trace.prefix}工作表的名称`)
    }
    const at = sheets.length - 1
    if (message.type === 'rows') {
      for (const [row, cells] of message.rows)
        part?.row({ cells: cells.map(textOf), place: column => trace.prefix + marked(book, `${at}:${row}:${column}`) })
    }
    const sheet = sheets[at]
    if (message.type === 'layout' && sheet !== undefined) {
      sheet.rows = new Set(message.hiddenRows)
      sheet.columns = new Set(message.hiddenColumns)
    }
  })
}

function cellPlace(sheet: Layout | undefined, row: number, column: number): string {
  if (sheet === undefined) return ''
  const hidden = [sheet.hidden ? '隐藏工作表' : '', sheet.rows.has(row) ? '隐藏行' : '', sheet.columns.has(column) ? '隐藏列' : ''].filter(
    each => each !== '',
  )
  return `工作表「${placeName(sheet.name)}」${columnLetters(column)}${row + 1}${hidden.length === 0 ? '' : `（${hidden.join('、')}）`}`
}

/** An .xls: cells, then comments, names, properties, and whatever numbers stand anywhere else in the file. */
export function scanXls(bytes: Uint8Array, trace: Trace, limits: ReadLimits): void {
  readXls(bytes, scanningSink(trace, limits), limits)
  const book = XLSX.read(bytes, { type: 'array', cellHTML: false, cellText: false })
  const part = trace.scan.part('')
  for (const name of book.SheetNames) {
    for (const [address, cell] of Object.entries(book.Sheets[name] ?? {}) as [string, XLSX.CellObject][]) {
      if (address.startsWith('!')) continue
      const place = `${trace.prefix}工作表「${placeName(name)}」${address}`
      for (const comment of cell.c ?? []) line(part, comment.t, `${place} 的批注`)
      if (typeof cell.f === 'string') part.echo(cell.f, `${place} 的公式`)
    }
  }
  for (const { Name, Ref } of book.Workbook?.Names ?? []) line(part, `${Name} ${Ref}`, `${trace.prefix}定义的名称`)
  for (const value of Object.values({ ...book.Props, ...book.Custprops }))
    if (typeof value === 'string') line(part, value, `${trace.prefix}文档属性`)
  scanRemains(bytes, trace)
  trace.unchecked('图片和图形', '.xls 里的图片没有检查；请另存为 .xlsx 再检查一次，能看到更多')
}

const MOST_REMAINS = 20_000
/** Also right behind the mark of a header: &L, &C, &R. */
const BARE_NUMBER = /(?:(?<=&[LCR])|(?<![\dA-Za-z]))\d{11,20}[Xx]?(?![\dA-Za-z])/g
/** Numbers and longer words in the bytes of an old office file: text boxes, headers, earlier versions. */
export function scanRemains(bytes: Uint8Array, trace: Trace): void {
  const part = trace.scan.part('')
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Set<string>()
  const take = (text: string): void => void (found.size < MOST_REMAINS && found.add(text))
  for (const [number] of file.toString('latin1').matchAll(BARE_NUMBER)) take(number)
  for (const start of [0, 1]) {
    const wide = file.subarray(start, start + ((file.length - start) & ~1)).toString('utf16le')
    for (const [number] of wide.matchAll(BARE_NUMBER)) take(number)
    for (const [words] of wide.matchAll(/[\u4e00-\u9fa5]{3,200}/g)) take(words)
  }
  for (const text of found) part.echo(text, `${trace.prefix}文件内部（批注、文本框、页眉页脚或旧版本的残留）`)
}
