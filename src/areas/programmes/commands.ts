import type { Step } from '../../kernel/law.ts'
import { fenToJson } from '../../kernel/money.ts'
import { formatMonth } from '../../kernel/month.ts'
import type { Change } from '../../server/audit.changes.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { forgetPlans, refreshStatistics } from '../../server/db.plans.ts'
import { AppError } from '../../server/errors.ts'
import type { FormerAmount, RosterInput, RosterOutcome, RosterProblem, RosterRow, StopItem } from './contract.ts'
import { stopProblem } from './rules.ts'
import { amountWarnings, deathProblems, exclusionWarnings, receiversOf, startWarnings } from './rules.plausible.ts'
import { closings, rosterChanges, type Opening, type RosterPlan, type Segment } from './rules.roster.ts'
import * as store from './store.ts'
import * as stop from './store.stop.ts'

const CORRECTED = '同月花名册更正'
const OTHER_REASON = '99'

/** What the roster would change and what speaks against it; writes nothing. */
export const compareRoster = query(
  'entitlement.compare',
  'entitlement.read',
  async (ctx: OpenContext, input: RosterInput): Promise<RosterOutcome> => (await readRoster(ctx, input)).outcome,
)

/**
 * Brings the entitlements of one programme to what the roster of a month says. All rows or none: a blocking problem refuses it,
 * and so does a month that has been run, unless nothing changes. The same roster twice changes nothing.
 */
export const applyRoster = command(
  'entitlement.apply',
  'entitlement.write',
  async (ctx: OpenContext, input: RosterInput): Promise<RosterOutcome> => {
    refuseBelowTown(ctx)
    await store.lockProgramme(ctx.db, ctx.user.town, input.programme)
    const reading = await readRoster(ctx, input)
    const { plan, stopped, isChange, outcome } = reading
    const blocking = outcome.problems.filter(problem => problem.level === 'block')
    if (blocking[0] !== undefined) {
      throw new AppError(blocking[0].code, {
        ...blocking[0].facts,
        key: blocking[0].key,
        count: blocking.length,
        rows: blocking.slice(0, 50),
      })
    }
    if (isChange) await writePlan(ctx, input, plan, stopped)
    return outcome
  },
  (input, { rows, gone }) => ({
    programme: input.programme,
    month: input.month,
    import_id: input.import_id,
    rows: rows.length,
    new: rows.filter(row => row.outcome === 'new').length,
    changed: rows.filter(row => row.outcome === 'changed').length,
    gone: gone.length,
    gone_are: input.gone,
  }),
)

type Reading = {
  readonly plan: RosterPlan
  /** Left out of the roster, and to be stopped. */
  readonly stopped: readonly store.NamedSegment[]
  readonly isChange: boolean
  readonly outcome: RosterOutcome
}

async function readRoster(ctx: OpenContext, input: RosterInput): Promise<Reading> {
  const { db, user, law } = ctx
  const { month } = input
  const programme = law.programme(input.programme)
  if (!programme.recurring) throw new AppError('PROGRAMME_NOT_RECURRING', { programme: programme.title })
  const rows = input.rows.map(row => (programme.unit === 'person' ? { ...row, household_id: null, insured: [] } : row))
  const current = await store.segmentsFrom(db, user.county, user.scope, programme.id, month)
  const runs = await store.runMonths(db, user.county, user.town, programme.id)
  const early = rows.filter(row => row.from_month !== null && row.from_month < month)
  const known = await store.everEntitled(db, user.county, programme.id, early.flatMap(idsOf))
  const plan = rosterChanges(current, rows, month, { known, last_run: runs.findLast(run => run.month < month)?.month ?? null })
  const complete = new Set(input.gone_divisions)
  const unnamed = new Set<Segment>(plan.unnamed)
  const gone = current.filter(segment => unnamed.has(segment) && complete.has(segment.division))
  const stopped = input.gone === 'stop' ? gone : []
  const isChange = plan.openings.length > 0 || stopped.length > 0
  const problems = [
    ...(isChange ? runProblems(input, runs) : []),
    ...plan.problems,
    ...paidStarts(input, gone),
    ...(await furtherProblems(ctx, rows, input)),
  ]
  return { plan, stopped, isChange, outcome: { rows: plan.rows, gone, problems } }
}

const idsOf = (row: RosterRow): string[] => (row.household_id === null ? [row.person_id] : [row.person_id, row.household_id])

