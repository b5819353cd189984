import { isBlankMark, isDitto, normaliseText } from '../../kernel/text.ts'
import type { ColumnType, ListKind } from './contract.ts'
import { mapColumns, mappingOf, missingFields, type Mapping } from './rules.columns.ts'
import { findHeader, findSheet } from './rules.header.ts'
import { lineKind } from './rules.rows.ts'
import { cellOf, placeOf, type Cell, type Sheet } from './rules.sheet.ts'

export type ListRead = {
  readonly sheet: string
  readonly rows: readonly (readonly string[])[]
  readonly left_out: number
  readonly hidden: number
}
export type ListProblem =
  | { readonly code: 'HEADER_NOT_FOUND' }
  | { readonly code: 'LIST_COLUMNS_MISSING'; readonly missing: string }
  | { readonly code: 'LIST_ID_LOST'; readonly cell: string }

/**
 * The rows of a list below its headings, each as the texts of its columns in the order of `kind`; a column that the sheet does not have is ''.
 * 同上 takes the cell above. A damaged identity number is never repaired: the whole file is refused with its place.
 */
export function readListRows(sheets: readonly Sheet[], kind: ListKind): ListRead | ListProblem {
  const sheet = sheets[findSheet(sheets, kind.columns)]
  const header = sheet === undefined ? null : findHeader(sheet, kind.columns)
  if (sheet === undefined || header === null) return { code: 'HEADER_NOT_FOUND' }
  const mapping = mappingOf(mapColumns(header.labels, kind))
  const missing = missingFields(kind, mapping).map(field => kind.columns.find(each => each.field === field)?.title ?? field)
  if (missing.length > 0) return { code: 'LIST_COLUMNS_MISSING', missing: missing.join('、') }
  const below = [...sheet.rows.keys()].filter(row => row > header.bottom)
  const kinds = new Map(below.map(row => [row, lineKind(sheet, row, header, mapping)]))
  const data = below.filter(row => kinds.get(row) === 'data')
  const id = mapping.get('id') ?? 0
  const lost = data.find(row => cellOf(sheet, row, id).precisionLost === true)
  if (lost !== undefined) return { code: 'LIST_ID_LOST', cell: placeOf(sheet.name, lost, id) }
  return {
    sheet: sheet.name,
    rows: textsOf(sheet, data, kind, mapping),
    left_out: below.filter(row => !['data', 'blank'].includes(kinds.get(row) ?? '')).length,
    hidden: sheet.hiddenRows.filter(row => kinds.get(row) === 'data').length,
  }
}

function textsOf(sheet: Sheet, data: readonly number[], kind: ListKind, mapping: Mapping): string[][] {
  const above = new Map<string, Cell>()
  return data.map(row =>
    kind.columns.map(({ field, type }) => {
      const column = mapping.get(field)
      if (column === undefined) return ''
      const own = cellOf(sheet, row, column)
      const cell = isDitto(own.text) ? (above.get(field) ?? own) : own
      above.set(field, cell)
      return textOf(cell, type)
    }),
  )
}

/** One cell in one line, without tabs; a date as 2020-01-16 where the workbook knows it as one. */
function textOf(cell: Cell, type: ColumnType): string {
  if (isBlankMark(cell.text)) return ''
  return normaliseText(type === 'day' ? (cell.day ?? cell.text) : cell.text)
}
