import { normaliseHeader, normaliseText } from '../../kernel/text.ts'
import type { ColumnDef } from './contract.ts'
import { mergedText, textOf, type Sheet } from './rules.sheet.ts'

/** Where the headings stand and what each column says, its levels joined by `|` from the top. */
export type Header = { readonly top: number; readonly bottom: number; readonly labels: readonly string[] }

const ROWS_LOOKED_AT = 12
const MOST_LEVELS = 3

/** All headings that mean a field, in one spelling. */
export const aliasesOf = (columns: readonly ColumnDef[], fields?: readonly string[]): ReadonlySet<string> =>
  new Set(
    columns.filter(column => fields === undefined || fields.includes(column.field)).flatMap(column => column.aliases.map(normaliseHeader)),
  )

/** A heading without any bracket: 家庭情况(原因) is also met as 家庭情况. */
export const withoutBrackets = (label: string): string => label.replace(/[([【〔][^()[\]【】〔〕]*[)\]】〕]/g, '')

/**
 * The heading rows of a sheet: among the first rows one that names a person and an identity number. A second or third level
 * below it, and a level of group headings above it, belong to it. Null when there is none.
 */
export function findHeader(sheet: Sheet, columns: readonly ColumnDef[]): Header | null {
  const names = aliasesOf(columns, ['name', 'holderName'])
  const ids = aliasesOf(columns, ['id', 'holderId'])
  const known = aliasesOf(columns)
  const last = Math.min(ROWS_LOOKED_AT, sheet.rows.length)
  for (let row = 0; row < last; row++) {
    const labels = labelsOf(sheet, row)
    if (!labels.some(label => isOneOf(names, label)) || !labels.some(label => isOneOf(ids, label))) continue
    return spanOf(
      sheet,
      row,
      known,
      labels.findIndex(label => isOneOf(ids, label)),
    )
  }
  return null
}

const isOneOf = (aliases: ReadonlySet<string>, label: string): boolean => aliases.has(label) || aliases.has(withoutBrackets(label))
const labelsOf = (sheet: Sheet, row: number): string[] => (sheet.rows[row] ?? []).map(cell => normaliseHeader(cell.text))

function spanOf(sheet: Sheet, row: number, known: ReadonlySet<string>, idColumn: number): Header {
  let bottom = row
  while (bottom - row + 1 < MOST_LEVELS && isLevelBelow(sheet, bottom + 1, known, idColumn)) bottom++
  const top = isLevelAbove(sheet, row - 1) ? row - 1 : row
  const width = Math.max(...Array.from({ length: bottom - top + 1 }, (_, level) => labelsOf(sheet, top + level).length))
  const merged = Math.max(width, ...sheet.merges.filter(merge => merge.top >= top && merge.bottom <= bottom).map(merge => merge.right + 1))
  const labels = Array.from({ length: merged }, (_, column) => labelAt(sheet, top, bottom, column))
  return { top, bottom, labels }
}

/** A further level: no data under the identity number, and every text is short and most of them known headings or numbers of columns. */
function isLevelBelow(sheet: Sheet, row: number, known: ReadonlySet<string>, idColumn: number): boolean {
  if (/\d{6}/.test(textOf(sheet, row, idColumn))) return false
  const coversId = sheet.merges.some(merge => merge.left <= idColumn && merge.right >= idColumn && merge.top < row && merge.bottom >= row)
  const texts = labelsOf(sheet, row).filter(label => label !== '')
  if (coversId) return true
  return texts.length > 0 && textOf(sheet, row, idColumn) === '' && texts.filter(text => isOneOf(known, text)).length * 2 >= texts.length
}

/** Group headings over several columns each: not a title, which stands over nearly all of them. */
function isLevelAbove(sheet: Sheet, row: number): boolean {
  if (row < 0) return false
  const texts = labelsOf(sheet, row).filter(label => label !== '')
  const width = labelsOf(sheet, row + 1).length
  const groups = sheet.merges.filter(merge => merge.top === row && merge.bottom === row && merge.right > merge.left)
  const isTitle = groups.some(group => (group.right - group.left + 1) * 5 >= width * 3)
  return !isTitle && groups.length > 0 && texts.length >= 2 && !texts.some(text => /单位|年\d{1,2}月/.test(text))
}

function labelAt(sheet: Sheet, top: number, bottom: number, column: number): string {
  const levels: string[] = []
  for (let row = top; row <= bottom; row++) {
    const text = normaliseHeader(mergedText(sheet, row, column))
    if (text !== '' && levels.at(-1) !== text) levels.push(text)
  }
  return levels.join('|')
}

/** The sheet to read: the first visible one with headings and rows below them; then a hidden one; else the first. */
export function findSheet(sheets: readonly Sheet[], columns: readonly ColumnDef[]): number {
  const fits = (sheet: Sheet): boolean => {
    const header = findHeader(sheet, columns)
    return header !== null && sheet.rows.slice(header.bottom + 1).some(row => row.some(cell => cell.text !== ''))
  }
  const fitting = [...sheets.entries()].filter(([, sheet]) => fits(sheet))
  const [index] = fitting.find(([, { hidden }]) => !hidden) ?? fitting[0] ?? [0]
  return index
}

/** The words above the headings: title, unit, who made it. */
export function titleOf(sheet: Sheet, header: Header | null): string {
  const rows = sheet.rows.slice(0, header?.top ?? 3)
  return normaliseText(rows.flatMap(row => row.map(cell => cell.text).filter(text => text !== '')).join(' '))
}
