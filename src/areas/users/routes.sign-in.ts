import type { Context } from '../../server/command.ts'
import { handle, handleOpen, type Register } from '../../server/handle.ts'
import { sessionOf, sessionReply, signOut } from '../../server/session.ts'
import { setUpOffice } from '../../server/setup.ts'
import { signIn, signInByCode } from '../../server/sign-in.ts'
import * as account from './commands.account.ts'
import * as commands from './commands.sign-in.ts'
import * as base from './contract.ts'
import * as contract from './contract.sign-in.ts'

const LOGINS_PER_MINUTE = 30

// What was typed to prove oneself is never kept with a key: its hash could be tried out against guesses.
export const unkept = (ctx: Context): Context => ({ ...ctx, idempotencyKey: undefined })

export const signInRoutes: Register = (app, deps) => {
  const perMinute = deps.loginsPerMinute ?? LOGINS_PER_MINUTE
  handleOpen(app, deps, base.sessionRoute, visitor => sessionReply(deps.db, visitor.token))
  handleOpen(
    app,
    deps,
    base.loginRoute,
    async ({ address, agent, token, setToken }, { body }) => {
      const passed = await signIn(deps, { ...body, address, agent, oldToken: token })
      if ('pending' in passed) return { ...(await sessionReply(deps.db, undefined)), pending: passed.pending }
      setToken(passed.token)
      return sessionReply(deps.db, passed.token)
    },
    perMinute,
  )
  handleOpen(
    app,
    deps,
    contract.loginCodeRoute,
    async ({ address, agent, token, setToken }, { body }) => {
      const fresh = await signInByCode(deps, { ...body, address, agent, oldToken: token })
      setToken(fresh)
      return sessionReply(deps.db, fresh)
    },
    perMinute,
  )
  handleOpen(app, deps, base.logoutRoute, async ({ address, token, setToken }) => {
    await signOut(deps, token, address)
    setToken(undefined)
    return {}
  })
  handleOpen(
    app,
    deps,
    base.setupRoute,
    async ({ address, agent, setToken }, { body }) => {
      await setUpOffice(deps, { ...body, address })
      const passed = await signIn(deps, { login: body.admin_login, password: body.admin_password, address, agent })
      if ('token' in passed) setToken(passed.token)
      return sessionReply(deps.db, 'token' in passed ? passed.token : undefined)
    },
    perMinute,
  )
  handleOpen(app, deps, contract.stayRoute, async ({ token }) => {
    await sessionOf(deps.db, token)
    return sessionReply(deps.db, token)
  })
  accountRoutes(app, deps)
}

const accountRoutes: Register = (app, deps) => {
  handle(app, deps, base.changePasswordRoute, (ctx, { body }) => account.changePassword(unkept(ctx), body))
  handle(app, deps, contract.purposeRoute, (ctx, { body }) => account.choosePurpose(unkept(ctx), body))
  handle(app, deps, contract.accountRoute, ctx => account.readAccount(ctx, {}))
  handle(app, deps, contract.endSessionRoute, (ctx, { params }) => account.endOwnSession(ctx, params))
  handle(app, deps, contract.endOtherSessionsRoute, ctx => account.endOtherSessions(ctx, {}))
  handle(app, deps, contract.beginTotpRoute, (ctx, { body }) => account.beginTotp(unkept(ctx), body))
  handle(app, deps, contract.confirmTotpRoute, (ctx, { body }) => account.confirmTotp(unkept(ctx), body))
  handle(app, deps, contract.newCodesRoute, (ctx, { body }) => account.renewRecoveryCodes(unkept(ctx), body))
  handle(app, deps, contract.endTotpRoute, (ctx, { body }) => account.endTotp(unkept(ctx), body))
  handle(app, deps, contract.signInSettingsRoute, ctx => commands.readSignIn(ctx, {}))
  handle(app, deps, contract.setSignInRoute, (ctx, { body }) => commands.setSignIn(ctx, body))
  handle(app, deps, contract.endAnySessionRoute, (ctx, { params }) => commands.endAnySession(ctx, params))
  handle(app, deps, contract.takeTotpRoute, (ctx, { params }) => commands.takeTotp(ctx, params))
}
