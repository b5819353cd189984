import { answerClaim, checkClaims, declareClaims, payClaim, receiveClaim } from '../src/areas/medical/commands.ts'
import { matchPeople } from '../src/areas/people/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { HalfMonth } from './households.ts'
import type { Actors } from './office.ts'
import { inputOf, type DemoPerson } from './people.ts'
import type { Town } from './town.ts'

/**
 * Class of aid and how much of the base is granted (percent): 特困 80, 低保 70, 低收入 60; people at the border of poverty come under the
 * second scheme, which grants 50 of what is above 20,000 yuan.
 */
const GROUPS = {
  tekun: { aid_class: '11', percent: 80 },
  dibao: { aid_class: '12', percent: 70 },
  retrenched1960s: { aid_class: '21', percent: 60 },
  border: { aid_class: '31', percent: 50 },
} as const
type Group = keyof typeof GROUPS
type Patient = { readonly person: DemoPerson; readonly group: Group }

/** What is asked for, in yuan, by the month in which it is declared: 38 claims, 56,737 yuan. */
const ASKED: readonly (readonly number[])[] = [
  [2380, 860, 1245, 3120, 540, 1690],
  [1120, 2040, 690, 1575, 980],
  [1860, 430, 2790, 1310, 765, 2215],
  [1480, 905, 3350, 620, 1735, 1190, 2060],
  [840, 1925, 1270, 2480, 710, 1595, 1080],
  [1640, 2105, 575, 1395, 2035, 820, 1317],
]
const HOSPITALS = ['县人民医院', '县中医院', '市第一人民医院', 'XX镇中心卫生院'] as const
const FURTHER_FROM_YUAN = 3000
const FURTHER_ABOVE_YUAN = 20_000
const LAST_PAID = 4
const dateOf = (month: number, date: number): Day =>
  month === 0 ? day(`2019-12-${date}`) : day(`2020-0${month}-${String(date).padStart(2, '0')}`)

/** One person for each claim, there the whole half year; taken from the large groups at a distance, so that they live in several villages. */
function patientsOf(town: Town): Patient[] {
  const ofRecipients = (programme: 'tekun' | 'retrenched1960s'): DemoPerson[] =>
    town.recipients.filter(each => each.programme === programme && each.from === 1 && each.to === 7).map(({ person }) => person)
  const poor = town.households
    .filter(home => home.programme === 'dibao.rural' && home.from === 1 && home.to === 7)
    .flatMap(home => home.members.slice(0, 1).map(({ person }) => person))
  const members = new Set(town.households.flatMap(home => home.members.map(({ person }) => person.id)))
  const helped = town.relief.filter(list => list.month === 1).flatMap(list => list.grants.map(({ person }) => person))
  const every = (people: readonly DemoPerson[], step: number): DemoPerson[] => people.filter((_, index) => index % step === 3)
  const left: Readonly<Record<Group, DemoPerson[]>> = {
    tekun: every(ofRecipients('tekun'), 29),
    dibao: every(poor, 23),
    retrenched1960s: every(ofRecipients('retrenched1960s'), 9),
    border: every(
      helped.filter(({ id }) => !members.has(id)),
      11,
    ),
  }
  return ASKED.flat().map((yuan, at): Patient => {
    const group = yuan >= FURTHER_FROM_YUAN ? 'border' : at % 8 === 7 ? 'retrenched1960s' : at % 3 === 1 ? 'tekun' : 'dibao'
    const person = left[group].shift()
    if (person === undefined) throw new Error(`the demo town has too few people for its medical claims: ${group}`)
    return { person, group }
  })
}

/** The claims of one month: taken in, checked and declared on one list; what was declared the month before is answered, and paid after that. */
export async function claimMedicalAid(actors: Actors, town: Town, month: HalfMonth, open: Map<string, OpenClaim>): Promise<void> {
  await hear(actors, month, open)
  const asked = ASKED[month - 1] ?? []
  const before = ASKED.slice(0, month - 1).flat().length
  const patients = patientsOf(town).slice(before, before + asked.length)
  const clerk = actors.clerk(dateOf(month, 19))
  const matches = await matchPeople(clerk, { people: patients.map(({ person }) => inputOf(person)) })
  const claim_ids: string[] = []
  for (const [at, yuan] of asked.entries()) {
    const [patient, person_id] = [patients[at], matches[at]?.person_id]
    if (patient === undefined || person_id === null || person_id === undefined)
      throw new Error('somebody of the demo who was in hospital is not in the register')
    const { claim_id } = await receiveClaim(clerk, {
      person_id,
      received_on: dateOf(month, 19),
      ...billOf(yuan, before + at, patient.group, month),
    })
    claim_ids.push(claim_id)
    open.set(claim_id, { month, requested_fen: yuan * 100, at: before + at })
  }
  await checkClaims(actors.clerk(dateOf(month, 23)), { claim_ids, checked_on: dateOf(month, 23) })
  await declareClaims(actors.clerk(dateOf(month, 26)), { claim_ids, declared_on: dateOf(month, 26) })
}

/** A bill from which the amount follows: base × percent of the class, rounded up to whole yuan. */
function billOf(yuan: number, at: number, group: Group, month: HalfMonth) {
  const { aid_class, percent } = GROUPS[group]
  const isFurther = group === 'border'
  const burden = Math.ceil((yuan * 100) / percent) + (isFurther ? FURTHER_ABOVE_YUAN : 0)
  const serious = at % 4 === 0 ? 0 : 300 + at * 11
  const basic = burden * 2 + ((at * 137) % 900)
  return {
    scheme: isFurther ? ('further_aid' as const) : ('medical_aid' as const),
    aid_class,
    hospital: HOSPITALS[at % HOSPITALS.length] ?? HOSPITALS[0],
    admitted_on: dateOf(month - 1, 11 + (at % 5)),
    discharged_on: dateOf(month - 1, 18 + (at % 9)),
    illness: null,
    covered_fen: (burden + basic + serious) * 100,
    basic_fen: basic * 100,
    serious_fen: serious * 100,
    other_fen: 0,
    requested_fen: yuan * 100,
    words: null,
  }
}

export type OpenClaim = { readonly month: HalfMonth; readonly requested_fen: number; readonly at: number }
const RETURNED = 13
const CUT = 9

/** What came from the county this month: the answers to the list before, and the money for what was approved. */
async function hear(actors: Actors, month: HalfMonth, open: Map<string, OpenClaim>): Promise<void> {
  const [answered, paid] = [dateOf(month, 16), dateOf(month, 28)]
  const due = [...open].filter(([, claim]) => claim.month === month - 1)
  for (const [claim_id, { requested_fen, at, month: declared }] of due) {
    const clerk = actors.clerk(answered)
    const document = `X医保〔2020〕${declared * 4}号`
    if (at === RETURNED) {
      await answerClaim(clerk, { claim_id, kind: 'returned', on: answered, document, reason: '缺大病保险结算单，补齐后再报' })
      continue
    }
    // Every ninth is granted less than was asked for.
    const approved_fen = at % CUT === 4 ? requested_fen - 120_00 : requested_fen
    await answerClaim(clerk, { claim_id, kind: 'approved', on: answered, approved_fen, document, words: null })
    if (declared <= LAST_PAID) await payClaim(actors.clerk(paid), { claim_id, paid_on: paid, paid_fen: approved_fen })
  }
}
