import { BoardPost, InspectionResult } from './contract.ts'
import { AID_LEVELS } from './rules.cases.ts'
import { POST_WORD, RESULT_WORD } from './rules.ts'
import { LEVEL_WORD } from '../funds/rules.ts'

type Option = { readonly value: string; readonly label: string }
export const HOW_WORD = { bank: '转账', cash: '现金' } as const
export const HOWS: readonly Option[] = (['bank', 'cash'] as const).map(value => ({ value, label: HOW_WORD[value] }))
export const UNITS: readonly Option[] = [
  { value: 'household', label: '按户' },
  { value: 'person', label: '按人' },
]
export const POSTS: readonly Option[] = BoardPost.enum.map(value => ({ value, label: POST_WORD[value] }))
export const RESULTS: readonly Option[] = [
  { value: '', label: '还没有结论' },
  ...InspectionResult.enum.map(value => ({ value, label: RESULT_WORD[value] })),
]
export const LEVELS: readonly Option[] = [{ value: '', label: '全部' }, ...AID_LEVELS.map(value => ({ value, label: LEVEL_WORD[value] }))]

const YEARS_BACK = 5
/** The year of the day and those before it, newest first. */
export const yearsBefore = (today: string): readonly Option[] =>
  Array.from({ length: YEARS_BACK }, (_, back) => String(Number(today.slice(0, 4)) - back)).map(value => ({ value, label: `${value}年` }))

/** A count as typed: whole, not below zero; undefined when it cannot be read. */
export const typedCount = (text: string): number | undefined => (/^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : undefined)
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
