import { normaliseText } from './text.ts'

/** A civil day, ISO 'YYYY-MM-DD', years 1800–9999; no clock, no time zone. Day texts sort in time order. */
export type Day = string & { readonly brand: 'Day' }

const ISO_DAY = /^(1[89]\d\d|[2-9]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

export function isDay(text: string): text is Day {
  return ISO_DAY.test(text) && Number(text.slice(8)) <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)))
}

/** 'YYYY-MM-DD' as a Day; anything else is a RangeError (for code and the wire; rosters use parseDay). */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError('not a day of the form YYYY-MM-DD')
  return text
}

const SPELLINGS = [/^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/, /^(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]$/, /^(\d{4})()(\d{2})(\d{2})$/]
const TIME_OF_DAY = / \d{1,2}:\d{2}(?::\d{2})?$/

/** A day as rosters spell it: 2020-06-01, 2020.6.1, 2020/6/1, 20200601, 2020年6月1日; a time of day after it is dropped. */
export function parseDay(text: string): Day | undefined {
  const bare = normaliseText(text).replace(TIME_OF_DAY, '').replaceAll(' ', '')
  for (const spelling of SPELLINGS) {
    const found = spelling.exec(bare)
    if (found === null) continue
    const iso = `${found[1]}-${(found[3] ?? '').padStart(2, '0')}-${(found[4] ?? '').padStart(2, '0')}`
    return isDay(iso) ? iso : undefined
  }
  return undefined
}

/**
 * An Excel serial (1900 system) as a day; a time of day after the point is dropped.
 * Excel believes in 1900-02-29 (serial 60), so serials after it run one ahead; 60 itself is no day.
 */
export function dayFromSerial(serial: number): Day | undefined {
  const whole = Math.floor(serial)
  if (!(whole >= 1 && whole <= 2_958_465) || whole === 60) return undefined
  return dayAt(EXCEL_ZERO + (whole > 60 ? whole - 1 : whole))
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

/** Days since 0000-03-01, counting years from March so that the leap day is the last of its year. */
function ordinalOf(year: number, month: number, dayOfMonth: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1
  return 365 * marchYear + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400) + dayOfYear
}

const ordinal = (d: Day): number => ordinalOf(Number(d.slice(0, 4)), Number(d.slice(5, 7)), Number(d.slice(8)))
const EXCEL_ZERO = ordinalOf(1899, 12, 31)

/** The inverse of ordinalOf; a RangeError outside the years of Day. */
function dayAt(n: number): Day {
  const era = Math.floor(n / 146_097)
  const inEra = n - era * 146_097
  const yearOfEra = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365)
  const dayOfYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  return day(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`)
}

export const addDays = (d: Day, count: number): Day => dayAt(ordinal(d) + count)

/** Days from the first to the second; negative when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number => ordinal(to) - ordinal(from)

/** 1 Monday … 7 Sunday. 0000-03-01 was a Wednesday. */
export const weekday = (d: Day): number => ((ordinal(d) + 2) % 7) + 1

/**
 * Full years (周岁) reached on a day, counted at the birthday itself; negative before birth.
 * Born on 29 February: in common years the birthday is 28 February (民法典 第二百零二条: 没有对应日的，月末日).
 */
export function ageOn(birth: Day, on: Day): number {
  const year = Number(on.slice(0, 4))
  const birthday = birth.slice(5) === '02-29' && !isLeap(year) ? '02-28' : birth.slice(5)
  return year - Number(birth.slice(0, 4)) - (on.slice(5) < birthday ? 1 : 0)
}

/** 2020年6月18日, as papers write it. */
export const dayWords = (d: Day): string => `${d.slice(0, 4)}年${Number(d.slice(5, 7))}月${Number(d.slice(8))}日`

/** 6月18日 within the current year, else 2019-12-20. */
export function formatDay(d: Day, currentYear: number): string {
  return Number(d.slice(0, 4)) === currentYear ? `${Number(d.slice(5, 7))}月${Number(d.slice(8))}日` : d
}
