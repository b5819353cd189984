import { handle, type Register } from '../../server/handle.ts'
import * as commands from './commands.ts'
import * as contract from './contract.ts'
import { signInRoutes } from './routes.sign-in.ts'

export const userRoutes: Register = (app, deps) => {
  signInRoutes(app, deps)
  handle(app, deps, contract.listUsersRoute, ctx => commands.listUsers(ctx, {}))
  handle(app, deps, contract.createUserRoute, (ctx, { body }) => commands.createUser({ ...ctx, idempotencyKey: undefined }, body))
  handle(app, deps, contract.disableUserRoute, (ctx, { params }) => commands.disableUser(ctx, params))
  handle(app, deps, contract.resetPasswordRoute, (ctx, { params, body }) =>
    commands.resetPassword({ ...ctx, idempotencyKey: undefined }, { ...params, ...body }),
  )
}
