import { typedText } from '../../kernel/text.ts'
import { command, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { DeathAmended, DeathAmendment } from './contract.ts'
import { amendProblems } from './rules.ts'
import * as store from './store.ts'

/**
 * Corrects the recorded day of a death, or takes back a death recorded for the wrong person (`died_on` null). The first record stays in
 * the history. Entitlements do not follow by themselves: programmes' correctDeath calls this and moves them.
 */
export const amendDeath = command(
  'person.death.amend',
  'person.write',
  async (ctx: OpenContext, { person_id, died_on, reason }: DeathAmendment & { readonly person_id: string }): Promise<DeathAmended> => {
    const { db, user, now, newId, today } = ctx
    const ground = typedText(reason)
    if (ground === '') throw new AppError('AMENDMENT_NEEDS_REASON')
    const person = await store.personById(db, user.county, person_id, true)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    refuse(amendProblems(died_on, person, today), { name: person.name, died_on: person.died_on })
    await store.editPerson(db, user.county, person_id, now, { died_on })
    ctx.changed({ row: 'person', subject: person_id, before: { died_on: person.died_on }, after: { died_on } })
    await store.insertChanges(db, { county: user.county, user_id: user.user_id, now, source: `更正：${ground}` }, [
      { change_id: newId(), person_id, division: person.division, field: 'died_on', old_value: person.died_on, new_value: died_on },
    ])
    return { name: person.name, before: person.died_on ?? '', after: died_on }
  },
  ({ person_id, reason }, { before, after }) => ({ person_id, before, after, reason }),
)
