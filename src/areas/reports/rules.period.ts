import { addDays, type Day } from '../../kernel/day.ts'
import { addMonths, formatMonth, monthRange, monthsBetween, monthToDate, type Month } from '../../kernel/month.ts'

/** Both months belong to the period. */
export type Span = { readonly from: Month; readonly to: Month }

/** A summary looks back over two years at most; longer is a slip of the picker. */
export const LONGEST = 24

export type PeriodProblem = 'PERIOD_REVERSED' | 'PERIOD_TOO_LONG'
export function periodProblems({ from, to }: Span): PeriodProblem[] {
  const count = monthsBetween(from, to) + 1
  return count < 1 ? ['PERIOD_REVERSED'] : count > LONGEST ? ['PERIOD_TOO_LONG'] : []
}

const ORDINALS = ['一', '二', '三', '四'] as const
const monthNumber = (m: Month): number => Number(m.slice(5))

/** 上半年, 下半年, 第一季度, 全年, 1至5月, 3月; across years 2019年11月至2020年2月. The same words stand in title, lead and text. */
export function periodWords({ from, to }: Span): string {
  if (from.slice(0, 4) !== to.slice(0, 4)) return `${formatMonth(from)}至${formatMonth(to)}`
  const [first, last] = [monthNumber(from), monthNumber(to)]
  if (first === last) return `${first}月`
  if (first === 1 && last === 12) return '全年'
  if (first === 1 && last === 6) return '上半年'
  if (first === 7 && last === 12) return '下半年'
  if (first % 3 === 1 && last === first + 2) return `第${ORDINALS[(first - 1) / 3] ?? ''}季度`
  return `${first}至${last}月`
}

/** 2020年上半年, 2020年第一季度, 2020年1至5月, 2020年. */
export function periodTitle(span: Span): string {
  const words = periodWords(span)
  if (words === '全年') return `${span.from.slice(0, 4)}年`
  return span.from.slice(0, 4) === span.to.slice(0, 4) ? `${span.from.slice(0, 4)}年${words}` : words
}

/** 6月 inside one year, 2020年6月 across years. */
export const monthWords = (m: Month, span: Span): string =>
  span.from.slice(0, 4) === span.to.slice(0, 4) ? `${monthNumber(m)}月` : formatMonth(m)

/** 1至6月份, 3月份: what was done over these months; across years as `periodWords`. */
export function monthsWords(span: Span): string {
  const { from, to } = span
  if (from.slice(0, 4) !== to.slice(0, 4)) return periodWords(span)
  return from === to ? `${monthNumber(to)}月份` : `${monthNumber(from)}至${monthNumber(to)}月份`
}

export const monthsOf = ({ from, to }: Span): Month[] => monthRange(from, to)
export const lastDayOf = (m: Month): Day => addDays(monthToDate(addMonths(m, 1)), -1)
