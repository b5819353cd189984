import { day } from '../../kernel/day.ts'
import { codeGiven } from '../../kernel/law.ts'
import { fenFromJson, fenToJson } from '../../kernel/money.ts'
import { command, permitOneOf, query, refuse, type Context, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { peopleOf, refuseLines, type Refused } from './commands.listed.ts'
import type { NewListing, NewPlan, PlanDetail, PlanRow, VisitLead, VisitMade, VisitRow } from './contract.visits.ts'
import { listedProblems } from './rules.ts'
import { listingProblems, planProblems, visitProblems } from './rules.visits.ts'
import { ofTown, type ListedRecord } from './store.ts'
import * as store from './store.visits.ts'

/** `visit.write` alone is the 残联's: what the office leads needs its own right besides. */
function permitLead(ctx: Context, name: string, lead: VisitLead): void {
  if (lead === 'civil_affairs') permitOneOf(ctx, name, ['elderly.write'])
}

async function planRows({ db, user }: OpenContext, only: string | null = null): Promise<PlanRow[]> {
  const sums = new Map((await store.planSums(db, user.county)).map(each => [each.plan_id, each]))
  const records = await ofTown(db, scopeOf(user.town), user.scope, () => store.plans(db, user.county, only))
  return records.map((record): PlanRow => {
    const of = sums.get(record.plan_id)
    return {
      ...record,
      listed: of?.listed ?? 0,
      listed_fen: fenToJson(of?.listed_fen ?? 0n),
      visited: of?.visited ?? 0,
      visited_fen: fenToJson(of?.visited_fen ?? 0n),
    }
  })
}

/** Plans of visits, newest first. */
export const plans = query('visit.list', 'visit.read', (ctx: OpenContext) => planRows(ctx))

/** A plan with its list, as far as the reader's scope reaches. */
export const plan = query(
  'visit.detail',
  'visit.read',
  async (ctx: OpenContext, { plan_id }: { readonly plan_id: string }): Promise<PlanDetail> => {
    const { db, user, codec } = ctx
    const [found] = await planRows(ctx, plan_id)
    if (!found) throw new AppError('VISIT_PLAN_NOT_FOUND', { plan_id })
    const records = await store.visits(db, user.county, plan_id)
    return {
      plan: found,
      visits: records.map(
        ({ id_cipher, amount_fen, ...record }): VisitRow => ({
          ...record,
          amount_fen: fenToJson(amount_fen),
          masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
        }),
      ),
    }
  },
)

export const makePlan = command(
  'visit.plan',
  'visit.write',
  async (ctx: OpenContext, wanted: NewPlan): Promise<{ plan_id: string }> => {
    const { db, user, now, today, law, newId } = ctx
    permitLead(ctx, 'visit.plan', wanted.lead)
    refuse(planProblems(wanted, today, law), wanted)
    const { occasion, year, source, lead } = wanted
    const plan_id = newId()
    await store.insertPlan(db, {
      county: user.county,
      plan_id,
      division: user.town,
      occasion,
      year,
      source,
      lead,
      created_by: user.user_id,
      created_at: now,
    })
    return { plan_id }
  },
  ({ occasion, year, source, lead }, { plan_id }) => ({ plan_id, occasion, year, source, lead }),
)

async function openPlan(ctx: OpenContext, name: string, plan_id: string): Promise<store.StoredPlan> {
  const found = await store.planForChange(ctx.db, ctx.user.county, plan_id)
  if (!found) throw new AppError('VISIT_PLAN_NOT_FOUND', { plan_id })
  permitLead(ctx, name, found.lead)
  if (found.voided) throw new AppError('VISIT_PLAN_VOIDED')
  return found
}

/** Puts people on the list of a plan, all or none. */
export const listVisits = command(
  'visit.enlist',
  'visit.write',
  async (ctx: OpenContext, wanted: NewListing & { readonly plan_id: string }): Promise<{ added: number }> => {
    const { plan_id, people } = wanted
    const planned_on = day(wanted.planned_on)
    const held = await openPlan(ctx, 'visit.enlist', plan_id)
    const persons = await peopleOf(ctx, people, planned_on)
    const rows = await rowsOf(ctx, wanted, held, persons)
    await store.insertVisits(ctx.db, rows)
    return { added: rows.length }
  },
  ({ plan_id, planned_on }, { added }) => ({ plan_id, planned_on, added }),
)

async function rowsOf(
  { db, user, now, law, newId }: OpenContext,
  wanted: NewListing & { readonly plan_id: string },
  { year }: store.StoredPlan,
  persons: readonly (ListedRecord | undefined)[],
): Promise<store.VisitInsert[]> {
  const { plan_id, people } = wanted
  const planned_on = day(wanted.planned_on)
  const said = wanted.words?.trim() ?? ''
  const words = said === '' ? null : said
  const standing = await store.listedPeople(db, user.county, plan_id)
  const taken = {
    people: new Set(standing.map(each => each.person_id)),
    households: new Set(standing.flatMap(({ household_id }) => (household_id === null ? [] : [household_id]))),
  }
  const refused: Refused[] = []
  const rows: store.VisitInsert[] = []
  for (const [line, entry] of people.entries()) {
    const person = persons[line]
    const { amount_fen } = entry
    const category = codeGiven(law, 'visit_category', entry.category)
    const household_id = person?.household_id ?? null
    const again = household_id !== null && taken.households.has(household_id)
    const problems = [
      ...listedProblems(entry, person, 'visit_category', law),
      ...(person === undefined ? [] : listingProblems({ amount_fen, planned_on, words, household_id }, person, year, taken)),
    ]
    const { name: register, born_on, died_on } = person ?? {}
    const facts = { year, on: planned_on, amount_fen, name: entry.name, category: entry.category, register, born_on, died_on }
    refused.push(...problems.map(problem => ({ line, problem, facts })))
    if (problems.length > 0 || person === undefined || category === null) continue
    taken.people.add(person.person_id)
    if (household_id !== null) taken.households.add(household_id)
    rows.push({
      county: user.county,
      visit_id: newId(),
      plan_id,
      division: person.division,
      person_id: person.person_id,
      household_id,
      category,
      amount_fen: fenFromJson(amount_fen),
      planned_on,
      // The word stays with whom it explains.
      words: again ? words : null,
      created_by: user.user_id,
      created_at: now,
    })
  }
  refuseLines(refused)
  return rows
}

type Of = { readonly plan_id: string; readonly visit_id: string }

async function openVisit({ db, user }: OpenContext, { plan_id, visit_id }: Of): Promise<store.StoredVisit> {
  const found = await store.visitForChange(db, user.county, plan_id, visit_id)
  if (!found) throw new AppError('VISIT_NOT_FOUND', { visit_id })
  if (found.voided) throw new AppError('VISIT_VOIDED')
  return found
}

/** The visit was made: once; what is written is not edited any more. */
export const recordVisit = command(
  'visit.record',
  'visit.write',
  async (ctx: OpenContext, wanted: VisitMade & Of): Promise<void> => {
    const { db, user, now, today, changed } = ctx
    const { plan_id, visit_id, receipt } = wanted
    const { year } = await openPlan(ctx, 'visit.record', plan_id)
    const found = await openVisit(ctx, wanted)
    if (found.visited_on !== null) throw new AppError('VISIT_ALREADY', { on: found.visited_on })
    const visited_on = day(wanted.visited_on)
    const { name, born_on, died_on } = found
    refuse(visitProblems({ ...wanted, visited_on }, found, year, today), { name, born_on, died_on, year, on: visited_on })
    const proxy = receipt === 'proxy'
    await store.changeVisit(db, user.county, visit_id, {
      visited_on,
      visitors: wanted.visitors.trim(),
      receipt,
      proxy_name: proxy ? (wanted.proxy_name?.trim() ?? null) : null,
      proxy_relation: proxy ? (wanted.proxy_relation?.trim() ?? null) : null,
      recorded_by: user.user_id,
      recorded_at: now,
    })
    changed({ subject: found.person_id, row: `visit ${visit_id}`, before: { visited_on: null }, after: { visited_on, receipt } })
  },
  ({ plan_id, visit_id, visited_on, receipt }) => ({ plan_id, visit_id, visited_on, receipt }),
)

/** Takes a line off the list, or a visit back; the corrected one is put on the list anew. */
export const voidVisit = command(
  'visit.void',
  'visit.write',
  async (ctx: OpenContext, wanted: Of & { readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    const { plan_id, visit_id, reason } = wanted
    await openPlan(ctx, 'visit.void', plan_id)
    const found = await openVisit(ctx, wanted)
    await store.changeVisit(db, user.county, visit_id, { voided_at: now, void_reason: reason })
    changed({ subject: found.person_id, row: `visit ${visit_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ plan_id, visit_id, reason }) => ({ plan_id, visit_id, reason }),
)

/** A plan falls while nobody stands on its list. */
export const voidPlan = command(
  'visit.void-plan',
  'visit.write',
  async (ctx: OpenContext, { plan_id, reason }: { readonly plan_id: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openPlan(ctx, 'visit.void-plan', plan_id)
    const standing = await store.listedPeople(db, user.county, plan_id)
    if (standing.length > 0) throw new AppError('VISIT_PLAN_HAS_LIST', { count: standing.length })
    await store.voidPlan(db, user.county, plan_id, { voided_at: now, void_reason: reason })
    changed({ subject: null, row: `visit_plan ${plan_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ plan_id, reason }) => ({ plan_id, reason }),
)
