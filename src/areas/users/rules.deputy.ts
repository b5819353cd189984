import { addDays, type Day } from '../../kernel/day.ts'
import type { Role } from './contract.ts'
import { combinationProblem, type GrantProblem } from './rules.grant.ts'
import { rolesOf } from './rules.ts'

/** Somebody stands in for somebody from a day to a day, both included; days are those of the office (China time). */
export type Deputyship = {
  readonly deputy_id: string
  readonly user_id: string
  readonly user_name: string
  /** The roles he whom it is for holds himself at this moment; none once his account is disabled. */
  readonly user_roles: readonly string[]
  readonly deputy_user_id: string
  readonly roles: readonly string[]
  readonly from_day: string
  readonly to_day: string
  /** Ended before its time, at this moment. */
  readonly ended_at: string | null
}
export type Acting = { readonly user_id: string; readonly name: string; readonly roles: readonly Role[]; readonly to_day: string }

const inForce = ({ ended_at, from_day, to_day }: Deputyship, today: string): boolean =>
  ended_at === null && from_day <= today && today <= to_day

/** For whom a user acts on this day, in which roles: never more than that person holds himself, so nobody deputises for a deputy. */
export function actingOn(deputyships: readonly Deputyship[], user_id: string, today: string): Acting[] {
  return deputyships.flatMap(each => {
    if (each.deputy_user_id !== user_id || !inForce(each, today)) return []
    const roles = rolesOf(each.roles).filter(role => each.user_roles.includes(role))
    return roles.length === 0 ? [] : [{ user_id: each.user_id, name: each.user_name, roles, to_day: each.to_day }]
  })
}

/** Own roles and those acted in, each once. */
export const withActing = (own: readonly string[], acting: readonly Pick<Acting, 'roles'>[]): string[] => [
  ...new Set([...own, ...acting.flatMap(({ roles }) => roles)]),
]

/** Roles that deputyships of this day or later add to a user, whichever day. */
export const deputisedFrom = (deputyships: readonly Deputyship[], user_id: string, today: string): Role[] => [
  ...new Set(
    deputyships
      .filter(each => each.deputy_user_id === user_id && each.ended_at === null && each.to_day >= today)
      .flatMap(each => rolesOf(each.roles).filter(role => each.user_roles.includes(role))),
  ),
]

/** Longer absences ask for a decision who holds the office. */
export const DEPUTY_DAYS = 183

type Party = { readonly user_id: string; readonly roles: readonly string[]; readonly division: string }
export type NewDeputyship = {
  readonly actor_id: string
  readonly absent: Party
  readonly deputy: Party
  readonly founder: boolean
  readonly roles: readonly Role[]
  readonly from_day: Day
  readonly to_day: Day
  readonly today: Day
  readonly deputyships: readonly Deputyship[]
}
type Problem =
  | GrantProblem
  | {
      readonly code:
        | 'DEPUTY_SAME'
        | 'DEPUTY_DAYS_WRONG'
        | 'DEPUTY_TOO_LONG'
        | 'DEPUTY_ROLE_NOT_HELD'
        | 'DEPUTY_OUTSIDE'
        | 'DEPUTY_OF_DEPUTY'
        | 'DEPUTY_NOTHING_NEW'
      readonly facts: { readonly role?: Role; readonly days?: number }
    }

/** Why this deputyship may not be; undefined when it may. */
export function deputyProblem(wanted: NewDeputyship): Problem | undefined {
  const { actor_id, absent, deputy, founder, roles, from_day, to_day, today, deputyships } = wanted
  if (absent.user_id === deputy.user_id) return { code: 'DEPUTY_SAME', facts: {} }
  if (deputy.user_id === actor_id) return { code: 'GRANT_YOURSELF', facts: {} }
  if (to_day < from_day || from_day < today) return { code: 'DEPUTY_DAYS_WRONG', facts: {} }
  if (to_day > addDays(from_day, DEPUTY_DAYS - 1)) return { code: 'DEPUTY_TOO_LONG', facts: { days: DEPUTY_DAYS } }
  const foreign = roles.find(role => !absent.roles.includes(role))
  if (foreign !== undefined) return { code: 'DEPUTY_ROLE_NOT_HELD', facts: { role: foreign } }
  if (!covers(deputy.division, absent.division)) return { code: 'DEPUTY_OUTSIDE', facts: {} }
  // He who is away acts for nobody, and nobody acts for him who stands in.
  const sameDays = deputyships.filter(each => each.ended_at === null && each.from_day <= to_day && each.to_day >= from_day)
  if (sameDays.some(each => each.deputy_user_id === absent.user_id || each.user_id === deputy.user_id))
    return { code: 'DEPUTY_OF_DEPUTY', facts: {} }
  if (roles.every(role => deputy.roles.includes(role))) return { code: 'DEPUTY_NOTHING_NEW', facts: {} }
  return combinationProblem([...deputy.roles, ...roles, ...deputisedFrom(deputyships, deputy.user_id, today)], founder)
}

/** A scope is a division and what lies below it: trailing groups of zeros are open. */
function covers(wide: string, narrow: string): boolean {
  const open = [2, 4, 6, 9].find(digits => /^0+$/.test(wide.slice(digits))) ?? 12
  return narrow.startsWith(wide.slice(0, open))
}
