import { fenFromJson, fenToJson, sumFen } from '../../kernel/money.ts'
import { month, monthFromDate } from '../../kernel/month.ts'
import { dayOf } from '../../server/clock.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { reliefProblemText } from '../../server/messages/relief.ts'
import { createReliefList } from './commands.ts'
import type { GrantInput, NewReliefList, ReliefListDetail, ReliefListRow, ReliefProblem, ReliefSum, ReliefWarning } from './contract.ts'
import { reliefProblems } from './rules.ts'
import * as store from './store.read.ts'
import { factsOf } from './store.ts'

/** Lists of some months, and sums per unit: 人 and 户 stand apart. */
export const reliefLists = query(
  'relief.list',
  'relief.read',
  async ({ db, user }: OpenContext, range: { readonly from: string; readonly to: string }) => {
    const records = await store.lists(db, user.county, month(range.from), month(range.to))
    const live = records.filter(record => record.voided_at === null)
    const sums = (['person', 'household'] as const).flatMap((unit): ReliefSum[] => {
      const own = live.filter(record => record.unit === unit)
      if (own.length === 0) return []
      const count = own.reduce((total, record) => total + record.count, 0)
      return [{ unit, lists: own.length, count, amount_fen: fenToJson(sumFen(own.map(record => record.amount_fen))) }]
    })
    return { lists: records.map(listRow), sums }
  },
)

function listRow({ paid_month, amount_fen, created_at, voided_at, void_reason, ...record }: store.ListRecord): ReliefListRow {
  return {
    ...record,
    paid_month: monthFromDate(paid_month),
    amount_fen: fenToJson(amount_fen),
    made_on: dayOf(created_at),
    voided: voided_at === null ? null : { reason: void_reason ?? '', on: dayOf(voided_at) },
  }
}

/** One list with its grants; the warnings are those of today's register. */
export const reliefList = query(
  'relief.detail',
  'relief.read',
  async (ctx: OpenContext, { relief_list_id }: { readonly relief_list_id: string }): Promise<ReliefListDetail> => {
    const { db, user, codec, law } = ctx
    const record = await store.list(db, user.county, relief_list_id)
    if (!record) throw new AppError('RELIEF_NOT_FOUND', { relief_list_id })
    const grants = await store.grants(db, user.county, relief_list_id)
    const paid_month = monthFromDate(record.paid_month)
    const facts = await factsOf(db, user.county, paid_month, grants, relief_list_id)
    const problems = record.voided_at === null ? reliefProblems({ ...record, paid_month, import_id: null, grants }, facts, law) : []
    const orNull = (fen: bigint | null): number | null => (fen === null ? null : fenToJson(fen))
    return {
      list: listRow(record),
      warnings: warningsOf(ctx, problems),
      grants: grants.map(({ id_cipher, ...grant }) => ({
        ...grant,
        masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
        village_fen: orNull(grant.village_fen),
        office_fen: orNull(grant.office_fen),
        amount_fen: fenToJson(grant.amount_fen),
      })),
    }
  },
)

const warningsOf = ({ law }: OpenContext, problems: readonly ReliefProblem[]): ReliefWarning[] =>
  problems.map(problem => ({
    code: problem.code,
    level: problem.level,
    row_no: problem.grant === null ? null : problem.grant + 1,
    text: reliefProblemText(problem, law),
    unchecked: problem.unchecked,
  }))

/** A list made by hand: village and household of each person come from the register. */
export const enterReliefList = command('relief.enter', 'relief.write', async (ctx: OpenContext, list: NewReliefList) => {
  const places = await store.placesOf(
    ctx.db,
    ctx.user.county,
    list.grants.map(grant => grant.person_id),
    ctx.today,
  )
  const grants = list.grants.map((grant): GrantInput => {
    const place = places.get(grant.person_id)
    if (!place) throw new AppError('GRANT_PERSON_NOT_FOUND', { person_id: grant.person_id })
    if (list.unit === 'household' && place.household_id === null) throw new AppError('HOUSEHOLD_MISSING', { name: place.name })
    const orNull = (fen: number | null): bigint | null => (fen === null ? null : fenFromJson(fen))
    return {
      ...grant,
      division: place.division,
      household_id: list.unit === 'household' ? place.household_id : null,
      import_row: null,
      village_fen: orNull(grant.village_fen),
      office_fen: orNull(grant.office_fen),
      amount_fen: fenFromJson(grant.amount_fen),
    }
  })
  const { problems, ...made } = await createReliefList(ctx, { ...list, paid_month: month(list.paid_month), import_id: null, grants })
  return { ...made, warnings: warningsOf(ctx, problems) }
})
