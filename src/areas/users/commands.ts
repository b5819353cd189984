import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import * as clock from '../../server/clock.ts'
import { raiseAlarm } from '../../server/alarms.ts'
import { hashPassword } from '../../server/password.ts'
import { forgetDeputyships } from '../../server/session.deputies.ts'
import type { Context } from '../../server/command.ts'
import type { NewUser, UserRow } from './contract.ts'
import { actingOn, withActing } from './rules.deputy.ts'
import { HANDOVER_DAYS } from './rules.handover.ts'
import { foundersOf, isGuard, lastHolderOf, resetDecision } from './rules.grant.ts'
import { passwordProblems } from './rules.password.ts'
import { permissionsOf, ROLE_NAMES, rolesOf } from './rules.ts'
import * as store from './store.ts'
import { deputyshipsOf } from './store.deputy.ts'
import { signedHandovers } from './store.handover.ts'
import { endSessionsOf } from './store.session.ts'
import { setLockout, setPassword } from './store.sign-in.ts'

// Accounts, by the system administrator. What an account may do is given by the security administrator: commands.grant.ts.
// Calls with a password go without an idempotency key: the hash of the input that is kept with a key could be tried out against guesses.

export const listUsers = query('user.list', 'user.read', async (ctx: OpenContext): Promise<{ users: UserRow[] }> => {
  const { db, user, now, today } = ctx
  const rows = await store.usersOf(db, user.county, now)
  const deputyships = await deputyshipsOf(db, user, today)
  const signed = await signedHandovers(db, user.county)
  const founders = foundersOf(await store.firstUser(db, user.county), signed)
  const fresh = freshlySigned(signed, now)
  return {
    users: rows.map(row => ({
      ...row,
      roles: rolesOf(row.roles),
      founder: founders.has(row.user_id),
      acting: row.disabled
        ? []
        : actingOn(deputyships, row.user_id, today).map(({ name, roles, to_day }) => ({ name, roles: [...roles], to_day })),
      handed_over: fresh.has(row.user_id),
    })),
  }
})

/** Who may hold several offices: see foundersOf. */
export const foundersIn = async ({ db, user }: OpenContext): Promise<Set<string>> =>
  foundersOf(await store.firstUser(db, user.county), await signedHandovers(db, user.county))

/** Leavers whose signed list is young enough to speak of today. */
function freshlySigned(signed: Awaited<ReturnType<typeof signedHandovers>>, now: string): Set<string> {
  const since = clock.later(now, -HANDOVER_DAYS * 24 * 3_600_000)
  return new Set(signed.filter(({ made_at }) => clock.msBetween(since, made_at) >= 0).map(({ user_id }) => user_id))
}

/**
 * A new account of the town without any role, whose owner must change the password at his first sign-in unless it is his own choice
 * (`own_password`: those of a demo town; no request can say so). Refuses a weak password and a taken login.
 */
export const createUser = command(
  'user.create',
  'user.manage',
  async ({ db, user, now, newId }: OpenContext, input: NewUser & { readonly own_password?: true }) => {
    refuse(passwordProblems(input.login, input.password))
    const user_id = newId()
    await store.insertUser(db, {
      county: user.county,
      user_id,
      login: input.login,
      name: input.name.trim(),
      roles: [],
      division: user.town,
      password_hash: await hashPassword(input.password),
      must_change: input.own_password !== true,
      created_at: now,
    })
    return { user_id }
  },
  ({ login }) => ({ login }),
)

type Disabling = { readonly user_id: string; readonly reason?: string | undefined }
type Disabled = { readonly login: string; readonly handed_over: boolean; readonly reason: string | null }

