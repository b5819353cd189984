import { sql } from 'kysely'
import * as clock from '../../server/clock.ts'
import type { Trx } from '../../server/db.ts'
import { rememberPassword } from './store.sign-in.ts'

export const usersOf = (trx: Trx, county: number, now: string) =>
  trx
    .selectFrom('app_user as u')
    .innerJoin('division as d', join => join.onRef('d.county', '=', 'u.county').onRef('d.division', '=', 'u.division'))
    .select(['u.user_id', 'u.login', 'u.name', 'u.roles', 'u.division', 'd.short_name as division_name'])
    .select([
      sql<boolean>`u.disabled_at IS NOT NULL`.as('disabled'),
      sql<boolean>`coalesce(u.locked_until > ${now}::timestamptz, false)`.as('locked'),
    ])
    .where('u.county', '=', county)
    .orderBy('u.disabled_at', order => order.desc().nullsFirst())
    .orderBy('u.created_at')
    .execute()

export type Account = {
  county: number
  user_id: string
  login: string
  name: string
  roles: string[]
  division: string
  password_hash: string
  /** The password was set by somebody else: it must be changed first. */
  must_change: boolean
  created_at: string
}
export async function insertUser(trx: Trx, account: Account): Promise<void> {
  await trx
    .insertInto('app_user')
    .values({ ...account, password_changed_at: account.created_at, locked_until: null, disabled_at: null })
    .execute()
  const { county, user_id, password_hash } = account
  await rememberPassword(trx, { county, user_id, password_hash, set_at: clock.now() })
}

export const lockUser = (trx: Trx, county: number, user_id: string) =>
  trx
    .selectFrom('app_user')
    .select(['user_id', 'login', 'password_hash', 'disabled_at'])
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .forUpdate()
    .executeTakeFirst()

export async function disableUser(trx: Trx, county: number, user_id: string, now: string): Promise<void> {
  await trx.updateTable('app_user').set({ disabled_at: now }).where('county', '=', county).where('user_id', '=', user_id).execute()
}

export const divisionExists = async (trx: Trx, county: number, division: string): Promise<boolean> =>
  (await trx.selectFrom('division').select('division').where('county', '=', county).where('division', '=', division).executeTakeFirst()) !==
  undefined

/** Until the transaction ends, nobody else sets up this database. */
export async function lockSetup(trx: Trx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7060010)`.execute(trx)
}

export async function insertOffice(
  trx: Trx,
  office: {
    county: number
    division: string
    name: string
    town_name: string
    demo: boolean
    fixed_today: string | null
    created_at: string
  },
): Promise<void> {
  await trx.insertInto('office').values(office).execute()
}
