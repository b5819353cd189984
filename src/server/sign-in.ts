import { createHmac, timingSafeEqual } from 'node:crypto'
import { NOBODY } from '../areas/oversight/rules.alarms.ts'
import { withActing } from '../areas/users/rules.deputy.ts'
import { LOCK_AFTER, LOCK_MINUTES } from '../areas/users/rules.ts'
import * as store from '../areas/users/store.sign-in.ts'
import { raiseAlarm } from './alarms.ts'
import { recordAudit } from './audit.ts'
import { later, now as clockNow, nowMs } from './clock.ts'
import type { Codec } from './codec.ts'
import type { InTransaction, User } from './command.ts'
import { contextOf, officeOf, userOf, type Means, type Office } from './context.ts'
import { inScope, scopeOf, setScope, type Trx } from './db.ts'
import { AppError } from './errors.ts'
import { countWrong, lockedMinutes } from './guesses.ts'
import { hashPassword, isPassword } from './password.ts'
import { randomBuffer } from './random.ts'
import { actingToday } from './session.deputies.ts'
import { signInSettings } from './session.settings.ts'
import { dutiesOf, openSession, type Comer } from './session.ts'
import { recoveryHash, totpStep } from './totp.ts'

const HOUR = 3_600_000,
  LOCK_MS = LOCK_MINUTES * 60_000,
  PENDING_MS = 300_000
/** So many refused sign-ins within an hour, of whatever logins, call the security administrator. */
const ALARM_AFTER = 10

type Attempt = Comer & { readonly login: string; readonly password: string }
type Account = NonNullable<Awaited<ReturnType<typeof store.lockAccount>>>

/**
 * Checks login and password, writes the audit row either way, opens a session and gives its token, which is stored only as a hash.
 * Where a one-time password is asked for too, gives what `signInByCode` takes along instead.
 */
export const signIn = (means: Means, attempt: Attempt): Promise<{ token: string } | { pending: string }> =>
  admit(means, attempt, async (trx, user, account) =>
    account.totp_from === null
      ? { token: await openSession(trx, user, attempt) }
      : { pending: pendingOf(means.codec, user.user_id, account.password_hash) },
  )

/** Second step: a one-time password, or a recovery code. Wrong ones count to the lock-out of the account. */
export const signInByCode = (means: Means, attempt: Comer & { readonly pending: string; readonly code: string }): Promise<string> =>
  admitByCode(means, attempt, (trx, user) => openSession(trx, user, attempt))

/** The user of `--as LOGIN`: checked, counted and audited like a sign-in, without a session. `code` where the account asks for one. */
export async function userByLogin(means: Means, login: string, password: string, code?: string): Promise<User> {
  const passed = await admit(means, { login, password, address: 'cli' }, async (_, user, account, office) => {
    const { must } = dutiesOf(account, office, await signInSettings(means.db, office))
    if (must === 'password') return new AppError('PASSWORD_MUST_CHANGE')
    if (must === 'totp') return new AppError('TOTP_MUST_ENROL')
    return account.totp_from === null ? { user } : { pending: pendingOf(means.codec, user.user_id, account.password_hash) }
  })
  if (passed instanceof AppError) throw passed
  if ('user' in passed) return passed.user
  if (code === undefined) throw new AppError('LOGIN_CODE_NEEDED')
  return admitByCode(means, { pending: passed.pending, code, address: 'cli' }, async (_, user) => user)
}

/** Verified for logins that do not exist, so that they take as long as those that do. */
let nobody: Promise<string> | undefined
const hashOfNobody = (): Promise<string> => (nobody ??= hashPassword(randomBuffer(16).toString('hex')))

type Welcome<Out> = (trx: Trx, user: User, account: Account, office: Office) => Promise<Out>

async function admit<Out>(means: Means, attempt: Attempt, welcome: Welcome<Out>): Promise<Out> {
  const office = await officeOf(means.db)
  if (!office) throw new AppError('SETUP_NEEDED')
  const login = attempt.login.trim().toLowerCase()
  const known = await store.passwordHashOf(means.db, office.county, login)
  // Before the lock of the row: a guesser must not hold rows for the time of a hash.
  const right = await isPassword(known ?? (await hashOfNobody()), attempt.password)
  const decide = (trx: Trx): Promise<Account | AppError> => byPassword(means, trx, office, login, right ? known : undefined)
  return decided(means, office, { login, address: attempt.address, step: 'password' }, decide, welcome)
}

