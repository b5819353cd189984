import { columnLetters } from '../../kernel/columns.ts'

/** The address of a 0-based place as Excel writes it: (16, 2) → C17. */
export function cellAddress(row: number, column: number): string {
  return `${columnLetters(column)}${row + 1}`
}

/** The 0-based place of an address (`C17`, `$C$17`, any case), or null when it is none. */
export function parseCellAddress(address: string): { row: number; column: number } | null {
  const found = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(address.trim())
  if (found === null) return null
  const [, letters = '', digits = ''] = found
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  const row = Number(digits)
  if (column > 16_384 || row > 1_048_576) return null
  return { row: row - 1, column: column - 1 }
}
