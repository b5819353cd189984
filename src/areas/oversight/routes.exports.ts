import { handle, handleUpload, type Register } from '../../server/handle.ts'
import { listExports, traceFile } from './commands.exports.ts'
import * as contract from './contract.exports.ts'

export const exportRoutes: Register = (app, deps) => {
  handle(app, deps, contract.exportsRoute, (ctx, { query }) => listExports(ctx, query))
  handleUpload(app, deps, contract.traceRoute, (ctx, _, file) => traceFile(ctx, file))
}
