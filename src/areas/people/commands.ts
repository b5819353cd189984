import { monthFromDate, addMonths } from '../../kernel/month.ts'
import { day } from '../../kernel/day.ts'
import { normaliseName } from '../../kernel/text.ts'
import type { Change } from '../../server/audit.changes.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { forgetPlans, refreshStatistics } from '../../server/db.plans.ts'
import type { DeathRecorded, FieldChange, PersonInput, PersonMatch, SavedPerson } from './contract.ts'
import { changesOf, deathProblems, isWritten, matchNamesakes, readPeople, type ReadPerson, type RegisterPerson } from './rules.ts'
import { searchKeys } from './rules.search.ts'
import * as read from './store.read.ts'
import * as store from './store.ts'
import { entitlementView } from './rules.views.ts'

type Met = {
  readonly input: ReadPerson
  readonly register: RegisterPerson | undefined
  readonly changes: readonly FieldChange[]
  readonly index: Buffer | null
}

/** Reads the inputs, refuses wrong ones, and meets each with the register: by number first, then by name and village. */
async function meet(ctx: OpenContext, people: readonly PersonInput[]): Promise<Met[]> {
  const { db, user, codec, today } = ctx
  const { read: inputs, problems } = readPeople(people, today)
  refuse([...problems.keys()], { keys: [...problems.values()][0], count: [...problems.values()][0]?.length })
  const numbered = inputs.filter(input => input.id !== null)
  const indexes = numbered.map(input => codec.index('id', input.id ?? ''))
  const met = new Map<number, RegisterPerson>()
  for (const { position, ...person } of await store.peopleByIndex(db, user.county, indexes)) {
    const input = numbered[position]
    if (input) met.set(input.index, person)
  }
  const open = inputs.filter(input => !met.has(input.index) && (input.id === null || input.born_on !== null))
  const namesakes = await store.namesakes(
    db,
    user.county,
    open.map(input => input.division),
    open.map(input => input.name),
  )
  const claimed = new Set([...met.values()].map(person => person.person_id))
  for (const [index, person] of matchNamesakes(open, namesakes, claimed)) met.set(index, person)
  const indexOf = new Map(numbered.map((input, position) => [input.index, indexes[position] ?? null]))
  return inputs.map(input => {
    const register = met.get(input.index)
    return { input, register, changes: register ? changesOf(input, register) : [], index: indexOf.get(input.index) ?? null }
  })
}

const matchOf = ({ input, register, changes }: Met): PersonMatch => ({
  key: input.key,
  person_id: register?.person_id ?? null,
  outcome: register === undefined ? 'new' : changes.some(isWritten) ? 'changed' : 'same',
  changes,
  register: register === undefined ? null : { name: register.name, division: register.division, died_on: register.died_on },
})

/** Whom the inputs would meet; nothing is written. */
export const matchPeople = query(
  'person.match',
  'person.read',
  async (ctx: OpenContext, { people }: { people: readonly PersonInput[] }): Promise<PersonMatch[]> =>
    (await meet(ctx, people)).map(matchOf),
)

/**
 * Takes people into the register: the new are added, new phone, address and group are written with their history,
 * a missing number, birth or sex is filled in. A differing name or village is reported, not written. Order of the input is kept.
 */
export const savePeople = command(
  'person.save',
  'person.write',
  async (ctx: OpenContext, { people, source }: { people: readonly PersonInput[]; source: string }): Promise<SavedPerson[]> => {
    const { db, user, now, newId } = ctx
    const met = await meet(ctx, people)
    const fresh = new Map<number, string>()
    await forgetPlans(db, people.length)
    await store.insertPeople(
      db,
      user.county,
      now,
      met
        .filter(({ register }) => !register)
        .map(each => {
          const person_id = newId()
          fresh.set(each.input.index, person_id)
          return { ...newRow(ctx, each), person_id }
        }),
    )
    await refreshStatistics(db, ['person'], fresh.size)
    const changed = met.filter(({ changes }) => changes.some(isWritten))
    for (const { register, changes, index } of changed) if (register) ctx.changed(changeOf(register.person_id, changes, index))
    await store.updatePeople(
      db,
      user.county,
      now,
      changed.flatMap(each => (each.register ? [updateRow(ctx, each, each.register)] : [])),
    )
    await store.insertChanges(
      db,
      { county: user.county, user_id: user.user_id, now, source },
      changed.flatMap(({ register, changes }) =>
        register
          ? changes.filter(isWritten).map(change => ({
              change_id: newId(),
              person_id: register.person_id,
              division: register.division,
              field: change.field,
              old_value: change.old,
              new_value: change.new,
            }))
          : [],
      ),
    )
    return met.map(each => ({ ...matchOf(each), person_id: each.register?.person_id ?? fresh.get(each.input.index) ?? '' }))
  },
  (input, output) => ({
    people: output.length,
    new: output.filter(each => each.outcome === 'new').length,
    changed: output.filter(each => each.outcome === 'changed').length,
    source: input.source,
  }),
)

/** For the audit: what was written, a number as its blind index. */
function changeOf(subject: string, changes: readonly FieldChange[], index: Buffer | null): Change {
  const written = changes.filter(isWritten)
  const after = Object.fromEntries(written.map(({ field, new: value }) => [field, field === 'id' ? index : value]))
  return { row: 'person', subject, before: Object.fromEntries(written.map(({ field, old }) => [field, old])), after }
}

