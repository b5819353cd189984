import { sql } from 'kysely'
import type { Db, Trx } from '../../server/db.ts'

/** The session behind a token hash with its user and office; undefined when ended, idle since `idleSince`, outlived, or its user is disabled. */
export const liveSession = (db: Db, token_hash: Buffer, { now, idleSince }: { now: string; idleSince: string }) =>
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
      's.last_seen_at',
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
    .where('s.last_seen_at', '>', idleSince)
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
    user_id: string
    created_at: string
    last_seen_at: string
    expires_at: string
    address: string
  },
): Promise<void> {
  await trx
    .insertInto('user_session')
    .values({ ...session, ended_at: null })
    .execute()
}

export async function endSession(db: Db | Trx, token_hash: Buffer, now: string): Promise<void> {
  await db.updateTable('user_session').set({ ended_at: now }).where('token_hash', '=', token_hash).where('ended_at', 'is', null).execute()
}

export async function endSessionsOf(trx: Trx, county: number, user_id: string, now: string): Promise<void> {
  await trx
    .updateTable('user_session')
    .set({ ended_at: now })
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .where('ended_at', 'is', null)
    .execute()
}

export const passwordHashOf = async (db: Db, county: number, login: string): Promise<string | undefined> =>
  (await db.selectFrom('app_user').select('password_hash').where('county', '=', county).where('login', '=', login).executeTakeFirst())
    ?.password_hash

/** The account under its lock, with the minutes its lock-out still lasts (null: not locked). */
export const lockAccount = (trx: Trx, county: number, login: string, now: string) =>
  trx
    .selectFrom('app_user')
    .select(['user_id', 'login', 'name', 'roles', 'division', 'password_hash', 'failed_logins', 'locked_until', 'disabled_at'])
    .select(
      sql<number | null>`CASE WHEN locked_until > ${now}::timestamptz
      THEN ceil(extract(epoch FROM locked_until - ${now}::timestamptz) / 60)::int END`.as('locked_minutes'),
    )
    .where('county', '=', county)
    .where('login', '=', login)
    .forUpdate()
    .executeTakeFirst()

export async function setLockout(
  trx: Trx,
  county: number,
  user_id: string,
  lockout: { failed_logins: number; locked_until: string | null },
): Promise<void> {
  await trx.updateTable('app_user').set(lockout).where('county', '=', county).where('user_id', '=', user_id).execute()
}
