import { handle, type Register } from '../../server/handle.ts'
import { addAlias, exchangeCodes, pasteVillages, renameVillage, villages } from './commands.ts'
import { addAliasRoute, exchangeCodesRoute, pasteVillagesRoute, renameVillageRoute, villagesRoute } from './contract.ts'

export const divisionRoutes: Register = (app, deps) => {
  handle(app, deps, villagesRoute, ctx => villages(ctx, {}))
  handle(app, deps, addAliasRoute, (ctx, { params, body }) => addAlias(ctx, { ...params, ...body }))
  handle(app, deps, renameVillageRoute, (ctx, { params, body }) => renameVillage(ctx, { ...params, ...body }))
  handle(app, deps, pasteVillagesRoute, (ctx, { body }) => pasteVillages(ctx, body))
  handle(app, deps, exchangeCodesRoute, (ctx, { body }) => exchangeCodes(ctx, body))
}
