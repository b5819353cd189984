import type { Db, Trx } from '../../server/db.ts'

/**
 * The session behind a token hash with its user and office; undefined when ended, outlived, or its user is disabled.
 * One that begins after `latest` is not of this time: the clock was set back.
 */
export const liveSession = (db: Db, token_hash: Buffer, { now, latest }: { now: string; latest: string }) =>
  db
    .selectFrom('user_session as s')
    .innerJoin('app_user as u', join => join.onRef('u.county', '=', 's.county').onRef('u.user_id', '=', 's.user_id'))
    .innerJoin('office as o', 'o.county', 's.county')
    .select([
      'u.user_id',
      'u.login',
      'u.name',
      'u.roles',
      'u.division',
      'u.must_change',
      'u.password_changed_at',
      'u.totp_from',
      's.session_id',
      's.last_seen_at',
      's.expires_at',
      's.purpose',
      's.purpose_at',
      's.county',
      's.token_hash',
      'o.division as town',
      'o.name as office_name',
      'o.town_name',
      'o.demo',
      'o.fixed_today',
    ])
    .where('s.token_hash', '=', token_hash)
    .where('s.ended_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.created_at', '<=', latest)
    .where('s.last_seen_at', '<=', latest)
    .where('s.session_id', 'is not', null)
    .executeTakeFirst()

export async function touchSession(db: Db, { county, token_hash }: { county: number; token_hash: Buffer }, now: string): Promise<void> {
  await db
    .updateTable('user_session')
    .set({ last_seen_at: now })
    .where('county', '=', county)
    .where('token_hash', '=', token_hash)
    .execute()
}

export async function insertSession(
  trx: Trx,
  session: {
    county: number
    token_hash: Buffer
    session_id: string
    user_id: string
    created_at: string
    last_seen_at: string
    expires_at: string
    address: string
    agent: string
  },
): Promise<void> {
  await trx
    .insertInto('user_session')
    .values({ ...session, ended_at: null, purpose: null, purpose_at: null })
    .execute()
}

export async function endSession(db: Db | Trx, token_hash: Buffer, now: string): Promise<void> {
  await db.updateTable('user_session').set({ ended_at: now }).where('token_hash', '=', token_hash).where('ended_at', 'is', null).execute()
}

/** Ends a user's sessions, all but `except`. Gives their number. */
export async function endSessionsOf(trx: Trx, county: number, user_id: string, now: string, except?: string): Promise<number> {
  let ending = trx
    .updateTable('user_session')
    .set({ ended_at: now })
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .where('ended_at', 'is', null)
  if (except !== undefined) ending = ending.where('session_id', '!=', except)
  const { numUpdatedRows } = await ending.executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Sessions that stand open, the youngest first; of one user, or of all. */
export const openSessions = (
  trx: Trx,
  { county, user_id, now, latest, idleSince }: { county: number; user_id?: string; now: string; latest: string; idleSince: string },
) => {
  const rows = trx
    .selectFrom('user_session as s')
    .innerJoin('app_user as u', join => join.onRef('u.county', '=', 's.county').onRef('u.user_id', '=', 's.user_id'))
    .select(['s.session_id', 'u.login', 'u.name', 's.address', 's.agent', 's.created_at', 's.last_seen_at'])
    .where('s.county', '=', county)
    .where('s.ended_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.last_seen_at', '>', idleSince)
    .where('s.created_at', '<=', latest)
    .where('s.last_seen_at', '<=', latest)
    .orderBy('s.created_at', 'desc')
    .limit(500)
  return (user_id === undefined ? rows : rows.where('s.user_id', '=', user_id)).execute()
}

/** Ends one session by its number; of this user alone where one is named. Gives whose it was, undefined when none stood open. */
export const endSessionById = async (
  trx: Trx,
  { county, session_id, user_id, now }: { county: number; session_id: string; user_id?: string; now: string },
): Promise<string | undefined> => {
  const ending = trx
    .updateTable('user_session')
    .set({ ended_at: now })
    .where('county', '=', county)
    .where('session_id', '=', session_id)
    .where('ended_at', 'is', null)
    .returning('user_id')
  const row = await (user_id === undefined ? ending : ending.where('user_id', '=', user_id)).executeTakeFirst()
  return row?.user_id
}

export async function setPurpose(trx: Trx, session: { county: number; session_id: string; purpose: string; now: string }): Promise<void> {
  await trx
    .updateTable('user_session')
    .set({ purpose: session.purpose, purpose_at: session.now })
    .where('county', '=', session.county)
    .where('session_id', '=', session.session_id)
    .execute()
}
