import { insure, makePolicy } from '../src/areas/elderly/commands.ts'
import { listVisits, makePlan, plan, recordVisit } from '../src/areas/elderly/commands.visits.ts'
import { savePeople } from '../src/areas/people/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { Actors } from './office.ts'
import { inputOf, type DemoPerson } from './people.ts'
import type { Town } from './town.ts'

/** 987 of the town's old people are insured from the middle of January. */
const INSURED = 987
const PREMIUM_YUAN = 20
const BORN_UNTIL = '1959-12-31'
const dateOf = (date: number): Day => day(`2020-01-${String(date).padStart(2, '0')}`)

type OldPerson = { readonly person: DemoPerson; readonly category: string }

/** The old who stand in the register by the rosters of January, and what they are known for. */
function knownOld(town: Town): OldPerson[] {
  const old = ({ person }: OldPerson): boolean => person.birth <= BORN_UNTIL
  const ofHomes = town.households.filter(home => home.from === 1).flatMap(home => home.members.slice(0, 1).map(({ person }) => person))
  const supported = town.recipients.filter(each => each.from === 1 && each.programme !== 'orphan')
  const known = [
    ...supported.map(({ person, programme }) => ({ person, category: programme === 'tekun' ? '02' : '99' })),
    ...ofHomes.map(person => ({ person, category: '01' })),
  ].filter(old)
  return [...new Map(known.map(each => [each.person.id, each])).values()]
}

/** Those the rosters name first; the rest come from the list of 银龄安康, taken into the register by the clerk. */
export async function insureTheOld(actors: Actors, town: Town): Promise<void> {
  const clerk = actors.clerk(dateOf(10))
  const known = knownOld(town).slice(0, INSURED)
  const others = town.oldFolk.slice(0, INSURED - known.length).map(person => ({ person, category: '99' }))
  if (known.length + others.length !== INSURED) throw new Error('the demo town has not enough old people')
  if (others.length > 0) await savePeople(clerk, { people: others.map(({ person }) => inputOf(person)), source: '银龄安康投保名单' })
  const { policy_id } = await makePolicy(clerk, {
    insurer: 'XX财产保险公司',
    policy_no: 'YLAK-2020-0001',
    starts_on: '2020-01-15',
    ends_on: '2021-01-14',
    premium_fen: PREMIUM_YUAN * 100,
    funded_by: '02',
  })
  const people = [...known, ...others].map(({ person, category }) => ({ id: person.id, name: person.name, category, payee: null }))
  await insure(clerk, { policy_id, people })
}

/** 29 people, 20,000 yuan in three tiers. */
const TIERS = [
  { category: '01', persons: 5, yuan: 1000 },
  { category: '02', persons: 15, yuan: 700 },
  { category: '03', persons: 9, yuan: 500 },
] as const
const VISIT_DAYS = [16, 17, 20] as const
const EACH_NTH_SIGNS_BY_PROXY = 7

/** Heads of old households of several villages: on the list of the plan, and visited before 春节 (25 January). */
export async function visitAtSpringFestival(actors: Actors, town: Town): Promise<void> {
  const clerk = actors.clerk(dateOf(13))
  const { plan_id } = await makePlan(clerk, { occasion: '01', year: 2020, source: '02', lead: 'civil_affairs' })
  const tiers = TIERS.flatMap(({ category, persons, yuan }) =>
    Array.from({ length: persons }, () => ({ category, amount_fen: yuan * 100 })),
  )
  const heads = town.households
    .filter(home => home.programme === 'dibao.rural' && home.from === 1 && home.to === 7)
    .flatMap(home => home.members.slice(0, 1).map(({ person }) => person))
    .filter(person => person.birth <= BORN_UNTIL)
  const step = Math.floor(heads.length / tiers.length)
  const people = tiers.flatMap((tier, at) => {
    const person = heads[at * step]
    return person === undefined ? [] : [{ ...tier, id: person.id, name: person.name }]
  })
  if (people.length !== tiers.length) throw new Error('the demo town has not enough old households to visit')
  await listVisits(clerk, { plan_id, people, planned_on: dateOf(16), words: null })
  const { visits } = await plan(clerk, { plan_id })
  for (const [at, { visit_id }] of visits.entries()) {
    const on = dateOf(VISIT_DAYS[at % VISIT_DAYS.length] ?? VISIT_DAYS[0])
    const proxy = at % EACH_NTH_SIGNS_BY_PROXY === 6
    await recordVisit(actors.clerk(on), {
      plan_id,
      visit_id,
      visited_on: on,
      visitors: '罗志刚、周敏',
      receipt: proxy ? 'proxy' : 'signature',
      proxy_name: proxy ? '程有福' : null,
      proxy_relation: proxy ? '村干部' : null,
    })
  }
}