/** Deaths block; amounts, exclusions and starts warn. */
async function furtherProblems(
  { db, user, law }: OpenContext,
  rows: readonly RosterRow[],
  { month, programme }: RosterInput,
): Promise<RosterProblem[]> {
  const here = law.programme(programme)
  const everyone = [...new Set(rows.flatMap(row => [row.person_id, ...row.insured]))]
  const deaths = await store.deathsAmong(db, user.county, everyone)
  const receivers = [...new Set(rows.flatMap(receiversOf))]
  const others = await store.otherBenefits(
    db,
    user.county,
    receivers,
    here.incompatibleWith.map(each => each.programme),
    month,
  )
  return [
    ...deathProblems(rows, deaths, month),
    ...amountWarnings(rows, here, law, month),
    ...exclusionWarnings(rows, here, others, law),
    ...startWarnings(rows, month),
  ]
}

/** A segment that began this month and has been paid cannot be made void by leaving it out. */
const paidStarts = ({ gone, month }: RosterInput, segments: readonly store.NamedSegment[]): RosterProblem[] =>
  (gone === 'keep' ? [] : closings(segments, month).voided.filter(segment => segment.paid)).map(({ name, from_month }) => ({
    code: 'SEGMENT_PAID',
    level: 'block',
    key: null,
    facts: { name, from_month },
    unchecked: null,
  }))

/** A batch stands on the entitlements of its month, and a change now would reach into every later month too. */
function runProblems({ month, programme }: RosterInput, runs: readonly store.RunMonth[]): RosterProblem[] {
  const run = runs.find(each => each.month >= month)
  return run === undefined ? [] : [{ code: 'MONTH_ALREADY_RUN', level: 'block', key: null, facts: { programme, ...run }, unchecked: null }]
}

/** Batches belong to the town; who sees only a village could not tell whether a month has been run. */
export function refuseBelowTown({ user: { scope, town } }: OpenContext): void {
  if (town < scope.lo || town >= scope.hi) throw new AppError('TOWN_USER_NEEDED')
}

async function writePlan(ctx: OpenContext, input: RosterInput, plan: RosterPlan, stopped: readonly Segment[]): Promise<void> {
  const { db, user, now, newId, law } = ctx
  const leaving = closings(stopped, input.month)
  const code = law.codeOf('stop_reason', input.gone_reason)
  const note = code === null ? input.gone_reason : `${formatMonth(input.month)}花名册未列名`
  await store.endEntitlements(db, user.county, [
    ...plan.ended.map(({ entitlement_id }) => ({ entitlement_id, to_month: input.month, reason: null, note: null })),
    ...leaving.ended.map(({ entitlement_id }) => ({ entitlement_id, to_month: input.month, reason: code ?? OTHER_REASON, note })),
  ])
  const voided = [...plan.voided, ...leaving.voided].map(segment => segment.entitlement_id)
  await store.voidEntitlements(db, user.county, voided, now, CORRECTED)
  for (const change of rosterChangesTold(input, plan, leaving)) ctx.changed(change)
  const file = input.import_id === null ? null : await store.fileNameOf(db, user.county, input.import_id)
  const openings = plan.openings.map(opening => ({ ...opening, entitlement_id: newId(), ...stepsOf(opening, file) }))
  await forgetPlans(db, openings.length)
  await store.insertEntitlements(db, { ...input, county: user.county, user_id: user.user_id, now }, openings)
  await refreshStatistics(db, ['entitlement', 'entitlement_person'], openings.length)
}

/** For the audit: amounts that the roster has otherwise, and entitlements that it ends or makes void. */
function rosterChangesTold({ rows, month }: RosterInput, plan: RosterPlan, leaving: ReturnType<typeof closings>): Change[] {
  const byKey = new Map(rows.map(row => [row.key, row]))
  const about = ({ entitlement_id, person_id: subject }: FormerAmount) => ({ row: `entitlement ${entitlement_id}`, subject })
  const changed = plan.rows.flatMap(({ key, old }) => {
    const row = byKey.get(key)
    return row && old ? [{ ...about(old), before: amountOf(old), after: amountOf(row) }] : []
  })
  const ended = leaving.ended.map(old => ({ ...about(old), before: { to_month: old.to_month }, after: { to_month: month } }))
  const voided = [...plan.voided, ...leaving.voided].map(old => ({ ...about(old), before: { voided: false }, after: { voided: true } }))
  return [...changed, ...ended, ...voided]
}
const amountOf = ({ base_fen, uplift_fen, persons, division }: Pick<FormerAmount, 'base_fen' | 'uplift_fen' | 'persons' | 'division'>) => ({
  base_fen,
  uplift_fen,
  persons,
  division,
})

