import type { Member } from './households.ts'
import { VILLAGES, villageCode, type DemoPerson, type Village } from './people.ts'
import type { Town } from './town.ts'

/** Class (1 视力 … 7 多重) and grade (1 the heaviest … 4) of a disability, as the last two digits of its card have them. */
export type DemoDisability = { readonly kind: 1 | 2 | 3 | 4 | 5 | 6 | 7; readonly level: 1 | 2 | 3 | 4 }
export type PovertyMember = Member & { readonly disability: DemoDisability | null }
/** How the town's office finds a household of the list: to enter rural dibao, in dibao or tekun already, or above the line. */
export type PovertyGroup = 'entering' | 'dibao' | 'tekun' | 'above'
export type PovertyHousehold = {
  readonly number: string
  readonly village: Village
  readonly group: PovertyGroup
  readonly members: readonly PovertyMember[]
}
export type PovertyList = {
  readonly households: readonly PovertyHousehold[]
  /** 35 people of the list, all in the register by March. */
  readonly disabled: readonly (PovertyMember & { readonly disability: DemoDisability })[]
  /** Three of them: live alone, cannot look after themselves, and nobody is bound by law to do it. */
  readonly withoutCarer: readonly DemoPerson[]
}

type Home = { readonly village: Village; readonly members: readonly Member[] }
type Disabled = ReadonlyMap<string, DemoDisability>

const cardOf = (kind: DemoDisability['kind'], level: DemoDisability['level']): DemoDisability => ({ kind, level })
const ALONE = [
  cardOf(4, 1),
  cardOf(4, 1),
  cardOf(7, 1),
  cardOf(1, 2),
  cardOf(4, 3),
  cardOf(2, 2),
  cardOf(4, 4),
  cardOf(1, 3),
  cardOf(6, 2),
  cardOf(4, 2),
]
const COUPLES = [cardOf(4, 3), cardOf(1, 1), cardOf(2, 3), cardOf(4, 2), cardOf(3, 3), cardOf(4, 4)]
const FAMILIES = [
  cardOf(4, 3),
  cardOf(5, 2),
  cardOf(4, 4),
  cardOf(2, 1),
  cardOf(2, 3),
  cardOf(6, 3),
  cardOf(4, 3),
  cardOf(5, 3),
  cardOf(1, 4),
  cardOf(4, 2),
]
const ENTERING = [cardOf(4, 2), cardOf(5, 2), cardOf(4, 3)]
const TEKUN = [cardOf(4, 2), cardOf(1, 2), cardOf(2, 2), cardOf(4, 3)]
const ABOVE = [cardOf(4, 4), cardOf(2, 3)]
const WITHOUT_CARER = 3

/** Every so many from the fourth on, so that they live in several villages. */
const spread = <T>(items: readonly T[], count: number): T[] => {
  const step = Math.floor((items.length - 4) / count)
  if (step < 1) throw new Error('the demo town is too small for its poverty list')
  return Array.from({ length: count }, (_, at) => items[3 + at * step]).filter(item => item !== undefined)
}
const alone = (person: DemoPerson): Home => ({ village: person.village, members: [{ person, relation: '户主' }] })
const isPupil = ({ person }: Member): boolean => person.birth >= '2004-09-01' && person.birth < '2014-01-01'

/**
 * The 未脱贫户 of March 2020: the one place where the demo says who stands on the list, which 35 of them are disabled, and which
 * 6 households with 9 people enter rural dibao. Chosen from the town without a draw, so that its other parts stay as they are.
 */
export function povertyOf(town: Town): PovertyList {
  const rural = town.households.filter(home => home.programme === 'dibao.rural')
  const entering = rural.filter(home => home.fromPovertyList)
  const steady = rural.filter(home => home.from === 1 && home.to === 7)
  const ofSize = (least: number, most: number): Home[] => steady.filter(({ members }) => members.length >= least && members.length <= most)
  const singles = spread(ofSize(1, 1), ALONE.length)
  const couples = spread(ofSize(2, 2), COUPLES.length)
  const families = spread(
    ofSize(3, 5).filter(({ members }) => members.some(isPupil)),
    FAMILIES.length,
  )
  const tekun = spread(
    town.recipients.filter(each => each.programme === 'tekun' && each.form === '分散供养' && each.from === 1 && each.to === 7),
    12,
  ).map(({ person }) => alone(person))
  const inDibao = new Set(town.households.flatMap(home => home.members.map(({ person }) => person.id)))
  const helped = town.relief.filter(list => list.month === 1).flatMap(list => list.grants.map(({ person }) => person))
  const above = spread(
    helped.filter(({ id }) => !inDibao.has(id)),
    10,
  ).map(alone)
  const cards: Disabled = new Map([
    ...heads(singles, ALONE),
    ...heads(couples, COUPLES),
    // In every second family it is the child at school, in the others the head.
    ...families.flatMap((home, at) => {
      const member = at % 2 === 1 ? home.members.find(isPupil) : home.members[0]
      const card = FAMILIES[at]
      return member === undefined || card === undefined ? [] : [[member.person.id, card] as const]
    }),
    ...heads(entering, ENTERING),
    ...heads(tekun, TEKUN),
    ...heads(above, ABOVE),
  ])
  const households = numbered([
    ...grouped('entering', entering, cards),
    ...grouped('dibao', [...singles, ...couples, ...families], cards),
    ...grouped('tekun', tekun, cards),
    ...grouped('above', above, cards),
  ])
  return {
    households,
    disabled: households
      .flatMap(({ members }) => members)
      .flatMap(({ disability, ...member }) => (disability === null ? [] : [{ ...member, disability }])),
    withoutCarer: singles.slice(0, WITHOUT_CARER).flatMap(({ members }) => members.map(({ person }) => person)),
  }
}

const heads = (homes: readonly Home[], cards: readonly DemoDisability[]): [string, DemoDisability][] =>
  homes.flatMap(({ members: [head] }, at): [string, DemoDisability][] => {
    const card = cards[at]
    return head === undefined || card === undefined ? [] : [[head.person.id, card]]
  })

const grouped = (group: PovertyGroup, homes: readonly Home[], cards: Disabled): Omit<PovertyHousehold, 'number'>[] =>
  homes.map(({ village, members }) => ({
    village,
    group,
    members: members.map(member => ({ ...member, disability: cards.get(member.person.id) ?? null })),
  }))

/** In the order of the villages, each with the number of its poverty file: town and village as in the division code, then four digits. */
const numbered = (homes: readonly Omit<PovertyHousehold, 'number'>[]): PovertyHousehold[] =>
  homes
    .toSorted((a, b) => VILLAGES.indexOf(a.village) - VILLAGES.indexOf(b.village))
    .map((home, at) => ({ ...home, number: `${villageCode(home.village).slice(6)}${String(at + 1).padStart(4, '0')}` }))
