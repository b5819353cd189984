import { conclude, confirmIncluded, matchList, uploadList } from '../src/areas/matching/commands.ts'
import { list } from '../src/areas/matching/commands.read.ts'
import type { NewConclusion } from '../src/areas/matching/contract.ts'
import { savePeople } from '../src/areas/people/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import { writeRoster, type RosterRow } from '../src/server/excel/write.ts'
import type { Actors } from './office.ts'
import { inputOf, TOWN_NAME } from './people.ts'
import { povertyOf, type PovertyGroup, type PovertyHousehold, type PovertyMember } from './poverty.ts'
import type { Town } from './town.ts'

const dateOf = (date: number): Day => day(`2020-03-${String(date).padStart(2, '0')}`)
const SAME = { match_reason: null, words: null, programme: null, from_month: null } as const

/** What came of the visits to those who were found in no programme. */
const CONCLUSIONS: Readonly<Partial<Record<PovertyGroup, Omit<NewConclusion, 'household_nos'>>>> = {
  entering: {
    ...SAME,
    conclusion: 'admitted',
    decided_on: dateOf(20),
    document: 'X民〔2020〕11号',
    programme: 'dibao.rural',
    from_month: '2020-04',
  },
  above: {
    ...SAME,
    conclusion: 'ineligible',
    decided_on: dateOf(20),
    document: null,
    match_reason: '01',
    words: '入户核查，家庭人均收入高于低保标准',
  },
}

/** The workbook of the poverty office, as it keeps its files: number and householder once a household, a card's number where somebody is disabled. */
export async function povertyWorkbook(town: Town): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const title = `${TOWN_NAME}2020年3月未脱贫户名单`
  const bytes = await writeRoster({
    sheetName: '未脱贫户',
    title,
    subtitle: { left: '提供单位：镇扶贫办', right: '2020年3月5日' },
    orientation: 'landscape',
    header: [['户编号', '村', '户主', '成员', '身份证号', '与户主关系', '健康状况', '是否残疾（证号）']],
    columns: [
      { key: 'number', width: 14, kind: 'text' },
      { key: 'village', width: 10, kind: 'text' },
      { key: 'head', width: 10, kind: 'text' },
      { key: 'name', width: 10, kind: 'text' },
      { key: 'id', width: 21, kind: 'text' },
      { key: 'relation', width: 10, kind: 'text' },
      { key: 'health', width: 12, kind: 'text' },
      { key: 'card', width: 24, kind: 'text' },
    ],
    rows: povertyOf(town).households.flatMap(home => home.members.map((member, at) => rowOf(home, member, at === 0))),
    footer: '制表人：　　　　　审核人：　　　　　负责人：',
  })
  return { name: `${title}.xlsx`, bytes }
}

const rowOf = (
  { number, village, members }: PovertyHousehold,
  { person, relation, disability }: PovertyMember,
  first: boolean,
): RosterRow => ({
  number: first ? number : null,
  village: first ? village : null,
  head: first ? (members[0]?.person.name ?? '') : null,
  name: person.name,
  id: person.id,
  relation,
  health: disability === null ? '健康' : '残疾',
  card: disability === null ? '否' : `${person.id}${disability.kind}${disability.level}`,
})

/**
 * March: the list of the poverty office is taken in and matched, who is covered already is confirmed, the others are visited: six households
 * with nine people enter rural dibao from April, the rest are above the line. Who will enter is registered first: nobody knew them before.
 */
export async function matchPovertyList(actors: Actors, town: Town): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const book = await povertyWorkbook(town)
  const homes = povertyOf(town).households
  const newcomers = homes.filter(({ group }) => group === 'entering').flatMap(({ members }) => members.map(({ person }) => inputOf(person)))
  await savePeople(actors.clerk(dateOf(6)), { people: newcomers, source: '未脱贫户名单' })
  const { list_id, flawed } = await uploadList(actors.clerk(dateOf(6)), {
    kind: '01',
    provider: '镇扶贫办',
    listed_on: dateOf(5),
    file_name: book.name,
    content: book.bytes,
  })
  if (flawed.length > 0) throw new Error('the demo poverty list has numbers that cannot be used')
  await matchList(actors.clerk(dateOf(9)), { list_id, on: dateOf(9) })
  await confirmIncluded(actors.clerk(dateOf(10)), { list_id, decided_on: dateOf(10) })
  const clerk = actors.clerk(dateOf(20))
  const { households } = await list(clerk, { list_id, view: 'open' })
  for (const [group, conclusion] of Object.entries(CONCLUSIONS)) {
    const numbers = new Set(homes.filter(home => home.group === group).map(({ number }) => number))
    const household_nos = households.filter(row => numbers.has(row.household_number)).map(row => row.household_no)
    await conclude(clerk, { list_id, household_nos, ...conclusion })
  }
  return book
}
