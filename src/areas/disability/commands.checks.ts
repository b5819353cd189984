import { day, type Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { normaliseName } from '../../kernel/text.ts'
import { refuse, type OpenContext } from '../../server/command.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { peopleOf, refuseLines, type Refused } from '../elderly/commands.listed.ts'
import type { NewCheck, NewChecks, NewRound, RoundDetail, RoundRow, TargetRow, TargetProblem } from './contract.rounds.ts'
import { ageOf, idWithin } from './rules.ts'
import { CHILDREN_REVIEW, checkProblems, coverageOf, doneOn, itemsOf, proposedApplies, roundProblems } from './rules.rounds.ts'
import { validCards } from './store.ts'
import * as store from './store.rounds.ts'

/**
 * Rounds of checks of any kind. The frames of `disability` and of the children's area call these under rights of their own; rows of a
 * children's review are there only while the frame has opened them.
 */

/** Rounds stand at the town: the worker of a village reads their heads under the town's range. */
const atTown = <T>({ db, user }: OpenContext, read: () => Promise<T>): Promise<T> =>
  inScope(db, { ...user.scope, ...scopeOf(user.town) }, user.scope, read)

export async function roundRows(ctx: OpenContext, kind: string, only: string | null = null): Promise<RoundRow[]> {
  const { db, user, law } = ctx
  const progress = new Map((await store.progress(db, user.county, itemsOf(law, kind).length)).map(each => [each.round_id, each]))
  const records = await atTown(ctx, () => store.rounds(db, user.county, kind, only))
  return records.map((record): RoundRow => {
    const { people, done, done_on } = progress.get(record.round_id) ?? { people: 0, done: 0, done_on: null }
    return { ...record, people, done, done_on }
  })
}

export async function roundDetail(ctx: OpenContext, kind: string, round_id: string): Promise<RoundDetail> {
  const { db, user, law, codec, today } = ctx
  const [round] = await roundRows(ctx, kind, round_id)
  if (!round) throw new AppError('ROUND_NOT_FOUND', { round_id })
  const items = itemsOf(law, kind)
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
    round,
    items,
    counts: coverageOf(
      items,
      records.filter(({ voided }) => voided === null),
    ),
    people,
  }
}

/** Whom a round is for besides: people with a valid card, or whatever the area asks of each. */
export type Fitness = (people: readonly store.ChosenRecord[], on: Day) => Promise<ReadonlyMap<string, TargetProblem>>

export const withValidCard =
  ({ db, user }: OpenContext): Fitness =>
  async (people, on) => {
    const ids = people.map(({ person_id }) => person_id)
    const holders = new Set((await validCards(db, user.county, ids, on)).map(({ person_id }) => person_id))
    return new Map(ids.filter(id => !holders.has(id)).map(id => [id, 'ROUND_NO_CARD' as const]))
  }

/** Opens a round with its people, all or none. */
export async function openRound(
  ctx: OpenContext,
  kind: string,
  wanted: NewRound,
  fitness: Fitness,
): Promise<{ round_id: string; people: number }> {
  const { db, user, now, today, law, newId } = ctx
  const { person_ids, people: lines } = wanted
  const [opened_on, due_on] = [day(wanted.opened_on), day(wanted.due_on)]
  refuse(roundProblems({ kind, opened_on, due_on, people: lines.length + person_ids.length }, today, law), { opened_on, due_on })
  const refused: Refused[] = []
  const people = await namedPeople(ctx, wanted, opened_on, refused)
  const unfit = await fitness(people, opened_on)
  const taken = new Set<string>()
  for (const [line, person] of people.entries()) {
    const { person_id, name, died_on } = person
    const problems: TargetProblem[] = [
      ...(taken.has(person_id) ? (['ROUND_TWICE'] as const) : []),
      ...(died_on !== null && died_on < opened_on ? (['ROUND_DEAD'] as const) : []),
      ...[unfit.get(person_id)].filter(problem => problem !== undefined),
    ]
    taken.add(person_id)
    refused.push(...problems.map(problem => ({ line, problem, facts: { name, died_on, opened_on } })))
  }
  refuseLines(refused)
  const round_id = newId()
  const round = {
    county: user.county,
    round_id,
    division: user.town,
    check_kind: kind,
    for_children: kind === CHILDREN_REVIEW,
    round_title: wanted.round_title.trim(),
    opened_on,
    due_on,
    created_by: user.user_id,
    created_at: now,
  }
  await store.insertRound(db, round)
  await store.insertTargets(db, round, people)
  return { round_id, people: people.length }
}

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

