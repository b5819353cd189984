import { LOCK_AFTER, LOCK_MINUTES } from '../areas/users/rules.ts'
import { nowMs } from './clock.ts'
import type { Codec } from './codec.ts'
import { AppError } from './errors.ts'

type Count = { failed: number; lockedUntil: number }

/**
 * Wrong tries that no account can count: of logins that do not exist (they lock like those that do, so that a lock-out tells nothing),
 * and of passwords and codes asked for again inside a session. In memory, by the
 * office's codec; the oldest go when there are too many.
 */
const counts = new WeakMap<Codec, Map<string, Count>>()
const MOST = 10_000
const LOCK_MS = LOCK_MINUTES * 60_000

function countsOf(of: Codec): Map<string, Count> {
  const known = counts.get(of)
  if (known) return known
  const fresh = new Map<string, Count>()
  counts.set(of, fresh)
  return fresh
}

/** The minutes a lock-out still lasts, 0 when there is none. One that ends later than any can was written before the clock was set back. */
export function lockedMinutes(of: Codec, key: string): number {
  const left = (countsOf(of).get(key)?.lockedUntil ?? 0) - nowMs()
  return left > 0 && left <= LOCK_MS ? Math.ceil(left / 60_000) : 0
}

/** Counts a wrong try. True when it locks. */
export function countWrong(of: Codec, key: string): boolean {
  const all = countsOf(of)
  const failed = (all.get(key)?.failed ?? 0) + 1
  const locks = failed >= LOCK_AFTER
  all.delete(key)
  all.set(key, locks ? { failed: 0, lockedUntil: nowMs() + LOCK_MS } : { failed, lockedUntil: 0 })
  const oldest = all.keys().next()
  if (all.size > MOST && oldest.done !== true) all.delete(oldest.value)
  return locks
}

export const forgetWrong = (of: Codec, key: string): void => void countsOf(of).delete(key)

/** What somebody types to prove himself inside his session; LOGIN_LOCKED after too many wrong ones, as at the door. */
export async function proved(of: Codec, user_id: string, right: () => Promise<boolean>, code: string): Promise<void> {
  const key = `user:${user_id}`
  const minutes = lockedMinutes(of, key)
  if (minutes > 0) throw new AppError('LOGIN_LOCKED', { minutes })
  if (await right()) return forgetWrong(of, key)
  if (countWrong(of, key)) throw new AppError('LOGIN_LOCKED', { minutes: LOCK_MINUTES })
  throw new AppError(code)
}
