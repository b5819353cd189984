import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import * as clock from '../../server/clock.ts'
import { hashPassword } from '../../server/password.ts'
import type { NewUser, UserRow } from './contract.ts'
import { passwordProblems } from './rules.password.ts'
import { rolesOf } from './rules.ts'
import * as store from './store.ts'
import { endSessionsOf } from './store.session.ts'
import { setPassword } from './store.sign-in.ts'

// Calls with a password go without an idempotency key: the hash of the input that is kept with a key could be tried out against guesses.

export const listUsers = query('user.list', 'user.manage', async ({ db, user, now }: OpenContext): Promise<{ users: UserRow[] }> => {
  const rows = await store.usersOf(db, user.county, now)
  return { users: rows.map(row => ({ ...row, roles: rolesOf(row.roles) })) }
})

const isCountyOf = (town: string, division: string): boolean => division === `${town.slice(0, 6)}000000`

/**
 * A new user of the town, or of one of its villages, who must change the password at his first sign-in unless it is his own choice
 * (`own_password`: those of a demo town; no request can say so). Refuses a weak password, a taken login, a division outside the town; the county is for its
 * viewers alone.
 */
export const createUser = command(
  'user.create',
  'user.manage',
  async ({ db, user, now, newId }: OpenContext, input: NewUser & { readonly own_password?: true }) => {
    refuse(passwordProblems(input.login, input.password))
    const division = input.division ?? user.town
    const town = scopeOf(user.town)
    const inside = isCountyOf(user.town, division)
      ? input.roles.every(role => role === 'county_viewer')
      : division >= town.lo && division < town.hi
    if (!inside || !(await store.divisionExists(db, user.county, division))) throw new AppError('DIVISION_UNKNOWN', { division })
    const user_id = newId()
    await store.insertUser(db, {
      county: user.county,
      user_id,
      login: input.login,
      name: input.name.trim(),
      roles: [...new Set(input.roles)],
      division,
      password_hash: await hashPassword(input.password),
      must_change: input.own_password !== true,
      created_at: now,
    })
    return { user_id }
  },
  ({ login, roles, division }) => ({ login, roles: roles.join(' '), division }),
)

/** Ends the account's sessions at once. It stays in the list: its name stands under what it did. */
export const disableUser = command(
  'user.disable',
  'user.manage',
  async ({ db, user, now }: OpenContext, { user_id }: { user_id: string }) => {
    if (user_id === user.user_id) throw new AppError('NOT_YOURSELF')
    const account = await openAccount({ db, user }, user_id)
    await store.disableUser(db, user.county, user_id, now)
    await endSessionsOf(db, user.county, user_id, now)
    return { login: account.login }
  },
  (_, { login }) => ({ login }),
)

/** A password set by the administrator, to be changed at the next sign-in; sessions end, a lock-out too. */
export const resetPassword = command(
  'user.password.reset',
  'user.manage',
  async ({ db, user, now }: OpenContext, { user_id, password }: { user_id: string; password: string }) => {
    const account = await openAccount({ db, user }, user_id)
    refuse(passwordProblems(account.login, password))
    const password_hash = await hashPassword(password)
    await setPassword(db, { county: user.county, user_id, password_hash, must_change: true, changed_at: now, now: clock.now() })
    await endSessionsOf(db, user.county, user_id, now)
    return { login: account.login }
  },
  (_, { login }) => ({ login }),
)

async function openAccount({ db, user }: Pick<OpenContext, 'db' | 'user'>, user_id: string) {
  const account = await store.lockUser(db, user.county, user_id)
  if (!account) throw new AppError('USER_NOT_FOUND')
  if (account.disabled_at !== null) throw new AppError('USER_DISABLED')
  return account
}
