import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DivisionCode, FenWire, Id, MonthWire, Nothing, Nullable } from '../../kernel/wire.ts'

/** Units are never added to each other: 户, 人, 人次, 分, 批, 次, 个, 条; a ratio is done of all. */
export const FigureUnit = Type.Union([
  Type.Literal('household'),
  Type.Literal('person'),
  Type.Literal('person-time'),
  Type.Literal('fen'),
  Type.Literal('batch'),
  Type.Literal('case'),
  Type.Literal('society'),
  Type.Literal('row'),
  Type.Literal('ratio'),
])
export type FigureUnit = Static<typeof FigureUnit>

/** stock: at the end of the period's last month; flow: over the period. */
export const FigureKind = Type.Union([Type.Literal('stock'), Type.Literal('flow')])
export type FigureKind = Static<typeof FigureKind>

/**
 * One figure of the summary. `value` in fen for money; `rows` is the number of rows examined; `query` names the indicator's query. A ratio is
 * `numerator / denominator`, the denominator above zero, and 1 only where both are equal.
 */
export const Figure = Type.Object({
  id: Type.String(),
  title: Type.String(),
  kind: FigureKind,
  unit: FigureUnit,
  value: Type.Number(),
  numerator: Type.Optional(Type.Integer()),
  denominator: Type.Optional(Type.Integer()),
  /** Of records: the months of the oldest and the newest row. */
  first: Type.Optional(MonthWire),
  last: Type.Optional(MonthWire),
  rows: Type.Integer(),
  query: Type.String(),
  rows_hash: Type.String(),
  from: MonthWire,
  to: MonthWire,
})
export type Figure = Static<typeof Figure>

/** A piece of the text; a piece with `figure` is that figure as printed, its unit included. */
export const TextRun = Type.Object({ text: Type.String(), figure: Type.Optional(Type.String()) })
export type TextRun = Static<typeof TextRun>
export const TextBlock = Type.Object({
  kind: Type.Union([Type.Literal('heading1'), Type.Literal('heading2'), Type.Literal('paragraph')]),
  runs: Type.Array(TextRun),
})
export type TextBlock = Static<typeof TextBlock>

export const SummaryWarning = Type.Object({ code: Type.String(), figure: Nullable(Type.String()), what: Type.String(), how: Type.String() })
export type SummaryWarning = Static<typeof SummaryWarning>

export const Summary = Type.Object({
  title: Type.String(),
  from: MonthWire,
  to: MonthWire,
  as_of: Type.String(),
  figures: Type.Array(Figure),
  blocks: Type.Array(TextBlock),
  text: Type.String(),
  warnings: Type.Array(SummaryWarning),
})
export type Summary = Static<typeof Summary>

export const Period = Type.Object({ from: MonthWire, to: MonthWire })
export type Period = Static<typeof Period>
export const summaryRoute = route({ method: 'GET', path: '/api/summary', query: Period, reply: Summary })

/**
 * The rows behind a figure: villages first, then the rows of one village. `persons` are the persons, person-times, cases or societies that the
 * figure's measure counts; `done` the rows that are done, of payments all.
 */
export const FigureVillage = Type.Object({
  division: DivisionCode,
  village: Type.String(),
  households: Type.Integer(),
  persons: Type.Integer(),
  done: Type.Integer(),
  amount_fen: FenWire,
  rows: Type.Integer(),
})
export type FigureVillage = Static<typeof FigureVillage>
/** `batch_id` and `line_no` name the payment line, or the record and 1. No `person_id`: the row is no person. */
export const FigureRow = Type.Object({
  person_id: Nullable(Id),
  name: Type.String(),
  village: Type.String(),
  month: MonthWire,
  persons: Type.Integer(),
  amount_fen: FenWire,
  done: Type.Boolean(),
  batch_id: Id,
  line_no: Type.Integer(),
})
export type FigureRow = Static<typeof FigureRow>

const FigureQuery = Type.Object({ from: MonthWire, to: MonthWire, id: Type.String({ maxLength: 80 }) })
/** `agrees`: the villages, counted again, give the figure. `printed`: value and unit as in the text. */
export const FigureDetail = Type.Object({
  figure: Figure,
  printed: Type.String(),
  definition: Type.String(),
  agrees: Type.Boolean(),
  villages: Type.Array(FigureVillage),
})
export type FigureDetail = Static<typeof FigureDetail>
export const figureRoute = route({
  method: 'GET',
  path: '/api/summary/figure',
  query: FigureQuery,
  reply: FigureDetail,
})

export const FigureRows = Type.Object({ rows: Type.Array(FigureRow), total: Type.Integer() })
export type FigureRows = Static<typeof FigureRows>
export const figureRowsRoute = route({
  method: 'GET',
  path: '/api/summary/figure/rows',
  query: Type.Object({ from: MonthWire, to: MonthWire, id: Type.String({ maxLength: 80 }), division: DivisionCode }),
  reply: FigureRows,
})
/** Every line behind one figure as a workbook; identity numbers masked. */
export const figureExportRoute = route({
  method: 'GET',
  path: '/api/summary/figure.xlsx',
  query: FigureQuery,
  reply: Nothing,
})

/** Makes the .docx, keeps it with its figures and hands it out: a POST, because it writes. */
export const exportSummaryRoute = route({
  method: 'POST',
  path: '/api/summary.docx',
  body: Period,
  reply: Nothing,
})
export const KeptReport = Type.Object({
  report_id: Id,
  from: MonthWire,
  to: MonthWire,
  title: Type.String(),
  figures: Type.Integer(),
  made_by: Type.String(),
  made_on: Type.String(),
})
export type KeptReport = Static<typeof KeptReport>
export const reportsRoute = route({
  method: 'GET',
  path: '/api/reports',
  reply: Type.Object({ reports: Type.Array(KeptReport) }),
})
export const reportFileRoute = route({
  method: 'GET',
  path: '/api/reports/:report_id/file',
  params: Type.Object({ report_id: Id }),
  reply: Nothing,
})
