import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { conclude, confirmIncluded, matchList, pasteList, revokeConclusion, uploadList, voidList } from './commands.ts'
import { listFile } from './commands.export.ts'
import { household, list, lists } from './commands.read.ts'
import {
  concludeRoute,
  confirmRoute,
  listedHouseholdRoute,
  listFileRoute,
  listRoute,
  listsRoute,
  matchRoute,
  pasteListRoute,
  revokeRoute,
  uploadListRoute,
  voidListRoute,
} from './contract.ts'

export const matchingRoutes: Register = (app, deps) => {
  handle(app, deps, listsRoute, async ctx => ({ lists: await lists(ctx, {}) }))
  handle(app, deps, pasteListRoute, (ctx, { body }) => pasteList(ctx, body))
  handleUpload(app, deps, uploadListRoute, (ctx, { body }, { name, content }) => uploadList(ctx, { ...body, file_name: name, content }))
  handle(app, deps, listRoute, (ctx, { params, query }) => list(ctx, { ...params, ...query }))
  handle(app, deps, listedHouseholdRoute, (ctx, { params }) => household(ctx, params))
  handle(app, deps, matchRoute, (ctx, { params, body }) => matchList(ctx, { ...params, ...body }))
  handle(app, deps, concludeRoute, (ctx, { params, body }) => conclude(ctx, { ...params, ...body }))
  handle(app, deps, confirmRoute, (ctx, { params, body }) => confirmIncluded(ctx, { ...params, ...body }))
  handle(app, deps, revokeRoute, async (ctx, { params, body }) => {
    await revokeConclusion(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidListRoute, async (ctx, { params, body }) => {
    await voidList(ctx, { ...params, ...body })
    return {}
  })
  handleDownload(app, deps, listFileRoute, (ctx, { params, query }) => listFile(ctx, { ...params, ...query }))
}