const sealed = ({ codec }: OpenContext, id: string | null) => {
  if (id === null) return { id_cipher: null, id_index: null, id_last4: null }
  const { cipher, index, last4 } = codec.seal('id', id)
  return { id_cipher: cipher, id_index: index, id_last4: last4 }
}

function newRow(ctx: OpenContext, { input }: Met): Omit<store.NewPersonRow, 'person_id'> {
  const { name, division, id, id_kind, sex, born_on, villager_group, address, phone } = input
  return {
    ...sealed(ctx, id),
    name,
    division,
    id_kind,
    sex,
    born_on,
    villager_group,
    address,
    phone,
    search_keys: searchKeys(name, id?.slice(-4) ?? null),
  }
}

function updateRow(ctx: OpenContext, { input, changes }: Met, register: RegisterPerson): store.PersonUpdate {
  const value = (field: string): string | null => changes.find(change => change.field === field)?.new ?? null
  const id = value('id') === null ? null : input.id
  return {
    ...sealed(ctx, id),
    person_id: register.person_id,
    villager_group: value('villager_group'),
    address: value('address'),
    phone: value('phone'),
    born_on: value('born_on'),
    sex: value('sex'),
    search_keys: id === null ? null : searchKeys(register.name, id.slice(-4)),
  }
}

const historyOf = (ctx: OpenContext, source: string) => ({ county: ctx.user.county, user_id: ctx.user.user_id, now: ctx.now, source })

/** Records a death. It stops nothing by itself: the entitlements that go on come back, to be stopped through programmes. */
export const recordDeath = command(
  'person.death',
  'person.write',
  async (
    ctx: OpenContext,
    { person_id, died_on, source }: { person_id: string; died_on: string; source: string },
  ): Promise<DeathRecorded> => {
    const { db, user, now, newId, today } = ctx
    const person = await store.personById(db, user.county, person_id, true)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    refuse(deathProblems(died_on, person, today), { name: person.name, died_on: person.died_on })
    if (person.died_on === null) {
      await store.editPerson(db, user.county, person_id, now, { died_on })
      ctx.changed({ row: 'person', subject: person_id, before: { died_on: null }, after: { died_on } })
      await store.insertChanges(db, historyOf(ctx, source), [
        { change_id: newId(), person_id, division: person.division, field: 'died_on', old_value: null, new_value: died_on },
      ])
    }
    const to_month = addMonths(monthFromDate(day(died_on)), 1)
    const open = await read.entitlementsOf(db, user.county, person_id)
    return {
      to_month,
      open_entitlements: open
        .filter(each => each.to_month === null || each.to_month > `${to_month}-01`)
        .map(each => entitlementView(each, ctx.law)),
    }
  },
  input => ({ person_id: input.person_id, died_on: input.died_on }),
)

/** Corrects a name, for a reason; the old one stays in the history. */
export const setName = command(
  'person.name',
  'person.write',
  async (ctx: OpenContext, input: { person_id: string; name: string; source: string }): Promise<Record<string, never>> => {
    const { db, user, now, newId } = ctx
    const name = normaliseName(input.name)
    if (name === '') throw new AppError('NAME_EMPTY', { keys: [] })
    const person = await store.personById(db, user.county, input.person_id, true)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    if (person.name === name) return {}
    await store.editPerson(db, user.county, input.person_id, now, { name, search_keys: searchKeys(name, person.id_last4) })
    ctx.changed({ row: 'person', subject: input.person_id, before: { name: person.name }, after: { name } })
    await store.insertChanges(db, historyOf(ctx, input.source), [
      { change_id: newId(), person_id: input.person_id, division: person.division, field: 'name', old_value: person.name, new_value: name },
    ])
    return {}
  },
  input => ({ person_id: input.person_id }),
)

/** Moves people to a village with their accounts; payment lines and past history keep the old one. Memberships follow in households' relocatePeople. */
export const movePeople = command(
  'person.move',
  'person.write',
  async (
    ctx: OpenContext,
    { person_ids, division, source }: { person_ids: readonly string[]; division: string; source: string },
  ): Promise<{ moved: number }> => {
    const { db, user, now, newId } = ctx
    if (!(await store.villageExists(db, user.county, division))) throw new AppError('VILLAGE_NOT_FOUND', { division })
    const people = await store.personsById(db, user.county, [...new Set(person_ids)])
    if (people.length < new Set(person_ids).size) throw new AppError('PERSON_NOT_FOUND')
    const movers = people.filter(person => person.division !== division)
    for (const { person_id, division: before } of movers)
      ctx.changed({ row: 'person', subject: person_id, before: { division: before }, after: { division } })
    await store.insertChanges(
      db,
      historyOf(ctx, source),
      movers.map(person => ({
        change_id: newId(),
        person_id: person.person_id,
        division: person.division,
        field: 'division',
        old_value: person.division,
        new_value: division,
      })),
    )
    await store.moveRows(
      db,
      user.county,
      now,
      movers.map(person => person.person_id),
      division,
    )
    return { moved: movers.length }
  },
  (input, output) => ({ division: input.division, moved: output.moved }),
)