async function admitByCode<Out>(
  means: Means,
  { pending, code, address }: { readonly pending: string; readonly code: string; readonly address: string },
  welcome: Welcome<Out>,
): Promise<Out> {
  const office = await officeOf(means.db)
  if (!office) throw new AppError('SETUP_NEEDED')
  const user_id = /^([0-9a-f-]{36})\./.exec(pending)?.[1]
  const login = user_id === undefined ? undefined : await store.loginOf(means.db, office.county, user_id)
  if (login === undefined) throw new AppError('LOGIN_STEP_OVER')
  const decide = (trx: Trx): Promise<Account | AppError> => byCode(means, trx, office, { login, pending, code })
  return decided(means, office, { login, address, step: 'code' }, decide, welcome)
}

type Tried = { readonly login: string; readonly address: string; readonly step: 'password' | 'code' }

/** Decides under the lock of the account, writes the audit row either way, and lets him in or throws. */
async function decided<Out>(
  means: Means,
  office: Office,
  { login, address, step }: Tried,
  decide: (trx: Trx) => Promise<Account | AppError>,
  welcome: Welcome<Out>,
): Promise<Out> {
  const outcome = await means.db.transaction().execute(async trx => {
    const decision = await asActing(means, office, await decide(trx))
    const refused = decision instanceof AppError ? decision : undefined
    const user = decision instanceof AppError ? strangerOf(office, login) : userOf(office, decision)
    await setScope(trx, user.scope)
    const ctx: InTransaction = { ...contextOf(means, office, user, { address }), db: trx }
    const facts = { ...(step === 'code' ? { step } : {}), ...(refused ? { code: refused.code } : {}) }
    await recordAudit(ctx, { command: 'user.login', outcome: refused ? 'refused' : 'done', facts })
    if (refused) await watchRefused(ctx)
    return decision instanceof AppError ? decision : { welcome: await welcome(trx, user, decision, office) }
  })
  // Thrown after the commit: the count and the audit row of a failure must stay.
  if (outcome instanceof AppError) throw outcome
  return outcome.welcome
}

/** The account with the roles of whom he stands in for today. One that has no role at all is not let in: it could not even change its password. */
async function asActing(means: Means, office: Office, decision: Account | AppError): Promise<Account | AppError> {
  if (decision instanceof AppError) return decision
  const roles = withActing(decision.roles, await actingToday(means.db, office, decision.user_id))
  return roles.length === 0 ? new AppError('LOGIN_WITHOUT_ROLE') : { ...decision, roles }
}

async function watchRefused(ctx: InTransaction): Promise<void> {
  const { db, user, now } = ctx
  const refused = await inScope(db, scopeOf(user.town), user.scope, () =>
    store.refusedSignIns(db, user.county, { since: later(now, -HOUR), until: now }),
  )
  if (refused >= ALARM_AFTER) await raiseAlarm(ctx, 'failed_logins', { refused, minutes: HOUR / 60_000 }, NOBODY)
}

/**
 * Counts the failure, under the lock of the account: parallel guesses cannot slip past the lock-out. `rightHash` is the hash that the
 * password fitted; a password changed meanwhile counts as wrong. A login that does not exist is counted and locked just the same.
 */
async function byPassword(
  means: Means,
  trx: Trx,
  office: Office,
  login: string,
  rightHash: string | undefined,
): Promise<Account | AppError> {
  const account = await locked(trx, office, login)
  if (!account) {
    const minutes = lockedMinutes(means.codec, `login:${login}`)
    if (minutes > 0) return new AppError('LOGIN_LOCKED', { minutes })
    return countWrong(means.codec, `login:${login}`) ? new AppError('LOGIN_LOCKED', { minutes: LOCK_MINUTES }) : new AppError('LOGIN_WRONG')
  }
  if (account.locked_minutes !== null) return new AppError('LOGIN_LOCKED', { minutes: account.locked_minutes })
  if (account.password_hash !== rightHash) return failed(trx, office, account, 'LOGIN_WRONG')
  if (account.disabled_at !== null) return new AppError('LOGIN_DISABLED')
  // Where a code is asked for too, only that clears the count: else a known password would give any number of guesses at the code.
  if (account.totp_from === null) await clearCount(trx, office, account)
  return account
}

