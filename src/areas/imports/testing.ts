import { day } from '../../kernel/day.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { rosterKinds } from '../../server/rosters.ts'
import { testLaw } from '../../server/testing.law.ts'
import type { ImportChoices } from './contract.ts'
import { locate, readRoster, type Remembered, type Roster } from './rules.ts'
import type { Cell, Edits, Merge, Sheet } from './rules.sheet.ts'

/** An identity number of nobody: the reserved county code, born on a day 'YYYYMMDD', sequence of three digits. */
export const idOf = (birth: string, sequence: number): string => {
  const first17 = `349999${birth}${String(sequence).padStart(3, '0')}`
  return first17 + checkDigit(first17)
}

export type Value = string | number | null | { readonly lost: number } | { readonly formula: true }
const cellOf = (value: Value): Cell => {
  if (value === null || value === '') return { text: '', kind: 'empty' }
  if (typeof value === 'string') return { text: value, kind: 'text' }
  if (typeof value === 'number') return { text: String(value), kind: 'number', number: value }
  return 'lost' in value
    ? { text: String(value.lost), kind: 'number', number: value.lost, precisionLost: true }
    : { text: '', kind: 'formula_empty' }
}

/** A sheet written as rows of values. */
export const sheetOf = (
  rows: readonly (readonly Value[])[],
  more: Partial<Pick<Sheet, 'name' | 'hidden' | 'hiddenRows'>> & { merges?: readonly Merge[] } = {},
): Sheet => ({
  name: more.name ?? '花名册',
  hidden: more.hidden ?? false,
  rows: rows.map(row => row.map(cellOf)),
  merges: more.merges ?? [],
  hiddenRows: more.hiddenRows ?? [],
})

type Extra = {
  readonly file_name?: string
  readonly choices?: ImportChoices
  readonly edits?: Readonly<Record<string, Edits>>
  readonly remembered?: Remembered
}

/** Reads sheets as the importer does, without a register. */
export function readSheets(sheets: readonly Sheet[], { file_name = '表.xlsx', choices = {}, edits = {}, remembered }: Extra = {}): Roster {
  const located = locate({ sheets, file_name, kinds: rosterKinds() }, choices, edits)
  if (located === null) throw new Error('no such sheet')
  return readRoster(located, choices, remembered ?? null, { law: testLaw, today: day('2020-06-18'), file_name })
}

/** `D17 ID_CHECK_DIGIT` for each finding that is at least a warning, in order of place. */
export const places = (roster: Roster, codes?: readonly string[]): string[] =>
  roster.findings
    .filter(finding => codes === undefined || codes.includes(finding.code))
    .toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    .map(({ row, column, code }) => `${String.fromCharCode(65 + (column ?? 0))}${(row ?? 0) + 1} ${code}`)
