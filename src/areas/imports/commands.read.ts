import type { Context } from '../../server/command.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { annotateWorkbook } from '../../server/excel/annotate.ts'
import { handOutFile } from '../../server/exports.ts'
import { openAttachment } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { rosterKinds } from '../../server/rosters.ts'
import { compare, countsOf, type Comparison } from './commands.compare.ts'
import { rosterOf, sheetsOf } from './commands.file.ts'
import type { GridRow, ImportPreview, ImportRow, ProblemWire } from './contract.ts'
import { leaversUndecided, type Roster } from './rules.ts'
import { gridCells, problemsOf, secretColumns } from './rules.views.ts'
import * as store from './store.ts'

const MOST_PROBLEMS = 500
const MOST_GONE = 200
const MOST_LISTED = 50
const ROWS_A_TIME = 200

type OfImport = { readonly import_id: string }

async function recordOf(ctx: OpenContext, import_id: string): Promise<store.ImportRecord> {
  const record = await store.importById(ctx.db, ctx.user.county, import_id)
  if (!record) throw new AppError('IMPORT_NOT_FOUND')
  if (record.discarded_at !== null) throw new AppError('IMPORT_DISCARDED', { file_name: record.file_name })
  return record
}

/** What the register says to a roster; nothing yet while the kind or a column is open. */
async function comparisonOf(ctx: OpenContext, roster: Roster): Promise<Comparison> {
  if (roster.located.kind === null || roster.missing.length > 0 || roster.located.header === null) {
    return { findings: [], counts: countsOf(roster, [], 0), villages_new: [], gone: [] }
  }
  return compare(ctx, roster)
}

/** Everything about a draft before it is committed: choices, columns, problems, sums, and what would change in the register. Stores nothing. */
export const previewRoster = query(
  'import.preview',
  'import.write',
  async (ctx: OpenContext, { import_id }: OfImport): Promise<ImportPreview> => {
    const record = await recordOf(ctx, import_id)
    const roster = await rosterOf(ctx, record)
    const comparison = await comparisonOf(ctx, roster)
    const problems = problemsOf(roster, [...roster.findings, ...comparison.findings])
    const { located, sums, lines } = roster
    const earlier = (await store.committedTwin(ctx.db, ctx.user.county, record.sha256, import_id)) ?? null
    return {
      import_id,
      file_name: record.file_name,
      sheets: (await sheetsOf(ctx, record)).map(({ name, hidden, rows }) => ({ name, hidden, rows: rows.length })),
      sheet: located.index,
      header: located.header === null ? null : { top: located.header.top + 1, bottom: located.header.bottom + 1 },
      choices: roster.choices,
      guessed: [...roster.guessed],
      questions: [...roster.questions, ...(leaversUndecided(roster, comparison.counts.gone) ? (['gone'] as const) : [])],
      columns: [...roster.columns],
      missing: roster.missing.map(field => located.kind?.columns.find(column => column.field === field)?.title ?? field),
      evidence: roster.meaning?.evidence ?? null,
      counts: comparison.counts,
      villages_new: [...comparison.villages_new],
      gone: comparison.gone.slice(0, MOST_GONE),
      lines: {
        totals: sums.totals,
        subtotals: sums.subtotals,
        footers: countLines(lines, 'footer'),
        hidden: located.sheet.hiddenRows.filter(row => lines.get(row) === 'data').length,
        ignored: countLines(lines, 'ignored'),
      },
      errors: count(problems, 'error'),
      warnings: count(problems, 'warning'),
      problems: problems.slice(0, MOST_PROBLEMS),
      totals: [...roster.totals],
      earlier,
      committed: record.committed_at !== null,
    }
  },
)

const count = (problems: readonly ProblemWire[], severity: ProblemWire['severity']): number =>
  problems.filter(problem => problem.severity === severity).length
const countLines = (lines: Roster['lines'], kind: string): number => [...lines.values()].filter(each => each === kind).length

