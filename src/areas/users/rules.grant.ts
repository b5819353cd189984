import type { Role } from './contract.ts'
import { rolesOf } from './rules.ts'

/** The three offices of administration (三员分立). */
export const ADMIN_ROLES = ['system_admin', 'security_admin', 'audit_admin'] as const satisfies readonly Role[]
/** Without one of these in use nobody could make an account or give a role any more. */
const LAST_KEPT = ['system_admin', 'security_admin'] as const satisfies readonly Role[]
/** Roles of one village: a whole town is never theirs. */
const VILLAGE_ROLES: ReadonlySet<Role> = new Set(['village_cadre', 'village_child_director', 'village_disability_worker'])

export const isAdmin = (role: Role): boolean => (ADMIN_ROLES as readonly Role[]).includes(role)
const isVillage = (division: string): boolean => !division.endsWith('000')
const countyOf = (town: string): string => `${town.slice(0, 6)}000000`

/** An account in use. */
export type Holder = { readonly user_id: string; readonly roles: readonly string[] }
export type GrantProblem = {
  readonly code: 'GRANT_YOURSELF' | 'LAST_HOLDER' | 'ADMIN_AND_BUSINESS' | 'ADMINS_APART' | 'SCOPE_OF_ROLE' | 'DIVISION_UNKNOWN'
  readonly facts: { readonly role?: Role; readonly division?: string }
}

/**
 * Who may hold several offices: the administrator of the first run, because somebody has to begin, and whoever took over from such a
 * one by a signed handover, because somebody has to go on. Handovers in the order in which they were signed.
 */
export function foundersOf(first: string, signed: readonly { readonly user_id: string; readonly to_user_id: string }[]): Set<string> {
  const founders = new Set([first])
  for (const { user_id, to_user_id } of signed) if (founders.has(user_id)) founders.add(to_user_id)
  return founders
}

/** An administrator does no business, and no other administrator's. Holds for own roles and those of a deputyship together. */
export function combinationProblem(stored: readonly string[], founder: boolean): GrantProblem | undefined {
  const roles = rolesOf(stored)
  const admins = roles.filter(isAdmin)
  if (founder || admins.length === 0) return undefined
  if (admins.length < roles.length) return { code: 'ADMIN_AND_BUSINESS', facts: { role: admins[0] as Role } }
  return admins.length > 1 ? { code: 'ADMINS_APART', facts: { role: admins[1] as Role } } : undefined
}

/** A village's roles need a village, administrators the town, the county is for its viewers alone. */
export function scopeProblem(roles: readonly Role[], division: string, town: string): GrantProblem | undefined {
  if (division === countyOf(town))
    return roles.every(role => role === 'county_viewer') ? undefined : { code: 'DIVISION_UNKNOWN', facts: { division } }
  if (division.slice(0, 9) !== town.slice(0, 9)) return { code: 'DIVISION_UNKNOWN', facts: { division } }
  const wrong = roles.find(role => (VILLAGE_ROLES.has(role) ? !isVillage(division) : isAdmin(role) && isVillage(division)))
  return wrong === undefined ? undefined : { code: 'SCOPE_OF_ROLE', facts: { role: wrong } }
}

/** The role that would be without anybody, were `user_id` left with `roles` only. */
export function lastHolderOf(users: readonly Holder[], user_id: string, roles: readonly string[] = []): Role | undefined {
  return LAST_KEPT.find(
    role =>
      !roles.includes(role) &&
      users.some(user => user.user_id === user_id && user.roles.includes(role)) &&
      !users.some(user => user.user_id !== user_id && user.roles.includes(role)),
  )
}

type Grant = {
  readonly actor_id: string
  readonly target: Holder & { readonly division: string }
  readonly roles: readonly Role[]
  readonly division: string
  readonly town: string
  /** All accounts in use. */
  readonly users: readonly Holder[]
  readonly founder: boolean
  /** Roles that a deputyship of now or later adds. */
  readonly deputised: readonly string[]
}

/** Why these roles and this scope may not be given; undefined when they may. One's own may only be given up. */
export function grantProblem({ actor_id, target, roles, division, town, users, founder, deputised }: Grant): GrantProblem | undefined {
  const added = roles.find(role => !target.roles.includes(role))
  if (actor_id === target.user_id && (added !== undefined || division !== target.division))
    return { code: 'GRANT_YOURSELF', facts: added === undefined ? { division } : { role: added } }
  const last = lastHolderOf(users, target.user_id, roles)
  if (last !== undefined) return { code: 'LAST_HOLDER', facts: { role: last } }
  return combinationProblem([...roles, ...deputised], founder) ?? scopeProblem(roles, division, town)
}

const GUARDS = ['security_admin', 'audit_admin'] as const satisfies readonly Role[]
/** Who watches over the system administrator: their account is not his to open. */
export const isGuard = (roles: readonly string[]): boolean => GUARDS.some(role => roles.includes(role))

/**
 * Setting somebody's password is signing in as him. `refused`: a guard's is set by a security administrator, as long as there is one
 * besides him; `alarm`: it may be set, and the audit administrator hears of it.
 */
export function resetDecision(
  target: Holder,
  actor: { readonly grants: boolean },
  users: readonly Holder[],
): 'free' | 'alarm' | 'RESET_BY_SECURITY' {
  if (!isGuard(target.roles)) return 'free'
  const others = users.some(user => user.user_id !== target.user_id && user.roles.includes('security_admin'))
  return actor.grants || !others ? 'alarm' : 'RESET_BY_SECURITY'
}
