import { command, refuse, type OpenContext } from '../../server/command.ts'
import type { Change, Value, Values } from '../../server/audit.changes.ts'
import { AppError } from '../../server/errors.ts'
import { forgetPlans, refreshStatistics } from '../../server/db.plans.ts'
import { movePeople } from '../people/commands.ts'
import type { HouseholdInput, HouseholdSaved } from './contract.ts'
import { householdProblems, isComplete, meetHouseholds, planMembers, type Membership } from './rules.ts'
import * as store from './store.ts'

type Saving = { readonly input: HouseholdInput; readonly household_id: string; readonly known: store.HouseholdRow | undefined }

/**
 * Takes co-living households as a roster states them from `from_day` on; order of the input is kept.
 * Members who left or have other particulars get dated memberships; a person who joins a household leaves the one before,
 * and a household that nobody is left in is closed. The head changes only with a complete list.
 */
export const saveHouseholds = command(
  'household.save',
  'person.write',
  async (
    ctx: OpenContext,
    { households, from_day }: { households: readonly HouseholdInput[]; from_day: string; source: string },
  ): Promise<HouseholdSaved[]> => {
    const { db, user, now, newId } = ctx
    const problems = householdProblems(households)
    refuse([...problems.keys()], { keys: [...problems.values()][0], count: [...problems.values()][0]?.length })
    const people = [...new Set(households.flatMap(household => household.members.map(member => member.person_id)))]
    if ((await store.countVisible(db, user.county, people)) < people.length) throw new AppError('PERSON_NOT_FOUND')

    const rows = await store.householdsMet(
      db,
      user.county,
      people,
      households.flatMap(({ outside_number }) => outside_number ?? []),
    )
    const memberships = await store.membershipsOf(
      db,
      user.county,
      rows.map(row => row.household_id),
    )
    const met = meetHouseholds(households, rows, memberships)
    const byId = new Map(rows.map(row => [row.household_id, row]))
    const saving = households.map((input): Saving => {
      const household_id = met.get(input.key)
      return { input, household_id: household_id ?? newId(), known: household_id === undefined ? undefined : byId.get(household_id) }
    })
    const changed = await saveRows(ctx, saving)
    for (const household_id of await saveMembers(ctx, saving, memberships, from_day)) changed.add(household_id)
    await store.closeEmpty(
      db,
      user.county,
      now,
      rows.map(row => row.household_id),
      from_day,
    )
    return saving.map(({ input, household_id, known }) => ({
      key: input.key,
      household_id,
      outcome: known === undefined ? 'new' : changed.has(household_id) ? 'changed' : 'same',
    }))
  },
  (input, output) => ({
    households: output.length,
    new: output.filter(each => each.outcome === 'new').length,
    changed: output.filter(each => each.outcome === 'changed').length,
    source: input.source,
  }),
)

/** Inserts new households and writes what the known ones have otherwise; gives the ids of the changed. */
async function saveRows({ db, user, now, changed }: OpenContext, saving: readonly Saving[]): Promise<Set<string>> {
  await forgetPlans(db, saving.length)
  await store.insertHouseholds(
    db,
    user.county,
    now,
    saving
      .filter(({ known }) => !known)
      .map(({ input, household_id }) => ({
        household_id,
        division: input.division,
        head_person_id: input.head_person_id,
        outside_number: input.outside_number,
        villager_group: input.villager_group,
        address: input.address,
        phone: input.phone,
        stated_members: input.stated_members,
      })),
  )
  const updates = saving.flatMap(({ input, household_id, known }): store.HouseholdUpdate[] => {
    if (!known) return []
    const news = <T>(stated: T | null, have: T | null): T | null => (stated !== null && stated !== have ? stated : null)
    const update = {
      household_id,
      head_person_id: isComplete(input) ? news(input.head_person_id, known.head_person_id) : null,
      outside_number: news(input.outside_number, known.outside_number),
      villager_group: news(input.villager_group, known.villager_group),
      address: news(input.address, known.address),
      phone: news(input.phone, known.phone),
      stated_members: news(input.stated_members, known.stated_members),
    }
    const { household_id: _, ...fields } = update
    const written = Object.entries(fields).filter(([, value]) => value !== null)
    if (written.length === 0) return []
    changed({ row: `household ${household_id}`, before: known, after: { ...known, ...Object.fromEntries(written) } })
    return [update]
  })
  await store.updateHouseholds(db, user.county, now, updates)
  return new Set(updates.map(update => update.household_id))
}

