import { day, type Day } from './day.ts'
import { normaliseText } from './text.ts'

/** A calendar month, 'YYYY-MM', years 1800–9999. Month texts sort in time order. The database keeps its first day. */
export type Month = string & { readonly brand: 'Month' }

const ISO_MONTH = /^(1[89]\d\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/
const isMonth = (text: string): text is Month => ISO_MONTH.test(text)

/** 'YYYY-MM' as a Month; anything else is a RangeError (for code and the wire; rosters use parseMonth). */
export function month(text: string): Month {
  if (!isMonth(text)) throw new RangeError('not a month of the form YYYY-MM')
  return text
}

const SPELLINGS = [/^(\d{4})[-./](\d{1,2})$/, /^(\d{4})年(\d{1,2})月份?$/, /^(\d{4})(\d{2})$/]

/**
 * A month as rosters spell it: 2020-06, 2020.6, 2020/6, 202006, 2020年6月.
 * A numeric cell 2020.1 may have been 2020.10: numbers must not come here without asking the user.
 */
export function parseMonth(text: string): Month | undefined {
  const bare = normaliseText(text).replaceAll(' ', '')
  for (const spelling of SPELLINGS) {
    const found = spelling.exec(bare)
    if (found === null) continue
    const iso = `${found[1]}-${(found[2] ?? '').padStart(2, '0')}`
    return isMonth(iso) ? iso : undefined
  }
  return undefined
}

/** Months of the office's work; a year outside is a slip of the hand, not a month to count in. */
const EARLIEST = '1990-01'
const LATEST = '2099-12'
export type MonthProblem = 'MONTH_OUT_OF_RANGE'
export const monthProblems = (m: Month): MonthProblem[] => (m < EARLIEST || m > LATEST ? ['MONTH_OUT_OF_RANGE'] : [])

/** Months since year 0, for arithmetic only. */
const ordinal = (m: Month): number => Number(m.slice(0, 4)) * 12 + Number(m.slice(5)) - 1

function monthAt(n: number): Month {
  const year = Math.floor(n / 12)
  return month(`${String(year).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}`)
}

export const addMonths = (m: Month, count: number): Month => monthAt(ordinal(m) + count)

/** How many months lie in [from, until): 2020-01 to 2020-07 is 6; negative when until is earlier. */
export const monthsBetween = (from: Month, until: Month): number => ordinal(until) - ordinal(from)

/** Every month from the first to the last, both included; empty when last is before first. */
export function monthRange(first: Month, last: Month): Month[] {
  return Array.from({ length: Math.max(0, monthsBetween(first, last) + 1) }, (_, index) => addMonths(first, index))
}

/** The first day of the month: the form the database keeps. */
export const monthToDate = (m: Month): Day => day(`${m}-01`)
export const monthFromDate = (d: Day): Month => month(d.slice(0, 7))

/** 2020年6月 */
export const formatMonth = (m: Month): string => `${m.slice(0, 4)}年${Number(m.slice(5))}月`

export const compareMonths = (a: Month, b: Month): number => (a < b ? -1 : a > b ? 1 : 0)
