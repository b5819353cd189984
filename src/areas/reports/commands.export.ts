import { formatMonth } from '../../kernel/month.ts'
import { dayOf } from '../../server/clock.ts'
import { command, query, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutFile, handOutRoster } from '../../server/exports.ts'
import { openAttachment } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { figureOf, groundOf, rowsOf, spanOf, type FigureInput } from './commands.ts'
import type { Figure, KeptReport } from './contract.ts'
import { periodTitle } from './rules.period.ts'
import * as store from './store.ts'
import { keptReports, reportFileId } from './store.reports.ts'

const MOST_REPORTS = 50

export const reports = query('report.list', 'report.read', async ({ db, user }: OpenContext): Promise<KeptReport[]> => {
  const records = await keptReports(db, user.county, MOST_REPORTS)
  return records.map(({ made_at, ...record }) => ({ ...record, made_on: dayOf(made_at) }))
})

/** A kept summary as it was made: figures without people. */
export const reportFile = command(
  'report.file',
  'report.read',
  async (ctx: OpenContext, { report_id }: { readonly report_id: string }): Promise<HandedOut> => {
    const attachment_id = await reportFileId(ctx.db, ctx.user.county, report_id)
    if (attachment_id === undefined) throw new AppError('REPORT_NOT_FOUND', { report_id })
    const { file_name, content } = await openAttachment(ctx, attachment_id)
    return handOutFile(ctx, { kind: 'summary', subject: file_name, name: file_name, content, rows: 0 })
  },
  ({ report_id }, { number }) => ({ report_id, number }),
  { secret: true },
)

/** The lines behind a figure, from one snapshot with the figure itself; identity numbers masked. */
const figureLines = query('report.figureFile', 'report.read', async (ctx: OpenContext, input: FigureInput) => {
  const { db, user, codec } = ctx
  const span = spanOf(input)
  const ground = await groundOf(ctx, span)
  const { known, figure } = await figureOf(ctx, input, span, ground)
  const { town_name } = await store.officeNames(db, user.county, user.town)
  const records = await rowsOf(ctx, ground, known.set)
  const title = `${town_name}${periodTitle(span)}${known.title}明细`
  const rows = records.map(
    ({ id_cipher, amount_fen, month: paid, village, name, persons, done, batch_id, line_no }, at): RosterRow => ({
      village,
      name,
      persons,
      batch_id,
      line_no,
      done: done ? '是' : '否',
      number: at + 1,
      id: id_cipher === null ? '' : codec.maskId(id_cipher),
      paid: formatMonth(paid),
      amount: amount_fen,
    }),
  )
  return { title, figure, rows }
})
type FigureLines = { readonly title: string; readonly figure: Figure; readonly rows: readonly RosterRow[] }

const writeFigure = command(
  'report.figureFile',
  'report.read',
  (ctx: OpenContext, { title, figure, rows }: FigureLines): Promise<HandedOut> =>
    handOutRoster(ctx, { kind: 'figure_rows', subject: title, name: `${title}.xlsx`, spec: specOf(title, figure, rows) }),
  ({ figure }, { number }) => ({ id: figure.id, rows: figure.rows, number }),
  { secret: true },
)

/** Every line behind a figure as a workbook; identity numbers masked. */
export const exportFigure = async (ctx: Context, input: FigureInput): Promise<HandedOut> => writeFigure(ctx, await figureLines(ctx, input))

const specOf = (title: string, figure: Figure, rows: readonly RosterRow[]): RosterSpec => ({
  sheetName: '明细',
  title,
  subtitle: { left: figure.id, middle: `${figure.rows} 行`, right: `校验 ${figure.rows_hash.slice(0, 16)}` },
  header: [['序号', '村（居）', '姓名', '证件号码', '月份', '人数', '金额（元）', '办完', '批次或记录', '批次内序号']],
  columns: [
    { key: 'number', width: 7, kind: 'int' },
    { key: 'village', width: 12, kind: 'text' },
    { key: 'name', width: 12, kind: 'text' },
    { key: 'id', width: 22, kind: 'text' },
    { key: 'paid', width: 12, kind: 'text' },
    { key: 'persons', width: 7, kind: 'int' },
    { key: 'amount', width: 14, kind: 'yuan', total: true },
    { key: 'done', width: 7, kind: 'text' },
    { key: 'batch_id', width: 38, kind: 'text' },
    { key: 'line_no', width: 10, kind: 'int' },
  ],
  rows,
  totals: true,
  orientation: 'landscape',
})
