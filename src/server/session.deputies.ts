import { actingOn, type Acting, type Deputyship } from '../areas/users/rules.deputy.ts'
import { deputyshipsBeforeSignIn, deputyshipsOf } from '../areas/users/store.deputy.ts'
import { ticks } from './clock.ts'
import type { OpenContext } from './command.ts'
import { todayOf, type Office } from './context.ts'
import { inScope, scopeOf, type Db, type Trx } from './db.ts'

type Kept = { readonly at: number; readonly day: string; readonly deputyships: Promise<Deputyship[]> }

/** Every request asks; another process (the command line) may have changed them some seconds ago. */
const KEPT_FOR_MS = 5_000
const kept = new WeakMap<Db | Trx, Kept>()

/** For whom a user acts on the office's day. The day is asked each time: a deputyship begins and ends at midnight, in open sessions too. */
export async function actingToday(db: Db, office: Office, user_id: string): Promise<Acting[]> {
  const day = todayOf(office)
  return actingOn(await ofDay(db, office, day), user_id, day)
}

function ofDay(db: Db, office: Office, day: string): Promise<Deputyship[]> {
  const known = kept.get(db)
  if (known !== undefined && known.day === day && ticks() - known.at < KEPT_FOR_MS) return known.deputyships
  const deputyships = deputyshipsBeforeSignIn(db, office, day)
  kept.set(db, { at: ticks(), day, deputyships })
  deputyships.catch(() => kept.delete(db))
  return deputyships
}

/** After a change of deputies, or of the roles of those they stand in for, so that it holds from the next request on. */
export const forgetDeputyships = (db: Db | Trx): void => void kept.delete(db)

/** The same inside a command, whatever village its user sees: deputyships stand in the town. */
export const actingIn = ({ db, user, today }: OpenContext): Promise<Acting[]> =>
  inScope(db, scopeOf(user.town), user.scope, async () => actingOn(await deputyshipsOf(db, user, today), user.user_id, today))
