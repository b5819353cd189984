import { month, monthProblems } from '../../kernel/month.ts'
import { fenToJson } from '../../kernel/money.ts'
import { command, query, refuse, type Context, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { writeOfficialDocument } from '../../server/docx/write.ts'
import { AppError } from '../../server/errors.ts'
import { handOutFile } from '../../server/exports.ts'
import { saveAttachment } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import type { Figure, FigureDetail, FigureRow, FigureRows, FigureVillage, Period, Summary } from './contract.ts'
import { RELIEF } from './rules.catalogue.ts'
import { documentOf } from './rules.document.ts'
import { agrees, figuresOf, knownFigure, printed, type RowSet } from './rules.figures.ts'
import { narrative } from './rules.narrative.ts'
import { lastDayOf, periodProblems, type Span } from './rules.period.ts'
import { mayName } from './rules.rights.ts'
import { warningsOf } from './rules.warnings.ts'
import { ofProgramme, type Ground } from './store.ground.ts'
import { openCounts } from './store.open.ts'
import { recordRows, recordSums, recordVillages } from './store.records.ts'
import * as store from './store.ts'
import { insertReport } from './store.reports.ts'

export const spanOf = ({ from, to }: Period): Span => {
  const span = { from: month(from), to: month(to) }
  for (const each of [span.from, span.to]) refuse(monthProblems(each), { month: each })
  refuse(periodProblems(span), { from, to })
  return span
}

export async function groundOf({ db, user }: OpenContext, { from, to }: Span): Promise<Ground> {
  const batches = await store.batchStates(db, user.county, scopeOf(user.town), user.scope, from, to)
  return { county: user.county, scope: user.scope, batches, from, to }
}

/** The summary of a period: figures, text and what to look at, all from one snapshot. */
export async function summaryOf(ctx: OpenContext, period: Period): Promise<Summary> {
  const { db, user, law, today } = ctx
  const span = spanOf(period)
  const ground = await groundOf(ctx, span)
  const [{ town_name: town }, sums, relief, records, failed, open] = [
    await store.officeNames(db, user.county, user.town),
    await store.programmeSums(db, ground, span.to),
    await store.reliefSums(db, ofProgramme(ground, RELIEF)),
    await recordSums(db, ground),
    await store.failedLines(db, ground),
    await openCounts(db, ground),
  ]
  const figures = figuresOf(sums, relief, span, records)
  const end = lastDayOf(span.to)
  return {
    ...narrative({ span, town, figures, failed, open, allocationOf: programme => law.programme(programme).allocation }),
    from: span.from,
    to: span.to,
    as_of: today < end ? today : end,
    figures,
    warnings: warningsOf({ span, today, batches: ground.batches, failed, sums, figures }, law),
  }
}

export const summarise = query('report.summarise', 'report.read', summaryOf)

export type MadeReport = HandedOut & { readonly report_id: string; readonly summary: Summary }

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const keepSummary = command(
  'report.export',
  'report.read',
  async (ctx: OpenContext, summary: Summary): Promise<MadeReport> => {
    const { db, user, today, now } = ctx
    const office = await store.officeNames(db, user.county, user.town)
    const content = await writeOfficialDocument(documentOf(summary, office, today))
    const name = `${summary.title}.docx`
    const attachment_id = await saveAttachment(ctx, { kind: 'summary', file_name: name, media_type: DOCX, content })
    const report_id = ctx.newId()
    await insertReport(db, {
      county: user.county,
      report_id,
      division: user.town,
      from: month(summary.from),
      to: month(summary.to),
      summary,
      attachment_id,
      made_by: user.user_id,
      made_at: now,
    })
    const file = await handOutFile(ctx, { kind: 'summary', subject: summary.title, name, content, rows: 0 })
    return { ...file, report_id, summary }
  },
  ({ from, to, figures }, { report_id, number }) => ({ report_id, from, to, figures: figures.length, number }),
  { secret: true },
)

/** The summary as a .docx, kept with its figures. They come from one snapshot; the document is never kept as a repeated reply. */
export async function exportSummary(ctx: Context, period: Period): Promise<MadeReport> {
  const summary = await summarise(ctx, period)
  if (summary.figures.length === 0) throw new AppError('NOTHING_TO_REPORT', period)
  return keepSummary({ ...ctx, idempotencyKey: undefined }, summary)
}

export type FigureInput = Period & { readonly id: string }

type Known = NonNullable<ReturnType<typeof knownFigure>>

/** One figure by its own rows alone: a click does not count the whole summary again. */
export async function figureOf(
  { db }: OpenContext,
  { id }: FigureInput,
  span: Span,
  ground: Ground,
): Promise<{ known: Known; figure: Figure }> {
  const known = knownFigure(id, span)
  const figures = known === undefined ? [] : await figuresBeside(db, known.set, span, ground)
  const figure = figures.find(each => each.id === id)
  if (known === undefined || figure === undefined) throw new AppError('FIGURE_NOT_FOUND', { id })
  return { known, figure }
}

/** The figures that rest on the same programme or source. */
async function figuresBeside(db: OpenContext['db'], set: RowSet, span: Span, ground: Ground): Promise<Figure[]> {
  if ('source' in set) return figuresOf([], [], span, await recordSums(db, ground, [set.source]))
  const own = ofProgramme(ground, set.programme)
  return set.programme === RELIEF
    ? figuresOf([], await store.reliefSums(db, own), span)
    : figuresOf(await store.programmeSums(db, own, span.to), [], span)
}

/** What a figure counts, and its rows by village. */
export const figureDetail = query('report.figure', 'report.read', async (ctx: OpenContext, input: FigureInput): Promise<FigureDetail> => {
  const span = spanOf(input)
  const ground = await groundOf(ctx, span)
  const { known, figure } = await figureOf(ctx, input, span, ground)
  const records =
    'source' in known.set ? await recordVillages(ctx.db, ground, known.set) : await store.figureVillages(ctx.db, ground, known.set)
  const villages = records.map((record): FigureVillage => ({ ...record, amount_fen: fenToJson(record.amount_fen) }))
  return { figure, printed: printed(figure), definition: known.definition, agrees: agrees(figure, villages), villages }
})

type Part = { readonly division: string; readonly limit: number }
/** The lines or records of a figure, of one village or all. */
export async function rowsOf({ db, user }: OpenContext, ground: Ground, set: RowSet, part?: Part): Promise<store.RowRecord[]> {
  const rows = 'source' in set ? await recordRows(db, ground, set, part) : await store.figureRows(db, ground, set, part)
  return mayName(set, user.permissions) ? rows : rows.map(row => ({ ...row, person_id: null, name: UNNAMED, id_cipher: null }))
}
const UNNAMED = '（您没有看这份名单的权限）'

/** So many lines of a village are shown; the workbook has them all. */
const SHOWN_ROWS = 300

type FigurePart = { readonly division: string; readonly limit?: number }

/** The lines of a figure in one village; each leads to its person. */
export const figureRows = query(
  'report.rows',
  'report.read',
  async (ctx: OpenContext, { limit = SHOWN_ROWS, ...input }: FigureInput & FigurePart): Promise<FigureRows> => {
    const span = spanOf(input)
    const known = knownFigure(input.id, span)
    if (!known) throw new AppError('FIGURE_NOT_FOUND', { id: input.id })
    const records = await rowsOf(ctx, await groundOf(ctx, span), known.set, { division: input.division, limit })
    const rows = records.map(
      ({ person_id, name, village, month, persons, amount_fen, done, batch_id, line_no }): FigureRow => ({
        person_id,
        name,
        village,
        month,
        persons,
        amount_fen: fenToJson(amount_fen),
        done,
        batch_id,
        line_no,
      }),
    )
    return { rows, total: records[0]?.total ?? 0 }
  },
)
