import { takeCards } from '../src/areas/disability/commands.ts'
import { startCare } from '../src/areas/disability/commands.care.ts'
import { recordFindings } from '../src/areas/disability/commands.checks.ts'
import { openChecks, round } from '../src/areas/disability/commands.rounds.ts'
import type { NewCheck } from '../src/areas/disability/contract.rounds.ts'
import { listVisits, makePlan, plan, recordVisit } from '../src/areas/elderly/commands.visits.ts'
import { matchPeople, savePeople } from '../src/areas/people/commands.ts'
import { ageOn, day } from '../src/kernel/day.ts'
import type { Actors } from './office.ts'
import { inputOf, type DemoPerson } from './people.ts'
import { povertyOf, type PovertyMember } from './poverty.ts'
import type { Town } from './town.ts'

type Disabled = PovertyMember & { readonly disability: NonNullable<PovertyMember['disability']> }

const OPENED = day('2020-03-09')
const DUE = day('2020-03-31')
const CARE_FROM = day('2020-03-16')
/** Rounds of visits to the villages; the last people are done by the end of the month. */
const CHECK_DAYS = [10, 12, 16, 18, 20, 24, 26, 27].map(date => day(`2020-03-${date}`))
const VISITED_ON = day('2020-01-15')
const VISITED = 12
const VISIT_YUAN = 500

/** 春节慰问困难残疾人: a list of the 残联, apart from the office's. */
export async function visitDisabledPeople(actors: Actors, town: Town): Promise<void> {
  const officer = actors.disability(day('2020-01-13'))
  const { plan_id } = await makePlan(officer, { occasion: '01', year: 2020, source: '04', lead: 'disabled_federation' })
  const people = povertyOf(town)
    .households.filter(({ group }) => group === 'dibao')
    .flatMap(({ members }) => members.filter(({ disability }) => disability !== null).slice(0, 1))
    .slice(0, VISITED)
    .map(({ person }) => ({ id: person.id, name: person.name, category: '07', amount_fen: VISIT_YUAN * 100 }))
  if (people.length !== VISITED) throw new Error('the demo town has not enough disabled people to visit')
  await listVisits(officer, { plan_id, people, planned_on: VISITED_ON, words: null })
  const made = { visited_on: VISITED_ON, visitors: '宋兰', receipt: 'signature', proxy_name: null, proxy_relation: null } as const
  for (const { visit_id } of (await plan(officer, { plan_id })).visits)
    await recordVisit(actors.disability(VISITED_ON), { plan_id, visit_id, ...made })
}

/** The cards of the 35, the round of six checks by the end of March, and care at home for the three without a legal carer. */
export async function checkDisabledPeople(actors: Actors, town: Town): Promise<void> {
  const { households, disabled, withoutCarer } = povertyOf(town)
  await registerMissing(actors, disabled)
  const officer = actors.disability(OPENED)
  await takeCards(officer, { cards: disabled.map(cardOf), replaces: false })
  const people = disabled.map(({ person }) => ({ id: person.id, name: person.name }))
  const { round_id } = await openChecks(officer, {
    round_title: '2020年未脱贫残疾人六项核查',
    opened_on: OPENED,
    due_on: DUE,
    people,
    person_ids: [],
  })
  const ids = await idsOf(actors, disabled)
  const alone = new Set(withoutCarer.map(({ id }) => id))
  for (const [at, on] of CHECK_DAYS.entries()) {
    const checks = disabled.flatMap((each, index): NewCheck[] => {
      const person_id = ids.get(each.person.id)
      if (index % CHECK_DAYS.length !== at || person_id === undefined) return []
      const home = households.find(({ members }) => members.some(({ person }) => person.id === each.person.id))
      const hasPupil = (home?.members ?? []).some(({ person }) => isPupil(person))
      return checksOf(each, index, { alone: alone.has(each.person.id), hasPupil }).map(check => ({ person_id, ...check }))
    })
    if (checks.length > 0) await recordFindings(actors.disability(on), { round_id, checked_on: on, checker: '宋兰', checks })
  }
  for (const { id } of withoutCarer) {
    await startCare(actors.disability(CARE_FROM), {
      person_id: ids.get(id) ?? '',
      care_kind: '1',
      care_level: '3',
      caregiver: 'XX镇居家照护服务队',
      no_carer: '父母已故，未婚无子女，无其他法定护理人',
      from_day: CARE_FROM,
    })
  }
  const { round: head } = await round(officer, { round_id })
  if (head.done !== disabled.length) throw new Error('not everybody of the six checks is done')
}