async function openRoundRow(ctx: OpenContext, kind: string, round_id: string): Promise<store.StoredRound> {
  const found = await atTown(ctx, () => store.roundForChange(ctx.db, ctx.user.county, kind, round_id))
  if (!found) throw new AppError('ROUND_NOT_FOUND', { round_id })
  if (found.voided) throw new AppError('ROUND_VOIDED')
  return found
}

type Recording = NewChecks & { readonly round_id: string }

/** Writes what was found out, one item or many, all or none. A later finding takes the place of the earlier one. */
export async function recordChecks(ctx: OpenContext, kind: string, wanted: Recording): Promise<{ recorded: number }> {
  const { db, user, now, law } = ctx
  const { round_id, checks } = wanted
  const round = await openRoundRow(ctx, kind, round_id)
  const person_ids = [...new Set(checks.map(({ person_id }) => person_id))]
  const people = new Map((await store.targetsForChange(db, user.county, round_id, person_ids)).map(each => [each.person_id, each]))
  const before = new Map(
    (await store.checksOf(db, user.county, round_id, person_ids)).map(check => [`${check.person_id} ${check.item}`, check]),
  )
  const seen = new Set<string>()
  const rows = checks.map((check): store.CheckInsert => {
    const person = people.get(check.person_id)
    if (person === undefined) throw new AppError('ROUND_PERSON_UNKNOWN')
    if (person.voided) throw new AppError('ROUND_PERSON_STRUCK', { name: person.name })
    const key = `${check.person_id} ${check.item}`
    if (seen.has(key)) throw new AppError('CHECK_SAID_TWICE', { name: person.name, item: law.codeName('check_item', check.item) })
    seen.add(key)
    refuseCheck(ctx, kind, round, wanted, check, person)
    noteChange(ctx, round_id, check, before.get(key))
    const { person_id, item, applies, result } = check
    const evidence = check.evidence?.trim() ?? ''
    return { person_id, item, division: person.division, applies, result, evidence: evidence === '' ? null : evidence }
  })
  await store.saveChecks(
    db,
    {
      county: user.county,
      round_id,
      for_children: round.for_children,
      checked_on: day(wanted.checked_on),
      checker: wanted.checker.trim(),
      recorded_by: user.user_id,
      recorded_at: now,
    },
    rows,
  )
  return { recorded: rows.length }
}

function refuseCheck(
  { today, law }: OpenContext,
  kind: string,
  { opened_on }: store.StoredRound,
  { checked_on }: Recording,
  check: NewCheck,
  person: store.StoredTarget,
): void {
  const on = day(checked_on)
  const { name, born_on, died_on } = person
  const item = law.codeName('check_item', check.item) ?? check.item
  refuse(checkProblems(check, { kind, opened_on, on, today }, person, law), { name, item, on, opened_on, born_on, died_on })
}

/** The first finding is no change; a later one is kept in the audit beside it. */
function noteChange({ changed }: OpenContext, round_id: string, check: NewCheck, before: store.StoredCheck | undefined): void {
  const { person_id, item, applies, result } = check
  if (before === undefined || (before.applies === applies && before.result === result)) return
  const row = `check_item ${round_id} ${item}`
  changed({ subject: person_id, row, before: { applies: before.applies, result: before.result }, after: { applies, result } })
}

export async function voidRound(ctx: OpenContext, kind: string, round_id: string, reason: string): Promise<void> {
  const { db, user, now, changed } = ctx
  await openRoundRow(ctx, kind, round_id)
  await store.voidRound(db, user.county, round_id, { voided_at: now, void_reason: reason })
  changed({ subject: null, row: `check_round ${round_id}`, before: { voided: false }, after: { voided: true, reason } })
}

/** Takes a person out of a round: he leaves its counts, what was found out about him stays. */
export async function strikeTarget(
  ctx: OpenContext,
  kind: string,
  { round_id, person_id, reason }: { readonly round_id: string; readonly person_id: string; readonly reason: string },
): Promise<void> {
  const { db, user, now, changed } = ctx
  await openRoundRow(ctx, kind, round_id)
  const [person] = await store.targetsForChange(db, user.county, round_id, [person_id])
  if (person === undefined) throw new AppError('ROUND_PERSON_UNKNOWN')
  if (person.voided) throw new AppError('ROUND_PERSON_STRUCK', { name: person.name })
  await store.strikeTarget(db, user.county, round_id, person_id, { voided_at: now, void_reason: reason })
  changed({ subject: person_id, row: `check_target ${round_id}`, before: { voided: false }, after: { voided: true, reason } })
}
