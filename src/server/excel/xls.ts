import * as XLSX from '@e965/xlsx'
import { AppError } from '../errors.ts'
import { dateCell, isDateFormat, numberCell, type WireCell } from './cells.ts'
import type { ReadLimits } from './shape.ts'
import { type Sink, tooLarge } from './sink.ts'

/** Reads an .xls (BIFF8). The library takes the file as a whole, so its size is bounded more tightly. */
export function readXls(bytes: Uint8Array, sink: Sink, limits: ReadLimits): void {
  if (bytes.length > limits.xlsBytes) throw tooLarge('xlsBytes', limits.xlsBytes)
  const book = parseXls(bytes)
  const from1904 = book.Workbook?.WBProps?.date1904 === true
  book.SheetNames.forEach((name, at) => {
    const sheet = book.Sheets[name]
    // Chart and macro sheets hold no cells.
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return
    sink.startSheet(name, (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0)
    const rows = (sheet['!data'] ?? []) as readonly (readonly (XLSX.CellObject | undefined)[] | undefined)[]
    // Gaps are holes in the library's arrays: forEach passes over them, and over the cells it would be wrong.
    rows.forEach((row, index) => {
      if (row !== undefined)
        sink.row(
          index,
          Array.from(row, cell => wireCell(cell, from1904)),
        )
    })
    sink.endSheet({
      merges: (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c })),
      hiddenRows: hiddenOf(sheet['!rows']),
      hiddenColumns: hiddenOf(sheet['!cols']),
    })
    sink.progress((at + 1) / book.SheetNames.length)
  })
}

function parseXls(bytes: Uint8Array): XLSX.WorkBook {
  try {
    return XLSX.read(bytes, {
      type: 'array',
      dense: true,
      cellDates: false,
      cellNF: true,
      cellStyles: true,
      cellText: false,
      cellHTML: false,
    })
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'xls'
    throw new AppError(/password|encrypt/i.test(detail) ? 'WORKBOOK_ENCRYPTED' : 'WORKBOOK_DAMAGED', { detail })
  }
}

function hiddenOf(infos: readonly ({ hidden?: boolean } | undefined)[] | undefined): number[] {
  const hidden: number[] = []
  infos?.forEach((info, index) => {
    if (info?.hidden === true) hidden.push(index)
  })
  return hidden
}

function wireCell(cell: XLSX.CellObject | undefined, from1904: boolean): WireCell {
  if (cell === undefined) return null
  if (cell.t === 'z' || cell.v === undefined) return cell.f === undefined ? null : { text: '', kind: 'formula_empty' }
  if (cell.t === 's') return String(cell.v)
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE'
  if (cell.t === 'e') return { text: ERRORS[Number(cell.v)] ?? '#ERROR!', kind: 'error' }
  if (typeof cell.v !== 'number') return String(cell.v)
  return hasDateFormat(cell) ? (dateCell(cell.v, from1904) ?? numberCell(cell.v)) : cell.v
}

/** The library hands over the code of a known format in `z`; of an unknown one (27–36, 50–58) only its number, in `XF`. */
function hasDateFormat(cell: XLSX.CellObject & { readonly XF?: { readonly numFmtId?: number } }): boolean {
  return isDateFormat(cell.XF?.numFmtId ?? -1, cell.z === undefined ? undefined : String(cell.z))
}

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}
