import { openFund, postVoucher } from '../src/areas/funds/commands.ts'
import { matchPeople } from '../src/areas/people/commands.ts'
import { payReserve, recordProof } from '../src/areas/relief/commands.reserve.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { HalfMonth } from './households.ts'
import type { Actors } from './office.ts'
import { inputOf, TOWN_CODE, TOWN_NAME, type DemoPerson } from './people.ts'
import type { Town } from './town.ts'

type DemoReserveCase = {
  readonly month: HalfMonth
  readonly date: number
  readonly yuan: number
  /** Code of the list relief_cause. */
  readonly cause: string
  readonly witnesses?: readonly [string, string]
}
/** Seven people, 12,000 yuan, each at most 2,000: what could not wait for a list. */
const CASES: readonly DemoReserveCase[] = [
  { month: 1, date: 14, yuan: 2000, cause: '11' },
  { month: 2, date: 19, yuan: 1500, cause: '13', witnesses: ['吴桂花', '程有福'] },
  { month: 3, date: 11, yuan: 1800, cause: '14' },
  { month: 3, date: 26, yuan: 1200, cause: '12', witnesses: ['丁玉梅', '程有福'] },
  { month: 4, date: 15, yuan: 2000, cause: '13' },
  { month: 5, date: 13, yuan: 1500, cause: '14' },
  { month: 6, date: 17, yuan: 2000, cause: '19' },
]
const OPENING_YUAN = 50_000
const CASH_YUAN = 3000
const dateOf = (month: number, date: number): Day => day(`2020-0${month}-${String(date).padStart(2, '0')}`)

/** Heads of rural families that get no relief from a list: every 30th, so that they live in several villages. */
export function peopleHelped(town: Town): DemoPerson[] {
  const onLists = new Set(town.relief.flatMap(list => list.grants.map(grant => grant.person.id)))
  return town.households
    .filter(home => home.programme === 'dibao.rural' && home.from === 1 && home.to === 7)
    .flatMap(home => home.members.slice(0, 1).map(member => member.person))
    .filter(person => !onLists.has(person.id))
    .filter((_, index) => index % 30 === 7)
    .slice(0, CASES.length)
}

/** The town's reserve, opened by the clerk with what the county left in it. */
export async function openReserve(actors: Actors): Promise<string> {
  const { fund_id } = await openFund(actors.clerk(dateOf(1, 2)), {
    kind: 'reserve',
    division: `${TOWN_CODE}000`,
    name: `${TOWN_NAME}临时救助备用金`,
    opened_on: '2020-01-01',
    opening_fen: OPENING_YUAN * 100,
    place: 'bank',
    document: 'X民〔2019〕88号',
  })
  return fund_id
}

/** Some cash for what cannot wait for the bank. */
async function drawCash(actors: Actors, fund_id: string): Promise<void> {
  await postVoucher(actors.clerk(dateOf(2, 10)), {
    fund_id,
    posted_on: dateOf(2, 10),
    purpose: '31',
    place: 'bank',
    amount_fen: BigInt(CASH_YUAN) * 100n,
    words: '提取现金备用',
    document: null,
    case_id: null,
  })
}

/** The cases of one month; the papers follow five days later, those of June are still to come. */
export async function payReserveCases(actors: Actors, town: Town, month: HalfMonth, fund_id: string): Promise<void> {
  if (month === 2) await drawCash(actors, fund_id)
  const people = peopleHelped(town)
  for (const [index, each] of CASES.entries()) {
    const person = people[index]
    if (each.month !== month || person === undefined) continue
    const on = dateOf(month, each.date)
    const clerk = actors.clerk(on)
    const [match] = await matchPeople(clerk, { people: [inputOf(person)] })
    if (!match || match.person_id === null) throw new Error('somebody of the demo who is helped is not in the register')
    const { case_id } = await payReserve(clerk, {
      fund_id,
      person_id: match.person_id,
      cause: each.cause,
      amount_fen: each.yuan * 100,
      paid_on: on,
      posted_on: on,
      paid_how: each.witnesses === undefined ? 'bank' : 'cash',
      witness_one: each.witnesses?.[0] ?? null,
      witness_two: each.witnesses?.[1] ?? null,
      words: null,
    })
    if (month < 6) await recordProof(actors.clerk(dateOf(month, each.date + 5)), { case_id, proof_on: dateOf(month, each.date + 5) })
  }
}
