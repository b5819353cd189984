import type { Day } from '../../kernel/day.ts'
import { isLawParameterMissing, type Law } from '../../kernel/law.ts'
import { fenToJson, type Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import type { GrantInput, ReliefListInput, ReliefProblem, ReliefProblemCode } from './contract.ts'

/** What the register knows of a grant's person and household, in the order of the grants. */
export type GrantFacts = {
  readonly name: string
  readonly died_on: string | null
  /** Programmes received in the month, alone or with the household. */
  readonly programmes: readonly string[]
  /** Grants of the same household (or person, where no household is known) in the calendar year, void lists left out. */
  readonly earlier: readonly {
    readonly relief_list_id: string
    readonly paid_month: Month
    readonly number: number
    readonly cause: string
  }[]
  /** What the household (or person) got from the reserve and from mutual aid in the calendar year, void cases left out; oldest first. */
  readonly pots: readonly {
    readonly source: 'reserve' | 'mutual_aid'
    readonly on: Day
    readonly cause: string
    readonly amount_fen: Fen
  }[]
}

/** What speaks against a list. Blocking problems refuse it; limits and caps are common practice and only warn. */
export function reliefProblems(list: ReliefListInput, facts: readonly GrantFacts[], law: Law): ReliefProblem[] {
  if (list.grants.length === 0) return [problem('LIST_EMPTY', 'block', null)]
  const seen = new Map<string, number>()
  const problems = list.grants.flatMap((grant, i) => [
    ...formProblems(list, grant, i, seen, law),
    ...personProblems(list, facts[i], i),
    ...(grant.persons >= 1 && grant.amount_fen > 0n
      ? [...capProblems(list, grant, facts[i], i, law), ...yearProblems(list, grant, facts[i], i, law), ...potProblems(grant, facts[i], i)]
      : []),
  ])
  // What the law does not know it does not know for any of them: told once.
  const unknown = problems.find(({ code }) => code === 'STANDARD_UNKNOWN')
  return problems.filter(each => each.code !== 'STANDARD_UNKNOWN' || each === unknown)
}

function problem(
  code: ReliefProblemCode,
  level: ReliefProblem['level'],
  grant: number | null,
  facts: ReliefProblem['facts'] = {},
  unchecked: ReliefProblem['unchecked'] = null,
): ReliefProblem {
  return { code, level, grant, facts, unchecked }
}

function formProblems(list: ReliefListInput, grant: GrantInput, i: number, seen: Map<string, number>, law: Law): ReliefProblem[] {
  const who = [grant.person_id, ...(list.unit === 'household' && grant.household_id !== null ? [grant.household_id] : [])]
  const first = who.flatMap(id => seen.get(id) ?? [])[0]
  for (const id of who) if (!seen.has(id)) seen.set(id, i)
  return [
    ...(first === undefined ? [] : [problem('BENEFICIARY_TWICE', 'block', i, { first: first + 1 })]),
    ...(grant.amount_fen > 0n ? [] : [problem('AMOUNT_EMPTY', 'block', i)]),
    ...(grant.persons >= 1 && grant.persons <= 40 ? [] : [problem('PERSONS_OUT_OF_RANGE', 'block', i, { persons: grant.persons })]),
    ...(law.codeName('relief_cause', grant.cause) === null ? [problem('CAUSE_UNKNOWN', 'block', i, { cause: grant.cause })] : []),
  ]
}

/** 临时救助 goes to the living; money granted before the death in its month is the household's matter. */
function personProblems(list: ReliefListInput, facts: GrantFacts | undefined, i: number): ReliefProblem[] {
  const died_on = facts?.died_on ?? null
  if (facts === undefined || died_on === null || died_on.slice(0, 7) >= list.paid_month) return []
  return [problem('DEAD_PERSON', 'block', i, { name: facts.name, died_on })]
}

const CAP_CLASSES = [
  { key: 'tekun_or_orphan', programmes: ['tekun', 'orphan'] },
  { key: 'dibao_or_registered_poor', programmes: ['dibao.urban', 'dibao.rural'] },
] as const

/** 标准 × 人数 × 月数上限 by class (money.md §3.1), and what the town may approve itself (§3.2). */
function capProblems(list: ReliefListInput, grant: GrantInput, facts: GrantFacts | undefined, i: number, law: Law): ReliefProblem[] {
  const name = facts?.name ?? ''
  try {
    const received = facts?.programmes ?? []
    const classOf = CAP_CLASSES.find(each => each.programmes.some(programme => received.includes(programme)))
    const months = law.parameter<number>('relief.monthsCap', list.paid_month, classOf?.key ?? 'other')
    const standard = law.fen('dibao.standard', list.paid_month, received.includes('dibao.urban') ? 'urban' : 'rural')
    const cap: Fen = standard.value * BigInt(grant.persons) * BigInt(months.value)
    const bands = law.parameter<readonly { up_to_fen: number; decided_by: string }[]>('relief.approvalBands', list.paid_month)
    const [own] = bands.value
    const band = bands.value.find(each => grant.amount_fen <= BigInt(each.up_to_fen))
    return [
      ...(grant.amount_fen > cap
        ? [
            problem(
              'ABOVE_CASE_CAP',
              'warning',
              i,
              {
                name,
                amount_fen: fenToJson(grant.amount_fen),
                cap_fen: fenToJson(cap),
                months: months.value,
                persons: grant.persons,
                standard_fen: fenToJson(standard.value),
              },
              months.unchecked,
            ),
          ]
        : []),
      ...(own !== undefined && grant.amount_fen > BigInt(own.up_to_fen)
        ? [
            problem(
              'ABOVE_TOWN_RIGHT',
              'warning',
              i,
              {
                name,
                amount_fen: fenToJson(grant.amount_fen),
                up_to_fen: own.up_to_fen,
                decided_by: band?.decided_by ?? null,
              },
              bands.unchecked,
            ),
          ]
        : []),
    ]
  } catch (error) {
    if (!isLawParameterMissing(error)) throw error
    return [problem('STANDARD_UNKNOWN', 'warning', null, { parameter: error.id, month: list.paid_month })]
  }
}

/** 同一家庭同一事由一年一次，一年不超过两次 (money.md §3.4); the year is the calendar year of payment. */
function yearProblems(list: ReliefListInput, grant: GrantInput, facts: GrantFacts | undefined, i: number, law: Law): ReliefProblem[] {
  if (facts === undefined) return []
  const { earlier } = facts
  try {
    const sameCause = law.parameter<number>('relief.yearlyLimit', list.paid_month, 'same_cause')
    const total = law.parameter<number>('relief.yearlyLimit', list.paid_month, 'total')
    const same = earlier.filter(each => each.cause === grant.cause)
    const last = same.at(-1)
    return [
      ...(last !== undefined && same.length >= sameCause.value
        ? [
            problem(
              'SAME_CAUSE_THIS_YEAR',
              'warning',
              i,
              {
                name: facts.name,
                month: last.paid_month,
                number: last.number,
                cause: grant.cause,
              },
              sameCause.unchecked,
            ),
          ]
        : []),
      ...(earlier.length >= total.value
        ? [
            problem(
              'TOO_MANY_THIS_YEAR',
              'warning',
              i,
              {
                name: facts.name,
                times: earlier.length + 1,
                limit: total.value,
              },
              total.unchecked,
            ),
          ]
        : []),
    ]
  } catch (error) {
    if (isLawParameterMissing(error)) return []
    throw error
  }
}

/** Two pots for the same cause: told, because the sum must not be more than the real cost (money.md §3.5). */
function potProblems({ cause }: GrantInput, facts: GrantFacts | undefined, i: number): ReliefProblem[] {
  const last = facts?.pots.filter(each => each.cause === cause).at(-1)
  if (facts === undefined || last === undefined) return []
  const told = { name: facts.name, cause, source: last.source, on: last.on, amount_fen: fenToJson(last.amount_fen) }
  return [problem('SAME_CAUSE_FROM_POT', 'warning', i, told, 'own')]
}
