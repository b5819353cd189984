import { parseDay, type Day } from '../../kernel/day.ts'
import { idBirthProblem, readIdNumber } from '../../kernel/id-number.ts'
import { parseYuan, type Fen } from '../../kernel/money.ts'
import { month, parseMonth, type Month } from '../../kernel/month.ts'
import { isBlankMark, isPaddedName, normaliseName, normaliseText } from '../../kernel/text.ts'
import type { FindingCode } from './rules.problems.ts'
import type { Cell } from './rules.sheet.ts'

/** What is told about a cell while it is read. */
export type Tell = (code: FindingCode, facts?: Readonly<Record<string, string | number>>) => void
export type IdRead = { readonly id: string; readonly birth: Day; readonly sex: '1' | '2' }

/** The text of a cell in one spelling; null for an empty one and for marks of emptiness (/, -, 无). */
export const plainText = ({ text }: Cell): string | null => (isBlankMark(text) ? null : normaliseText(text))

/** Whether the cell holds a formula without a result or with an error; it is told. */
export function isBroken(cell: Cell, tell: Tell): boolean {
  if (cell.kind === 'formula_empty') tell('FORMULA_EMPTY')
  if (cell.kind === 'error') tell('CELL_ERROR', { text: cell.text })
  return cell.kind === 'formula_empty' || cell.kind === 'error'
}

export function readName(cell: Cell, tell: Tell): string {
  if (isBroken(cell, tell)) return ''
  const name = isBlankMark(cell.text) ? '' : normaliseName(cell.text)
  if (name === '') tell('NAME_EMPTY')
  else if ([...name].length > 60) tell('NAME_LONG')
  else if (isPaddedName(cell.text)) tell('NAME_PADDED', { name })
  else if (/\p{Script=Han} \p{Script=Han}/u.test(name)) tell('NAME_TWO', { name })
  return name
}

const ID_PROBLEMS = {
  EMPTY: 'ID_EMPTY',
  WRONG_LENGTH: 'ID_WRONG_LENGTH',
  BAD_CHARACTER: 'ID_BAD_CHARACTER',
  PRECISION_LOST: 'ID_PRECISION_LOST',
  CHECK_DIGIT: 'ID_CHECK_DIGIT',
  BAD_BIRTH_DATE: 'ID_BAD_BIRTH_DATE',
} as const

/** The identity number of a cell; null when there is none or a damaged one. Damage is told and never repaired. */
export function readId(cell: Cell, today: Day, tell: Tell): IdRead | null {
  if (isBroken(cell, tell)) return null
  if (cell.precisionLost === true) {
    tell('ID_PRECISION_LOST')
    return null
  }
  const reading = readIdNumber(cell.text)
  if (!reading.ok) {
    tell(ID_PROBLEMS[reading.problem])
    return null
  }
  const birth = idBirthProblem(reading.birth, today)
  if (birth !== undefined) tell(birth)
  if (birth === 'BORN_IN_FUTURE') return null
  for (const note of reading.notes) if (note !== 'NORMALISED') tell(`ID_${note}`)
  return { id: reading.id, birth: reading.birth, sex: reading.sex }
}

/** 一亿元: no cell of a roster means more, and the sums of fifty thousand rows of it still are JSON integers. */
const LARGEST: Fen = 100_000_000_00n

/** An amount; null when empty, 'bad' when it cannot be read. */
export function readYuan(cell: Cell, tell: Tell): Fen | null | 'bad' {
  if (isBroken(cell, tell)) return 'bad'
  const reading = parseYuan(cell.text)
  if (reading.ok && reading.fen <= LARGEST) return reading.fen
  if (reading.ok) {
    tell('AMOUNT_TOO_LARGE', { text: cell.text.slice(0, 20) })
    return 'bad'
  }
  if (reading.problem === 'EMPTY') return null
  tell(`AMOUNT_${reading.problem}`, { text: cell.text.slice(0, 20) })
  return 'bad'
}

/** The fen that an unreadable amount most likely means, for explaining a difference and for nothing else. */
export function presumedFen(text: string): Fen | null {
  const found = /(\d[\d,]*)(?:\.(\d+))?/.exec(normaliseText(text))
  if (found === null) return null
  const fen = BigInt((found[1] ?? '0').replaceAll(',', '') + (found[2] ?? '').slice(0, 2).padEnd(2, '0'))
  return fen > LARGEST ? null : fen
}

/** A count of persons 0–40; null when empty. */
export function readCount(cell: Cell, tell: Tell): number | null {
  if (isBroken(cell, tell)) return null
  const text = plainText(cell)
  if (text === null) return null
  const found = /^(\d{1,2})(?:\.0+)? ?[人口]?$/.exec(text)
  const count = found === null ? Number.NaN : Number(found[1])
  if (count >= 0 && count <= 40) return count
  tell('COUNT_UNREADABLE', { text: text.slice(0, 20) })
  return null
}

/** A month as rosters write it. A number like 2020.1 may have been 2020.10 and is not used. */
export function readMonth(cell: Cell, tell: Tell): Month | null {
  if (cell.day !== undefined) return month(cell.day.slice(0, 7))
  const text = plainText(cell)
  if (text === null) return null
  if (cell.kind === 'number' && /^\d{4}\.1$/.test(text)) {
    tell('START_MONTH_UNSURE', { text })
    return null
  }
  const found = parseMonth(text) ?? parseDay(text)?.slice(0, 7)
  if (found === undefined) tell('START_MONTH_UNREADABLE', { text: text.slice(0, 20) })
  return found === undefined ? null : month(found)
}

/** A bank account; null when there is none or it cannot be used. */
export function readAccount(cell: Cell, tell: Tell): string | null {
  const text = plainText(cell)
  if (text === null) return null
  if (cell.precisionLost === true || /^\d(?:\.\d+)?E\+?\d+$/i.test(text)) {
    tell('ACCOUNT_PRECISION_LOST')
    return null
  }
  const digits = text.replace(/[\s-]/g, '').replace(/^['‘’]+/, '')
  if (/^\d{8,30}$/.test(digits)) return digits
  tell('ACCOUNT_UNREADABLE')
  return null
}
