import { postVoucher } from '../src/areas/funds/commands.ts'
import { payAid } from '../src/areas/mutualaid/commands.cases.ts'
import { recordInspection, recordTraining, registerSociety, seatDirector } from '../src/areas/mutualaid/commands.ts'
import { matchPeople } from '../src/areas/people/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { Context } from '../src/server/command.ts'
import type { HalfMonth } from './households.ts'
import type { Actors } from './office.ts'
import { inputOf, TOWN_CODE, TOWN_NAME, villageCode, VILLAGES, type DemoPerson, type Village } from './people.ts'
import { peopleHelped } from './reserve.ts'
import type { Town } from './town.ts'

type Society = { readonly society_id: string; readonly fund_id: string; readonly village: Village | null }
/** The village societies in the order of the villages, and the federation of the town. */
export type Societies = { readonly villages: readonly Society[]; readonly town: Society }

const OPENING_YUAN = 10_000
const TOWN_OPENING_YUAN = 50_000
/** 103 cases of village societies, 85,400 yuan, none above 1,000: 100 in turns of ten, three more. */
const VILLAGE_TURN = [1000, 800, 700, 1000, 900, 600, 800, 900, 800, 800]
const VILLAGE_REST = [1000, 800, 600]
const VILLAGE_YUAN = [...Array.from({ length: 100 }, (_, at) => VILLAGE_TURN[at % VILLAGE_TURN.length] ?? 0), ...VILLAGE_REST]
/** 14 of the town, 25,900 yuan; 3 of the county, 6,000. */
const TOWN_YUAN = [2000, 2000, 1600, 2000, 1700, 2000, 1600, 2000, 1700, 2000, 1650, 2000, 1650, 2000]
const COUNTY_MONTHS: readonly HalfMonth[] = [2, 4, 6]
const COUNTY_YUAN = 2000
const CAUSES = ['13', '14', '12', '13', '11', '22', '13', '15']
const MONTHS = 6

const dateOf = (month: number, date: number): Day => day(`2020-0${month}-${String(date).padStart(2, '0')}`)
const nameOf = (village: Village | null): string => (village === null ? `${TOWN_NAME}救急难互助联合会` : `${village}救急难互助社`)
const SURNAMES = [...'汪程胡方吴江章余']
/** Eight of a society: a chair, four directors, three supervisors. No villager of the demo has 启 in his name, so none is kin by name. */
const BOARD = [...'航明元泰瑞祥程宁']
const VOTERS = 5

/** Nineteen societies and the federation, each with its fund and board, as the office found them at the new year. */
export async function foundSocieties(actors: Actors): Promise<Societies> {
  const villages: Society[] = []
  for (const village of VILLAGES) villages.push(await found(actors, village))
  return { villages, town: await found(actors, null) }
}

async function found(actors: Actors, village: Village | null): Promise<Society> {
  const clerk = actors.clerk(dateOf(1, 2))
  const number = village === null ? 0 : VILLAGES.indexOf(village) + 1
  const names = BOARD.map((last, at) => `${SURNAMES[(number + at) % SURNAMES.length] ?? '汪'}启${last}`)
  const { society_id, fund_id } = await registerSociety(clerk, {
    division: village === null ? `${TOWN_CODE}000` : villageCode(village),
    name: nameOf(village),
    registration_no: `X社证字第${String(2018_000 + number)}号`,
    legal_head: names[0] ?? '',
    founded_on: '2018-05-10',
    fund_id: null,
    opened_on: '2020-01-01',
    opening_fen: (village === null ? TOWN_OPENING_YUAN : OPENING_YUAN) * 100,
    opening_place: 'bank',
  })
  for (const [at, name] of names.entries()) {
    const board_post = at === 0 ? 'chair' : at < VOTERS ? 'director' : 'supervisor'
    await seatDirector(clerk, { society_id, name, board_post, from_day: '2018-05-10', to_day: null })
  }
  return { society_id, fund_id, village }
}

/** Heads of rural families that no other pot helps, by village: each is helped once. */
function familiesOf(town: Town): Map<Village, DemoPerson[]> {
  const others = new Set([
    ...town.relief.flatMap(list => list.grants.map(grant => grant.person.id)),
    ...peopleHelped(town).map(({ id }) => id),
  ])
  const homes = town.households.filter(
    home =>
      home.programme === 'dibao.rural' && home.from === 1 && home.to === 7 && home.members.every(({ person }) => !others.has(person.id)),
  )
  const heads = homes.flatMap(home => home.members.slice(0, 1).map(({ person }) => person))
  return new Map(VILLAGES.map(village => [village, heads.filter(person => person.village === village)]))
}

type DemoCase = {
  readonly month: HalfMonth
  readonly person: DemoPerson
  readonly level: 'village' | 'town' | 'county'
  readonly yuan: number
  readonly at: number
}

