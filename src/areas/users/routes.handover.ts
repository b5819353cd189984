import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import * as handovers from './commands.handover.ts'
import * as roles from './contract.roles.ts'

export const handoverRoutes: Register = (app, deps) => {
  handle(app, deps, roles.handoverDraftRoute, (ctx, { params }) => handovers.draftHandover(ctx, params))
  handle(app, deps, roles.makeHandoverRoute, (ctx, { params, body }) => handovers.makeHandover(ctx, { ...params, ...body }))
  handle(app, deps, roles.handoversRoute, ctx => handovers.listHandovers(ctx, {}))
  handle(app, deps, roles.handoverRoute, (ctx, { params }) => handovers.readHandover(ctx, params))
  handleUpload(app, deps, roles.handoverScanRoute, (ctx, { params }, file) => handovers.attachHandover(ctx, { ...params, file }))
  handleDownload(app, deps, roles.handoverScanFileRoute, (ctx, { params }) => handovers.openHandoverScan(ctx, params))
}
