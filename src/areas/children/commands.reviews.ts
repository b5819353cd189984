import { day } from '../../kernel/day.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { byOf } from './commands.ts'
import { markOf } from './commands.mark.ts'
import { kindsOf } from './commands.read.ts'
import type { Answers, NewRound, ReviewRow, RoundDetail, RoundRow } from './contract.reviews.ts'
import { ANSWER_FIELDS, ANSWER_NAMES, reviewProblems } from './rules.reviews.ts'
import * as store from './store.ts'
import * as reviewing from './store.reviews.ts'

async function roundRows({ db, user }: OpenContext, only: string | null = null): Promise<RoundRow[]> {
  const counts = new Map((await reviewing.roundCounts(db, user.county)).map(({ round_id, ...count }) => [round_id, count]))
  const records = await reviewing.ofTown(db, user.town, user.scope, () => reviewing.rounds(db, user.county, only))
  return records.map(({ round_id, ...rest }) => ({ round: round_id, ...rest, ...(counts.get(round_id) ?? { due: 0, reviewed: 0 }) }))
}

export const rounds = query('child.rounds', 'child.read', (ctx: OpenContext) => roundRows(ctx))

const answersOf = (record: reviewing.ReviewRecord): Answers | null => {
  const { care, school_answer, health_answer, safety, capability, finding, measures, reviewed_on, reviewers } = record
  // The table holds all of them or none.
  if (reviewed_on === null) return null
  return { care, school_answer, health_answer, safety, capability, finding, measures, reviewed_on, reviewers } as Answers
}

/** A round with its children, as far as the reader's villages go. */
export const round = query(
  'child.round',
  'child.read',
  async (ctx: OpenContext, { round: round_id }: { readonly round: string }): Promise<RoundDetail> => {
    const { db, user } = ctx
    const [head] = await roundRows(ctx, round_id)
    if (!head) throw new AppError('ROUND_NOT_FOUND')
    const records = await reviewing.reviews(db, user.county, round_id)
    const reviews = records.map((record): ReviewRow => {
      const { review_id, child_id, name, born_on, division, village, kinds, guardian, excuse } = record
      return {
        review: review_id,
        child: child_id,
        name,
        born_on,
        division,
        village,
        kinds: [...kinds],
        guardian,
        excuse,
        answers: answersOf(record),
      }
    })
    const villages = new Map<string, RoundDetail['villages'][number]>()
    for (const { division, village, excuse, answers } of reviews) {
      const count = villages.get(division) ?? { division, village, due: 0, reviewed: 0 }
      const due = excuse === null ? 1 : 0
      villages.set(division, { ...count, due: count.due + due, reviewed: count.reviewed + (answers === null ? 0 : 1) })
    }
    return { round: head, villages: [...villages.values()].sort((a, b) => (a.division < b.division ? -1 : 1)), reviews }
  },
)

/** Opens a round with every child of the town that is in a class on that day. */
export const openRound = command(
  'child.round-open',
  'child.round',
  async (ctx: OpenContext, { heading, opened_on, due_on }: NewRound): Promise<{ round: string; children: number }> => {
    const { db, user, today, newId } = ctx
    const whole = scopeOf(user.town)
    if (user.scope.lo > whole.lo || user.scope.hi < whole.hi) throw new AppError('ROUND_WANTS_TOWN')
    if (opened_on > today) throw new AppError('CHILD_DAY_AHEAD')
    if (due_on < opened_on) throw new AppError('ROUND_ENDS_FIRST')
    const named = (await store.children(db, user.county)).flatMap((record): reviewing.Named[] => {
      const kinds = record.voided === null ? kindsOf(record, day(opened_on)) : []
      return kinds.length === 0 ? [] : [{ review_id: newId(), child_id: record.child_id, division: record.division, kinds }]
    })
    if (named.length === 0) throw new AppError('ROUND_EMPTY')
    const round_id = newId()
    const row = { round_id, division: user.town, heading: heading.trim(), opened_on: day(opened_on), due_on: day(due_on) }
    await reviewing.insertRound(db, byOf(ctx), row)
    await reviewing.insertReviews(db, user.county, round_id, named)
    return { round: round_id, children: named.length }
  },
  // How many children there are is for those named for them.
  ({ opened_on, due_on }) => ({ opened_on, due_on }),
)

