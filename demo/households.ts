import type { Chance } from './chance.ts'
import { VILLAGES, type DemoPerson, type Registry, type Village } from './people.ts'

/** Months of the half year as numbers: 1 = January 2020 … 6 = June; 7 = after it. */
export type HalfMonth = 1 | 2 | 3 | 4 | 5 | 6 | 7
export type Member = { readonly person: DemoPerson; readonly relation: string }

/** A household of 低保: paid in the months [from, to), so much per insured person and month. */
export type DemoHousehold = {
  readonly programme: 'dibao.urban' | 'dibao.rural'
  readonly number: string
  readonly village: Village
  readonly members: readonly Member[]
  readonly from: HalfMonth
  readonly to: HalfMonth
  readonly leaves: 'death' | 'income' | null
  readonly reviewClass: 'A' | 'B' | 'C'
  /** 未脱贫户 that came in by the matching of March. */
  readonly fromPovertyList: boolean
  perPerson: number
  readonly uplift: number
}

/** How many households come and go, by size: what makes the stock of June. */
export type Flow = { readonly from: HalfMonth; readonly to: HalfMonth; readonly sizes: readonly number[]; readonly poverty?: boolean }

const LIKELY_SIZES = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5]
const UPLIFT = 120

/** Stays the whole half year; sizes drawn until exactly `persons` are reached. */
function stableSizes(chance: Chance, persons: number): number[] {
  const sizes: number[] = []
  for (let left = persons; left > 0; ) {
    const size = Math.min(left, chance.pick(LIKELY_SIZES))
    sizes.push(size)
    left -= size
  }
  return sizes
}

const childOf = (sex: '男' | '女', grand: boolean): string => (grand ? (sex === '男' ? '孙子' : '孙女') : sex === '男' ? '儿子' : '女儿')

/** A household as it is met: someone old alone, a couple, a parent with children, grandparents with a grandchild. */
function membersOf(size: number, village: Village, chance: Chance, registry: Registry): Member[] {
  const old = size <= 2 ? chance.often(75) : chance.often(30)
  const head = registry.born(old ? [1932, 1950] : [1958, 1982], village)
  const members: Member[] = [{ person: head, relation: '户主' }]
  const partner = size >= 3 || (size === 2 && chance.often(45))
  if (partner) {
    const born = registry.born(old ? [1933, 1952] : [1960, 1984], village, head.sex === '男' ? '女' : '男')
    members.push({ person: born, relation: born.sex === '女' ? '妻' : '夫' })
  }
  while (members.length < size) {
    const grand = old
    const child = registry.born(grand ? [2004, 2014] : [1996, 2015], village, undefined, [...head.name][0])
    members.push({ person: child, relation: childOf(child.sex, grand) })
  }
  return members
}

/** 70 and over, or under 18, on 2020-01-01: the demo county's uplift of 120 yuan, the highest only, once per person. */
const upliftOf = (members: readonly Member[]): number =>
  members.filter(({ person }) => person.birth < '1950-01-01' || person.birth > '2002-01-01').length * UPLIFT

export type HouseholdPlan = {
  readonly programme: DemoHousehold['programme']
  readonly prefix: string
  /** Persons entitled in June, and what the half year paid, in yuan. */
  readonly persons: number
  readonly yuan: number
  readonly flows: readonly Flow[]
  readonly perPerson: readonly [low: number, high: number]
  readonly upliftPercent: number
  readonly villages: readonly Village[]
}

/** Households whose June stock is `persons` and whose payments of six months are exactly `yuan`. */
export function householdsOf(plan: HouseholdPlan, chance: Chance, registry: Registry): DemoHousehold[] {
  const late = plan.flows.filter(flow => flow.to === 7).flatMap(flow => flow.sizes)
  const stable = stableSizes(chance, plan.persons - late.reduce((sum, size) => sum + size, 0))
  const planned = [
    ...plan.flows.flatMap(flow => flow.sizes.map(size => ({ ...flow, size }))),
    ...stable.map(size => ({ from: 1 as HalfMonth, to: 7 as HalfMonth, size, poverty: false })),
  ]
  const households = planned.map((p, index): DemoHousehold => {
    const village = plan.villages[index % plan.villages.length] ?? VILLAGES[0]
    const members = membersOf(p.size, village, chance, registry)
    return {
      programme: plan.programme,
      number: `${plan.prefix}${String(index + 1).padStart(5, '0')}`,
      village,
      members,
      from: p.from,
      to: p.to,
      leaves: p.to === 7 ? null : members.length === 1 ? 'death' : 'income',
      reviewClass: chance.pick(['A', 'B', 'C']),
      fromPovertyList: p.poverty ?? false,
      perPerson: chance.int(...plan.perPerson),
      uplift: chance.often(plan.upliftPercent) ? upliftOf(members) : 0,
    }
  })
  fit(households, plan.yuan, plan.perPerson)
  return households.toSorted((a, b) => VILLAGES.indexOf(a.village) - VILLAGES.indexOf(b.village))
}

const paid = (h: DemoHousehold): number => (h.perPerson * h.members.length + h.uplift) * (h.to - h.from)

/**
 * Moves amounts per person by whole yuan until the half year's sum is met: single people who stay six months take sixes,
 * those who are paid one month take the rest. Amounts stay within the plan's band, or the plan is refused.
 */
function fit(households: readonly DemoHousehold[], yuan: number, [low, high]: readonly [number, number]): void {
  const shift = (h: DemoHousehold, by: number): number => {
    const step = Math.min(Math.max(by, low - h.perPerson), high - h.perPerson)
    h.perPerson += step
    return step
  }
  let missing = yuan - households.reduce((sum, h) => sum + paid(h), 0)
  const turn = (unit: number, chosen: readonly DemoHousehold[]): void => {
    for (let round = 0; Math.abs(missing) >= unit && round < 200; round++) {
      for (const h of chosen) {
        const weight = h.members.length * (h.to - h.from)
        const wanted = Math.trunc(missing / weight)
        if (wanted !== 0) missing -= shift(h, Math.sign(wanted) * Math.min(Math.abs(wanted), 5)) * weight
      }
    }
  }
  turn(
    60,
    households.filter(h => h.from === 1 && h.to === 7),
  )
  turn(
    6,
    households.filter(h => h.members.length === 1 && h.from === 1 && h.to === 7),
  )
  turn(
    1,
    households.filter(h => h.members.length === 1 && h.to - h.from === 1),
  )
  if (missing !== 0) throw new Error(`the demo plan of ${households[0]?.programme} cannot be met: ${missing} yuan are left`)
}
