import { chanceOf, type Chance } from './chance.ts'
import { householdsOf, type DemoHousehold, type HalfMonth } from './households.ts'
import { registryOf, VILLAGES, type DemoPerson, type Registry, type Village } from './people.ts'

/** A person paid alone: rate in yuan a month, in the months [from, to). */
export type DemoRecipient = {
  readonly programme: 'tekun' | 'retrenched1960s' | 'orphan'
  readonly person: DemoPerson
  readonly rate: number
  readonly form: string
  readonly from: HalfMonth
  readonly to: HalfMonth
  readonly payee: { readonly name: string; readonly relation: string } | null
}
export type DemoRelief = {
  readonly month: 1 | 3 | 6
  readonly unit: 'person' | 'household'
  readonly reason: string
  readonly document: string
  readonly grants: readonly DemoGrant[]
}
export type DemoGrant = { readonly person: DemoPerson; readonly members: number; readonly cause: string; readonly yuan: number }
export type Town = {
  readonly households: readonly DemoHousehold[]
  readonly recipients: readonly DemoRecipient[]
  readonly relief: readonly DemoRelief[]
  /** 困难老人 who get no benefit: known to the office by the list of 银龄安康. */
  readonly oldFolk: readonly DemoPerson[]
}

/** More than the list of 银龄安康 can want. */
const OLD_OF_A_VILLAGE = 30
const ONES = (count: number): number[] => Array.from({ length: count }, () => 1)
/** Communities at the market street: where most of the urban households live. */
const STREET: readonly Village[] = ['东河村', '三里村', '新集村', '前楼村']

/** The town as its half year went. The plan holds who comes and goes; the sums are those of the work summary. */
export function buildTown(seed = 20_200_630): Town {
  const chance = chanceOf(seed)
  const registry = registryOf(chance)
  const rural = householdsOf(
    {
      programme: 'dibao.rural',
      prefix: '农低',
      persons: 1300,
      yuan: 2_482_550,
      perPerson: [205, 445],
      upliftPercent: 12,
      villages: VILLAGES,
      flows: [
        { from: 1, to: 2, sizes: [1, 1, 2] },
        { from: 1, to: 3, sizes: [1, 3] },
        { from: 1, to: 4, sizes: [1, 2, 4] },
        { from: 1, to: 5, sizes: [1, 1] },
        { from: 1, to: 6, sizes: [1, 2] },
        // 3月与扶贫办数据对接后纳入的未脱贫户6户9人，批准次月起发。
        { from: 4, to: 7, sizes: [1, 2, 1, 3, 1, 1], poverty: true },
        { from: 2, to: 7, sizes: [1, 2] },
        { from: 5, to: 7, sizes: [2, 1] },
        { from: 6, to: 7, sizes: [1, 1, 2] },
      ],
    },
    chance,
    registry,
  )
  const urban = householdsOf(
    {
      programme: 'dibao.urban',
      prefix: '城低',
      persons: 187,
      yuan: 516_783,
      perPerson: [300, 590],
      upliftPercent: 10,
      villages: STREET,
      flows: [
        { from: 1, to: 2, sizes: [1] },
        { from: 1, to: 4, sizes: [2] },
        { from: 1, to: 6, sizes: [1] },
        { from: 3, to: 7, sizes: [1] },
        { from: 6, to: 7, sizes: [1] },
      ],
    },
    chance,
    registry,
  )
  const recipients = [...tekun(chance, registry), ...retrenched(chance, registry), ...orphans(chance, registry)]
  const lists = relief([...rural, ...urban], chance, registry)
  // Born last of all, so that nobody else's name or number hangs on them.
  const oldFolk = VILLAGES.flatMap(village => ONES(OLD_OF_A_VILLAGE).map(() => registry.born([1932, 1954], village)))
  return { households: [...rural, ...urban], recipients, relief: lists, oldFolk }
}

type Span = { readonly from: HalfMonth; readonly to: HalfMonth; readonly count: number }

const spread = (spans: readonly Span[]): { from: HalfMonth; to: HalfMonth }[] =>
  spans.flatMap(({ from, to, count }) => ONES(count).map(() => ({ from, to })))
const byVillage = (a: DemoRecipient, b: DemoRecipient): number => VILLAGES.indexOf(a.person.village) - VILLAGES.indexOf(b.person.village)

