import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { FenWire, Id, MonthWire, Nothing, Nullable } from '../../kernel/wire.ts'

// ---------------------------------------------------------------- kinds of rosters, as data (src/law/rosters)

export type ColumnType = 'name' | 'id' | 'relation' | 'village' | 'text' | 'int' | 'yuan' | 'month' | 'day' | 'account' | 'phone'
/** One thing a column may mean, with the headings that mean it. */
export type ColumnDef = {
  readonly field: string
  readonly title: string
  readonly type: ColumnType
  readonly aliases: readonly string[]
}

/** What the amount column means: per household and month, per person and month, the sum of several months, or one grant. */
export const AmountMeaning = Type.Union([
  Type.Literal('household_month'),
  Type.Literal('person_month'),
  Type.Literal('period_total'),
  Type.Literal('grant'),
])
export type AmountMeaning = Static<typeof AmountMeaning>
export const CountUnit = Type.Union([Type.Literal('person'), Type.Literal('household')])
export type CountUnit = Static<typeof CountUnit>

/** A list that another area takes in: its columns in the order in which that area wants them. */
export type ListKind = {
  readonly id: string
  readonly title: string
  readonly required: readonly string[]
  readonly columns: readonly ColumnDef[]
}
/** A kind of roster. `unit` 'ask': the list states whether it counts 人 or 户. */
export type RosterKind = ListKind & {
  readonly programme: string
  readonly unit: CountUnit | 'ask'
  /** Words of a title row or file name that let this kind be guessed. */
  readonly guess: readonly string[]
  readonly amount: readonly AmountMeaning[]
}
export const RosterKindWire = Type.Object({
  id: Type.String(),
  title: Type.String(),
  programme: Type.String(),
  unit: Type.Union([CountUnit, Type.Literal('ask')]),
  required: Type.Array(Type.String()),
  amount: Type.Array(AmountMeaning),
  columns: Type.Array(Type.Object({ field: Type.String(), title: Type.String(), type: Type.Unsafe<ColumnType>(Type.String()) })),
})

// ---------------------------------------------------------------- choices

const Short = Type.String({ maxLength: 200 })
/** What a clerk (or a command line) decides; whatever is left out is guessed from the file and shown. */
export const ImportChoices = Type.Object({
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  month: Type.Optional(MonthWire),
  /** Index of the sheet, from 0. */
  sheet: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
  /** Column index (from 0, as text) → field; '' = not imported. */
  columns: Type.Optional(Type.Record(Type.String({ pattern: '^[0-9]{1,4}$' }), Type.String({ maxLength: 40 }))),
  amount: Type.Optional(AmountMeaning),
  /** Months that an amount of `period_total` covers. */
  period_months: Type.Optional(Type.Integer({ minimum: 2, maximum: 12 })),
  /** What becomes of those the roster no longer names. */
  gone: Type.Optional(Type.Union([Type.Literal('stop'), Type.Literal('keep')])),
  /** Whether the roster is complete for the whole town or only for the villages it names. */
  coverage: Type.Optional(Type.Union([Type.Literal('town'), Type.Literal('villages')])),
  /** One-off relief: 人 or 户. */
  unit: Type.Optional(CountUnit),
  reason: Type.Optional(Short),
  document: Type.Optional(Short),
})
export type ImportChoices = Static<typeof ImportChoices>
/** `columns` are added to those chosen before. */
export type SetImport = ImportChoices & { readonly import_id: string }

// ---------------------------------------------------------------- what the reading of a file tells

export const Severity = Type.Union([Type.Literal('error'), Type.Literal('warning'), Type.Literal('info')])
export type Severity = Static<typeof Severity>
export const ProblemWire = Type.Object({
  code: Type.String(),
  severity: Severity,
  /** `Sheet!C17`; the sheet alone where no cell is meant. */
  cell: Type.String(),
  row: Nullable(Type.Integer()),
  column: Nullable(Type.Integer()),
  /** Chinese: what is wrong, and how to put it right. */
  what: Type.String(),
  how: Type.String(),
})
export type ProblemWire = Static<typeof ProblemWire>