/** An imported amount has one step: where it was read. */
function stepsOf({ row }: Opening, file: string | null): { steps: string; parameter_ids: readonly string[] } {
  const imported: Step = {
    id: 'imported',
    title: '按上级系统/花名册审批金额，未重算',
    how: [file, row.import_row].filter(part => part !== null).join(' ') || '手工登记',
    amount_fen: fenToJson(row.base_fen + row.uplift_fen),
    by: [],
  }
  const steps = row.steps.length > 0 ? row.steps : [imported]
  return { steps: JSON.stringify(steps), parameter_ids: [...new Set(steps.flatMap(step => step.by.map(parameter => parameter.id)))] }
}

/**
 * Ends entitlements at the first month not paid. Refuses an end at or before a month already paid or before the start
 * (void it then), and reasons that the code list does not know. An end that stands already is accepted as done.
 */
export const stopEntitlements = command(
  'entitlement.stop',
  'entitlement.write',
  async ({ db, user, law, changed }: OpenContext, { items }: { readonly items: readonly StopItem[] }): Promise<{ stopped: number }> => {
    const ids = items.map(item => item.entitlement_id)
    for (const programme of await stop.programmesOf(db, user.county, ids)) await store.lockProgramme(db, user.town, programme)
    const known = await stop.stoppables(db, user.county, ids)
    const endings = items.flatMap(item => {
      const entitlement = known.get(item.entitlement_id)
      if (!entitlement) throw new AppError('ENTITLEMENT_NOT_FOUND', { entitlement_id: item.entitlement_id })
      if (law.codeName('stop_reason', item.reason) === null) throw new AppError('STOP_REASON_UNKNOWN', { reason: item.reason })
      const problem = stopProblem(entitlement, item.to_month)
      const { entitlement_id, name, from_month, to_month, paid_until } = entitlement
      if (problem !== null) {
        const facts = { entitlement_id, name, from_month, ends_at: to_month, paid_until, to_month: item.to_month }
        throw new AppError(problem, { ...facts, programme: law.programme(entitlement.programme).title })
      }
      if (to_month === item.to_month && entitlement.stop_reason === item.reason) return []
      changed({
        row: `entitlement ${entitlement_id}`,
        subject: entitlement.person_id,
        before: { to_month, stop_reason: entitlement.stop_reason },
        after: { to_month: item.to_month, stop_reason: item.reason },
      })
      return [item]
    })
    await store.endEntitlements(db, user.county, endings)
    return { stopped: endings.length }
  },
  ({ items }, { stopped }) => ({ items: items.length, stopped, first: items[0]?.entitlement_id, to_month: items[0]?.to_month }),
)

/** Takes back an entitlement that was never paid; one that was paid is stopped instead. */
export const voidEntitlement = command(
  'entitlement.void',
  'entitlement.write',
  async (
    { db, user, now, changed }: OpenContext,
    { entitlement_id, reason }: { readonly entitlement_id: string; readonly reason: string },
  ): Promise<void> => {
    for (const programme of await stop.programmesOf(db, user.county, [entitlement_id])) await store.lockProgramme(db, user.town, programme)
    const entitlement = (await stop.stoppables(db, user.county, [entitlement_id])).get(entitlement_id)
    if (!entitlement) throw new AppError('ENTITLEMENT_NOT_FOUND', { entitlement_id })
    if (entitlement.voided) throw new AppError('ENTITLEMENT_VOIDED', { name: entitlement.name })
    if (entitlement.paid_until !== null)
      throw new AppError('VOID_AFTER_PAYMENT', { name: entitlement.name, paid_until: entitlement.paid_until })
    await store.voidEntitlements(db, user.county, [entitlement_id], now, reason)
    changed({ row: `entitlement ${entitlement_id}`, subject: entitlement.person_id, before: { voided: false }, after: { voided: true } })
  },
  ({ entitlement_id, reason }) => ({ entitlement_id, reason }),
)
