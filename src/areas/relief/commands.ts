import { monthProblems } from '../../kernel/month.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { ReliefListInput, ReliefOutcome, ReliefProblem } from './contract.ts'
import { reliefProblems } from './rules.ts'
import * as store from './store.ts'

type Checked = {
  readonly number: number
  readonly same: { readonly relief_list_id: string; readonly number: number } | null
  readonly problems: readonly ReliefProblem[]
}

async function check({ db, user, law }: OpenContext, list: ReliefListInput): Promise<Checked> {
  refuse(monthProblems(list.paid_month), { month: list.paid_month })
  const same = (await store.sameList(db, user.county, user.town, list)) ?? null
  const facts = await store.factsOf(db, user.county, list.paid_month, list.grants, same?.relief_list_id ?? null)
  const number = same?.number ?? (await store.nextNumber(db, user.county, user.town, list.paid_month))
  return { number, same, problems: reliefProblems(list, facts, law) }
}

/** The number a list would get and what speaks against it; writes nothing. */
export const checkReliefList = query('relief.check', 'relief.read', check)

/**
 * Makes one numbered list of a month, counted in one unit. A blocking problem refuses it; warnings are given back.
 * The very same list of the month is met again and nothing is written.
 */
export const createReliefList = command(
  'relief.create',
  'relief.write',
  async (ctx: OpenContext, list: ReliefListInput): Promise<ReliefOutcome> => {
    const { db, user, now, newId } = ctx
    if (user.town < user.scope.lo || user.town >= user.scope.hi) throw new AppError('TOWN_USER_NEEDED')
    await store.lockRelief(db, user.town)
    const { number, same, problems } = await check(ctx, list)
    const blocking = problems.filter(problem => problem.level === 'block')
    const first = blocking[0]
    if (first) {
      const row = first.grant === null ? null : first.grant + 1
      throw new AppError(first.code, { ...first.facts, key: row, count: blocking.length, rows: blocking.slice(0, 50) })
    }
    if (same) return { ...same, same: true, problems }
    const relief_list_id = newId()
    await store.insertList(db, { ...list, county: user.county, relief_list_id, town: user.town, number, user_id: user.user_id, now })
    return { relief_list_id, number, same: false, problems }
  },
  (list, { relief_list_id, number, same }) => ({
    relief_list_id,
    paid_month: list.paid_month,
    number,
    unit: list.unit,
    grants: list.grants.length,
    import_id: list.import_id,
    same,
  }),
)

/** Takes a list back as long as no batch pays it. */
export const voidReliefList = command(
  'relief.void',
  'relief.write',
  async (
    { db, user, now, changed }: OpenContext,
    { relief_list_id, reason }: { readonly relief_list_id: string; readonly reason: string },
  ): Promise<void> => {
    await store.lockRelief(db, user.town)
    const list = await store.listForChange(db, user.county, relief_list_id)
    if (!list) throw new AppError('RELIEF_NOT_FOUND', { relief_list_id })
    if (list.voided) throw new AppError('RELIEF_VOIDED', { number: list.number, month: list.paid_month })
    if (list.batch_id !== null)
      throw new AppError('RELIEF_ALREADY_RUN', { number: list.number, month: list.paid_month, batch_id: list.batch_id })
    await store.voidList(db, user.county, relief_list_id, now, reason)
    changed({ row: `relief_list ${relief_list_id}`, before: { voided: false }, after: { voided: true } })
  },
  ({ relief_list_id, reason }) => ({ relief_list_id, reason }),
)