export const MappedColumn = Type.Object({
  column: Type.Integer(),
  letters: Type.String(),
  label: Type.String(),
  field: Nullable(Type.String()),
  /** sure: by its heading or a remembered choice; chosen: by the clerk; check: a guess; none: not imported. */
  status: Type.Union([Type.Literal('sure'), Type.Literal('chosen'), Type.Literal('check'), Type.Literal('none')]),
})
export type MappedColumn = Static<typeof MappedColumn>

/** Questions without a sure answer; the commit waits for them. */
export const Question = Type.Union([
  Type.Literal('kind'),
  Type.Literal('month'),
  Type.Literal('columns'),
  Type.Literal('amount'),
  Type.Literal('unit'),
  /** Somebody entitled is not on the list: stop or keep. Never taken for granted, since a partial list would stop a whole town. */
  Type.Literal('gone'),
])
export type Question = Static<typeof Question>

/** A sum row of the sheet against the rows above it; fen for amounts, plain numbers for counts. */
export const TotalCheck = Type.Object({
  label: Type.String(),
  cell: Type.String(),
  column: Type.String(),
  field: Type.String(),
  is_money: Type.Boolean(),
  is_grand: Type.Boolean(),
  stated: FenWire,
  computed: FenWire,
  /** Row (from 1) whose unreadable amount is exactly the difference. */
  explained_by: Nullable(Type.Integer()),
})
export type TotalCheck = Static<typeof TotalCheck>

export const ImportCounts = Type.Object({
  /** Body rows read. */
  rows: Type.Integer(),
  people: Type.Integer(),
  households: Type.Integer(),
  /** Insured or helped persons the roster states. */
  persons: Type.Integer(),
  /** Beneficiaries (households or persons) by what becomes of their entitlement; relief: grants. */
  new: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  gone: Type.Integer(),
  people_new: Type.Integer(),
  people_changed: Type.Integer(),
  /** Villages that get a provisional code. */
  villages_new: Type.Integer(),
  accounts_new: Type.Integer(),
  accounts_changed: Type.Integer(),
  base_fen: FenWire,
  uplift_fen: FenWire,
})
export type ImportCounts = Static<typeof ImportCounts>

export const ImportPreview = Type.Object({
  import_id: Id,
  file_name: Type.String(),
  sheets: Type.Array(Type.Object({ name: Type.String(), hidden: Type.Boolean(), rows: Type.Integer() })),
  sheet: Type.Integer(),
  /** First and last heading row, from 1; null when none was found. */
  header: Nullable(Type.Object({ top: Type.Integer(), bottom: Type.Integer() })),
  /** In force: chosen, remembered or guessed. `guessed` names those that nobody chose. */
  choices: ImportChoices,
  guessed: Type.Array(Type.String()),
  questions: Type.Array(Question),
  columns: Type.Array(MappedColumn),
  missing: Type.Array(Type.String()),
  /** Chinese: why the amount column is read as it is. */
  evidence: Nullable(Type.String()),
  counts: ImportCounts,
  villages_new: Type.Array(Type.String()),
  gone: Type.Array(Type.Object({ name: Type.String(), amount_fen: FenWire })),
  lines: Type.Object({
    totals: Type.Integer(),
    subtotals: Type.Integer(),
    footers: Type.Integer(),
    hidden: Type.Integer(),
    ignored: Type.Integer(),
  }),
  errors: Type.Integer(),
  warnings: Type.Integer(),
  /** Errors first; at most 500. */
  problems: Type.Array(ProblemWire),
  totals: Type.Array(TotalCheck),
  /** The same file, taken in before. */
  earlier: Nullable(Type.Object({ import_id: Id, committed_at: Type.String() })),
  committed: Type.Boolean(),
})
export type ImportPreview = Static<typeof ImportPreview>

export const ImportResult = Type.Object({
  import_id: Id,
  counts: ImportCounts,
  /** The list that was made of a relief roster. */
  relief_list_id: Nullable(Id),
  warnings: Type.Array(ProblemWire),
})
export type ImportResult = Static<typeof ImportResult>

export const ImportRow = Type.Object({
  import_id: Id,
  file_name: Type.String(),
  kind: Nullable(Type.String()),
  month: Nullable(MonthWire),
  created_at: Type.String(),
  created_by: Type.String(),
  committed_at: Nullable(Type.String()),
  counts: Nullable(ImportCounts),
})
export type ImportRow = Static<typeof ImportRow>

// ---------------------------------------------------------------- inside the server (demo and command line call these)