/** Every case of the half year. Village societies take turns; the town and the county help where more is needed. */
export function casesOf(town: Town): DemoCase[] {
  const left = familiesOf(town)
  const next = (at: number): DemoPerson => {
    const person = left.get(VILLAGES[at % VILLAGES.length] ?? '东河村')?.shift()
    if (person === undefined) throw new Error('the demo town has too few families for its mutual aid')
    return person
  }
  const monthAt = (at: number): HalfMonth => ((at % MONTHS) + 1) as HalfMonth
  const made = (level: DemoCase['level'], yuans: readonly number[], monthOf: (at: number) => HalfMonth): DemoCase[] =>
    yuans.map((yuan, at) => ({ month: monthOf(at), person: next(at), level, yuan, at }))
  return [
    ...made('village', VILLAGE_YUAN, monthAt),
    ...made('town', TOWN_YUAN, monthAt),
    ...made(
      'county',
      COUNTY_MONTHS.map(() => COUNTY_YUAN),
      at => COUNTY_MONTHS[at] ?? 6,
    ),
  ]
}

/** Who types for a village: its cadre where the demo has one, else the clerk of the town. */
const typist = (actors: Actors, village: Village | null, on: Day): Context =>
  (village === null ? undefined : actors.cadres[village]?.(on)) ?? actors.clerk(on)

/** The cases of one month at all levels, and what else the societies do in it. */
export async function helpThroughSocieties(actors: Actors, town: Town, month: HalfMonth, societies: Societies): Promise<void> {
  for (const each of casesOf(town).filter(({ month: own }) => own === month)) await help(actors, each, societies)
  if (month === 2) await takeDonations(actors, societies)
  if (month === 5) await handInAndTrain(actors, societies)
  if (month === 6) await passInspection(actors, societies)
}

async function help(actors: Actors, { month, person, level, yuan, at }: DemoCase, { villages, town }: Societies): Promise<void> {
  const on = dateOf(month, 12 + (at % 14))
  const society = level === 'village' ? villages.find(each => each.village === person.village) : level === 'town' ? town : undefined
  const clerk = typist(actors, level === 'village' ? person.village : null, on)
  const [match] = await matchPeople(actors.clerk(on), { people: [inputOf(person)] })
  if (!match || match.person_id === null) throw new Error('somebody of the demo who is helped is not in the register')
  const board_present = at % 3 === 0 ? 4 : VOTERS
  const vote = { board_seats: VOTERS, board_present, kin_left: 0, board_favour: at % 5 === 0 ? board_present - 1 : board_present }
  await payAid(clerk, {
    society_id: society?.society_id ?? null,
    person_id: match.person_id,
    unit: at % 4 === 1 ? 'person' : 'household',
    cause: CAUSES[at % CAUSES.length] ?? '13',
    amount_fen: yuan * 100,
    asked_on: dateOf(month, 10),
    voted_on: dateOf(month, 11 + (at % 14)),
    vote: society === undefined ? null : vote,
    paid_on: on,
    paid_how: 'bank',
    document: society === undefined ? `X救急难〔2020〕${month * 3}号` : null,
    words: null,
  })
}

/** What villagers gave at the new year, entered by who keeps the society's book. */
async function takeDonations(actors: Actors, { villages }: Societies): Promise<void> {
  const on = dateOf(2, 18)
  for (const [at, { fund_id, village }] of villages.entries())
    await postVoucher(typist(actors, village, on), {
      fund_id,
      posted_on: on,
      purpose: '12',
      place: 'bank',
      amount_fen: BigInt(300 + (at % 5) * 100) * 100n,
      words: '村民和在外乡亲捐赠',
      document: null,
      case_id: null,
    })
}

const PAPERS = ['11', '12', '13']
const TRAINED = { month: 5, date: 27 } as const

async function handInAndTrain(actors: Actors, { villages, town }: Societies): Promise<void> {
  const submitted_on = dateOf(5, 20)
  for (const { society_id } of [...villages, town])
    await recordInspection(actors.clerk(submitted_on), {
      society_id,
      year: 2019,
      papers: PAPERS,
      submitted_on,
      inspection_result: null,
      inspected_on: null,
      words: null,
    })
  const on = dateOf(TRAINED.month, TRAINED.date)
  const came = [...villages, town].map(({ society_id }, at) => ({ society_id, attendees: 3 + (at % 4) }))
  await recordTraining(actors.clerk(on), { trained_on: on, topic: '11', societies: came })
}

async function passInspection(actors: Actors, { villages, town }: Societies): Promise<void> {
  const inspected_on = dateOf(6, 15)
  for (const { society_id } of [...villages, town])
    await recordInspection(actors.clerk(inspected_on), {
      society_id,
      year: 2019,
      papers: PAPERS,
      submitted_on: dateOf(5, 20),
      inspection_result: 'passed',
      inspected_on,
      words: null,
    })
}
