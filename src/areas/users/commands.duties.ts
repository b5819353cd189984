import { query, type InTransaction, type OpenContext } from '../../server/command.ts'
import type { DutiesReply } from './contract.roles.ts'
import { actingOn, withActing } from './rules.deputy.ts'
import { collisionsOf, gapsOf, type DutyHolder } from './rules.duties.ts'
import { deputyshipsOf } from './store.deputy.ts'
import { holders } from './store.ts'

/** Who may do what today, deputyships included. */
export async function dutyHolders({ db, user, today }: InTransaction): Promise<DutyHolder[]> {
  const deputyships = await deputyshipsOf(db, user, today)
  return (await holders(db, user.county))
    .map(({ user_id, name, roles }) => ({ user_id, name, roles: withActing(roles, actingOn(deputyships, user_id, today)) }))
    .filter(({ roles }) => roles.length > 0)
}

/** Which duties meet in one person today, and which nobody has. */
export const readDuties = query('duties.read', 'user.read', async (ctx: OpenContext): Promise<DutiesReply> => {
  const users = await dutyHolders(ctx)
  return {
    collisions: collisionsOf(users).map(collision => ({ ...collision, others: [...collision.others] })),
    gaps: gapsOf(users),
    holders: users.length,
  }
})
