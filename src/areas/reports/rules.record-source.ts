import type { FigureKind, FigureUnit } from './contract.ts'

/**
 * Figures of what is no payment line: cases, claims, visits, cards. Each source is one set of rows (`store.records*.ts`), a row being done or not:
 * `persons` and `households` count each once, `done` and `undone` the rows that are or are not, `share` the done ones of all.
 */
export type RecordMeasure = 'persons' | 'households' | 'rows' | 'amount' | 'done' | 'undone' | 'share'

/** `suffix` follows the source in the figure's id; '' where the source is the figure itself. */
export type RecordSpec = {
  readonly measure: RecordMeasure
  readonly suffix: string
  readonly title: string
  readonly kind: FigureKind
  readonly unit: FigureUnit
  /** What is counted and what is not, in words for the clerk. */
  readonly definition: string
}
/** `rows`: what a row is, as the figure's query names it. */
export type RecordSource = {
  readonly source: string
  readonly title: string
  readonly rows: string
  readonly figures: readonly RecordSpec[]
}
export type RecordIndicator = RecordSpec & { readonly id: string; readonly source: string; readonly rows: string }

export const flow = (measure: RecordMeasure, suffix: string, unit: FigureUnit, title: string, definition: string): RecordSpec => ({
  measure,
  suffix,
  title,
  kind: 'flow',
  unit,
  definition,
})
