import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { exportBankList, importReturn } from './commands.bank.ts'
import { batchDetail, batchLines, monthBoard, rosterFile, scanFile } from './commands.read.ts'
import { approveBatch, attachApproval, noteProblem, runBatch, submitBatch, voidBatch } from './commands.ts'
import { reviewBatch, sendBackBatch, withdrawBatch } from './commands.review.ts'
import * as contract from './contract.ts'

export const paymentRoutes: Register = (app, deps) => {
  handle(app, deps, contract.monthBoardRoute, (ctx, { params }) => monthBoard(ctx, { ...params, checked: true }))
  handle(app, deps, contract.runBatchRoute, (ctx, { body }) => runBatch(ctx, body))
  handle(app, deps, contract.batchRoute, (ctx, { params }) => batchDetail(ctx, params))
  handle(app, deps, contract.linesRoute, (ctx, { params, query }) => batchLines(ctx, { ...params, ...query }))
  handle(app, deps, contract.noteRoute, (ctx, { params, body }) => noteProblem(ctx, { ...params, ...body }))
  handle(app, deps, contract.submitRoute, (ctx, { params }) => submitBatch(ctx, params))
  handle(app, deps, contract.reviewRoute, (ctx, { params, body }) => reviewBatch(ctx, { ...params, ...body }))
  handle(app, deps, contract.sendBackRoute, (ctx, { params, body }) => sendBackBatch(ctx, { ...params, ...body }))
  handle(app, deps, contract.withdrawRoute, (ctx, { params, body }) => withdrawBatch(ctx, { ...params, ...body }))
  handle(app, deps, contract.approveRoute, (ctx, { params, body }) => approveBatch(ctx, { ...params, ...body }))
  handle(app, deps, contract.voidRoute, (ctx, { params, body }) => voidBatch(ctx, { ...params, ...body }))
  // The state of the batch refuses the second one.
  handleUpload(app, deps, contract.scanRoute, (ctx, { params, body }, file) => attachApproval(ctx, { ...params, ...body, file }))
  handleUpload(app, deps, contract.returnRoute, (ctx, { params }, file) => importReturn(ctx, { ...params, file }))
  handleDownload(app, deps, contract.bankListRoute, (ctx, { params, body }) => exportBankList(ctx, { ...params, ...body }))
  handleDownload(app, deps, contract.rosterRoute, (ctx, { params }) => rosterFile(ctx, params))
  handleDownload(app, deps, contract.scanFileRoute, (ctx, { params }) => scanFile(ctx, params))
}
