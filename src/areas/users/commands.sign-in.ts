import type { ReplyOf } from '../../kernel/route.ts'
import * as clock from '../../server/clock.ts'
import { command, query, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { forgetSignInSettings, signInSettingsIn } from '../../server/session.settings.ts'
import { openAt } from '../../server/session.ts'
import { dropTotp, sessionRow } from './commands.account.ts'
import { writeSetting } from './commands.settings.ts'
import type { signInSettingsRoute } from './contract.sign-in.ts'
import { isIdleMinutes, isPasswordDays, type SignInSettings } from './rules.sign-in.ts'
import * as sessions from './store.session.ts'
import { lockAccountById, usersWithTotp } from './store.sign-in.ts'

// What the security administrator keeps: how long passwords and sessions last, who has a one-time password, which sessions stand open.

export const readSignIn = query('sign-in.read', 'user.grant', async (ctx: OpenContext): Promise<ReplyOf<typeof signInSettingsRoute>> => {
  const { db, user } = ctx
  const settings = await signInSettingsIn(ctx)
  return {
    ...settings,
    totp_required_roles: [...settings.totp_required_roles],
    totp_users: await usersWithTotp(db, user.county),
    sessions: (await sessions.openSessions(db, { county: user.county, ...openAt(settings) })).map(sessionRow(ctx)),
  }
})

const saveSignIn = command(
  'sign-in.set',
  'user.grant',
  async (ctx: OpenContext, settings: SignInSettings) => {
    if (!isPasswordDays(settings.password_days)) throw new AppError('PASSWORD_DAYS_WRONG')
    if (!isIdleMinutes(settings.idle_minutes)) throw new AppError('IDLE_MINUTES_WRONG')
    for (const [name, value] of Object.entries(settings)) await writeSetting(ctx, name, value)
    return {}
  },
  ({ password_days, idle_minutes, totp_required_roles }) => ({
    password_days,
    idle_minutes,
    totp_required_roles: totp_required_roles.join(' '),
  }),
)

/** Holds from the next request on. */
export async function setSignIn(ctx: Context, settings: SignInSettings): Promise<Record<string, never>> {
  await saveSignIn(ctx, settings)
  forgetSignInSettings(ctx.db)
  return {}
}

/** Ends anybody's session. */
export const endAnySession = command(
  'session.end-any',
  'user.grant',
  async ({ db, user }: OpenContext, { session_id }: { session_id: string }): Promise<{ login: string }> => {
    const whose = await sessions.endSessionById(db, { county: user.county, session_id, now: clock.now() })
    if (whose === undefined) throw new AppError('SESSION_NOT_FOUND')
    return { login: (await lockAccountById(db, user.county, whose))?.login ?? '' }
  },
  ({ session_id }, { login }) => ({ session_id, login }),
)

/** Takes a lost one-time password away; sessions end, so that nobody goes on with what it had opened. */
export const takeTotp = command(
  'user.totp.take',
  'user.grant',
  async (ctx: OpenContext, { user_id }: { user_id: string }): Promise<{ login: string }> => {
    const account = await lockAccountById(ctx.db, ctx.user.county, user_id)
    if (!account) throw new AppError('USER_NOT_FOUND')
    if (account.totp_from === null) throw new AppError('TOTP_NOT_BEGUN')
    await dropTotp(ctx, { user_id, login: account.login })
    await sessions.endSessionsOf(ctx.db, ctx.user.county, user_id, clock.now())
    return { login: account.login }
  },
  (_, { login }) => ({ login }),
)