/** Opens, closes and corrects memberships; gives the ids of the households whose members changed. */
async function saveMembers(
  { db, user, now, changed }: OpenContext,
  saving: readonly Saving[],
  memberships: readonly Membership[],
  from_day: string,
): Promise<Set<string>> {
  const byHousehold = Map.groupBy(memberships, membership => membership.household_id)
  const openElsewhere = Map.groupBy(
    memberships.filter(membership => membership.to_day === null),
    membership => membership.person_id,
  )
  const open: store.MemberRow[] = [],
    correct: store.MemberRow[] = [],
    close: store.Closing[] = []
  for (const { input, household_id, known } of saving) {
    const plan = planMembers(
      known && !isComplete(input) ? asRegistered(input, known) : input,
      byHousehold.get(household_id) ?? [],
      from_day,
    )
    const place = { household_id, division: known?.division ?? input.division }
    open.push(...plan.open.map(member => ({ ...member, ...place })))
    correct.push(...plan.correct.map(member => ({ ...member, ...place })))
    close.push(...plan.close.map(closing => ({ ...closing, household_id })))
    for (const { person_id } of plan.open) {
      for (const other of openElsewhere.get(person_id) ?? []) {
        if (other.household_id === household_id || other.from_day >= from_day) continue
        close.push({ household_id: other.household_id, person_id, from_day: other.from_day, to_day: from_day })
      }
    }
  }
  const once = [...new Map(close.map(each => [`${each.household_id} ${each.person_id}`, each])).values()]
  for (const change of memberChanges(memberships, once, correct)) changed(change)
  await forgetPlans(db, open.length)
  await store.closeMembers(db, user.county, once)
  await store.correctMembers(db, user.county, correct)
  await store.insertMembers(db, user.county, now, open)
  await refreshStatistics(db, ['household', 'household_member'], open.length)
  return new Set([...open, ...correct, ...once].map(each => each.household_id))
}

/** For the audit: memberships that ended or have other particulars. */
function memberChanges(
  memberships: readonly Membership[],
  closed: readonly store.Closing[],
  corrected: readonly store.MemberRow[],
): Change[] {
  const key = ({ household_id, person_id, from_day }: Omit<store.Closing, 'to_day'>): string => `${household_id} ${person_id} ${from_day}`
  const known = new Map(memberships.map(membership => [key(membership), membership]))
  return [...closed, ...corrected].map(after => ({
    row: `household_member ${after.household_id}`,
    subject: after.person_id,
    before: pick(known.get(key(after)) ?? {}, Object.keys(after)),
    after: { ...after, division: undefined },
  }))
}
const pick = (values: Readonly<Record<string, Value>>, fields: readonly string[]): Values =>
  Object.fromEntries(fields.filter(field => field !== 'division').map(field => [field, values[field]]))

/** A list that names only an applicant who is not the registered head says nothing about how the members are related. */
const asRegistered = (input: HouseholdInput, known: store.HouseholdRow): HouseholdInput =>
  input.head_person_id === known.head_person_id ? input : { ...input, members: [] }

/** People to another village with their accounts and open memberships. */
export const relocatePeople = command(
  'person.relocate',
  'person.write',
  async (ctx: OpenContext, input: { person_ids: readonly string[]; division: string; source: string }): Promise<{ moved: number }> => {
    const moved = await movePeople(ctx, input)
    await store.moveMembers(ctx.db, ctx.user.county, input.person_ids, input.division)
    return moved
  },
  (input, output) => ({ division: input.division, moved: output.moved }),
)

/** The whole family moves to another village: the household, its open members and their accounts. */
export const moveHousehold = command(
  'household.move',
  'person.write',
  async (
    ctx: OpenContext,
    { household_id, division, source }: { household_id: string; division: string; source: string },
  ): Promise<{ moved: number }> => {
    const { db, user, now } = ctx
    const household = await store.householdById(db, user.county, household_id, true)
    if (!household) throw new AppError('HOUSEHOLD_NOT_FOUND')
    const members = (await store.membershipsOf(db, user.county, [household_id])).filter(member => member.to_day === null)
    const { moved } = await relocatePeople(ctx, { person_ids: members.map(member => member.person_id), division, source })
    await store.moveHousehold(db, user.county, now, household_id, division)
    ctx.changed({ row: `household ${household_id}`, before: { division: household.division }, after: { division } })
    return { moved }
  },
  (input, output) => ({ household_id: input.household_id, division: input.division, moved: output.moved }),
)
