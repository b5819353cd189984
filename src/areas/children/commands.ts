import { day, type Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { normaliseName } from '../../kernel/text.ts'
import { command, refuse, type Context, type OpenContext } from '../../server/command.ts'
import { sees } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { markOf } from './commands.mark.ts'
import type { ChangeFacts, ChildFacts, Ending, NewChild, NewClass, NewGuardian } from './contract.ts'
import {
  classProblems,
  endingProblems,
  excludedBy,
  factProblems,
  FACTS,
  guardianProblems,
  KIND_NAMES,
  knownProblems,
  parentsWords,
  readChild,
  speaksAgainst,
} from './rules.ts'
import * as store from './store.ts'

export const byOf = ({ user, now }: Context): store.By => ({ county: user.county, created_by: user.user_id, created_at: now })

/** Rows of one child go into the audit under its mark, and without what they say: that stands in the child's own history. */
const told = (ctx: Context, child: string, after: Readonly<Record<string, string | boolean | readonly string[] | null>>) => ({
  subject: markOf(ctx, child),
  row: `child_record ${markOf(ctx, child)}`,
  before: {},
  after,
})

async function openChild({ db, user }: OpenContext, child: string): Promise<store.StoredChild> {
  const found = await store.childById(db, user.county, child, true)
  if (!found) throw new AppError('CHILD_NOT_FOUND')
  if (found.voided !== null) throw new AppError('CHILD_VOIDED')
  return found
}

/** The class as wanted, held against what is known; `words` stand for what the parents' states say otherwise. */
function refuseClass(
  { law, today }: Context,
  wanted: NewClass,
  born_on: Day,
  spells: readonly store.ClassRecord[],
  facts: ChildFacts,
): void {
  const excluded = excludedBy(wanted, spells)
  const kinds = { kind: KIND_NAMES[wanted.kind], other: excluded === undefined ? '' : KIND_NAMES[excluded] }
  refuse(classProblems(wanted, born_on, spells, today), kinds)
  if (wanted.words === null && speaksAgainst(wanted.kind, facts))
    throw new AppError('CHILD_NEEDS_WORDS', { ...kinds, parents: parentsWords(facts, law) })
}

async function refusePlace({ db, user }: OpenContext, division: string): Promise<void> {
  if (!sees(user.scope, division)) throw new AppError('OUT_OF_SCOPE')
  const known = await store.villages(db, user.county, user.scope)
  if (!known.some(each => each.division === division)) throw new AppError('CHILD_VILLAGE_UNKNOWN')
}

const factsOf = (given: ChildFacts): ChildFacts => Object.fromEntries(FACTS.map(field => [field, given[field]])) as ChildFacts

/** A child's record with the class for which it is kept. */
export const newChild = command('child.add', 'child.write', async (ctx: OpenContext, wanted: NewChild): Promise<{ child: string }> => {
  const { db, user, law, codec, newId, changed } = ctx
  const read = readChild(wanted)
  if (typeof read === 'string') throw new AppError(read)
  const facts = factsOf(wanted)
  await refusePlace(ctx, facts.division)
  const sealed = read.id === null ? null : codec.seal('id', read.id)
  const [known] = await store.knownNumbers(db, user, sealed === null ? [] : [sealed.index], false)
  refuse([...factProblems(facts, law), ...knownProblems(wanted.name, known)], { register: known?.name, died_on: known?.died_on })
  refuseClass(ctx, wanted, read.born_on, [], facts)
  const child_id = newId()
  await store.insertChildren(db, byOf(ctx), [
    {
      ...facts,
      child_id,
      name: normaliseName(wanted.name),
      id_cipher: sealed?.cipher ?? null,
      id_index: sealed?.index ?? null,
      id_last4: sealed?.last4 ?? null,
      sex: read.sex,
      born_on: read.born_on,
    },
  ])
  await store.insertClasses(db, byOf(ctx), [classOf(ctx, child_id, facts.division, wanted)])
  changed(told(ctx, child_id, { kind: wanted.kind, from_day: wanted.from_day }))
  return { child: child_id }
})

const classOf = (
  { newId }: Context,
  child_id: string,
  division: string,
  { kind, from_day, from_reason, words }: NewClass,
): store.ClassInsert => ({
  class_id: newId(),
  child_id,
  division,
  kind,
  from_day: day(from_day),
  from_reason,
  words,
})

/** Changes facts, each kept in the history with the reason. */
export const changeChild = command(
  'child.change',
  'child.write',
  async (ctx: OpenContext, { child, facts: given, reason, seen }: ChangeFacts & { readonly child: string }): Promise<void> => {
    const { db, user, law, newId, changed } = ctx
    const found = await openChild(ctx, child)
    const facts = factsOf(given)
    refuse(factProblems(facts, law))
    const differing = FACTS.filter(field => facts[field] !== found[field])
    if (differing.length === 0) return
    if ((await store.changes(db, user.county, child)).length !== seen) throw new AppError('CHILD_CHANGED_MEANWHILE')
    if (differing.includes('division')) await refusePlace(ctx, facts.division)
    const rows = differing.map(field => ({
      change_id: newId(),
      child_id: child,
      division: found.division,
      field,
      old_value: found[field],
      new_value: facts[field],
      source: reason,
    }))
    await store.insertChanges(db, byOf(ctx), rows)
    await store.updateFacts(db, user.county, child, facts)
    if (differing.includes('division')) await store.move(db, user.county, child, facts.division)
    changed(told(ctx, child, { fields: differing }))
  },
)

export const voidChild = command(
  'child.void',
  'child.write',
  async (ctx: OpenContext, { child, reason }: { readonly child: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openChild(ctx, child)
    await store.voidChild(db, user.county, child, { voided_at: now, void_reason: reason })
    changed(told(ctx, child, { voided: true }))
  },
)

export const addClass = command(
  'child.class',
  'child.write',
  async (ctx: OpenContext, { child, ...wanted }: NewClass & { readonly child: string }): Promise<void> => {
    const { db, user, changed } = ctx
    const found = await openChild(ctx, child)
    refuseClass(ctx, wanted, day(found.born_on), await store.classes(db, user.county, child), found)
    await store.insertClasses(db, byOf(ctx), [classOf(ctx, child, found.division, wanted)])
    changed(told(ctx, child, { kind: wanted.kind, from_day: wanted.from_day }))
  },
)

export const endClass = command(
  'child.class-end',
  'child.write',
  async (ctx: OpenContext, { child, spell, ...end }: Ending & { readonly child: string; readonly spell: string }): Promise<void> => {
    const { db, user, today, changed } = ctx
    await openChild(ctx, child)
    const found = (await store.classes(db, user.county, child)).find(each => each.class_id === spell)
    if (found === undefined) throw new AppError('CHILD_CLASS_NOT_FOUND')
    if (found.to_day !== null) throw new AppError('CHILD_CLASS_ENDED', { on: found.to_day })
    refuse(endingProblems(end, found.from_day, today), { from: found.from_day })
    await store.endClass(db, user.county, spell, { ...end, to_day: day(end.to_day) })
    changed(told(ctx, child, { kind: found.kind, to_day: end.to_day }))
  },
)

export const addGuardian = command(
  'child.guardian',
  'child.write',
  async (ctx: OpenContext, { child, ...wanted }: NewGuardian & { readonly child: string }): Promise<void> => {
    const { db, user, law, codec, today, newId, changed } = ctx
    const found = await openChild(ctx, child)
    const read = wanted.id === null ? undefined : readIdNumber(wanted.id)
    const sealed = read?.ok === true ? codec.seal('id', read.id) : null
    const [known] = await store.knownNumbers(db, user, sealed === null ? [] : [sealed.index], true)
    const own = { born_on: day(found.born_on), number: found.id_cipher === null ? null : codec.open('id', found.id_cipher) }
    refuse(guardianProblems(wanted, own, known, law, today), { died_on: known?.died_on, born_on: found.born_on })
    const { id: _, from_day, agreed_on, entrust_reason, ...rest } = wanted
    await store.insertGuardians(db, byOf(ctx), [
      {
        ...rest,
        guardian_id: newId(),
        child_id: child,
        division: found.division,
        name: normaliseName(wanted.name),
        id_cipher: sealed?.cipher ?? null,
        id_index: sealed?.index ?? null,
        id_last4: sealed?.last4 ?? null,
        // Only who was entrusted has a reason and a signed paper.
        entrust_reason: rest.entrusted ? entrust_reason : null,
        agreed_on: rest.entrusted && agreed_on !== null ? day(agreed_on) : null,
        from_day: day(from_day),
      },
    ])
    changed(told(ctx, child, { entrusted: rest.entrusted, from_day }))
  },
)

export const endGuardian = command(
  'child.guardian-end',
  'child.write',
  async (ctx: OpenContext, { child, guardian, ...end }: Ending & { readonly child: string; readonly guardian: string }): Promise<void> => {
    const { db, user, today, changed } = ctx
    await openChild(ctx, child)
    const found = (await store.guardians(db, user.county, child)).find(each => each.guardian_id === guardian)
    if (found === undefined) throw new AppError('GUARDIAN_NOT_FOUND')
    if (found.to_day !== null) throw new AppError('GUARDIAN_ENDED', { on: found.to_day })
    refuse(endingProblems(end, found.from_day, today), { from: found.from_day })
    await store.endGuardian(db, user.county, guardian, { ...end, to_day: day(end.to_day) })
    changed(told(ctx, child, { guardian_to: end.to_day }))
  },
)
