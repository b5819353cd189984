import { handle, type Register } from '../../server/handle.ts'
import { home } from './commands.home.ts'
import { homeRoute } from './contract.home.ts'

export const homeRoutes: Register = (app, deps) => {
  handle(app, deps, homeRoute, ctx => home(ctx, {}))
}
