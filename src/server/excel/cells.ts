import type { Cell } from './shape.ts'

/** Excel keeps 15 significant digits; from here on a whole number has lost its tail. */
const FIRST_INEXACT = 1e15

/** The shortest decimal that shows a number as Excel does (15 significant digits, no exponent): 0.30000000000000004 → 0.3. */
export function decimalText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < FIRST_INEXACT) return String(value)
  if (!Number.isFinite(value)) return ''
  const [mantissa = '', exponentText = '0'] = value.toExponential(14).split('e')
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '')
  const exponent = Number(exponentText)
  if (digits === '') return '0'
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`
}

export function numberCell(value: number): Cell {
  const text = decimalText(value)
  if (Math.abs(value) >= FIRST_INEXACT) return { text, kind: 'number', number: value, precisionLost: true }
  return { text, kind: 'number', number: value }
}

/** A date cell, or null when the serial number is no day (a time of day, a negative number, Excel's 1900-02-29). */
export function dateCell(serial: number, from1904: boolean): Cell | null {
  const day = dayOfSerial(serial, from1904)
  return day === null ? null : { text: day, kind: 'date', number: serial, day }
}

/** ISO day of an Excel serial; the 1900 system counts a 29 February 1900 that never was. */
export function dayOfSerial(serial: number, from1904: boolean): string | null {
  const whole = Math.floor(serial) + (from1904 ? 1462 : 0)
  if (whole < 1 || whole === 60 || whole > 2_958_465) return null
  return isoDay(whole - 25_568 - (whole > 60 ? 1 : 0))
}

/** ISO day of a number of days since 1970-01-01 (proleptic Gregorian, no time zone). */
function isoDay(daysSince1970: number): string {
  const shifted = daysSince1970 + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Is a number with this format shown as a date? 27–36 and 50–58 are the Chinese built-in dates, which carry no code in the file. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code !== undefined) return isDateCode(code)
  return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
}

function isDateCode(code: string): boolean {
  const letters = code
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
    .replace(/AM\/PM|A\/P/gi, '')
    .split(';', 1)[0]
    ?.toLowerCase()
  if (letters === undefined || letters.includes('general')) return false
  return /[yd]/.test(letters) || (letters.includes('m') && !/[hs]/.test(letters))
}

/** A cell on its way from the reading process: text and plain numbers travel bare, because objects cost ten times as much to hand over. */
export type WireCell = null | string | number | Cell

export type WireRow = readonly [index: number, cells: readonly WireCell[]]

/** The 1900-system serial of an ISO day from 1 March 1900 on. */
export function serialOfDay(day: string): number {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const yearFromMarch = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  const leapDays = Math.floor(yearFromMarch / 4) - Math.floor(yearFromMarch / 100) + Math.floor(yearFromMarch / 400)
  return yearFromMarch * 365 + leapDays + dayOfYear - 719_468 + 25_569
}
