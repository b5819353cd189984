import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { approvalFile, attachApproval, openApproval, readApproval, saveApproval } from './commands.approval.ts'
import * as contract from './contract.approval.ts'

export const approvalRoutes: Register = (app, deps) => {
  handle(app, deps, contract.approvalRoute, ctx => readApproval(ctx, deps.place))
  handle(app, deps, contract.saveApprovalRoute, (ctx, { body }) => saveApproval(ctx, body))
  handleDownload(app, deps, contract.approvalFileRoute, ctx => approvalFile(ctx, deps.place))
  handleUpload(app, deps, contract.approvalScanRoute, async (ctx, _, file) => {
    await attachApproval(ctx, { file })
    return {}
  })
  handleDownload(app, deps, contract.approvalScanFileRoute, ctx => openApproval(ctx, {}))
}