/** Who is on the list only: known to the office by the list of the poverty relief. */
async function registerMissing(actors: Actors, disabled: readonly Disabled[]): Promise<void> {
  const clerk = actors.clerk(OPENED)
  const matches = await matchPeople(clerk, { people: disabled.map(({ person }) => inputOf(person)) })
  const missing = disabled.filter((_, at) => matches[at]?.person_id === null)
  if (missing.length > 0) await savePeople(clerk, { people: missing.map(({ person }) => inputOf(person)), source: '未脱贫户名单' })
}

async function idsOf(actors: Actors, disabled: readonly Disabled[]): Promise<Map<string, string>> {
  const matches = await matchPeople(actors.clerk(OPENED), { people: disabled.map(({ person }) => inputOf(person)) })
  return new Map(matches.flatMap(({ person_id }, at) => (person_id === null ? [] : [[disabled[at]?.person.id ?? '', person_id] as const])))
}

/** Grown-ups have cards of all ages, some near their end; children have young ones. */
function cardOf({ person, disability }: Disabled, at: number) {
  const year = person.birth > '2000' ? 2018 : 2010 + (at % 9)
  const date = `${String(7 + (at % 5)).padStart(2, '0')}-15`
  return {
    number: `${person.id}${disability.kind}${disability.level}`,
    name: person.name,
    id: person.id,
    category: null,
    level: null,
    issued_on: `${year}-${date}`,
    expires_on: `${year + 10}-${date}`,
  }
}

const ageInMarch = (person: DemoPerson): number => ageOn(day(person.birth), OPENED)
const isPupil = (person: DemoPerson): boolean => person.birth >= '2004-09-01' && person.birth < '2014-01-01'
/** What helps, by category 1 视力 … 7 多重. */
const REHABILITATION = ['1316', '1314', '1313', '1314', '1313', '1311', '1315'] as const
const EVERY_NTH_LIVED_BADLY = 7

type Check = Omit<NewCheck, 'person_id'>
const not = (item: string): Check => ({ item, applies: false, result: null, evidence: null })
const is = (item: string, result: string, evidence: string | null = null): Check => ({ item, applies: true, result, evidence })

function checksOf({ person, disability }: Disabled, at: number, home: { readonly alone: boolean; readonly hasPupil: boolean }): Check[] {
  const { kind, level } = disability
  const age = ageInMarch(person)
  const isSevere = level <= 2 || (level === 3 && (kind === 5 || kind === 6))
  const ofWorkingAge = age >= 16 && age <= (person.sex === '女' ? 54 : 59)
  const isAble = ofWorkingAge && level >= 3 && kind !== 6
  return [
    isSevere ? is('11', home.alone ? '1112' : '1111', home.alone ? '居家照护协议' : null) : not('11'),
    isPupil(person) ? is('12', isSevere ? '1213' : '1211', '学籍和资助名单') : home.hasPupil ? is('12', '1214', '资助名单') : not('12'),
    is('13', REHABILITATION[kind - 1] ?? '1316', '康复服务记录'),
    isAble ? is('14', at % 3 === 0 ? '1414' : '1416') : not('14'),
    at % EVERY_NTH_LIVED_BADLY === 2 ? is('15', at % 2 === 0 ? '1511' : '1512', '危房鉴定表和验收单') : not('15'),
    isSevere && (kind === 1 || kind === 4) ? is('16', '1611', '改造前后照片') : not('16'),
  ]
}
