import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { errorWorkbook, listImports, listKinds, previewRoster, previewRows } from './commands.read.ts'
import { sampleWorkbook } from './commands.sample.ts'
import { askCommit, commitImport, discardImport, editCell, readCell, setImport, uploadRoster } from './commands.ts'
import * as contract from './contract.ts'

export const importRoutes: Register = (app, deps) => {
  handle(app, deps, contract.kindsRoute, ctx => listKinds(ctx, {}))
  handle(app, deps, contract.importsRoute, ctx => listImports(ctx, {}))
  // A key would have the whole file written into its hash; the same file twice makes two drafts and harms nothing.
  handleUpload(app, deps, contract.uploadRoute, (ctx, { body }, { name, content }) =>
    uploadRoster({ ...ctx, idempotencyKey: undefined }, { file_name: name, content, kind: body.kind }),
  )
  handleDownload(app, deps, contract.sampleRoute, (ctx, { params }) => sampleWorkbook(ctx, params))
  handle(app, deps, contract.previewRoute, (ctx, { params }) => previewRoster(ctx, params))
  handle(app, deps, contract.rowsRoute, (ctx, { params, query }) => previewRows(ctx, { ...params, ...query }))
  handle(app, deps, contract.setImportRoute, (ctx, { params, body }) => setImport(ctx, { ...params, ...body }))
  handle(app, deps, contract.readCellRoute, (ctx, { params, body }) => readCell(ctx, { ...params, ...body }))
  handle(app, deps, contract.editCellRoute, (ctx, { params, body }) => editCell(ctx, { ...params, ...body }))
  handle(app, deps, contract.discardRoute, (ctx, { params }) => discardImport(ctx, params))
  handleDownload(app, deps, contract.errorWorkbookRoute, (ctx, { params }) => errorWorkbook(ctx, params))
  handle(app, deps, contract.commitRoute, async (ctx, { params }) => {
    await askCommit(ctx, params)
    return {
      job_id: deps.jobs.start(ctx.user, 'import.commit', (progress, signal) => commitImport({ ...ctx, progress, signal }, params)),
    }
  })
}
