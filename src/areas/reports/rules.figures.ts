import { fenToJson, formatWan, fenFromJson, type Fen } from '../../kernel/money.ts'
import { parseMonth, type Month } from '../../kernel/month.ts'
import type { Figure, FigureUnit, FigureVillage } from './contract.ts'
import { INDICATORS, RELIEF, RELIEF_OF_MONTH, RELIEF_TOTAL, type Measure } from './rules.catalogue.ts'
import { monthWords, type Span } from './rules.period.ts'
import type { RecordMeasure } from './rules.record-source.ts'
import { RECORD_INDICATORS } from './rules.records.ts'

/** A set of rows, its size and its code. */
export type Examined = { readonly rows: number; readonly hash: string }
/** The sent lines of one recurring programme: `all` of the period, `base` without back pay and offsets, `last` those of the last month. */
export type ProgrammeSums = {
  readonly programme: string
  readonly all: Examined & { readonly amount_fen: Fen }
  readonly base: Examined & { readonly persons: number; readonly person_times: number }
  readonly last: Examined & { readonly persons: number; readonly households: number }
}
/** Relief lines of one month and unit, of one month (unit null), or of the whole period (both null). `equal_fen`: of each line, when all are equal. */
export type ReliefSums = Examined & {
  readonly month: Month | null
  readonly unit: 'person' | 'household' | null
  readonly count: number
  readonly batches: number
  readonly amount_fen: Fen
  readonly equal_fen: Fen | null
}

/** The rows of one source of records; persons and households once each. */
export type RecordSums = Examined & {
  readonly source: string
  readonly persons: number
  readonly households: number
  readonly amount_fen: Fen
  readonly done: number
  /** The months of the oldest and the newest row. */
  readonly first?: Month
  readonly last?: Month
}

/** Which payment lines a figure rests on; enough to find them again. */
export type PaidSet = {
  readonly programme: string
  readonly from: Month
  readonly to: Month
  /** Without back pay and offsets. */
  readonly baseOnly: boolean
  readonly unit: 'person' | 'household' | null
  /** Every line counts its persons (stock, person-times), or each person or household counts once. */
  readonly persons: 'each line' | 'once'
}
/** Which records a figure rests on. */
export type RecordSet = {
  readonly source: string
  readonly rows: string
  readonly measure: RecordMeasure
  readonly from: Month
  readonly to: Month
}
export type RowSet = PaidSet | RecordSet

const rowSetOfMeasure = (programme: string, measure: Measure, { from, to }: Span): PaidSet => ({
  programme,
  from: measure.endsWith('.stock') ? to : from,
  to,
  baseOnly: measure !== 'amount',
  unit: null,
  persons: measure.endsWith('.stock') || measure === 'personTimes' ? 'each line' : 'once',
})
const reliefSet = (from: Month, to: Month, unit: PaidSet['unit']): PaidSet => ({
  programme: RELIEF,
  from,
  to,
  baseOnly: false,
  unit,
  persons: 'once',
})

type Known = { readonly title: string; readonly definition: string; readonly set: RowSet }

/** What an id of the catalogue stands for in a period; undefined for anything else. */
export function knownFigure(id: string, span: Span): Known | undefined {
  const indicator = INDICATORS.find(each => each.id === id)
  if (indicator)
    return { title: indicator.title, definition: indicator.definition, set: rowSetOfMeasure(indicator.programme, indicator.measure, span) }
  const record = RECORD_INDICATORS.find(each => each.id === id)
  if (record) {
    const { title, definition, source, rows, measure, kind } = record
    return { title, definition, set: { source, rows, measure, from: kind === 'stock' ? span.to : span.from, to: span.to } }
  }
  const [, time = '', name = ''] = new RegExp(`^${RELIEF}\\.([^.]+)\\.([A-Za-z]+)$`).exec(id) ?? []
  if (time === 'total') {
    const spec = Object.entries(RELIEF_TOTAL).find(([key]) => key === name)?.[1]
    return spec && { title: spec.title, definition: spec.definition, set: reliefSet(span.from, span.to, null) }
  }
  const month = parseMonth(time)
  if (month === undefined || month !== time || month < span.from || month > span.to) return undefined
  const spec = Object.entries(RELIEF_OF_MONTH).find(([key]) => key === name)?.[1]
  const unit = name === 'persons' ? 'person' : name === 'amount' ? null : 'household'
  return (
    spec && { title: `${monthWords(month, span)}临时救助${spec.title}`, definition: spec.definition, set: reliefSet(month, month, unit) }
  )
}

/** The query of a figure by its name and parameters: the same words find the same rows again. */
export function queryOf(set: RowSet, measure: string): string {
  if ('source' in set) return `${set.rows}/${measure}?of=${set.source}&from=${set.from}&to=${set.to}`
  const { programme, from, to, baseOnly, unit } = set
  return `sent-lines/${measure}?programme=${programme}&from=${from}&to=${to}&kinds=${baseOnly ? 'base' : 'all'}${unit === null ? '' : `&unit=${unit}`}`
}

type Counted = {
  readonly id: string
  readonly measure: string
  readonly kind: Figure['kind']
  readonly unit: FigureUnit
  readonly value: number
  readonly share?: { readonly numerator: number; readonly denominator: number }
  readonly months?: { readonly first: Month; readonly last: Month }
  readonly from: Examined
}