async function openReview(ctx: OpenContext, round_id: string, review_id: string) {
  const { db, user } = ctx
  const [head] = await reviewing.ofTown(db, user.town, user.scope, () => reviewing.rounds(db, user.county, round_id))
  const found = head === undefined ? undefined : await reviewing.reviewForChange(db, user.county, round_id, review_id)
  if (head === undefined || found === undefined) throw new AppError('REVIEW_NOT_FOUND')
  if (head.voided !== null) throw new AppError('ROUND_VOIDED')
  return { head, found }
}

type Reviewed = { readonly round: string; readonly review: string; readonly answers: Answers; readonly again: string | null }

/** The answers of one child. Others than those that stand want a reason, and the old ones go into the child's history. */
export const reviewChild = command(
  'child.review',
  'child.write',
  async (ctx: OpenContext, { round: round_id, review, answers, again }: Reviewed): Promise<void> => {
    const { db, user, law, today, now, newId, changed } = ctx
    const { head, found } = await openReview(ctx, round_id, review)
    if (found.excuse !== null) throw new AppError('REVIEW_EXCUSED', { excuse: found.excuse })
    const before = answersOf(found)
    if (before !== null && again === null) throw new AppError('REVIEW_ALREADY', { on: before.reviewed_on })
    refuse(reviewProblems(answers, { ...found, opened_on: head.opened_on }, law, today), { born_on: found.born_on, died_on: found.died_on })
    if (before !== null && again !== null) {
      const row = { change_id: newId(), child_id: found.child_id, division: found.division, field: 'review' }
      const words = (given: Answers): string => wordsOf(given, law)
      await store.insertChanges(db, byOf(ctx), [{ ...row, old_value: words(before), new_value: words(answers), source: again }])
    }
    await reviewing.answer(db, user.county, review, { ...answers, recorded_by: user.user_id, recorded_at: now })
    const mark = markOf(ctx, found.child_id)
    changed({ subject: mark, row: `child_record ${mark}`, before: {}, after: { reviewed_on: answers.reviewed_on, again: before !== null } })
  },
)

const wordsOf = (answers: Answers, law: OpenContext['law']): string =>
  [
    answers.reviewed_on,
    ...ANSWER_FIELDS.map(field => `${ANSWER_NAMES[field]}${law.codeName('child_answer', answers[field]) ?? ''}`),
    law.codeName('child_finding', answers.finding) ?? '',
    answers.measures ?? '',
  ]
    .filter(word => word !== '')
    .join('、')

/** A child that died or went away before it could be reviewed. */
export const excuseReview = command(
  'child.excuse',
  'child.round',
  async (
    ctx: OpenContext,
    { round: round_id, review, reason }: { readonly round: string; readonly review: string; readonly reason: string },
  ): Promise<void> => {
    const { db, user, today, changed } = ctx
    const { found } = await openReview(ctx, round_id, review)
    if (found.excuse !== null) throw new AppError('REVIEW_EXCUSED', { excuse: found.excuse })
    if (found.reviewed_on !== null) throw new AppError('REVIEW_ALREADY', { on: found.reviewed_on })
    await reviewing.excuse(db, user.county, review, { excused_on: today, excuse: reason })
    const mark = markOf(ctx, found.child_id)
    changed({ subject: mark, row: `child_record ${mark}`, before: {}, after: { excused: true } })
  },
)

export const voidRound = command(
  'child.round-void',
  'child.round',
  async (
    { db, user, now }: OpenContext,
    { round: round_id, reason }: { readonly round: string; readonly reason: string },
  ): Promise<void> => {
    const [head] = await reviewing.rounds(db, user.county, round_id)
    if (!head) throw new AppError('ROUND_NOT_FOUND')
    if (head.voided !== null) throw new AppError('ROUND_VOIDED')
    await reviewing.voidRound(db, user.county, round_id, { voided_at: now, void_reason: reason })
  },
)
