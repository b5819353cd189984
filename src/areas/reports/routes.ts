import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { exportSummary, figureDetail, figureRows, summarise } from './commands.ts'
import { exportFigure, reportFile, reports } from './commands.export.ts'
import * as contract from './contract.ts'

export const reportRoutes: Register = (app, deps) => {
  handle(app, deps, contract.summaryRoute, (ctx, { query }) => summarise(ctx, query))
  handle(app, deps, contract.figureRoute, (ctx, { query }) => figureDetail(ctx, query))
  handle(app, deps, contract.figureRowsRoute, (ctx, { query }) => figureRows(ctx, query))
  handleDownload(app, deps, contract.figureExportRoute, (ctx, { query }) => exportFigure(ctx, query))
  handleDownload(app, deps, contract.exportSummaryRoute, (ctx, { body }) => exportSummary(ctx, body))
  handle(app, deps, contract.reportsRoute, async ctx => ({ reports: await reports(ctx, {}) }))
  handleDownload(app, deps, contract.reportFileRoute, (ctx, { params }) => reportFile(ctx, params))
}
