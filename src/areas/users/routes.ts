import { handle, type Register } from '../../server/handle.ts'
import { readDuties } from './commands.duties.ts'
import * as grants from './commands.grant.ts'
import * as commands from './commands.ts'
import * as contract from './contract.ts'
import * as roles from './contract.roles.ts'
import { signInRoutes, unkept } from './routes.sign-in.ts'

export const userRoutes: Register = (app, deps) => {
  signInRoutes(app, deps)
  handle(app, deps, contract.listUsersRoute, ctx => commands.listUsers(ctx, {}))
  handle(app, deps, contract.createUserRoute, (ctx, { body }) => grants.addUser(unkept(ctx), body))
  handle(app, deps, contract.disableUserRoute, (ctx, { params, body }) => commands.disableUser(ctx, { ...params, ...body }))
  handle(app, deps, contract.resetPasswordRoute, (ctx, { params, body }) =>
    // The system administrator's, or where only that may, the security administrator's: each refuses what is the other's.
    (ctx.user.permissions.has('user.manage') ? commands.resetPassword : commands.resetGuardPassword)(unkept(ctx), { ...params, ...body }),
  )
  handle(app, deps, roles.unlockUserRoute, (ctx, { params }) => commands.unlockUser(ctx, params))
  handle(app, deps, roles.grantRoute, (ctx, { params, body }) => grants.grantRoles(ctx, { ...params, ...body }))
  handle(app, deps, roles.dutiesRoute, ctx => readDuties(ctx, {}))
  handle(app, deps, roles.deputiesRoute, ctx => grants.listDeputies(ctx, {}))
  handle(app, deps, roles.makeDeputyRoute, (ctx, { body }) => grants.makeDeputy(ctx, body))
  handle(app, deps, roles.endDeputyRoute, (ctx, { params }) => grants.endDeputy(ctx, params))
}