/** 398 dispersed at 610 and 14 in the home at 827: 2,377 and 80 person-months. */
function tekun(chance: Chance, registry: Registry): DemoRecipient[] {
  const dispersed = spread([
    { from: 1, to: 4, count: 1 },
    { from: 1, to: 6, count: 1 },
    { from: 4, to: 7, count: 1 },
    { from: 3, to: 7, count: 2 },
    { from: 1, to: 7, count: 393 },
  ])
  const concentrated = spread([
    { from: 5, to: 7, count: 1 },
    { from: 1, to: 7, count: 13 },
  ])
  const make =
    (rate: number, form: string) =>
    ({ from, to }: { from: HalfMonth; to: HalfMonth }, index: number): DemoRecipient => ({
      programme: 'tekun',
      person: registry.born([1930, 1959], VILLAGES[index % VILLAGES.length] ?? '东河村', chance.often(80) ? '男' : '女'),
      rate,
      form,
      from,
      to,
      payee: form === '集中供养' ? { name: 'XX镇敬老院', relation: '供养机构' } : null,
    })
  return [...dispersed.map(make(610, '分散供养')), ...concentrated.map(make(827, '集中供养'))].toSorted(byVillage)
}

/** 43 retired workers of the 1960s, a closed group: 364 yuan, nobody came, nobody left. */
function retrenched(chance: Chance, registry: Registry): DemoRecipient[] {
  return ONES(43)
    .map(
      (_, index): DemoRecipient => ({
        programme: 'retrenched1960s',
        person: registry.born([1928, 1942], VILLAGES[index % VILLAGES.length] ?? '东河村', chance.often(70) ? '男' : '女'),
        rate: 364,
        form: '精简退职',
        from: 1,
        to: 7,
        payee: null,
      }),
    )
    .toSorted(byVillage)
}

/** 30 children at 1,050: 29 for six months, one since February. */
function orphans(chance: Chance, registry: Registry): DemoRecipient[] {
  return spread([
    { from: 2, to: 7, count: 1 },
    { from: 1, to: 7, count: 29 },
  ])
    .map(({ from, to }, index): DemoRecipient => {
      const child = registry.born([2004, 2017], VILLAGES[(index * 3) % VILLAGES.length] ?? '东河村')
      const guardian = registry.born([1945, 1968], child.village, undefined, [...child.name][0])
      return {
        programme: 'orphan',
        person: child,
        rate: 1050,
        form: '社会散居',
        from,
        to,
        payee: { name: guardian.name, relation: chance.pick(['祖父母', '叔伯', '外祖父母']) },
      }
    })
    .toSorted(byVillage)
}

const CAUSES = ['突发疾病', '住院自付较大', '意外伤害', '房屋失火', '子女就学', '务工受阻收入中断'] as const

/** 99 people 150,000 yuan; 26 households 40,000; 10 households 3,000 each. */
function relief(households: readonly DemoHousehold[], chance: Chance, registry: Registry): DemoRelief[] {
  const others = (count: number): DemoGrant[] =>
    ONES(count).map((_, index) => ({
      person: registry.born([1945, 1990], VILLAGES[(index * 5) % VILLAGES.length] ?? '东河村'),
      members: chance.int(1, 5),
      cause: chance.pick(CAUSES),
      yuan: 0,
    }))
  const known = (programme: DemoHousehold['programme'], count: number): DemoGrant[] =>
    households
      .filter(h => h.programme === programme && h.from === 1 && h.to === 7)
      .filter((_, index) => index % 3 === 1)
      .slice(0, count)
      .map(h => ({ person: h.members[0]?.person ?? raise(), members: h.members.length, cause: chance.pick(CAUSES), yuan: 0 }))
  const shared = (grants: readonly DemoGrant[], total: number, band: readonly [number, number]): DemoGrant[] => {
    const amounts = grants.map(() => chance.int(...band) * 100)
    for (let missing = total - amounts.reduce((sum, yuan) => sum + yuan, 0), at = 0; missing !== 0; at = (at + 1) % amounts.length) {
      const step = Math.sign(missing) * 100
      amounts[at] = (amounts[at] ?? 0) + step
      missing -= step
    }
    return grants.map((grant, index) => ({ ...grant, yuan: amounts[index] ?? 0 }))
  }
  return [
    {
      month: 1,
      unit: 'person',
      reason: '春节前困难群众临时救助',
      document: 'X民救〔2020〕2号',
      grants: shared([...known('dibao.rural', 40), ...others(59)], 150_000, [10, 20]),
    },
    {
      month: 3,
      unit: 'household',
      reason: '疫情期间困难家庭临时救助',
      document: 'X民救〔2020〕9号',
      grants: shared(others(26), 40_000, [10, 20]),
    },
    {
      month: 6,
      unit: 'household',
      reason: '城镇护理困难、生活困难家庭临时救助',
      document: 'X民救〔2020〕17号',
      grants: known('dibao.urban', 10).map(grant => ({ ...grant, yuan: 3000 })),
    },
  ]
}

function raise(): never {
  throw new Error('a household of the demo town has nobody in it')
}
