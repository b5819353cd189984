import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { IDLE_HOURS, LOCK_AFTER, LOCK_MINUTES, SESSION_HOURS } from '../areas/users/rules.ts'
import { recordAudit } from './audit.ts'
import { later, now as clockNow } from './clock.ts'
import type { User } from './command.ts'
import { contextOf, officeOf, userOf, type Means, type Office } from './context.ts'
import { setScope, WHOLE, type Db, type Trx } from './db.ts'
import { AppError } from './errors.ts'
import { randomBuffer } from './random.ts'

const HOUR = 3_600_000, MINUTE = 60_000

// OWASP's floor for argon2id: 19 MiB, two passes, one lane (about 15 ms on an old office PC's core).
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST)
export const isPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password.normalize('NFC'))

/** Verified for logins that do not exist, so that they take as long as those that do. */
let nobody: Promise<string> | undefined
const hashOfNobody = (): Promise<string> => (nobody ??= hashPassword(randomBuffer(16).toString('hex')))

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

export type SignedIn = { readonly office: Office; readonly user: User; readonly roles: readonly string[] }

/** The user of a session token that has neither idled nor outlived its time; undefined for any other. */
export async function sessionOf(db: Db, token: string | undefined): Promise<SignedIn | undefined> {
  if (token === undefined || token.length > 100) return undefined
  const now = clockNow()
  const row = await db.selectFrom('user_session as s')
    .innerJoin('app_user as u', join => join.onRef('u.county', '=', 's.county').onRef('u.user_id', '=', 's.user_id'))
    .innerJoin('office as o', 'o.county', 's.county')
    .select(['u.user_id', 'u.login', 'u.name', 'u.roles', 'u.division', 's.last_seen_at', 's.county', 's.token_hash',
      'o.division as town', 'o.name as office_name', 'o.town_name', 'o.demo', 'o.fixed_today'])
    .where('s.token_hash', '=', tokenHash(token)).where('s.ended_at', 'is', null).where('u.disabled_at', 'is', null)
    .where('s.expires_at', '>', now).where('s.last_seen_at', '>', later(now, -IDLE_HOURS * HOUR)).executeTakeFirst()
  if (!row) return undefined
  // One write a minute is enough to tell idling from work.
  if (row.last_seen_at < later(now, -MINUTE)) {
    await db.updateTable('user_session').set({ last_seen_at: now }).where('county', '=', row.county).where('token_hash', '=', row.token_hash).execute()
  }
  const { county, town, office_name, town_name, demo, fixed_today } = row
  const office: Office = { county, division: town, name: office_name, town_name, demo, fixed_today }
  return { office, user: userOf(office, row), roles: row.roles }
}

/** Checks login and password, writes the audit row either way, and opens a session. Gives the token, which is stored only as a hash. */
export async function signIn(means: Means, input: { login: string; password: string; address: string; oldToken?: string | undefined }): Promise<string> {
  const { token } = await admit(means, { ...input, session: true })
  return token
}

/** The user of `--as LOGIN`, checked and audited like a sign-in, without a session. */
export async function userByLogin(means: Means, login: string, password: string): Promise<User> {
  return (await admit(means, { login, password, address: 'cli', session: false })).user
}

type Attempt = { login: string; password: string; address: string; oldToken?: string | undefined; session: boolean }
type Admitted = { user: User; token: string }

async function admit(means: Means, attempt: Attempt): Promise<Admitted> {
  const { db } = means
  const office = await officeOf(db)
  if (!office) throw new AppError('SETUP_NEEDED')
  const login = attempt.login.trim().toLowerCase()
  const known = await db.selectFrom('app_user').select('password_hash').where('county', '=', office.county).where('login', '=', login).executeTakeFirst()
  // Before the lock of the row: an attacker must not hold rows for the time of a hash.
  const right = await isPassword(known?.password_hash ?? await hashOfNobody(), attempt.password)
  const outcome = await db.transaction().execute(async trx => {
    await setScope(trx, WHOLE)
    const decided = await decide(trx, office, login, right && known !== undefined, known?.password_hash)
    const user = decided.user ?? userOf(office, { user_id: '', name: '', roles: [], division: office.division, login: shownLogin(login) })
    const ctx = { ...contextOf(means, office, user, { address: attempt.address }), db: trx }
    const token = decided.user && attempt.session ? await openSession(trx, decided.user, attempt) : ''
    await recordAudit(ctx, { command: 'user.login', outcome: decided.refusal ? 'refused' : 'done', facts: { code: decided.refusal?.code } })
    return { ...decided, token }
  })
  if (outcome.refusal) throw outcome.refusal
  return { user: outcome.user, token: outcome.token }
}

type Decision = { user: User; refusal?: undefined } | { user?: undefined; refusal: AppError }

/** Counts the failure or clears the count, under the lock of the user's row: parallel guesses cannot slip past the lock-out. */
async function decide(trx: Trx, office: Office, login: string, right: boolean, checkedHash: string | undefined): Promise<Decision> {
  const account = await trx.selectFrom('app_user')
    .select(['user_id', 'login', 'name', 'roles', 'division', 'password_hash', 'failed_logins', 'locked_until', 'disabled_at'])
    .where('county', '=', office.county).where('login', '=', login).forUpdate().executeTakeFirst()
  if (!account) return { refusal: new AppError('LOGIN_WRONG') }
  const now = clockNow()
  if (account.locked_until !== null && account.locked_until > now) {
    return { refusal: new AppError('LOGIN_LOCKED', { minutes: LOCK_MINUTES }) }
  }
  const set = (change: { failed_logins: number; locked_until: string | null }) =>
    trx.updateTable('app_user').set(change).where('county', '=', office.county).where('user_id', '=', account.user_id).execute()
  if (!right || account.password_hash !== checkedHash) {
    const failed = account.failed_logins + 1
    const locks = failed >= LOCK_AFTER
    await set(locks ? { failed_logins: 0, locked_until: later(now, LOCK_MINUTES * MINUTE) } : { failed_logins: failed, locked_until: null })
    return { refusal: locks ? new AppError('LOGIN_LOCKED', { minutes: LOCK_MINUTES }) : new AppError('LOGIN_WRONG') }
  }
  if (account.disabled_at !== null) return { refusal: new AppError('LOGIN_DISABLED') }
  if (account.failed_logins > 0 || account.locked_until !== null) await set({ failed_logins: 0, locked_until: null })
  return { user: userOf(office, account) }
}

/** A new token at each sign-in; the one the browser brought along is ended. */
async function openSession(trx: Trx, user: User, { address, oldToken }: Attempt): Promise<string> {
  const now = clockNow()
  if (oldToken !== undefined) await endSession(trx, oldToken)
  const token = randomBuffer(32).toString('base64url')
  await trx.insertInto('user_session').values({
    county: user.county, token_hash: tokenHash(token), user_id: user.user_id, created_at: now, last_seen_at: now,
    expires_at: later(now, SESSION_HOURS * HOUR), ended_at: null, address,
  }).execute()
  return token
}

export async function endSession(db: Db | Trx, token: string): Promise<void> {
  await db.updateTable('user_session').set({ ended_at: clockNow() }).where('token_hash', '=', tokenHash(token)).where('ended_at', 'is', null).execute()
}

// People type passwords into the wrong box: what cannot be a login is not written down.
const shownLogin = (login: string): string => (/^[a-z0-9._-]{2,40}$/.test(login) ? login : '?')
