import { sql } from 'kysely'
import * as clock from '../../server/clock.ts'
import type { Trx } from '../../server/db.ts'
import { rememberPassword } from './store.sign-in.ts'

export const usersOf = (trx: Trx, county: number, now: string) =>
  trx
    .selectFrom('app_user as u')
    .innerJoin('division as d', join => join.onRef('d.county', '=', 'u.county').onRef('d.division', '=', 'u.division'))
    .select(['u.user_id', 'u.login', 'u.name', 'u.roles', 'u.division', 'd.short_name as division_name', 'u.disabled_reason'])
    .select([
      sql<boolean>`u.disabled_at IS NOT NULL`.as('disabled'),
      sql<boolean>`coalesce(u.locked_until > ${now}::timestamptz, false)`.as('locked'),
    ])
    .where('u.county', '=', county)
    .orderBy('u.disabled_at', order => order.desc().nullsFirst())
    .orderBy('u.created_at')
    .execute()

const inUse = (trx: Trx, county: number) =>
  trx
    .selectFrom('app_user')
    .select(['user_id', 'login', 'name', 'roles', 'division', 'totp_from'])
    .where('county', '=', county)
    .where('disabled_at', 'is', null)

/** Accounts in use, held until the transaction ends: who holds which role must not change while it is decided upon. */
export const lockHolders = (trx: Trx, county: number) => inUse(trx, county).orderBy('user_id').forUpdate().execute()

/** The same to be read. */
export const holders = (trx: Trx, county: number) => inUse(trx, county).orderBy('created_at').execute()

/** Whom the first run made: his account is as old as the office. */
export const firstUser = async (trx: Trx, county: number): Promise<string> =>
  (
    await trx
      .selectFrom('app_user as u')
      .innerJoin('office as o', join => join.onRef('o.county', '=', 'u.county').onRef('o.created_at', '=', 'u.created_at'))
      .select('u.user_id')
      .where('u.county', '=', county)
      .executeTakeFirst()
  )?.user_id ?? ''

export async function setRoles(
  trx: Trx,
  { county, user_id, roles, division }: { county: number; user_id: string; roles: string[]; division: string },
): Promise<void> {
  await trx.updateTable('app_user').set({ roles, division }).where('county', '=', county).where('user_id', '=', user_id).execute()
}

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
    .select(['user_id', 'login', 'roles', 'password_hash', 'disabled_at'])
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .forUpdate()
    .executeTakeFirst()

export async function disableUser(
  trx: Trx,
  { county, user_id, now, reason }: { county: number; user_id: string; now: string; reason: string | null },
): Promise<void> {
  await trx
    .updateTable('app_user')
    .set({ disabled_at: now, disabled_reason: reason })
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .execute()
}

/** Whether he set this account's password as that of a guard. */
export const hasReset = async (
  trx: Trx,
  county: number,
  { by, login, since }: { readonly by: string; readonly login: string; readonly since: string },
): Promise<boolean> =>
  (await trx
    .selectFrom('audit_event')
    .select('audit_id')
    .where('county', '=', county)
    .where('command', '=', 'user.password.reset-guard')
    .where('outcome', '=', 'done')
    .where('login', '=', by)
    .where('at', '>', since)
    .where(sql<boolean>`facts->>'login' = ${login}`)
    .limit(1)
    .executeTakeFirst()) !== undefined

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
