import { AppError } from '../errors.ts'
import { parseCellAddress } from './address.ts'
import { dateCell, numberCell, type WireCell } from './cells.ts'
import type { Merge } from './shape.ts'
import { LAST_COLUMN, LAST_ROW, type SheetLayout, type Sink } from './sink.ts'
import { attributesOf, decodeExcelEscapes, isTrue, xmlScanner } from './xml.ts'
import type { Archive } from './zip.ts'

/** What the cells of every sheet refer to. */
export type Book = {
  readonly strings: readonly string[]
  /** by the style index of a cell: is its number shown as a date? */
  readonly dateStyles: readonly boolean[]
  readonly from1904: boolean
}

/** The tags of a sheet that carry something a roster reader needs, as a state between two tags. */
type State = {
  row: number
  column: number
  cells: WireCell[]
  type: string
  style: number
  value: string
  hasValue: boolean
  hasFormula: boolean
  /** which tag the text belongs to */
  inside: '' | 'value' | 'inline'
  inPhonetic: boolean
}

/** One worksheet: its rows go to the sink as they come, what is known only at the end is the result. */
export async function readSheet(archive: Archive, part: string, book: Book, sink: Sink): Promise<SheetLayout> {
  const merges: Merge[] = []
  const hiddenRows = new Set<number>()
  const hiddenColumns = new Set<number>()
  const state: State = {
    row: -1,
    column: -1,
    cells: [],
    type: '',
    style: -1,
    value: '',
    hasValue: false,
    hasFormula: false,
    inside: '',
    inPhonetic: false,
  }
  const scanner = xmlScanner({
    open: (name, raw) => {
      if (name === 'c') startCell(state, raw)
      else if (name === 'row') startRow(state, raw, hiddenRows)
      else if (name === 'col') hideColumns(raw, hiddenColumns)
      else if (name === 'mergeCell') addMerge(raw, merges)
      else startContent(state, name)
    },
    close: name => {
      if (name === 'c') endCell(state, book)
      else if (name === 'row') sink.row(state.row, state.cells)
      else if (name === 'v' || name === 't') state.inside = ''
      else if (name === 'rPh') state.inPhonetic = false
    },
    text: text => {
      if (state.inside !== '') state.value += text
    },
  })
  await archive.read(part, scanner.push)
  scanner.end()
  return { merges, hiddenRows: [...hiddenRows], hiddenColumns: [...hiddenColumns] }
}

function startRow(state: State, raw: string, hiddenRows: Set<number>): void {
  const { r, hidden } = attributesOf(raw)
  state.row = r === undefined ? state.row + 1 : Number(r) - 1
  if (!(state.row >= 0 && state.row <= LAST_ROW)) throw new AppError('WORKBOOK_DAMAGED', { detail: 'row number' })
  state.column = -1
  state.cells = []
  if (isTrue(hidden)) hiddenRows.add(state.row)
}

function startCell(state: State, raw: string): void {
  const { r, t = 'n', s } = attributesOf(raw)
  state.column = r === undefined ? state.column + 1 : columnOf(r)
  if (state.column > LAST_COLUMN) throw new AppError('WORKBOOK_DAMAGED', { detail: 'column number' })
  state.type = t
  state.style = s === undefined ? -1 : Number(s)
  state.value = ''
  state.hasValue = false
  state.hasFormula = false
}

function columnOf(address: string): number {
  let column = 0
  for (let at = 0; at < address.length; at++) {
    const letter = address.charCodeAt(at)
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  if (column === 0) throw new AppError('WORKBOOK_DAMAGED', { detail: 'cell address' })
  return column - 1
}

function startContent(state: State, name: string): void {
  if (name === 'v') {
    state.inside = 'value'
    state.hasValue = true
  } else if (name === 't' && state.type === 'inlineStr' && !state.inPhonetic) {
    state.inside = 'inline'
    state.hasValue = true
  } else if (name === 'f') state.hasFormula = true
  else if (name === 'rPh') state.inPhonetic = true
}

function endCell(state: State, book: Book): void {
  const cell = cellOf(state, book)
  if (cell === null) return
  while (state.cells.length < state.column) state.cells.push(null)
  state.cells[state.column] = cell
}

function cellOf(state: State, book: Book): WireCell {
  const { type, value } = state
  if (!state.hasValue) return state.hasFormula ? { text: '', kind: 'formula_empty' } : null
  if (type === 's') return book.strings[Number(value)] ?? null
  if (type === 'inlineStr' || type === 'str') return decodeExcelEscapes(value)
  if (type === 'e') return { text: value, kind: 'error' }
  if (type === 'b') return isTrue(value) ? 'TRUE' : 'FALSE'
  if (type === 'd') return { text: value.slice(0, 10), kind: 'date', day: value.slice(0, 10) }
  if (value === '') return state.hasFormula ? { text: '', kind: 'formula_empty' } : null
  return numericCell(Number(value), value, state.style, book)
}

function numericCell(number: number, value: string, style: number, book: Book): WireCell {
  if (!Number.isFinite(number)) return value
  if (book.dateStyles[style] === true) return dateCell(number, book.from1904) ?? numberCell(number)
  return number
}

function hideColumns(raw: string, hidden: Set<number>): void {
  const attributes = attributesOf(raw)
  if (!isTrue(attributes['hidden'])) return
  const last = Math.min(Number(attributes['max']) - 1, LAST_COLUMN)
  for (let column = Number(attributes['min']) - 1; column <= last; column++) hidden.add(column)
}

function addMerge(raw: string, merges: Merge[]): void {
  const [from = '', to = from] = (attributesOf(raw)['ref'] ?? '').split(':')
  const start = parseCellAddress(from)
  const end = parseCellAddress(to)
  if (start === null || end === null) return
  merges.push({ top: start.row, left: start.column, bottom: end.row, right: end.column })
  // The sink bounds merges too, but only once the sheet has ended.
  if (merges.length > 1_000_000) throw new AppError('WORKBOOK_TOO_LARGE', { what: 'merges' })
}
