import { addDays, type Day, weekday } from './day.ts'

/** Which days are worked (工作日). A year whose State Council notice is not entered is not covered: nothing is guessed about it. */
export type Calendar = { readonly covers: (year: number) => boolean; readonly isWorkday: (day: Day) => boolean }

/** The calendar as data: the years covered, holidays (Monday to Friday free by notice) and make-up days (weekend days worked by notice). */
export type CalendarData = {
  readonly years: Iterable<number>
  readonly holidays: Iterable<string>
  readonly makeUpDays: Iterable<string>
}

export function calendarOf({ years, holidays, makeUpDays }: CalendarData): Calendar {
  const covered = new Set(years)
  const free = new Set(holidays)
  const worked = new Set(makeUpDays)
  return {
    covers: year => covered.has(year),
    isWorkday: day => worked.has(day) || (weekday(day) <= 5 && !free.has(day)),
  }
}

export type WorkdayReading =
  | { readonly ok: true; readonly day: Day }
  | { readonly ok: false; readonly problem: 'YEAR_NOT_COVERED'; readonly year: number }

/** The n-th workday after start: the day after start is the first that can count. n = 0 is start itself. */
export function addWorkdays(start: Day, n: number, calendar: Calendar): WorkdayReading {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('addWorkdays: a whole number of days, not below zero')
  let day = start
  let left = n
  while (left > 0) {
    day = addDays(day, 1)
    const year = Number(day.slice(0, 4))
    if (!calendar.covers(year)) return { ok: false, problem: 'YEAR_NOT_COVERED', year }
    if (calendar.isWorkday(day)) left -= 1
  }
  return { ok: true, day }
}
