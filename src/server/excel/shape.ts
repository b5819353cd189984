/** What Doudi knows of a workbook it has read: plain data, every position 0-based unless it is an address. */

/** A roster may hold its data on any sheet, in the columns it likes; what a reader accepts is bounded by these. */
export type ReadLimits = {
  /** size of the file as it came */
  readonly fileBytes: number
  /** sum of all parts once unpacked, counted while unpacking because the sizes in a zip can lie */
  readonly unpackedBytes: number
  /** the table of shared strings is held in memory as a whole, so it has a limit of its own */
  readonly sharedStringsBytes: number
  /** parts in the zip */
  readonly entries: number
  /** rows with a value, per sheet */
  readonly rows: number
  /** columns with a value, per sheet */
  readonly columns: number
  /** cells with a value in the whole workbook */
  readonly cells: number
  /** characters of all cells: one long shared string named by every cell would multiply while it is handed over */
  readonly characters: number
  /** merged ranges in the whole workbook */
  readonly merges: number
  /** .xls only: its reader needs about 40 times the size of the file */
  readonly xlsBytes: number
  /** wall clock for the whole reading */
  readonly milliseconds: number
  /** heap of the process that reads */
  readonly heapMegabytes: number
}

export const DEFAULT_LIMITS: ReadLimits = {
  fileBytes: 100 * 1024 * 1024,
  unpackedBytes: 300 * 1024 * 1024,
  sharedStringsBytes: 64 * 1024 * 1024,
  entries: 2_000,
  rows: 50_000,
  columns: 512,
  cells: 4_000_000,
  characters: 60_000_000,
  merges: 200_000,
  xlsBytes: 24 * 1024 * 1024,
  milliseconds: 60_000,
  heapMegabytes: 640,
}

export type CellKind = 'text' | 'number' | 'date' | 'formula_empty' | 'error' | 'empty'

/**
 * One cell as the clerk sees it. `text` is never rounded and never in exponent form: a number is its shortest exact
 * decimal (1300.5), a date its ISO day, an error its code (#REF!). `number` stands on number and date cells (the raw
 * value), `day` ('YYYY-MM-DD') on date cells, `precisionLost` on a number of 16 digits and more: Excel has already
 * dropped digits, so an id or account there must be typed again, never padded.
 */
export type Cell = {
  readonly text: string
  readonly kind: CellKind
  readonly number?: number
  readonly day?: string
  readonly precisionLost?: true
}

/** Cells from column A on; trailing empty cells are left off, so read with `cellAt`. */
export type CellRow = readonly Cell[]

export type Merge = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number }

/** `rows[i]` is row i+1 of the sheet, empty rows included; trailing empty rows are left off. */
export type SheetData = {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly CellRow[]
  readonly merges: readonly Merge[]
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
}

export const EMPTY_CELL: Cell = Object.freeze({ text: '', kind: 'empty' as const })

/** The cell at a 0-based place, an empty one when the sheet has none there. */
export function cellAt(sheet: SheetData, row: number, column: number): Cell {
  return sheet.rows[row]?.[column] ?? EMPTY_CELL
}
