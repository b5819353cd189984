import { fenFromJson, fenToJson, formatYuan } from '../../kernel/money.ts'
import { isTotalLabel, normaliseText } from '../../kernel/text.ts'
import type { MappedColumn, TotalCheck } from './contract.ts'
import { presumedFen, readYuan } from './rules.cells.ts'
import type { Mapping } from './rules.columns.ts'
import type { Finding } from './rules.problems.ts'
import { type COUNT_FIELDS, MONEY_FIELDS, type LineKind, type ReadRow } from './rules.rows.ts'
import { cellOf, placeOf, textOf, type Sheet } from './rules.sheet.ts'

type SumField = (typeof MONEY_FIELDS)[number] | (typeof COUNT_FIELDS)[number]
const SUMMED: readonly SumField[] = [...MONEY_FIELDS.filter(field => field !== 'perPerson'), 'members', 'insured']
const isMoney = (field: SumField): boolean => MONEY_FIELDS.some(each => each === field)

type Bad = { readonly row: number; readonly presumed: number | null }
type Summed = { readonly field: SumField; readonly column: number }
type Running = Summed & { sum: number; bad: Bad[] }
type Scope = readonly Running[]
type Checked = {
  readonly checks: readonly TotalCheck[]
  readonly findings: readonly Finding[]
  readonly subtotals: number
  readonly totals: number
}

/** Holds every 小计 and 合计 row against the rows above it. They are checked and never taken in. */
export function checkTotals(
  sheet: Sheet,
  lines: ReadonlyMap<number, LineKind>,
  rows: readonly ReadRow[],
  mapping: Mapping,
  columns: readonly MappedColumn[],
): Checked {
  const fields = SUMMED.flatMap(field => {
    const column = mapping.get(field)
    return column === undefined ? [] : [{ field, column }]
  })
  const byRow = new Map(rows.map(row => [row.row, row]))
  const grand = newScope(fields)
  let part = newScope(fields)
  const checks: TotalCheck[] = []
  const findings: Finding[] = []
  let subtotals = 0
  let totals = 0
  for (const [row, kind] of lines) {
    const read = byRow.get(row)
    if (read) for (const scope of [grand, part]) addRow(scope, sheet, read)
    if (kind !== 'total') continue
    const label = labelOf(sheet, row)
    const isGrand = !isPartLabel(label, sheet, row, lines)
    if (isGrand) totals++
    else subtotals++
    for (const running of isGrand ? grand : part) {
      const check = checkCell(sheet, row, running, label, isGrand, columns)
      if (check === null) continue
      checks.push(check)
      if (check.stated !== check.computed) findings.push(differenceOf(check, row, running.column))
    }
    part = newScope(fields)
  }
  return { checks, findings, subtotals, totals }
}

const newScope = (fields: readonly Summed[]): Scope => fields.map(each => ({ ...each, sum: 0, bad: [] }))

function addRow(scope: Scope, sheet: Sheet, read: ReadRow): void {
  for (const running of scope) {
    const { field, column } = running
    const amount = isMoney(field) ? read.money[field as (typeof MONEY_FIELDS)[number]] : read.counts[field as (typeof COUNT_FIELDS)[number]]
    if (amount === 'bad') {
      const presumed = presumedFen(textOf(sheet, read.row, column))
      running.bad.push({ row: read.row, presumed: presumed === null ? null : fenToJson(presumed) })
    } else if (amount !== null) running.sum += Number(amount)
  }
}

const labelOf = (sheet: Sheet, row: number): string =>
  normaliseText(sheet.rows[row]?.find(cell => isTotalLabel(cell.text))?.text ?? '')
    .replaceAll(' ', '')
    .slice(0, 20)

/** 小计, 本页合计 and a village's own 合计 sum the rows since the last one; the last 合计 sums all. */
function isPartLabel(label: string, sheet: Sheet, row: number, lines: ReadonlyMap<number, LineKind>): boolean {
  if (/小计|^本[页村组户]/.test(label)) return true
  if (/总计|累计|总合计/.test(label)) return false
  const later = [...lines].filter(([other]) => other > row)
  const more = later.some(([, kind]) => kind === 'data')
  const laterTotal = later.some(([other, kind]) => kind === 'total' && !/小计/.test(labelOf(sheet, other)))
  return more || (laterTotal && /(?:村|社区|组)合计/.test(label))
}

function checkCell(
  sheet: Sheet,
  row: number,
  { field, column, sum, bad }: Running,
  label: string,
  isGrand: boolean,
  columns: readonly MappedColumn[],
): TotalCheck | null {
  const stated = statedSum(sheet, row, column, isMoney(field))
  if (stated === null) return null
  return {
    label,
    cell: placeOf(sheet.name, row, column),
    column:
      columns
        .find(each => each.column === column)
        ?.label.split('|')
        .at(-1) ?? '',
    field,
    is_money: isMoney(field),
    is_grand: isGrand,
    stated,
    computed: sum,
    explained_by: explanation(stated - sum, bad),
  }
}

/** The sum a cell states; null when it states none (the label itself, an empty cell, a formula without a result). */
function statedSum(sheet: Sheet, row: number, column: number, money: boolean): number | null {
  const cell = cellOf(sheet, row, column)
  if (!money) {
    const found = /^(\d{1,7})(?:\.0+)?[人户口]?$/.exec(normaliseText(cell.text))?.[1]
    return found === undefined ? null : Number(found)
  }
  const fen = readYuan(cell, () => undefined)
  return fen === null || fen === 'bad' ? null : fenToJson(fen)
}

/** The row that makes the whole difference: the only unreadable amount, where its likely value is exactly that. */
function explanation(difference: number, bad: readonly Bad[]): number | null {
  const [only, another] = bad
  return difference !== 0 && another === undefined && only?.presumed === difference ? only.row + 1 : null
}

function differenceOf(check: TotalCheck, row: number, column: number): Finding {
  const show = (value: number): string => (check.is_money ? `${formatYuan(fenFromJson(value))} 元` : String(value))
  const gap = check.stated - check.computed
  const explained =
    check.explained_by === null
      ? `相差 ${show(gap)}。请看是不是漏了行、多了行，或者表上的合计没有更新。`
      : `相差 ${show(gap)}。第 ${check.explained_by} 行金额没认出来，差额正好是这一行；改好即平。`
  return {
    code: 'SUM_DIFFERS',
    row,
    column,
    facts: { label: `${check.label} ${check.column}`, stated: show(check.stated), computed: show(check.computed), explanation: explained },
  }
}
