import * as clock from '../../server/clock.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { officeOf } from '../../server/context.ts'
import { AppError } from '../../server/errors.ts'
import { proved } from '../../server/guesses.ts'
import { hashPassword, isPassword } from '../../server/password.ts'
import { actingIn } from '../../server/session.deputies.ts'
import { signInSettingsIn } from '../../server/session.settings.ts'
import { openAt } from '../../server/session.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, totpStep } from '../../server/totp.ts'
import type { ReplyOf } from '../../kernel/route.ts'
import type { accountRoute, SessionRow } from './contract.sign-in.ts'
import { withActing } from './rules.deputy.ts'
import { passwordDaysLeft, passwordProblems, PASSWORDS_KEPT } from './rules.password.ts'
import { needsTotp, PURPOSE_MINUTES } from './rules.sign-in.ts'
import * as sessions from './store.session.ts'
import * as store from './store.sign-in.ts'

// One's own account: every role may, nobody may another's. Calls with a password or a code go without an idempotency key.

async function ownAccount({ db, user }: OpenContext) {
  const account = await store.lockAccountById(db, user.county, user.user_id)
  if (!account) throw new AppError('USER_NOT_FOUND')
  return account
}

export const readAccount = query('account.read', 'office.read', async (ctx: OpenContext): Promise<ReplyOf<typeof accountRoute>> => {
  const { db, user } = ctx
  const account = await store.accountById(db, user.county, user.user_id)
  if (!account) throw new AppError('USER_NOT_FOUND')
  const settings = await signInSettingsIn(ctx)
  const changedOn = clock.dayOf(account.password_changed_at)
  return {
    user_id: user.user_id,
    password_changed_on: changedOn,
    password_days_left: passwordDaysLeft(changedOn, ctx.today, settings.password_days),
    totp: account.totp_from !== null,
    totp_required: needsTotp(withActing(account.roles, await actingIn(ctx)), settings),
    recovery_codes_left: account.totp_from === null ? 0 : await store.recoveryCodesLeft(db, user.county, user.user_id),
    sessions: (await sessions.openSessions(db, { county: user.county, user_id: user.user_id, ...openAt(settings) })).map(sessionRow(ctx)),
  }
})

type Stored = Awaited<ReturnType<typeof sessions.openSessions>>[number]
export const sessionRow =
  ({ sessionId }: OpenContext) =>
  ({ session_id, ...row }: Stored): SessionRow => ({ ...row, session_id: session_id ?? '', current: session_id === sessionId })

/** The user's own password. His other sessions end; a wrong present one counts, as at the door. */
export const changePassword = command(
  'user.password.change',
  'office.read',
  async (ctx: OpenContext, { old_password, new_password }: { old_password: string; new_password: string }) => {
    const { db, user, codec } = ctx
    const { county, user_id } = user
    const account = await ownAccount(ctx)
    await proved(codec, user_id, () => isPassword(account.password_hash, old_password), 'OLD_PASSWORD_WRONG')
    refuse(passwordProblems(account.login, new_password))
    const used = await store.lastPasswords(db, county, user_id, PASSWORDS_KEPT)
    for (const hash of new Set([account.password_hash, ...used]))
      if (await isPassword(hash, new_password)) throw new AppError('PASSWORD_USED', { kept: PASSWORDS_KEPT })
    const now = clock.now()
    const password_hash = await hashPassword(new_password)
    await store.setPassword(db, { county, user_id, password_hash, must_change: false, changed_at: ctx.now, now })
    ctx.changed({ row: `app_user ${account.login}`, before: { password: account.password_hash }, after: { password: password_hash } })
    await sessions.endSessionsOf(db, county, user_id, now, ctx.sessionId)
    return {}
  },
)

/** A new secret, which is not in force until a code of it is confirmed; asked for again, it takes the place of the one before. */
export const beginTotp = command(
  'user.totp.begin',
  'office.read',
  async (ctx: OpenContext, { password }: { password: string }): Promise<{ svg: string; secret: string }> => {
    const { db, user, codec } = ctx
    const account = await ownAccount(ctx)
    if (account.totp_from !== null) throw new AppError('TOTP_ALREADY')
    await proved(codec, user.user_id, () => isPassword(account.password_hash, password), 'OLD_PASSWORD_WRONG')
    const { secret, svg } = await newTotpSecret((await officeOf(db))?.town_name ?? '', account.login)
    await store.setTotp(db, user.county, user.user_id, { totp_cipher: codec.sealSecret(secret), totp_from: null, totp_step: null })
    return { svg, secret }
  },
  undefined,
  { secret: true },
)

