import { AppError } from '../errors.ts'
import { numberCell, type WireCell, type WireRow } from './cells.ts'
import { type Cell, type CellRow, DEFAULT_LIMITS, EMPTY_CELL, type Merge, type ReadLimits, type SheetData } from './shape.ts'
import { type ReaderMessage, tooLarge } from './sink.ts'
import { workbookKind } from './sniff.ts'
import { runApart } from './apart.ts'

export type ReadOptions = {
  readonly signal?: AbortSignal
  /** share done, 0 to 1 */
  readonly onProgress?: (share: number) => void
  readonly limits?: Partial<ReadLimits>
}

/**
 * Every sheet of an .xlsx or .xls, hidden ones too; what the file is, its content tells, not its name. The work is done
 * in a process of its own that is ended when it takes too much time or memory, or when the caller gives up.
 * Errors: NOT_A_WORKBOOK and the WORKBOOK_* codes of `problems.ts`; after an abort the signal's reason.
 */
export async function readWorkbook(bytes: Uint8Array, fileName: string, options: ReadOptions = {}): Promise<readonly SheetData[]> {
  options.signal?.throwIfAborted()
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const sheets = sheetCollector()
  try {
    if (bytes.length > limits.fileBytes) throw tooLarge('fileBytes', limits.fileBytes)
    // Most wrong files are told apart here, before a process is started for them.
    workbookKind(bytes)
    await runApart<ReaderMessage>(
      new URL('./read.process.ts', import.meta.url),
      { bytes, limits },
      { ...limits, signal: options.signal },
      message => {
        if (message.type === 'progress') options.onProgress?.(message.share)
        else sheets.take(message)
      },
    )
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, { fileName, ...error.facts })
    throw error
  }
  return sheets.done()
}

type OpenSheet = {
  name: string
  hidden: boolean
  rows: CellRow[]
  merges: readonly Merge[]
  hiddenRows: readonly number[]
  hiddenColumns: readonly number[]
}

const NO_CELLS: CellRow = []

function sheetCollector(): { take: (message: ReaderMessage) => void; done: () => readonly SheetData[] } {
  const sheets: OpenSheet[] = []
  const inflate = cellInflater()
  return {
    take: message => {
      if (message.type === 'sheet') {
        sheets.push({ name: message.name, hidden: message.hidden, rows: [], merges: [], hiddenRows: [], hiddenColumns: [] })
      }
      const sheet = sheets.at(-1)
      if (sheet === undefined) return
      if (message.type === 'rows') addRows(sheet.rows, message.rows, inflate)
      if (message.type === 'layout') {
        sheet.merges = message.merges
        sheet.hiddenRows = message.hiddenRows
        sheet.hiddenColumns = message.hiddenColumns
      }
    },
    done: () => sheets,
  }
}

function addRows(rows: CellRow[], added: readonly WireRow[], inflate: (cell: WireCell) => Cell): void {
  for (const [index, cells] of added) {
    while (rows.length < index) rows.push(NO_CELLS)
    rows.push(cells.map(inflate))
  }
}

/** Village names, 是/否 and amounts repeat in thousands of rows: cells with the same content share one object. */
const MOST_SHARED = 100_000

function cellInflater(): (cell: WireCell) => Cell {
  const texts = new Map<string | number, Cell>()
  return cell => {
    if (cell === null || cell === '') return EMPTY_CELL
    if (typeof cell === 'object') return cell
    const shared = texts.get(cell)
    if (shared !== undefined) return shared
    const made: Cell = typeof cell === 'number' ? numberCell(cell) : { text: cell, kind: 'text' }
    if (texts.size < MOST_SHARED) texts.set(cell, made)
    return made
  }
}