function figureOf({ id, measure, kind, unit, value, share, months, from }: Counted, span: Span): Figure[] {
  const known = knownFigure(id, span)
  // No row, no figure: an empty programme is told as missing, never as zero.
  if (known === undefined || from.rows === 0) return []
  return [
    {
      id,
      title: known.title,
      kind,
      unit,
      value,
      ...share,
      ...months,
      rows: from.rows,
      query: queryOf(known.set, measure),
      rows_hash: from.hash,
      from: known.set.from,
      to: known.set.to,
    },
  ]
}

/** Every figure of the catalogue that has rows, in the order of the catalogue. */
export function figuresOf(
  sums: readonly ProgrammeSums[],
  relief: readonly ReliefSums[],
  span: Span,
  records: readonly RecordSums[] = [],
): Figure[] {
  const recurring = INDICATORS.flatMap(({ id, programme, measure, kind, unit }) => {
    const own = sums.find(each => each.programme === programme)
    if (own === undefined) return []
    const [value, from] = measured(own, measure)
    return figureOf({ id, measure, kind, unit, value, from }, span)
  })
  return [...recurring, ...relief.flatMap(each => reliefFigures(each, span)), ...recordFigures(records, span)]
}

function recordFigures(records: readonly RecordSums[], span: Span): Figure[] {
  return RECORD_INDICATORS.flatMap(({ id, source, measure, kind, unit }) => {
    const own = records.find(each => each.source === source)
    if (own === undefined) return []
    const { first, last } = own
    const months = first === undefined || last === undefined ? {} : { months: { first, last } }
    const share = measure === 'share' ? { share: { numerator: own.done, denominator: own.rows } } : {}
    return figureOf({ id, measure, kind, unit, value: recorded(own, measure), from: own, ...months, ...share }, span)
  })
}

function recorded(own: RecordSums, measure: RecordMeasure): number {
  switch (measure) {
    case 'persons':
    case 'households':
    case 'rows':
    case 'done':
      return own[measure]
    case 'undone':
      return own.rows - own.done
    case 'share':
      return own.done / own.rows
    case 'amount':
      return fenToJson(own.amount_fen)
  }
}

function measured({ all, base, last }: ProgrammeSums, measure: Measure): readonly [value: number, from: Examined] {
  switch (measure) {
    case 'persons.stock':
      return [last.persons, last]
    case 'households.stock':
      return [last.households, last]
    case 'persons.flow':
      return [base.persons, base]
    case 'personTimes':
      return [base.person_times, base]
    case 'amount':
      return [fenToJson(all.amount_fen), all]
  }
}

function reliefFigures(sums: ReliefSums, span: Span): Figure[] {
  const { month, unit, count, batches, amount_fen, equal_fen } = sums
  const one = (id: string, measure: string, of: FigureUnit, value: number): Figure[] =>
    figureOf({ id: `${RELIEF}.${id}`, measure, kind: 'flow', unit: of, value, from: sums }, span)
  if (month === null)
    return [...one('total.amount', 'amount', 'fen', fenToJson(amount_fen)), ...one('total.batches', 'batches', 'batch', batches)]
  if (unit === null) return one(`${month}.amount`, 'amount', 'fen', fenToJson(amount_fen))
  if (unit === 'person') return one(`${month}.persons`, 'persons.once', 'person', count)
  // 「每户」 of a single household says nothing; a household helped twice has no such amount.
  const equal = equal_fen !== null && count > 1 && count === sums.rows
  return [
    ...one(`${month}.households`, 'households.once', 'household', count),
    ...(equal ? one(`${month}.perHousehold`, 'amount.each', 'fen', fenToJson(equal_fen)) : []),
  ]
}

const UNIT_WORDS: Readonly<Record<FigureUnit, string>> = {
  household: '户',
  person: '人',
  'person-time': '人次',
  fen: '万元',
  batch: '批',
  case: '次',
  society: '个',
  row: '条',
  ratio: '',
}
export type Printed = Pick<Figure, 'unit' | 'value' | 'numerator' | 'denominator'>
const SMALL = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'] as const

/** As it stands in the text: 1300人, 248.255万元, 三批, 35/35. No comma; the unit is always written. */
export function printed({ unit, value, numerator = 0, denominator = 0 }: Printed): string {
  if (unit === 'ratio') return `${numerator}/${denominator}`
  const number = unit === 'fen' ? formatWan(fenFromJson(value)) : unit === 'batch' ? (SMALL[value] ?? String(value)) : String(value)
  return `${number}${UNIT_WORDS[unit]}`
}

type Counts = Omit<FigureVillage, 'village' | 'division'>

/** The villages, added up again, give the figure and its rows. */
export function agrees(figure: Figure, villages: readonly Counts[]): boolean {
  const total = (of: (village: Counts) => number): number => villages.reduce((sum, each) => sum + of(each), 0)
  if (total(each => each.rows) !== figure.rows) return false
  switch (figure.unit) {
    case 'household':
      return total(each => each.households) === figure.value
    case 'person':
    case 'person-time':
    case 'case':
    case 'society':
    case 'row':
      return total(each => each.persons) === figure.value
    case 'fen':
      return total(each => each.amount_fen) === figure.value * (figure.id.endsWith('.perHousehold') ? total(each => each.households) : 1)
    case 'ratio':
      return total(each => each.done) === figure.numerator && total(each => each.rows) === figure.denominator
    // A batch reaches over villages; its rows have been held against each other above.
    case 'batch':
      return figure.value > 0
  }
}
