import { day } from '../../kernel/day.ts'
import { fenToJson } from '../../kernel/money.ts'
import { month, type Month } from '../../kernel/month.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { amendDeath } from '../people/commands.death.ts'
import type { DeathAmendment } from '../people/contract.ts'
import { refuseBelowTown } from './commands.ts'
import type { DeathCorrection, FollowedEntitlement } from './contract.death.ts'
import { DEATH_STOP, followDeath } from './rules.death.ts'
import { stopMonthAfter } from './rules.ts'
import * as store from './store.ts'
import * as stop from './store.stop.ts'

const VOID_REASON = '死亡日期更正：待遇在死亡之后才开始'

/** What would follow from another day of death, or from none; writes nothing. */
export const previewDeath = query(
  'death.preview',
  'entitlement.read',
  async (
    ctx: OpenContext,
    { person_id, died_on }: { readonly person_id: string; readonly died_on: string | null },
  ): Promise<DeathCorrection> => {
    refuseBelowTown(ctx)
    const before = await stop.diedOn(ctx.db, ctx.user.county, person_id)
    if (before === null) return { before, after: died_on, entitlements: [] }
    return { before, after: died_on, entitlements: await followed(ctx, person_id, before, died_on) }
  },
)

/**
 * Corrects a recorded death (another day, or null for the wrong person) together with the entitlements that it stopped: ends move by the
 * rule that set them. Months that a batch has paid stay as they are; what was paid too much or too little comes back, to be recovered or
 * paid later. Needs the rights to both, and the whole town: batches are its.
 */
export const correctDeath = command(
  'death.correct',
  'entitlement.write',
  async (ctx: OpenContext, { person_id, died_on, reason }: DeathAmendment & { readonly person_id: string }): Promise<DeathCorrection> => {
    const { db, user, now } = ctx
    refuseBelowTown(ctx)
    for (const programme of await stop.programmesOfPerson(db, user.county, person_id)) await store.lockProgramme(db, user.town, programme)
    const { before, after } = await amendDeath(ctx, { person_id, died_on, reason })
    const entitlements = await followed(ctx, person_id, before, after)
    const note = `死亡日期由${before}更正为${after ?? '无'}`
    const moved = entitlements.filter(({ outcome }) => outcome === 'moved' || outcome === 'reopened')
    await stop.moveStops(
      db,
      user.county,
      moved.map(({ entitlement_id, to_month }) =>
        to_month === null
          ? { entitlement_id, to_month, reason: null, note: null }
          : { entitlement_id, to_month: month(to_month), reason: DEATH_STOP, note },
      ),
    )
    for (const { entitlement_id, outcome, was_to, to_month } of entitlements)
      if (outcome === 'moved' || outcome === 'reopened' || outcome === 'void')
        ctx.changed({
          row: `entitlement ${entitlement_id}`,
          subject: person_id,
          before: { to_month: was_to, voided: false },
          after: { to_month: outcome === 'void' ? was_to : to_month, voided: outcome === 'void' },
        })
    const voided = entitlements.filter(({ outcome }) => outcome === 'void').map(({ entitlement_id }) => entitlement_id)
    await store.voidEntitlements(db, user.county, voided, now, VOID_REASON)
    return { before, after, entitlements }
  },
  ({ person_id, reason }, { before, after, entitlements }) => ({
    person_id,
    before,
    after,
    reason,
    entitlements: entitlements
      .map(each => `${each.entitlement_id} ${each.outcome} ${each.was_to ?? '-'}→${each.to_month ?? '-'}`)
      .join('；'),
    over_fen: entitlements.reduce((sum, { over }) => sum + over.amount_fen, 0),
    under_fen: entitlements.reduce((sum, { under }) => sum + under.amount_fen, 0),
  }),
)

async function followed(
  { db, user, law }: OpenContext,
  person_id: string,
  before: string,
  after: string | null,
): Promise<FollowedEntitlement[]> {
  const stops = await stop.namingPerson(db, user.county, person_id)
  const paid = await stop.paidMonths(db, user.county, stops)
  const runs = new Map<string, readonly Month[]>()
  for (const programme of new Set(stops.map(each => each.programme)))
    runs.set(
      programme,
      (await store.runMonths(db, user.county, user.town, programme)).map(run => run.month),
    )
  const recorded = stopMonthAfter(day(before))
  const right = after === null ? null : stopMonthAfter(day(after))
  return stops.flatMap((each): FollowedEntitlement[] => {
    const facts = { ...each, paid: paid.get(each.entitlement_id) ?? new Map(), runs: runs.get(each.programme) ?? [] }
    const { outcome, to_month, over, under } = followDeath(facts, recorded, right)
    if (outcome === 'apart') return []
    return [
      {
        entitlement_id: each.entitlement_id,
        programme: each.programme,
        title: law.programme(each.programme).title,
        household: each.household_id !== null,
        persons: each.persons,
        outcome,
        was_to: each.to_month,
        to_month,
        over: { months: [...over.months], amount_fen: fenToJson(over.amount_fen) },
        under: { months: [...under.months], amount_fen: fenToJson(under.amount_fen) },
      },
    ]
  })
}
