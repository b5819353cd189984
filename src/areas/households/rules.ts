import { addDays, day } from '../../kernel/day.ts'
import type { HouseholdInput, HouseholdProblem, MemberInput } from './contract.ts'

/** What is wrong with the inputs; keys of those that have it. */
export function householdProblems(households: readonly HouseholdInput[]): ReadonlyMap<HouseholdProblem, string[]> {
  const problems = new Map<HouseholdProblem, string[]>()
  const problem = (code: HouseholdProblem, key: string) => problems.set(code, [...(problems.get(code) ?? []), key])
  const heads = new Set<string>(),
    placed = new Set<string>()
  for (const { key, head_person_id, members } of households) {
    if (!members.some(member => member.person_id === head_person_id)) problem('HEAD_NOT_MEMBER', key)
    if (heads.has(head_person_id)) problem('HOUSEHOLD_TWICE_IN_INPUT', key)
    heads.add(head_person_id)
    if (members.some(member => placed.has(member.person_id)) || new Set(members.map(member => member.person_id)).size < members.length) {
      problem('MEMBER_TWICE_IN_INPUT', key)
    }
    for (const member of members) placed.add(member.person_id)
  }
  return problems
}

/** Whether the list names everybody, so that those it leaves out have left the household. */
export const isComplete = ({ members, stated_members }: HouseholdInput): boolean =>
  stated_members === null ? members.length > 1 : members.length >= stated_members

export type KnownHousehold = { readonly household_id: string; readonly head_person_id: string; readonly outside_number: string | null }
export type Membership = {
  readonly household_id: string
  readonly person_id: string
  readonly from_day: string
  readonly to_day: string | null
  readonly relation: string
  readonly relation_text: string
  readonly counted: boolean
  readonly insured: boolean
}

/**
 * Which household each input meets: the one its head heads, then one where the head is an open member, then the outside number.
 * No household is met twice; an input that meets none is new.
 */
export function meetHouseholds(
  inputs: readonly HouseholdInput[],
  known: readonly KnownHousehold[],
  memberships: readonly Membership[],
): Map<string, string> {
  const byId = new Map(known.map(household => [household.household_id, household]))
  const openOf = new Map<string, Membership[]>()
  for (const membership of memberships) {
    if (membership.to_day === null) openOf.set(membership.person_id, [...(openOf.get(membership.person_id) ?? []), membership])
  }
  const byNumber = new Map(
    known.flatMap(household => (household.outside_number === null ? [] : [[household.outside_number, household.household_id] as const])),
  )
  const met = new Map<string, string>(),
    taken = new Set<string>()
  const meet = (find: (input: HouseholdInput) => string | undefined) => {
    for (const input of inputs) {
      const household_id = met.has(input.key) ? undefined : find(input)
      if (household_id === undefined || taken.has(household_id)) continue
      met.set(input.key, household_id)
      taken.add(household_id)
    }
  }
  const opensOf = (input: HouseholdInput) => openOf.get(input.head_person_id) ?? []
  meet(input => opensOf(input).find(open => byId.get(open.household_id)?.head_person_id === input.head_person_id)?.household_id)
  meet(input => opensOf(input).find(open => byId.has(open.household_id) && !taken.has(open.household_id))?.household_id)
  meet(input => (input.outside_number === null ? undefined : byNumber.get(input.outside_number)))
  return met
}

export type MemberPlan = {
  readonly open: readonly (MemberInput & { readonly from_day: string })[]
  readonly close: readonly { readonly person_id: string; readonly from_day: string; readonly to_day: string }[]
  /** The same start with other particulars: a correction. */
  readonly correct: readonly (MemberInput & { readonly from_day: string })[]
}

const sameAs = (member: MemberInput, old: Membership): boolean =>
  member.relation === old.relation &&
  member.relation_text === old.relation_text &&
  member.counted === old.counted &&
  member.insured === old.insured

/**
 * How the memberships of one household follow a list that holds from `from_day`. `known` are all of this household's memberships.
 * A member with new particulars is closed and opened anew; whoever a complete list leaves out is closed.
 * What began after `from_day` is newer than the list and stays; what began on that very day is corrected,
 * and closed one day later where it must go, because nothing is deleted.
 */
export function planMembers(input: HouseholdInput, known: readonly Membership[], from_day: string): MemberPlan {
  const open = new Map(known.filter(each => each.to_day === null).map(each => [each.person_id, each]))
  const lastEnd = new Map<string, string>()
  for (const { person_id, to_day } of known) if (to_day !== null && to_day > (lastEnd.get(person_id) ?? '')) lastEnd.set(person_id, to_day)
  const opened: (MemberInput & { from_day: string })[] = [],
    corrected: (MemberInput & { from_day: string })[] = []
  const closed: { person_id: string; from_day: string; to_day: string }[] = []
  for (const member of input.members) {
    const old = open.get(member.person_id)
    const end = lastEnd.get(member.person_id)
    if (!old) opened.push({ ...member, from_day: end !== undefined && end > from_day ? end : from_day })
    else if (sameAs(member, old) || old.from_day > from_day) continue
    else if (old.from_day === from_day) corrected.push({ ...member, from_day })
    else {
      closed.push({ person_id: member.person_id, from_day: old.from_day, to_day: from_day })
      opened.push({ ...member, from_day })
    }
  }
  const listed = new Set(input.members.map(member => member.person_id))
  for (const old of isComplete(input) ? open.values() : []) {
    if (listed.has(old.person_id) || old.from_day > from_day) continue
    closed.push({
      person_id: old.person_id,
      from_day: old.from_day,
      to_day: old.from_day === from_day ? addDays(day(from_day), 1) : from_day,
    })
  }
  return { open: opened, close: closed, correct: corrected }
}
