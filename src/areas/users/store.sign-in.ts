import { sql } from 'kysely'
import type { Db, Trx } from '../../server/db.ts'

const ACCOUNT = [
  'user_id',
  'login',
  'name',
  'roles',
  'division',
  'password_hash',
  'password_changed_at',
  'must_change',
  'failed_logins',
  'locked_until',
  'disabled_at',
  'totp_cipher',
  'totp_from',
  'totp_step',
] as const

export const passwordHashOf = async (db: Db, county: number, login: string): Promise<string | undefined> =>
  (await db.selectFrom('app_user').select('password_hash').where('county', '=', county).where('login', '=', login).executeTakeFirst())
    ?.password_hash

export const loginOf = async (db: Db, county: number, user_id: string): Promise<string | undefined> =>
  (await db.selectFrom('app_user').select('login').where('county', '=', county).where('user_id', '=', user_id).executeTakeFirst())?.login

/**
 * The account under its lock, with the minutes its lock-out still lasts (null: not locked). A lock-out that ends later than any that
 * begins now can, `latestEnd`, was written before the clock was set back, and is over.
 */
export const lockAccount = (trx: Trx, county: number, login: string, { now, latestEnd }: { now: string; latestEnd: string }) =>
  trx
    .selectFrom('app_user')
    .select(ACCOUNT)
    .select(
      sql<number | null>`CASE WHEN locked_until > ${now}::timestamptz AND locked_until <= ${latestEnd}::timestamptz
      THEN ceil(extract(epoch FROM locked_until - ${now}::timestamptz) / 60)::int END`.as('locked_minutes'),
    )
    .where('county', '=', county)
    .where('login', '=', login)
    .forUpdate()
    .executeTakeFirst()

export const accountById = (trx: Trx, county: number, user_id: string) =>
  trx.selectFrom('app_user').select(ACCOUNT).where('county', '=', county).where('user_id', '=', user_id).executeTakeFirst()

export const lockAccountById = (trx: Trx, county: number, user_id: string) =>
  trx.selectFrom('app_user').select(ACCOUNT).where('county', '=', county).where('user_id', '=', user_id).forUpdate().executeTakeFirst()

export async function setLockout(
  trx: Trx,
  county: number,
  user_id: string,
  lockout: { failed_logins: number; locked_until: string | null },
): Promise<void> {
  await trx.updateTable('app_user').set(lockout).where('county', '=', county).where('user_id', '=', user_id).execute()
}

type Totp = { readonly totp_cipher: Buffer | null; readonly totp_from: string | null; readonly totp_step: bigint | null }
export async function setTotp(trx: Trx, county: number, user_id: string, totp: Partial<Totp>): Promise<void> {
  await trx.updateTable('app_user').set(totp).where('county', '=', county).where('user_id', '=', user_id).execute()
}

/** Voids the codes there are and keeps the hashes of new ones. */
export async function replaceRecoveryCodes(
  trx: Trx,
  { county, user_id, now, hashes }: { county: number; user_id: string; now: string; hashes: readonly Buffer[] },
): Promise<void> {
  await trx
    .updateTable('user_recovery_code')
    .set({ voided_at: now })
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .where('voided_at', 'is', null)
    .execute()
  if (hashes.length === 0) return
  await trx
    .insertInto('user_recovery_code')
    .values(hashes.map(code_hash => ({ county, user_id, code_hash, made_at: now, used_at: null, voided_at: null })))
    .execute()
}

/** Uses a recovery code up; false when there is none such, or it was used or voided. */
export const spendRecoveryCode = async (
  trx: Trx,
  { county, user_id, code_hash, now }: { county: number; user_id: string; code_hash: Buffer; now: string },
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('user_recovery_code')
    .set({ used_at: now })
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .where('code_hash', '=', code_hash)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const recoveryCodesLeft = async (trx: Trx, county: number, user_id: string): Promise<number> =>
  (
    await trx
      .selectFrom('user_recovery_code')
      .select('code_hash')
      .where('county', '=', county)
      .where('user_id', '=', user_id)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .execute()
  ).length

export const usersWithTotp = (trx: Trx, county: number) =>
  trx
    .selectFrom('app_user')
    .select(['user_id', 'login', 'name'])
    .where('county', '=', county)
    .where('totp_from', 'is not', null)
    .where('disabled_at', 'is', null)
    .orderBy('login')
    .execute()

/** The hashes of the passwords used last, the youngest first. */
export const lastPasswords = async (trx: Trx, county: number, user_id: string, count: number): Promise<string[]> =>
  (
    await trx
      .selectFrom('user_password')
      .select('password_hash')
      .where('county', '=', county)
      .where('user_id', '=', user_id)
      .orderBy('set_at', 'desc')
      .limit(count)
      .execute()
  ).map(row => row.password_hash)

/** A new password also ends a lock-out. `day`: when it counts as changed; `now`: its place in the row of those used. */
export async function setPassword(
  trx: Trx,
  {
    county,
    user_id,
    password_hash,
    must_change,
    changed_at,
    now,
  }: {
    county: number
    user_id: string
    password_hash: string
    must_change: boolean
    changed_at: string
    now: string
  },
): Promise<void> {
  await trx
    .updateTable('app_user')
    .set({ password_hash, must_change, password_changed_at: changed_at, failed_logins: 0, locked_until: null })
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .execute()
  await rememberPassword(trx, { county, user_id, password_hash, set_at: now })
}

export async function rememberPassword(
  trx: Trx,
  used: { county: number; user_id: string; password_hash: string; set_at: string },
): Promise<void> {
  await trx.insertInto('user_password').values(used).execute()
}

/** Sign-ins of any login that were refused in that time. The town's scope must be set: audit rows stand in the town. */
export const refusedSignIns = async (trx: Trx, county: number, { since, until }: { since: string; until: string }): Promise<number> => {
  const { count } = await trx
    .selectFrom('audit_event')
    .select(eb => eb.fn.countAll<bigint>().as('count'))
    .where('county', '=', county)
    .where('at', '>', since)
    .where('at', '<=', until)
    .where('command', '=', 'user.login')
    .where('outcome', '=', 'refused')
    .executeTakeFirstOrThrow()
  return Number(count)
}