const disable = command(
  'user.disable',
  'user.manage',
  async (ctx: OpenContext, { user_id, reason }: Disabling): Promise<Disabled> => {
    const { db, user, now } = ctx
    if (user_id === user.user_id) throw new AppError('NOT_YOURSELF')
    const users = await store.lockHolders(db, user.county)
    const account = await openAccount(ctx, user_id)
    const last = lastHolderOf(users, user_id)
    if (last !== undefined) throw new AppError('LAST_HOLDER', { role: ROLE_NAMES[last] })
    const handed_over = freshlySigned(await signedHandovers(db, user.county), now).has(user_id)
    const why = reason?.trim() ?? ''
    if (!handed_over && why === '') throw new AppError('HANDOVER_MISSING', { days: HANDOVER_DAYS })
    await store.disableUser(db, { county: user.county, user_id, now, reason: handed_over ? null : why })
    ctx.changed({ row: `app_user ${account.login}`, before: { disabled: false }, after: { disabled: true } })
    await endSessionsOf(db, user.county, user_id, now)
    // Whoever watched over the system administrator is gone: the others are to hear of it.
    if (isGuard(account.roles)) await raiseAlarm(ctx, 'admin_account', { act: 'disable', by: ctx.user.login }, account.login)
    return { login: account.login, handed_over, reason: handed_over ? null : why }
  },
  (_, { login, handed_over, reason }) => ({ login, handed_over, ...(reason === null ? {} : { reason }) }),
)

/**
 * Ends the account's sessions at once, and what others do in his place. It stays in the list: its name stands under what it did.
 * Wants a signed handover, or the reason why there is none.
 */
export async function disableUser(ctx: Context, input: Disabling): Promise<Disabled> {
  const done = await disable(ctx, input)
  forgetDeputyships(ctx.db)
  return done
}

const DECIDING = ['payment.review', 'payment.approve', 'account.confirm'] as const

type NewPassword = { readonly user_id: string; readonly password: string }

/** A password set by the system administrator, to be changed at the next sign-in; sessions end, a lock-out too. */
export const resetPassword = command(
  'user.password.reset',
  'user.manage',
  (ctx: OpenContext, input: NewPassword) => setForOther(ctx, input),
  (_, facts) => facts,
)

/** The same for those who watch over the system administrator, by a security administrator. */
export const resetGuardPassword = command(
  'user.password.reset-guard',
  'user.grant',
  async (ctx: OpenContext, input: NewPassword) => {
    const done = await setForOther(ctx, input)
    // Anybody else's password is the system administrator's to set.
    if (!done.guard) throw new AppError('RESET_BY_SYSTEM')
    return done
  },
  (_, facts) => facts,
)

async function setForOther(ctx: OpenContext, { user_id, password }: NewPassword): Promise<{ login: string; guard: boolean }> {
  const { db, user, now, today } = ctx
  // Whoever finds a page left open must not take the account without knowing its password.
  if (user_id === user.user_id) throw new AppError('RESET_YOURSELF')
  const users = await store.lockHolders(db, user.county)
  const account = await openAccount(ctx, user_id)
  const roles = withActing(account.roles, actingOn(await deputyshipsOf(db, user, today), user_id, today))
  const decision = resetDecision({ user_id, roles }, { grants: user.permissions.has('user.grant') }, users)
  if (decision === 'RESET_BY_SECURITY') throw new AppError(decision)
  refuse(passwordProblems(account.login, password))
  const password_hash = await hashPassword(password)
  await setPassword(db, { county: user.county, user_id, password_hash, must_change: true, changed_at: now, now: clock.now() })
  ctx.changed({ row: `app_user ${account.login}`, before: { password: account.password_hash }, after: { password: password_hash } })
  await endSessionsOf(db, user.county, user_id, now)
  // Also of those who are the second pair of hands: whoever sets their passwords could be all hands himself.
  const decides = DECIDING.some(permission => permissionsOf(roles).has(permission))
  if (decision === 'alarm' || decides) await raiseAlarm(ctx, 'admin_account', { act: 'password', by: user.login }, account.login)
  return { login: account.login, guard: decision === 'alarm' }
}

/** Ends a lock-out before its fifteen minutes are over. */
export const unlockUser = command(
  'user.unlock',
  'user.manage',
  async (ctx: OpenContext, { user_id }: { user_id: string }) => {
    const account = await openAccount(ctx, user_id)
    await setLockout(ctx.db, ctx.user.county, user_id, { failed_logins: 0, locked_until: null })
    return { login: account.login }
  },
  (_, { login }) => ({ login }),
)

export async function openAccount({ db, user }: Pick<OpenContext, 'db' | 'user'>, user_id: string) {
  const account = await store.lockUser(db, user.county, user_id)
  if (!account) throw new AppError('USER_NOT_FOUND')
  if (account.disabled_at !== null) throw new AppError('USER_DISABLED')
  return account
}