async function byCode(
  { codec }: Means,
  trx: Trx,
  office: Office,
  { login, pending, code }: { login: string; pending: string; code: string },
): Promise<Account | AppError> {
  const account = await locked(trx, office, login)
  if (!account || !isPending(codec, pending, account)) return new AppError('LOGIN_STEP_OVER')
  if (account.locked_minutes !== null) return new AppError('LOGIN_LOCKED', { minutes: account.locked_minutes })
  if (account.disabled_at !== null) return new AppError('LOGIN_DISABLED')
  if (account.totp_from === null || account.totp_cipher === null) return new AppError('LOGIN_STEP_OVER')
  const { county } = office
  const { user_id } = account
  const step = await totpStep(codec.openSecret(account.totp_cipher), code, nowMs())
  if (step !== undefined) {
    if (account.totp_step !== null && step <= account.totp_step) return failed(trx, office, account, 'LOGIN_CODE_USED')
    await store.setTotp(trx, county, user_id, { totp_step: step })
  } else {
    const code_hash = recoveryHash(codec, user_id, code)
    const used = code_hash !== undefined && (await store.spendRecoveryCode(trx, { county, user_id, code_hash, now: clockNow() }))
    if (!used) return failed(trx, office, account, 'LOGIN_CODE_WRONG')
  }
  await clearCount(trx, office, account)
  return account
}

function locked(trx: Trx, { county }: Office, login: string): Promise<Account | undefined> {
  const now = clockNow()
  return store.lockAccount(trx, county, login, { now, latestEnd: later(now, LOCK_MS) })
}

async function failed(trx: Trx, { county }: Office, account: Account, code: string): Promise<AppError> {
  const failed_logins = account.failed_logins + 1
  const locks = failed_logins >= LOCK_AFTER
  const lockout = locks ? { failed_logins: 0, locked_until: later(clockNow(), LOCK_MS) } : { failed_logins, locked_until: null }
  await store.setLockout(trx, county, account.user_id, lockout)
  return locks ? new AppError('LOGIN_LOCKED', { minutes: LOCK_MINUTES }) : new AppError(code)
}

const clearCount = async (trx: Trx, { county }: Office, { user_id, failed_logins }: Account): Promise<void> => {
  if (failed_logins > 0) await store.setLockout(trx, county, user_id, { failed_logins: 0, locked_until: null })
}

/** Says that this account's password was right a moment ago: `user_id.until.mac`. A new password makes it worthless. */
function pendingOf(codec: Codec, user_id: string, password_hash: string): string {
  const claim = `${user_id}.${nowMs() + PENDING_MS}`
  return `${claim}.${macOf(codec, claim, password_hash)}`
}

function isPending(codec: Codec, pending: string, { user_id, password_hash }: Account): boolean {
  const [id, until, mac = ''] = pending.split('.')
  const left = Number(until) - nowMs()
  if (id !== user_id || !(left > 0 && left <= PENDING_MS)) return false
  const right = macOf(codec, `${id}.${until}`, password_hash)
  return mac.length === right.length && timingSafeEqual(Buffer.from(mac), Buffer.from(right))
}

const macOf = ({ auditKey }: Codec, claim: string, password_hash: string): string =>
  createHmac('sha256', auditKey).update(`sign-in\n${claim}\n${password_hash}`).digest('base64url')

// People type passwords into the wrong box: what cannot be a login is not written down.
const strangerOf = (office: Office, login: string): User =>
  userOf(office, { user_id: '', name: '', roles: [], division: office.division, login: /^[a-z0-9._-]{2,40}$/.test(login) ? login : '?' })