/** The app shows the right code: from now on it is asked for. Gives the recovery codes, this once. */
export const confirmTotp = command(
  'user.totp.confirm',
  'office.read',
  async (ctx: OpenContext, { code }: { code: string }): Promise<{ codes: string[] }> => {
    const { db, user } = ctx
    const account = await ownAccount(ctx)
    if (account.totp_cipher === null || account.totp_from !== null) throw new AppError('TOTP_NOT_BEGUN')
    const step = await provedStep(ctx, account, code)
    await store.setTotp(db, user.county, user.user_id, { totp_from: clock.now(), totp_step: step })
    ctx.changed({ row: `app_user ${account.login}`, before: { one_time_password: false }, after: { one_time_password: true } })
    return freshCodes(ctx)
  },
  undefined,
  { secret: true },
)

/** Ten new recovery codes; those of before are void. */
export const renewRecoveryCodes = command(
  'user.totp.codes',
  'office.read',
  async (ctx: OpenContext, { code }: { code: string }): Promise<{ codes: string[] }> => {
    const account = await ownAccount(ctx)
    if (account.totp_from === null) throw new AppError('TOTP_NOT_BEGUN')
    await store.setTotp(ctx.db, ctx.user.county, ctx.user.user_id, { totp_step: await provedStep(ctx, account, code) })
    return freshCodes(ctx)
  },
  undefined,
  { secret: true },
)

/** Gives the own one-time password up, where no role asks for it. */
export const endTotp = command('user.totp.end', 'office.read', async (ctx: OpenContext, input: { password: string; code: string }) => {
  const account = await ownAccount(ctx)
  if (account.totp_from === null) throw new AppError('TOTP_NOT_BEGUN')
  if (needsTotp(withActing(account.roles, await actingIn(ctx)), await signInSettingsIn(ctx))) throw new AppError('TOTP_REQUIRED')
  await proved(ctx.codec, ctx.user.user_id, () => isPassword(account.password_hash, input.password), 'OLD_PASSWORD_WRONG')
  await provedStep(ctx, account, input.code)
  await dropTotp(ctx, ctx.user)
  return {}
})

/** Nothing is left of a one-time password: neither secret nor recovery code. */
export async function dropTotp({ db, user, changed }: OpenContext, { user_id, login }: { user_id: string; login: string }): Promise<void> {
  changed({ row: `app_user ${login}`, before: { one_time_password: true }, after: { one_time_password: false } })
  await store.setTotp(db, user.county, user_id, { totp_cipher: null, totp_from: null, totp_step: null })
  await store.replaceRecoveryCodes(db, { county: user.county, user_id, now: clock.now(), hashes: [] })
}

type Account = Awaited<ReturnType<typeof ownAccount>>
/** The step of a code that was never used before; wrong ones count. */
async function provedStep({ codec, user }: OpenContext, account: Account, code: string): Promise<bigint> {
  const secret = account.totp_cipher === null ? '' : codec.openSecret(account.totp_cipher)
  const step = await totpStep(secret, code, clock.nowMs())
  const fresh = step !== undefined && (account.totp_step === null || step > account.totp_step)
  await proved(codec, user.user_id, () => Promise.resolve(fresh), step === undefined ? 'LOGIN_CODE_WRONG' : 'LOGIN_CODE_USED')
  return step ?? 0n
}

async function freshCodes({ db, user, codec }: OpenContext): Promise<{ codes: string[] }> {
  const codes = newRecoveryCodes()
  const hashes = codes.flatMap(code => recoveryHash(codec, user.user_id, code) ?? [])
  await store.replaceRecoveryCodes(db, { county: user.county, user_id: user.user_id, now: clock.now(), hashes })
  return { codes }
}

/** Ends one of the own sessions, not the present one: for that there is signing out. */
export const endOwnSession = command(
  'session.end',
  'office.read',
  async ({ db, user }: OpenContext, { session_id }: { session_id: string }) => {
    const whose = await sessions.endSessionById(db, { county: user.county, session_id, user_id: user.user_id, now: clock.now() })
    if (whose === undefined) throw new AppError('SESSION_NOT_FOUND')
    return {}
  },
  ({ session_id }) => ({ session_id }),
)

export const endOtherSessions = command(
  'session.end-others',
  'office.read',
  async ({ db, user, sessionId }: OpenContext): Promise<{ ended: number }> => ({
    ended: await sessions.endSessionsOf(db, user.county, user.user_id, clock.now(), sessionId),
  }),
  (_, { ended }) => ({ ended }),
)

/** Why this session looks at whole numbers, for half an hour. */
export const choosePurpose = command(
  'purpose.choose',
  'person.reveal',
  async ({ db, user, law, sessionId }: OpenContext, { purpose }: { purpose: string }): Promise<{ code: string; seconds_left: number }> => {
    if (law.codeName('reveal_purpose', purpose) === null) throw new AppError('PURPOSE_UNKNOWN', { purpose })
    if (sessionId === undefined) throw new AppError('NOT_SIGNED_IN')
    await sessions.setPurpose(db, { county: user.county, session_id: sessionId, purpose, now: clock.now() })
    return { code: purpose, seconds_left: PURPOSE_MINUTES * 60 }
  },
  ({ purpose }) => ({ purpose }),
)
