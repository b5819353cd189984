import * as clock from '../../server/clock.ts'
import { command, query, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { forgetDeputyships } from '../../server/session.deputies.ts'
import { day } from '../../kernel/day.ts'
import { createUser, foundersIn } from './commands.ts'
import type { NewUser, Role } from './contract.ts'
import type { DeputyRow, NewDeputy } from './contract.roles.ts'
import { deputisedFrom, deputyProblem } from './rules.deputy.ts'
import { grantProblem, isAdmin } from './rules.grant.ts'
import { ROLE_NAMES, rolesOf } from './rules.ts'
import * as deputies from './store.deputy.ts'
import * as store from './store.ts'

// What an account may do, by the security administrator. Accounts themselves are made by the system administrator: commands.ts.

type Grant = { readonly user_id: string; readonly roles: readonly Role[]; readonly division?: string | undefined }
type Granted = { readonly login: string; readonly before: string; readonly division: string }

const grant = command(
  'user.grant',
  'user.grant',
  async (ctx: OpenContext, { user_id, roles: wanted, division: given }: Grant): Promise<Granted> => {
    const { db, user, today } = ctx
    const users = await store.lockHolders(db, user.county)
    const target = users.find(each => each.user_id === user_id)
    if (target === undefined) throw new AppError(await whyNot(ctx, user_id))
    const roles = [...new Set(wanted)]
    const division = given ?? target.division
    const problem = grantProblem({
      actor_id: user.user_id,
      target,
      roles,
      division,
      town: user.town,
      users,
      founder: (await foundersIn(ctx)).has(user_id),
      deputised: deputisedFrom(await deputies.deputyshipsOf(db, user, today), user_id, today),
    })
    if (problem !== undefined) throw refusal(problem)
    await refuseOwnReset(
      ctx,
      target.login,
      roles.filter(role => !target.roles.includes(role)),
    )
    if (!(await store.divisionExists(db, user.county, division))) throw new AppError('DIVISION_UNKNOWN', { division })
    await store.setRoles(db, { county: user.county, user_id, roles, division })
    const before = { roles: target.roles, division: target.division }
    ctx.changed({ row: `app_user ${target.login}`, before, after: { roles, division } })
    return { login: target.login, before: target.roles.join(' '), division }
  },
  ({ roles }, { login, before, division }) => ({ login, roles: roles.join(' '), before, division }),
)

/** Gives an account these roles and this scope, from its next request on. Nobody gives himself anything, or takes the last of an office away. */
export async function grantRoles(ctx: Context, input: Grant): Promise<Granted> {
  const granted = await grant(ctx, input)
  forgetDeputyships(ctx.db)
  return granted
}

type Added = NewUser & { readonly roles?: readonly Role[] | undefined; readonly division?: string | undefined }

/** A new account; with roles in one transaction, by one who may do both. Without them it waits for a security administrator. */
export async function addUser(ctx: Context, { roles = [], division, ...account }: Added): Promise<{ user_id: string }> {
  if (roles.length === 0) return createUser(ctx, account)
  const added = await add(ctx, { account, roles, division })
  forgetDeputyships(ctx.db)
  return added
}

const add = command(
  'user.add',
  'user.grant',
  async (ctx: OpenContext, { account, ...granted }: { readonly account: NewUser } & Omit<Grant, 'user_id'>) => {
    const { user_id } = await createUser(ctx, account)
    await grant(ctx, { user_id, ...granted })
    return { user_id }
  },
  ({ account: { login }, roles }) => ({ login, roles: roles.join(' ') }),
)

/**
 * Whose password he has set, to him he gives no business: else a security administrator makes the approver a guard for a minute, sets
 * his password, makes him the approver again, and signs in as him.
 */
async function refuseOwnReset({ db, user, now }: OpenContext, login: string, added: readonly Role[]): Promise<void> {
  if (added.every(isAdmin)) return
  const since = clock.later(now, -RESET_DAYS * 24 * 3_600_000)
  if (await store.hasReset(db, user.county, { by: user.login, login, since })) throw new AppError('GRANT_AFTER_RESET')
}
const RESET_DAYS = 90

const whyNot = async ({ db, user }: OpenContext, user_id: string): Promise<string> =>
  (await store.lockUser(db, user.county, user_id)) === undefined ? 'USER_NOT_FOUND' : 'USER_DISABLED'

const refusal = ({ code, facts }: { readonly code: string; readonly facts: { readonly role?: Role } }): AppError =>
  new AppError(code, { ...facts, ...(facts.role === undefined ? {} : { role: ROLE_NAMES[facts.role] }) })

export const listDeputies = query(
  'deputy.list',
  'user.read',
  async ({ db, user, today }: OpenContext): Promise<{ deputies: DeputyRow[] }> => {
    const stateOf = ({ from_day, to_day, ended_at }: { from_day: string; to_day: string; ended_at: string | null }): DeputyRow['state'] =>
      ended_at !== null ? 'ended' : to_day < today ? 'over' : from_day > today ? 'coming' : 'now'
    const rows = await deputies.listedDeputyships(db, user.county)
    return { deputies: rows.map(({ ended_at, ...row }) => ({ ...row, roles: rolesOf(row.roles), state: stateOf({ ...row, ended_at }) })) }
  },
)

const make = command(
  'deputy.make',
  'user.grant',
  async (ctx: OpenContext, input: NewDeputy): Promise<{ deputy_id: string; user: string; deputy: string }> => {
    const { db, user, today, now } = ctx
    const users = await store.lockHolders(db, user.county)
    const find = (user_id: string) => users.find(each => each.user_id === user_id)
    const absent = find(input.user_id)
    const deputy = find(input.deputy_user_id)
    if (absent === undefined) throw new AppError(await whyNot(ctx, input.user_id))
    if (deputy === undefined) throw new AppError(await whyNot(ctx, input.deputy_user_id))
    const roles = [...new Set(input.roles)]
    const problem = deputyProblem({
      actor_id: user.user_id,
      absent,
      deputy,
      founder: (await foundersIn(ctx)).has(deputy.user_id),
      roles,
      from_day: day(input.from_day),
      to_day: day(input.to_day),
      today,
      deputyships: await deputies.deputyshipsOf(db, user, today),
    })
    if (problem !== undefined) throw refusal(problem)
    await refuseOwnReset(ctx, deputy.login, roles)
    const deputy_id = ctx.newId()
    const { from_day, to_day, user_id, deputy_user_id } = input
    await deputies.insertDeputyship(db, {
      county: user.county,
      deputy_id,
      division: user.town,
      user_id,
      deputy_user_id,
      roles,
      from_day,
      to_day,
      reason: input.reason.trim(),
      made_by: user.user_id,
      made_at: now,
    })
    return { deputy_id, user: absent.login, deputy: deputy.login }
  },
  ({ roles, from_day, to_day, reason }, { user, deputy }) => ({ user, deputy, roles: roles.join(' '), from_day, to_day, reason }),
)

/** Somebody stands in for somebody, from a day to a day, with that person's roles and his own scope. */
export async function makeDeputy(ctx: Context, input: NewDeputy): Promise<{ deputy_id: string }> {
  const { deputy_id } = await make(ctx, input)
  forgetDeputyships(ctx.db)
  return { deputy_id }
}

const end = command(
  'deputy.end',
  'user.grant',
  async ({ db, user }: OpenContext, { deputy_id }: { deputy_id: string }) => {
    const ended = await deputies.endDeputyship(db, { county: user.county, deputy_id, ended_by: user.user_id, ended_at: clock.now() })
    if (!ended) throw new AppError('DEPUTY_NOT_FOUND')
    return {}
  },
  ({ deputy_id }) => ({ deputy_id }),
)

/** Ends a deputyship before its time, at once. */
export async function endDeputy(ctx: Context, input: { readonly deputy_id: string }): Promise<Record<string, never>> {
  await end(ctx, input)
  forgetDeputyships(ctx.db)
  return {}
}
