import { normaliseName, normaliseText, typedText } from '../../kernel/text.ts'
import { command, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { saveAccounts } from './commands.accounts.ts'
import { savePeople, setName } from './commands.ts'
import type { NewAccount, NewPerson, PersonChangeBody } from './contract.ts'
import { isWritten } from './rules.ts'
import { changesOf, revisionOf } from './store.read.ts'
import * as store from './store.ts'

/** Registers one person by hand. Somebody who already has the number, or the same name there without one, is refused. */
export const registerPerson = command(
  'person.register',
  'person.write',
  async (ctx: OpenContext, { reason, ...person }: NewPerson): Promise<{ person_id: string }> => {
    if (!(await store.villageExists(ctx.db, ctx.user.county, person.division)))
      throw new AppError('VILLAGE_NOT_FOUND', { division: person.division })
    const [saved] = await savePeople(ctx, { people: [{ ...person, key: person.name }], source: `登记：${typedText(reason)}` })
    if (saved?.outcome !== 'new') throw new AppError('PERSON_EXISTS', { person_id: saved?.person_id })
    return { person_id: saved.person_id }
  },
  (_, output) => ({ person_id: output.person_id }),
)

const FIELDS = ['phone', 'address', 'villager_group', 'note'] as const

/** Changes what stands about a person, for a reason; each field has its history row. A name goes through setName. */
export const changePerson = command(
  'person.change',
  'person.write',
  async (
    ctx: OpenContext,
    { person_id, reason, name, seen, ...fields }: PersonChangeBody & { person_id: string },
  ): Promise<{ changed: number }> => {
    const { db, user, now, newId } = ctx
    const person = await store.personById(db, user.county, person_id, true)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    if (seen !== undefined) await refuseQuicker(ctx, person_id, seen)
    const source = `变动：${typedText(reason)}`
    const changes = FIELDS.flatMap(field => {
      const stated = fields[field]
      if (stated === undefined) return []
      const value = (field === 'note' ? typedText(stated ?? '') : normaliseText(stated ?? '')) || null
      return value === person[field] ? [] : [{ field, old: person[field], new: value }]
    }).filter(isWritten)
    const renamed = name !== undefined && normaliseName(name) !== person.name
    if (changes.length === 0 && !renamed) throw new AppError('NOTHING_CHANGED')
    if (renamed) await setName(ctx, { person_id, name, source })
    if (changes.length > 0) {
      const after = Object.fromEntries(changes.map(change => [change.field, change.new]))
      await store.editPerson(db, user.county, person_id, now, after)
      ctx.changed({ row: 'person', subject: person_id, before: person, after: { ...person, ...after } })
      await store.insertChanges(
        db,
        { county: user.county, user_id: user.user_id, now, source },
        changes.map(change => ({
          change_id: newId(),
          person_id,
          division: person.division,
          field: change.field,
          old_value: change.old,
          new_value: change.new,
        })),
      )
    }
    return { changed: changes.length + (renamed ? 1 : 0) }
  },
  (input, output) => ({ person_id: input.person_id, changed: output.changed }),
)

/** Somebody else saved while this form was open: which fields, who and when. What stands there now is on the page anew. */
async function refuseQuicker({ db, user }: OpenContext, person_id: string, seen: number): Promise<void> {
  const revision = await revisionOf(db, user.county, person_id)
  if (revision <= seen) return
  const newer = (await changesOf(db, user.county, person_id)).slice(0, revision - seen)
  throw new AppError('PERSON_CHANGED', {
    revision,
    changes: newer.map(({ field, changed_by, changed_at }) => ({ field, by: changed_by, at: changed_at })),
  })
}

/** One account by hand. A holder who is not the person needs the relation (代领); another number than the one in force waits for a second person. */
export const saveAccount = command(
  'account.change',
  'person.write',
  async (
    ctx: OpenContext,
    { person_id, reason, from_day, ...account }: NewAccount & { person_id: string },
  ): Promise<{ outcome: 'new' | 'changed' | 'unchanged' | 'waiting' }> => {
    const person = await store.personById(ctx.db, ctx.user.county, person_id, true)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    refuse(
      normaliseName(account.holder_name) !== person.name && normaliseText(account.payee_relation ?? '') === ''
        ? ['HOLDER_NEEDS_RELATION']
        : [],
      { name: person.name },
    )
    const saved = await saveAccounts(ctx, {
      accounts: [{ ...account, person_id, division: person.division }],
      from_day,
      source: `登记：${typedText(reason)}`,
    })
    return { outcome: saved.new > 0 ? 'new' : saved.waiting > 0 ? 'waiting' : saved.changed > 0 ? 'changed' : 'unchanged' }
  },
  (input, output) => ({ person_id: input.person_id, outcome: output.outcome }),
)
