import { actingOn, type Acting, type Deputyship } from '../areas/users/rules.deputy.ts'
import { deputyshipsBeforeSignIn, deputyshipsOf } from '../areas/users/store.deputy.ts'
import type { OpenContext } from './command.ts'
import { todayOf, type Office } from './context.ts'
import { inScope, scopeOf, type Db } from './db.ts'
import { keptBriefly } from './session.kept.ts'

const kept = keptBriefly<Deputyship[]>()

/** For whom a user acts on the office's day. The day is asked each time: a deputyship begins and ends at midnight, in open sessions too. */
export async function actingToday(db: Db, office: Office, user_id: string): Promise<Acting[]> {
  const day = todayOf(office)
  return actingOn(await kept.read(db, day, () => deputyshipsBeforeSignIn(db, office, day)), user_id, day)
}

/** After a change of deputies, or of the roles of those they stand in for, so that it holds from the next request on. */
export const forgetDeputyships = kept.forget

/** The same inside a command, whatever village its user sees: deputyships stand in the town. */
export const actingIn = ({ db, user, today }: OpenContext): Promise<Acting[]> =>
  inScope(db, scopeOf(user.town), user.scope, async () => actingOn(await deputyshipsOf(db, user, today), user.user_id, today))
