import type { ProblemWire } from './contract.ts'
import type { Roster } from './rules.ts'
import { severityOf, wordsOf, type Finding } from './rules.problems.ts'
import { placeOf, type Sheet } from './rules.sheet.ts'

const ORDER = { error: 0, warning: 1, info: 2 } as const

/** Findings as they are shown: errors first, then by place. */
export function problemsOf(
  { located }: { readonly located: Pick<Roster['located'], 'sheet'> },
  findings: readonly Finding[],
): ProblemWire[] {
  return findings
    .map(finding => ({
      code: finding.code,
      severity: severityOf(finding),
      cell: placeOf(located.sheet.name, finding.row, finding.column),
      row: finding.row,
      column: finding.row === null ? null : finding.column,
      ...wordsOf(finding),
    }))
    .sort((a, b) => ORDER[a.severity] - ORDER[b.severity] || (a.row ?? -1) - (b.row ?? -1) || (a.column ?? -1) - (b.column ?? -1))
}

const LONG_NUMBER = /\d{12,}[\dXx]?/g
/** Numbers of identity and account length are masked but for the first six and last four, wherever they stand. */
export const masked = (text: string): string =>
  text.replace(
    LONG_NUMBER,
    number =>
      `${number.length === 18 ? number.slice(0, 6) : ''}${'*'.repeat(number.length - (number.length === 18 ? 10 : 4))}${number.slice(-4)}`,
  )

const SECRET_FIELDS = ['id', 'holderId', 'account', 'phone'] as const
export const secretColumns = ({ mapping }: Pick<Roster, 'mapping'>): ReadonlySet<number> =>
  new Set(SECRET_FIELDS.flatMap(field => mapping.get(field) ?? []))

/** One row of the sheet as text, long numbers masked; `secret` columns (identity number, account, telephone) never show more than four digits at the end. */
export const gridCells = (sheet: Sheet, row: number, secret: ReadonlySet<number>): string[] =>
  (sheet.rows[row] ?? []).map(({ text }, column) => gridCell(text, secret.has(column)))

/** One cell as the grid shows it. */
export const gridCell = (text: string, secret: boolean): string => (secret ? maskedSecret(text) : masked(text))

function maskedSecret(text: string): string {
  const long = masked(text)
  if (long !== text || text.length < 8 || !/\d{6}/.test(text)) return long
  return '*'.repeat(text.length - 4) + text.slice(-4)
}