/** Rows of the sheet for the preview grid, long numbers masked: those with a problem, or all under the headings; 200 at a time. */
export const previewRows = query(
  'import.rows',
  'import.write',
  async (
    ctx: OpenContext,
    { import_id, only, from }: OfImport & { only: 'problems' | 'all'; from: number },
  ): Promise<{ rows: GridRow[]; total: number }> => {
    const roster = await rosterOf(ctx, await recordOf(ctx, import_id))
    const { sheet, header } = roster.located
    const first = header === null ? 0 : header.bottom + 1
    const troubled = only === 'problems' ? new Set((await problemRows(ctx, roster)).filter(row => row >= first)) : null
    const shown =
      troubled === null
        ? Array.from({ length: Math.max(0, sheet.rows.length - first) }, (_, at) => first + at)
        : [...troubled].toSorted((a, b) => a - b)
    const secret = secretColumns(roster)
    const page = shown.slice(from, from + ROWS_A_TIME)
    return {
      total: shown.length,
      rows: page.map(row => ({ row, cells: gridCells(sheet, row, secret), kind: roster.lines.get(row) ?? 'data' })),
    }
  },
)

async function problemRows(ctx: OpenContext, roster: Roster): Promise<number[]> {
  const { findings } = await comparisonOf(ctx, roster)
  return problemsOf(roster, [...roster.findings, ...findings]).flatMap(({ row, severity }) =>
    row === null || severity === 'info' ? [] : [row],
  )
}

/** The last fifty imports, drafts included. */
export const listImports = query(
  'import.list',
  'import.write',
  async (ctx: OpenContext): Promise<{ imports: ImportRow[] }> => ({
    imports: await store.recentImports(ctx.db, ctx.user.county, MOST_LISTED),
  }),
)

const marked = query('import.problems', 'import.write', async (ctx: OpenContext, { import_id }: OfImport) => {
  const record = await recordOf(ctx, import_id)
  // It is the roster as it came, whole numbers and all: nobody gets out of Doudi in clear what he did not bring himself.
  if (record.created_by !== ctx.user.user_id) throw new AppError('EXPORT_OF_ANOTHER')
  const roster = await rosterOf(ctx, record)
  const { findings } = await comparisonOf(ctx, roster)
  const { content } = await openAttachment(ctx, record.attachment_id)
  const sheet = roster.located.sheet.name
  const problems = problemsOf(roster, [...roster.findings, ...findings]).flatMap(({ severity, cell, row, what, how }) =>
    severity === 'info' || row === null ? [] : [{ sheet, cell: cell.slice(sheet.length + 1), severity, message: what, remedy: how }],
  )
  return { content, file_name: record.file_name, rows: roster.located.sheet.rows.length, problems }
})

type MarkedFile = OfImport & { readonly name: string; readonly content: Buffer; readonly rows: number }

const handOutMarked = command(
  'import.problems',
  'import.write',
  (ctx: OpenContext, { name, content, rows }: MarkedFile): Promise<HandedOut> =>
    handOutFile(ctx, { kind: 'import_problems', subject: name, name, content, rows }),
  ({ import_id }, { number }) => ({ import_id, number }),
  { secret: true },
)

/** The error workbook: the file as it came, troubled cells marked, a list of all problems in front. */
export async function errorWorkbook(ctx: Context, input: OfImport): Promise<HandedOut> {
  const { content, file_name, rows, problems } = await marked(ctx, input)
  return handOutMarked(ctx, {
    ...input,
    name: `错误标注-${file_name.replace(/\.[A-Za-z]{2,5}$/, '')}.xlsx`,
    content: await annotateWorkbook(content, file_name, problems, ctx.signal),
    rows,
  })
}

/** The kinds that can be taken in. */
export const listKinds = query('import.kinds', 'office.read', async () => ({
  kinds: rosterKinds().map(({ id, title, programme, unit, required, amount, columns }) => ({
    id,
    title,
    programme,
    unit,
    required: [...required],
    amount: [...amount],
    columns: columns.map(({ field, title: name, type }) => ({ field, title: name, type })),
  })),
}))
