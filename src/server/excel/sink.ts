import { AppError } from '../errors.ts'
import type { WireCell, WireRow } from './cells.ts'
import type { Merge, ReadLimits } from './shape.ts'

export type SheetLayout = {
  readonly merges: readonly Merge[]
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
}

/** What the reader tells the thread that asked, while it reads. */
export type ReaderMessage =
  | { readonly type: 'sheet'; readonly name: string; readonly hidden: boolean }
  | { readonly type: 'rows'; readonly rows: readonly WireRow[] }
  | ({ readonly type: 'layout' } & SheetLayout)
  | { readonly type: 'progress'; readonly share: number }

/** Where both readers put what they find. It holds every limit on content, so that no reader can forget one. */
export type Sink = {
  readonly startSheet: (name: string, hidden: boolean) => void
  /** rows come in rising order; rows without a value may be left out */
  readonly row: (index: number, cells: WireCell[]) => void
  readonly endSheet: (layout: SheetLayout) => void
  readonly progress: (share: number) => void
}

const ROWS_PER_MESSAGE = 500
/** Excel's own bounds. */
export const LAST_ROW = 1_048_575
export const LAST_COLUMN = 16_383
const LONGEST_TEXT = 32_767
/** Rows from the first to the last with a value, over all sheets: an empty row costs little, but not nothing. */
const MOST_SPANNED_ROWS = 3_000_000

export function limitedSink(limits: ReadLimits, post: (message: ReaderMessage) => void): Sink {
  let sheet = ''
  let waiting: WireRow[] = []
  let valuedRows = 0
  let lastRow = -1
  let lastColumn = -1
  const total = { cells: 0, characters: 0, merges: 0, rows: 0 }
  const flush = (): void => {
    if (waiting.length > 0) post({ type: 'rows', rows: waiting })
    waiting = []
  }
  return {
    startSheet: (name, hidden) => {
      sheet = name
      valuedRows = 0
      lastRow = -1
      lastColumn = -1
      post({ type: 'sheet', name, hidden })
    },
    row: (index, cells) => {
      const row = trimmed(cells)
      if (row.length === 0) return
      if (index <= lastRow || index > LAST_ROW)
        throw new AppError('WORKBOOK_DAMAGED', { sheet, row: index + 1, detail: 'rows out of order' })
      if (++valuedRows > limits.rows) throw new AppError('WORKBOOK_TOO_MANY_ROWS', { sheet, limit: limits.rows })
      if (row.length > limits.columns) throw tooLarge('columns', limits.columns, { sheet, row: index + 1 })
      total.rows += index - lastRow
      lastRow = index
      lastColumn = Math.max(lastColumn, row.length - 1)
      count(row, total)
      if (total.rows > MOST_SPANNED_ROWS) throw tooLarge('rows', MOST_SPANNED_ROWS, { sheet })
      if (total.cells > limits.cells) throw tooLarge('cells', limits.cells, { sheet })
      if (total.characters > limits.characters) throw tooLarge('characters', limits.characters, { sheet })
      waiting.push([index, row])
      if (waiting.length >= ROWS_PER_MESSAGE) flush()
    },
    endSheet: layout => {
      flush()
      total.merges += layout.merges.length
      if (total.merges > limits.merges) throw tooLarge('merges', limits.merges, { sheet })
      post({
        type: 'layout',
        merges: layout.merges,
        // What is hidden beyond the data tells a reader nothing, and can be a million rows.
        hiddenRows: layout.hiddenRows.filter(row => row <= lastRow),
        hiddenColumns: layout.hiddenColumns.filter(column => column <= lastColumn),
      })
    },
    progress: share => post({ type: 'progress', share }),
  }
}

export function tooLarge(what: string, limit: number, facts: Record<string, unknown> = {}): AppError {
  return new AppError('WORKBOOK_TOO_LARGE', { what, limit, ...facts })
}

function trimmed(cells: WireCell[]): WireCell[] {
  let length = cells.length
  while (length > 0 && (cells[length - 1] === null || cells[length - 1] === '' || cells[length - 1] === undefined)) length--
  cells.length = length
  return cells
}

function count(row: readonly WireCell[], total: { cells: number; characters: number }): void {
  for (const cell of row) {
    if (cell === null || cell === '') continue
    total.cells++
    if (typeof cell !== 'string') continue
    if (cell.length > LONGEST_TEXT) throw new AppError('WORKBOOK_DAMAGED', { detail: 'cell text too long' })
    total.characters += cell.length
  }
}
