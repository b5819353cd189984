import { day, type Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { normaliseName } from '../../kernel/text.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { peopleOf, refuseLines, type Refused } from '../elderly/commands.listed.ts'
import type { NewRound, RoundDetail, RoundRow, TargetProblem, TargetRow } from './contract.rounds.ts'
import { ageOf, idWithin } from './rules.ts'
import { coverageOf, doneOn, itemsOf, proposedApplies, roundProblems } from './rules.rounds.ts'
import { validCards } from './store.ts'
import * as store from './store.rounds.ts'

/** Rounds stand at the town: the worker of a village reads their heads under the town's range. */
const atTown = <T>({ db, user }: OpenContext, read: () => Promise<T>): Promise<T> =>
  inScope(db, { ...user.scope, ...scopeOf(user.town) }, user.scope, read)

async function roundRows(ctx: OpenContext, only: string | null = null): Promise<RoundRow[]> {
  const { db, user, law } = ctx
  const progress = new Map((await store.progress(db, user.county, itemsOf(law).length)).map(each => [each.round_id, each]))
  const records = await atTown(ctx, () => store.rounds(db, user.county, only))
  return records.map((record): RoundRow => {
    const { people, done, done_on } = progress.get(record.round_id) ?? { people: 0, done: 0, done_on: null }
    return { ...record, people, done, done_on }
  })
}

/** Rounds of the six checks, newest first, as far as the reader's scope reaches. */
export const rounds = query('disability.rounds', 'disability.read', (ctx: OpenContext): Promise<RoundRow[]> => roundRows(ctx))

export const round = query(
  'disability.round',
  'disability.read',
  async (ctx: OpenContext, { round_id }: { readonly round_id: string }): Promise<RoundDetail> => {
    const { db, user, law, codec, today } = ctx
    const [head] = await roundRows(ctx, round_id)
    if (!head) throw new AppError('ROUND_NOT_FOUND', { round_id })
    const items = itemsOf(law)
    const records = await store.targets(db, user.county, round_id)
    const people = records.map((record): TargetRow => {
      const { person_id, name, division, village, cells, voided, level } = record
      const categories = record.categories ?? []
      const wouldApply = items.map(item => [item, proposedApplies(item, { ...record, categories }, today)] as const)
      return {
        person_id,
        name,
        masked_id: record.id_cipher === null ? null : codec.maskId(record.id_cipher),
        division,
        village,
        age: ageOf(record.born_on, today),
        categories,
        level,
        cells,
        proposed: wouldApply.flatMap(([item, applies]) => (applies === true ? [item] : [])),
        ruled_out: wouldApply.flatMap(([item, applies]) => (applies === false ? [item] : [])),
        done_on: doneOn(items, cells),
        voided,
      }
    })
    return {
      round: head,
      items,
      counts: coverageOf(
        items,
        records.filter(({ voided }) => voided === null),
      ),
      people,
    }
  },
)

/** Opens a round for people with a valid card, all or none. */
export const openChecks = command(
  'disability.open',
  'disability.manage',
  async (ctx: OpenContext, wanted: NewRound): Promise<{ round_id: string; people: number }> => {
    const { db, user, now, today, newId } = ctx
    const { person_ids, people: lines } = wanted
    const [opened_on, due_on] = [day(wanted.opened_on), day(wanted.due_on)]
    refuse(roundProblems({ opened_on, due_on, people: lines.length + person_ids.length }, today), { opened_on, due_on })
    const refused: Refused[] = []
    const people = await namedPeople(ctx, wanted, opened_on, refused)
    const ids = people.map(({ person_id }) => person_id)
    const holders = new Set((await validCards(db, user.county, ids, opened_on)).map(holder => holder.person_id))
    const taken = new Set<string>()
    for (const [line, person] of people.entries()) {
      const { person_id, name, died_on } = person
      const problems: TargetProblem[] = [
        ...(taken.has(person_id) ? (['ROUND_TWICE'] as const) : []),
        ...(died_on !== null && died_on < opened_on ? (['ROUND_DEAD'] as const) : []),
        ...(holders.has(person_id) ? [] : (['ROUND_NO_CARD'] as const)),
      ]
      taken.add(person_id)
      refused.push(...problems.map(problem => ({ line, problem, facts: { name, died_on, opened_on } })))
    }
    refuseLines(refused)
    const round_id = newId()
    const row = {
      county: user.county,
      round_id,
      division: user.town,
      round_title: wanted.round_title.trim(),
      opened_on,
      due_on,
      created_by: user.user_id,
      created_at: now,
    }
    await store.insertRound(db, row)
    await store.insertTargets(db, row, people)
    return { round_id, people: people.length }
  },
  ({ round_title, opened_on, due_on }, { round_id, people }) => ({ round_id, round_title, opened_on, due_on, people }),
)

/** The people of the list and those that were chosen; a line that means nobody is refused. */
async function namedPeople(
  ctx: OpenContext,
  { people: lines, person_ids }: NewRound,
  on: Day,
  refused: Refused[],
): Promise<store.ChosenRecord[]> {
  const listed = await peopleOf(
    ctx,
    lines.map(({ id }) => ({ id: idWithin(id) })),
    on,
  )
  for (const [line, { id, name }] of lines.entries()) {
    const person = listed[line]
    const problem = person === undefined ? unknownOf(id) : normaliseName(name) === person.name ? undefined : 'LISTED_NAME_DIFFERS'
    if (problem !== undefined) refused.push({ line, problem, facts: { name, register: person?.name } })
  }
  const chosen = person_ids.length === 0 ? [] : await store.chosen(ctx.db, ctx.user.county, person_ids, on)
  if (chosen.length < new Set(person_ids).size) throw new AppError('ROUND_PERSON_GONE')
  refuseLines(refused)
  return [...listed.filter(person => person !== undefined), ...chosen]
}
const unknownOf = (id: string): TargetProblem => (readIdNumber(idWithin(id)).ok ? 'LISTED_PERSON_UNKNOWN' : 'LISTED_ID_WRONG')

/** A round that may still be changed. */
export async function openRoundRow(ctx: OpenContext, round_id: string): Promise<store.StoredRound> {
  const found = await atTown(ctx, () => store.roundForChange(ctx.db, ctx.user.county, round_id))
  if (!found) throw new AppError('ROUND_NOT_FOUND', { round_id })
  if (found.voided) throw new AppError('ROUND_VOIDED')
  return found
}

export const voidChecks = command(
  'disability.void',
  'disability.manage',
  async (ctx: OpenContext, { round_id, reason }: { readonly round_id: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openRoundRow(ctx, round_id)
    await store.voidRound(db, user.county, round_id, { voided_at: now, void_reason: reason })
    changed({ subject: null, row: `check_round ${round_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ round_id, reason }) => ({ round_id, reason }),
)

/** Takes a person out of a round: he leaves its counts, what was found out about him stays. */
export const strikeFromChecks = command(
  'disability.strike',
  'disability.manage',
  async (
    ctx: OpenContext,
    { round_id, person_id, reason }: { readonly round_id: string; readonly person_id: string; readonly reason: string },
  ): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openRoundRow(ctx, round_id)
    const [person] = await store.targetsForChange(db, user.county, round_id, [person_id])
    if (person === undefined) throw new AppError('ROUND_PERSON_UNKNOWN')
    if (person.voided) throw new AppError('ROUND_PERSON_STRUCK', { name: person.name })
    await store.strikeTarget(db, user.county, round_id, person_id, { voided_at: now, void_reason: reason })
    changed({ subject: person_id, row: `check_target ${round_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ round_id, person_id, reason }) => ({ round_id, person_id, reason }),
)
