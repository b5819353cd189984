import { createHash } from 'node:crypto'
import type { Session } from '../areas/users/contract.ts'
import { IDLE_HOURS, LOCK_AFTER, LOCK_MINUTES, rolesOf, SESSION_HOURS } from '../areas/users/rules.ts'
import * as store from '../areas/users/store.session.ts'
import { recordAudit } from './audit.ts'
import { later, now as clockNow } from './clock.ts'
import type { User } from './command.ts'
import { contextOf, officeOf, todayOf, userOf, type Means, type Office } from './context.ts'
import { setScope, type Db, type Trx } from './db.ts'
import { AppError } from './errors.ts'
import { hashPassword, isPassword } from './password.ts'
import { randomBuffer } from './random.ts'
import { noticesOf } from './session.notices.ts'

const HOUR = 3_600_000,
  MINUTE = 60_000

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

export type SignedIn = { readonly office: Office; readonly user: User; readonly roles: readonly string[] }

/** The user of a session token that has neither idled nor outlived its time; undefined for any other. */
export async function sessionOf(db: Db, token: string | undefined): Promise<SignedIn | undefined> {
  if (token === undefined || token.length > 100) return undefined
  const now = clockNow()
  const row = await store.liveSession(db, tokenHash(token), { now, idleSince: later(now, -IDLE_HOURS * HOUR) })
  if (!row) return undefined
  // One write a minute is enough to tell idling from work.
  if (row.last_seen_at < later(now, -MINUTE)) await store.touchSession(db, row, now)
  const { county, town, office_name, town_name, demo, fixed_today } = row
  const office: Office = { county, division: town, name: office_name, town_name, demo, fixed_today }
  return { office, user: userOf(office, row), roles: row.roles }
}

/** What the browser may know of a session: the office, the user and his permissions, or that there is neither. */
export async function sessionReply(db: Db, token: string | undefined): Promise<Session> {
  const signedIn = await sessionOf(db, token)
  const office = signedIn?.office ?? (await officeOf(db))
  const { user, roles = [] } = signedIn ?? {}
  return {
    setup_needed: office === undefined,
    today: todayOf(office),
    office: office ? { name: office.name, town_name: office.town_name, division: office.division, demo: office.demo } : null,
    user: user ? { login: user.login, name: user.name, roles: rolesOf(roles), permissions: [...user.permissions] } : null,
    notices: signedIn ? await noticesOf(db, signedIn) : [],
  }
}

type Attempt = { readonly login: string; readonly password: string; readonly address: string; readonly oldToken?: string | undefined }

/** Checks login and password, writes the audit row either way, opens a session. Gives its token, which is stored only as a hash. */
export const signIn = (means: Means, attempt: Attempt): Promise<string> =>
  admit(means, attempt, (trx, user) => openSession(trx, user, attempt))

/** The user of `--as LOGIN`: checked, counted and audited like a sign-in, without a session. */
export const userByLogin = (means: Means, login: string, password: string): Promise<User> =>
  admit(means, { login, password, address: 'cli' }, async (_, user) => user)

export async function signOut(means: Means, token: string | undefined, address: string): Promise<void> {
  const signedIn = await sessionOf(means.db, token)
  if (!signedIn || token === undefined) return
  const { office, user } = signedIn
  await means.db.transaction().execute(async trx => {
    await setScope(trx, user.scope)
    await store.endSession(trx, tokenHash(token), clockNow())
    await recordAudit({ ...contextOf(means, office, user, { address }), db: trx }, { command: 'user.logout', outcome: 'done', facts: {} })
  })
}

/** Verified for logins that do not exist, so that they take as long as those that do. */
let nobody: Promise<string> | undefined
const hashOfNobody = (): Promise<string> => (nobody ??= hashPassword(randomBuffer(16).toString('hex')))

async function admit<Out>(means: Means, attempt: Attempt, welcome: (trx: Trx, user: User) => Promise<Out>): Promise<Out> {
  const { db } = means
  const office = await officeOf(db)
  if (!office) throw new AppError('SETUP_NEEDED')
  const login = attempt.login.trim().toLowerCase()
  const known = await store.passwordHashOf(db, office.county, login)
  // Before the lock of the row: a guesser must not hold rows for the time of a hash.
  const right = await isPassword(known ?? (await hashOfNobody()), attempt.password)
  const outcome = await db.transaction().execute(async trx => {
    const decision = await decide(trx, office, login, right ? known : undefined)
    const refused = decision instanceof AppError ? decision : undefined
    const user = decision instanceof AppError ? strangerOf(office, login) : decision
    await setScope(trx, user.scope)
    const ctx = { ...contextOf(means, office, user, { address: attempt.address }), db: trx }
    await recordAudit(ctx, { command: 'user.login', outcome: refused ? 'refused' : 'done', facts: refused ? { code: refused.code } : {} })
    return refused ?? { welcome: await welcome(trx, user) }
  })
  // Thrown after the commit: the count and the audit row of a failure must stay.
  if (outcome instanceof AppError) throw outcome
  return outcome.welcome
}

/**
 * Counts the failure or clears the count, under the lock of the account: parallel guesses cannot slip past the lock-out.
 * `rightHash` is the hash that the password fitted; a password changed meanwhile counts as wrong.
 */
async function decide(trx: Trx, office: Office, login: string, rightHash: string | undefined): Promise<User | AppError> {
  const now = clockNow()
  const account = await store.lockAccount(trx, office.county, login, now)
  if (!account) return new AppError('LOGIN_WRONG')
  if (account.locked_minutes !== null) return new AppError('LOGIN_LOCKED', { minutes: account.locked_minutes })
  if (account.password_hash !== rightHash) {
    const failed_logins = account.failed_logins + 1
    const locks = failed_logins >= LOCK_AFTER
    const lockout = locks ? { failed_logins: 0, locked_until: later(now, LOCK_MINUTES * MINUTE) } : { failed_logins, locked_until: null }
    await store.setLockout(trx, office.county, account.user_id, lockout)
    return locks ? new AppError('LOGIN_LOCKED', { minutes: LOCK_MINUTES }) : new AppError('LOGIN_WRONG')
  }
  if (account.disabled_at !== null) return new AppError('LOGIN_DISABLED')
  if (account.failed_logins > 0) await store.setLockout(trx, office.county, account.user_id, { failed_logins: 0, locked_until: null })
  return userOf(office, account)
}

// People type passwords into the wrong box: what cannot be a login is not written down.
const strangerOf = (office: Office, login: string): User =>
  userOf(office, { user_id: '', name: '', roles: [], division: office.division, login: /^[a-z0-9._-]{2,40}$/.test(login) ? login : '?' })

/** A new token at each sign-in; the one the browser brought along is ended. */
async function openSession(trx: Trx, user: User, { address, oldToken }: Attempt): Promise<string> {
  const now = clockNow()
  if (oldToken !== undefined) await store.endSession(trx, tokenHash(oldToken), now)
  const token = randomBuffer(32).toString('base64url')
  await store.insertSession(trx, {
    county: user.county,
    token_hash: tokenHash(token),
    user_id: user.user_id,
    created_at: now,
    last_seen_at: now,
    expires_at: later(now, SESSION_HOURS * HOUR),
    address,
  })
  return token
}