/** `uploadRoster(ctx, RosterFile) → { import_id }`, then `setImport(ctx, SetImport)`, `previewRoster(ctx, { import_id })`, `commitImport(ctx, { import_id })`. */
export type RosterFile = { readonly file_name: string; readonly content: Uint8Array; readonly kind?: string | undefined }

// ---------------------------------------------------------------- routes

const OfImport = Type.Object({ import_id: Id })
const Cell = Type.Object({ row: Type.Integer({ minimum: 0, maximum: 1_048_575 }), column: Type.Integer({ minimum: 0, maximum: 16_383 }) })

export const kindsRoute = route({
  method: 'GET',
  path: '/api/imports/kinds',
  reply: Type.Object({ kinds: Type.Array(RosterKindWire) }),
})
export const importsRoute = route({
  method: 'GET',
  path: '/api/imports',
  reply: Type.Object({ imports: Type.Array(ImportRow) }),
})
/** Multipart: the file under `file`, after the fields. */
export const uploadRoute = route({
  method: 'POST',
  path: '/api/imports',
  body: Type.Object({ kind: Type.Optional(Type.String({ maxLength: 40 })) }),
  reply: OfImport,
})
export const previewRoute = route({
  method: 'GET',
  path: '/api/imports/:import_id',
  params: OfImport,
  reply: ImportPreview,
})
/** Rows of the sheet as they stand, ids and accounts masked. `row` counts from 0. */
export const GridRow = Type.Object({ row: Type.Integer(), cells: Type.Array(Type.String()), kind: Type.String() })
export type GridRow = Static<typeof GridRow>
export const rowsRoute = route({
  method: 'GET',
  path: '/api/imports/:import_id/rows',
  params: OfImport,
  query: Type.Object({ only: Type.Union([Type.Literal('problems'), Type.Literal('all')]), from: Type.Integer({ minimum: 0 }) }),
  reply: Type.Object({ rows: Type.Array(GridRow), total: Type.Integer() }),
})
export const setImportRoute = route({
  method: 'POST',
  path: '/api/imports/:import_id',
  params: OfImport,
  body: ImportChoices,
  reply: Nothing,
})
/** The full text of one cell, for the one who corrects it; audited. */
export const readCellRoute = route({
  method: 'POST',
  path: '/api/imports/:import_id/cell/read',
  params: OfImport,
  body: Cell,
  reply: Type.Object({ text: Type.String() }),
})
export const editCellRoute = route({
  method: 'POST',
  path: '/api/imports/:import_id/cell',
  params: OfImport,
  body: Type.Object({ ...Cell.properties, text: Type.String({ maxLength: 500 }) }),
  reply: Nothing,
})
/** Starts a job; its result is an ImportResult. */
export const commitRoute = route({
  method: 'POST',
  path: '/api/imports/:import_id/commit',
  params: OfImport,
  reply: Type.Object({ job_id: Id }),
})
export const discardRoute = route({
  method: 'POST',
  path: '/api/imports/:import_id/discard',
  params: OfImport,
  reply: Nothing,
})
/** The error workbook. */
export const errorWorkbookRoute = route({
  method: 'GET',
  path: '/api/imports/:import_id/problems',
  params: OfImport,
  reply: Nothing,
})
/** An empty workbook of a kind with two invented rows. */
export const sampleRoute = route({
  method: 'GET',
  path: '/api/imports/sample/:kind',
  params: Type.Object({ kind: Type.String({ maxLength: 40 }) }),
  reply: Nothing,
})

/** Why an import is refused. */
export type ImportProblemCode =
  | 'IMPORT_NOT_FOUND'
  | 'IMPORT_COMMITTED'
  | 'IMPORT_DISCARDED'
  | 'IMPORT_HAS_ERRORS'
  | 'IMPORT_QUESTIONS_OPEN'
  | 'IMPORT_GONE_UNDECIDED'
  | 'IMPORT_EMPTY'
  | 'CELL_NOT_FOUND'
  | 'TOO_MANY_EDITS'
  | 'KIND_UNKNOWN'
  | 'FIELD_UNKNOWN'
  | 'SHEET_UNKNOWN'
  | 'HEADER_NOT_FOUND'
  | 'LIST_COLUMNS_MISSING'
  | 'LIST_ID_LOST'
  | 'LIST_TOO_LONG'
