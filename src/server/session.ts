import { createHash } from 'node:crypto'
import type { Session } from '../areas/users/contract.ts'
import { withActing, type Acting } from '../areas/users/rules.deputy.ts'
import { PASSWORD_WARNING_DAYS, passwordDaysLeft } from '../areas/users/rules.password.ts'
import { rolesOf, SESSION_HOURS } from '../areas/users/rules.ts'
import { needsTotp, PURPOSE_MINUTES, type SignInSettings } from '../areas/users/rules.sign-in.ts'
import * as store from '../areas/users/store.session.ts'
import { recordAudit } from './audit.ts'
import { dayOf, later, msBetween, now as clockNow } from './clock.ts'
import type { User } from './command.ts'
import { contextOf, officeOf, todayOf, userOf, type Means, type Office } from './context.ts'
import { setScope, type Db, type Trx } from './db.ts'
import { newId, randomBuffer } from './random.ts'
import { actingToday } from './session.deputies.ts'
import { noticesOf } from './session.notices.ts'
import { signInSettings } from './session.settings.ts'

const HOUR = 3_600_000,
  MINUTE = 60_000
/** A clock may be put right by a little under a session; one that goes back further ends it, else it would live longer than it may. */
const CLOCK_SLACK = 5 * MINUTE

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

export type SignedIn = {
  readonly office: Office
  readonly user: User
  /** Own ones and those of whom he stands in for. */
  readonly roles: readonly string[]
  readonly acting: readonly Acting[]
  readonly sessionId: string
  /** What must be done before anything else. */
  readonly must: 'password' | 'totp' | null
  readonly passwordDaysLeft: number | null
  readonly idle: NonNullable<Session['idle']>
  readonly purpose: Session['purpose']
}

/**
 * The user of a session token that has neither idled nor outlived its time; undefined for any other. Every call but a `look`
 * counts as work and begins the idle time anew.
 */
export async function sessionOf(db: Db, token: string | undefined, look = false): Promise<SignedIn | undefined> {
  if (token === undefined || token.length > 100) return undefined
  const now = clockNow()
  const row = await store.liveSession(db, tokenHash(token), { now, latest: later(now, CLOCK_SLACK) })
  if (!row || row.session_id === null) return undefined
  const { county, town, office_name, town_name, demo, fixed_today } = row
  const office: Office = { county, division: town, name: office_name, town_name, demo, fixed_today }
  const acting = await actingToday(db, office, row.user_id)
  const account = { ...row, roles: withActing(row.roles, acting) }
  // Whose last role was taken has nothing to do here any more.
  if (account.roles.length === 0) return undefined
  const settings = await signInSettings(db, office)
  const idleMs = settings.idle_minutes * MINUTE
  if (msBetween(row.last_seen_at, now) >= idleMs) return undefined
  // One write a minute is enough to tell idling from work.
  const written = !look && msBetween(row.last_seen_at, now) > MINUTE
  if (written) await store.touchSession(db, row, now)
  const idleLeft = msBetween(now, later(written ? now : row.last_seen_at, idleMs))
  const wholeLeft = msBetween(now, row.expires_at)
  const seconds_left = Math.max(0, Math.floor(Math.min(idleLeft, idleMs, wholeLeft) / 1000))
  return {
    office,
    user: userOf(office, account),
    roles: account.roles,
    acting,
    sessionId: row.session_id,
    ...dutiesOf(account, office, settings),
    idle: { minutes: settings.idle_minutes, seconds_left, final: wholeLeft <= idleLeft },
    purpose: purposeOf(row, now),
  }
}

type Account = {
  readonly roles: readonly string[]
  readonly must_change: boolean
  readonly password_changed_at: string
  readonly totp_from: string | null
}

/** What the account must do before anything else. The password's days are those of the office, which in a demo town stand still. */
export function dutiesOf(
  { must_change, password_changed_at, roles, totp_from }: Account,
  office: Office,
  settings: SignInSettings,
): Pick<SignedIn, 'must' | 'passwordDaysLeft'> {
  const left = passwordDaysLeft(dayOf(password_changed_at), todayOf(office), settings.password_days)
  const must = must_change || (left !== null && left <= 0) ? 'password' : totp_from === null && needsTotp(roles, settings) ? 'totp' : null
  return { must, passwordDaysLeft: left }
}

function purposeOf({ purpose, purpose_at }: { purpose: string | null; purpose_at: string | null }, now: string): Session['purpose'] {
  if (purpose === null || purpose_at === null) return null
  const left = PURPOSE_MINUTES * MINUTE - msBetween(purpose_at, now)
  return left > 0 && left <= PURPOSE_MINUTES * MINUTE + CLOCK_SLACK ? { code: purpose, seconds_left: Math.floor(left / 1000) } : null
}

/** What the browser may know of a session: the office, the user and his permissions, or that there is neither. */
export async function sessionReply(db: Db, token: string | undefined): Promise<Session> {
  const signedIn = await sessionOf(db, token, true)
  const office = signedIn?.office ?? (await officeOf(db))
  return {
    setup_needed: office === undefined,
    today: todayOf(office),
    office: office ? { name: office.name, town_name: office.town_name, division: office.division, demo: office.demo } : null,
    user: signedIn ? userReply(signedIn) : null,
    notices: signedIn ? await noticesOf(db, signedIn) : [],
    idle: signedIn?.idle ?? null,
    purpose: signedIn?.purpose ?? null,
  }
}

const userReply = ({ user, roles, acting, must, passwordDaysLeft: left }: SignedIn): NonNullable<Session['user']> => ({
  login: user.login,
  name: user.name,
  roles: rolesOf(roles),
  permissions: [...user.permissions],
  ...(acting.length === 0 ? {} : { acting: acting.map(({ name, roles, to_day }) => ({ name, roles: [...roles], to_day })) }),
  must,
  password_days_left: left !== null && left <= PASSWORD_WARNING_DAYS ? left : null,
})

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

/** What is told of a browser and its place, and the session it brought along. */
export type Comer = { readonly address: string; readonly agent?: string | undefined; readonly oldToken?: string | undefined }

/** A new token at each sign-in; the one the browser brought along is ended. Only its hash is stored. */
export async function openSession(trx: Trx, user: User, { address, agent = '', oldToken }: Comer): Promise<string> {
  const now = clockNow()
  if (oldToken !== undefined) await store.endSession(trx, tokenHash(oldToken), now)
  const token = randomBuffer(32).toString('base64url')
  await store.insertSession(trx, {
    county: user.county,
    token_hash: tokenHash(token),
    session_id: newId(),
    user_id: user.user_id,
    created_at: now,
    last_seen_at: now,
    expires_at: later(now, SESSION_HOURS * HOUR),
    address,
    agent,
  })
  return token
}

/** Which sessions stand open at this moment, in the words of the store. */
export function openAt(settings: SignInSettings): { now: string; latest: string; idleSince: string } {
  const now = clockNow()
  return { now, latest: later(now, CLOCK_SLACK), idleSince: later(now, -settings.idle_minutes * MINUTE) }
}
