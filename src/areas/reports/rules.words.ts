import type { Figure, TextRun } from './contract.ts'
import { printed } from './rules.figures.ts'
import type { OpenCount } from './rules.open.ts'
import type { Span } from './rules.period.ts'
import type { FailedLines } from './rules.warnings.ts'

/** `allocationOf`: the words of a programme's money (发放农村低保资金). `failed` and `open`: what the last chapters propose. */
export type Told = {
  readonly span: Span
  readonly town: string
  readonly figures: readonly Figure[]
  readonly allocationOf: (programme: string) => string
  readonly failed: readonly FailedLines[]
  readonly open: readonly OpenCount[]
}
export type Words = (string | TextRun)[]
export type Find = (id: string) => Figure | undefined

/** One section is one paragraph; a title of '' stands without a heading of its own. */
type Section = { readonly title: string; readonly words: (told: Told, find: Find) => Words }
export type Chapter = { readonly title: string; readonly sections: readonly Section[] }

/** A figure as it is printed, or in other words; it leads to its rows. */
export const said = (figure: Figure, instead?: string): TextRun => ({ text: instead ?? printed(figure), figure: figure.id })

/** Sentences joined by ； and closed by 。 */
export const joined = (sentences: readonly Words[], end = '。'): Words =>
  sentences.length === 0 ? [] : [...sentences.flatMap((words, at) => (at === 0 ? words : ['；', ...words])), end]

/** 「全部」「均已」 may be said of a ratio only where all are done, and there is somebody to be done. */
export const isWhole = ({ numerator = 0, denominator = 0 }: Figure): boolean => denominator > 0 && numerator === denominator
