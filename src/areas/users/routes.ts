import { handle, handleOpen, type Register } from '../../server/handle.ts'
import { sessionReply, signIn, signOut } from '../../server/session.ts'
import { setUpOffice } from '../../server/setup.ts'
import * as commands from './commands.ts'
import * as contract from './contract.ts'

const LOGINS_PER_MINUTE = 30

export const userRoutes: Register = (app, deps) => {
  const perMinute = deps.loginsPerMinute ?? LOGINS_PER_MINUTE
  handleOpen(app, deps, contract.sessionRoute, visitor => sessionReply(deps.db, visitor.token))
  handleOpen(
    app,
    deps,
    contract.loginRoute,
    async ({ address, token, setToken }, { body }) => {
      const fresh = await signIn(deps, { ...body, address, oldToken: token })
      setToken(fresh)
      return sessionReply(deps.db, fresh)
    },
    perMinute,
  )
  handleOpen(app, deps, contract.logoutRoute, async ({ address, token, setToken }) => {
    await signOut(deps, token, address)
    setToken(undefined)
    return {}
  })
  handleOpen(
    app,
    deps,
    contract.setupRoute,
    async ({ address, setToken }, { body }) => {
      await setUpOffice(deps, { ...body, address })
      const fresh = await signIn(deps, { login: body.admin_login, password: body.admin_password, address })
      setToken(fresh)
      return sessionReply(deps.db, fresh)
    },
    perMinute,
  )
  handle(app, deps, contract.listUsersRoute, ctx => commands.listUsers(ctx, {}))
  handle(app, deps, contract.createUserRoute, (ctx, { body }) => commands.createUser({ ...ctx, idempotencyKey: undefined }, body))
  handle(app, deps, contract.disableUserRoute, (ctx, { params }) => commands.disableUser(ctx, params))
  handle(app, deps, contract.resetPasswordRoute, (ctx, { params, body }) =>
    commands.resetPassword({ ...ctx, idempotencyKey: undefined }, { ...params, ...body }),
  )
  handle(app, deps, contract.changePasswordRoute, (ctx, { body }) => commands.changePassword({ ...ctx, idempotencyKey: undefined }, body))
}
