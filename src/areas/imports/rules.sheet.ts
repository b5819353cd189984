import { columnLetters } from '../../kernel/columns.ts'

/** A sheet as the reader of workbooks gives it; places count from 0. */
export type Cell = {
  readonly text: string
  readonly kind: string
  readonly number?: number
  readonly day?: string
  readonly precisionLost?: true
}
export type Merge = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number }
export type Sheet = {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly (readonly Cell[])[]
  readonly merges: readonly Merge[]
  readonly hiddenRows: readonly number[]
}

const EMPTY: Cell = { text: '', kind: 'empty' }
export const cellOf = (sheet: Sheet, row: number, column: number): Cell => sheet.rows[row]?.[column] ?? EMPTY
export const textOf = (sheet: Sheet, row: number, column: number): string => cellOf(sheet, row, column).text

/** `花名册!D17`; the sheet alone without a row. */
export const placeOf = (sheet: string, row: number | null, column: number | null): string =>
  row === null ? sheet : `${sheet}!${columnLetters(column ?? 0)}${row + 1}`

/** Corrections by place (`row,column`). The file itself is never changed. */
export type Edits = Readonly<Record<string, string>>
export const editKey = (row: number, column: number): string => `${row},${column}`

/** The sheet with the corrections in place; cells typed by hand are text. */
export function withEdits(sheet: Sheet, edits: Edits): Sheet {
  const byRow = new Map<number, [column: number, text: string][]>()
  for (const [key, text] of Object.entries(edits)) {
    const [row = Number.NaN, column = Number.NaN] = key.split(',').map(Number)
    byRow.set(row, [...(byRow.get(row) ?? []), [column, text]])
  }
  if (byRow.size === 0) return sheet
  const rows = sheet.rows.map((cells, row) => {
    const changes = byRow.get(row)
    if (changes === undefined) return cells
    const width = Math.max(cells.length, ...changes.map(([column]) => column + 1))
    const copy = Array.from({ length: width }, (_, column) => cells[column] ?? EMPTY)
    for (const [column, text] of changes) copy[column] = { text, kind: text === '' ? 'empty' : 'text' }
    return copy
  })
  return { ...sheet, rows }
}

/** The text that stands over a place: its own, or that of the merged range it lies in. */
export function mergedText(sheet: Sheet, row: number, column: number): string {
  const own = textOf(sheet, row, column)
  if (own !== '') return own
  const merge = sheet.merges.find(({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right)
  return merge === undefined ? '' : textOf(sheet, merge.top, merge.left)
}
