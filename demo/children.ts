import { takeList } from '../src/areas/children/commands.list.ts'
import { openRound, reviewChild, round } from '../src/areas/children/commands.reviews.ts'
import { newWorker, train } from '../src/areas/children/commands.workers.ts'
import type { ListLine } from '../src/areas/children/contract.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { Actors } from './office.ts'
import { TOWN_CODE, villageCode, VILLAGES, type DemoPerson } from './people.ts'
import type { Town } from './town.ts'

const TAKEN_ON: Day = day('2020-05-15')
const OPENED_ON: Day = day('2020-05-20')
const REVIEW_DAYS = ['2020-06-03', '2020-06-09', '2020-06-16'] as const

/** One director for each village, in the order of VILLAGES; 石桥村's is the demo login. */
const DIRECTORS = [
  '高秋菊',
  '孙小兰',
  '赵月英',
  '许红霞',
  '梁彩云',
  '姚春梅',
  '郭桂芝',
  '曹爱华',
  '邓素珍',
  '彭玉兰',
  '苏金凤',
  '叶翠萍',
  '魏秀芬',
  '蒋云霞',
  '田桂香',
  '杜丽华',
  '丁海燕',
  '范春兰',
  '傅雪梅',
] as const

/** 儿童督导员 and 19 儿童主任, in office since January and trained in May. */
async function appoint(actors: Actors): Promise<void> {
  const from_day = day('2020-01-06')
  const clerk = actors.clerk(from_day)
  const supervisor = { duty: 'town_supervisor', division: `${TOWN_CODE}000`, name: '方晓燕', phone: null, position: '民政办干部' } as const
  const { worker_id } = await newWorker(clerk, { ...supervisor, from_day })
  const worker_ids = [worker_id]
  for (const [at, village] of VILLAGES.entries()) {
    const director = { duty: 'village_director', division: villageCode(village), name: DIRECTORS[at] ?? '', phone: null } as const
    worker_ids.push((await newWorker(clerk, { ...director, position: at % 3 === 0 ? '村妇联主席' : '村委委员', from_day })).worker_id)
  }
  const trained_on = day('2020-05-12')
  await train(actors.supervisor(trained_on), { worker_ids, trained_on, topic: '入户走访、强制报告和档案登记', hours: 8 })
}

type Found = { readonly person: DemoPerson; readonly guardian: string; readonly kinship: string }
const BORN_AFTER = '2005-01-01'
const LEFT_BEHIND = 64
const IN_DIFFICULTY = 22
const UNSUPPORTED = 5

const lineOf = ({ person, guardian, kinship }: Found, kind: string, father_state: string, mother_state: string): ListLine => ({
  name: person.name,
  id: person.id,
  kind,
  village: person.village,
  father_state,
  mother_state,
  guardian,
  kinship,
  phone: '',
  school: person.birth < '2008-09-01' ? 'XX镇中学' : person.birth < '2014-09-01' ? 'XX镇中心小学' : '',
})

/** Children of the town's own households: who lives with grandparents, who lives in a poor home; and the orphans of the payments. */
function listsOf(town: Town): { readonly reason: string; readonly lines: readonly ListLine[] }[] {
  const homes = town.households.filter(home => home.from === 1 && home.to === 7)
  const childrenOf = (relations: readonly string[], kinship: (head: DemoPerson) => string): Found[] =>
    homes.flatMap(home => {
      const head = home.members[0]?.person
      return head === undefined
        ? []
        : home.members
            .filter(({ person, relation }) => relations.includes(relation) && person.birth >= BORN_AFTER)
            .map(({ person }) => ({ person, guardian: head.name, kinship: kinship(head) }))
    })
  const grand = childrenOf(['孙子', '孙女'], head => (head.sex === '男' ? '祖父' : '祖母'))
  const own = childrenOf(['儿子', '女儿'], head => (head.sex === '男' ? '父亲' : '母亲'))
  const orphans = town.recipients
    .filter(({ programme }) => programme === 'orphan')
    .map(({ person, payee }): Found => ({ person, guardian: payee?.name ?? '', kinship: payee?.relation ?? '' }))
  const left = grand.slice(0, LEFT_BEHIND)
  const unsupported = grand.slice(LEFT_BEHIND, LEFT_BEHIND + UNSUPPORTED)
  const poor = own.slice(0, IN_DIFFICULTY)
  if (left.length < LEFT_BEHIND || unsupported.length < UNSUPPORTED || poor.length < IN_DIFFICULTY)
    throw new Error(`the demo town has too few children: ${grand.length} ${own.length}`)
  return [
    { reason: '享受孤儿基本生活费', lines: orphans.map(found => lineOf(found, '孤儿', '死亡', '死亡')) },
    { reason: '入户排查，父母均外出务工', lines: left.map(found => lineOf(found, '留守儿童', '外出务工', '外出务工')) },
    { reason: '入户排查，父母无法履行监护', lines: unsupported.map(found => lineOf(found, '事实无人抚养儿童', '服刑在押', '失联')) },
    { reason: '低保家庭，生活就学有困难', lines: poor.map(found => lineOf(found, '困境儿童', '', '')) },
  ]
}

/** Workers, children and the review of how they live, done for every one of them by the middle of June. */
export async function careForChildren(actors: Actors, town: Town): Promise<void> {
  await appoint(actors)
  for (const { reason, lines } of listsOf(town))
    await takeList(actors.supervisor(TAKEN_ON), { lines, from_day: TAKEN_ON, from_reason: reason })
  const head = { heading: '2020年上半年养育状况核查', opened_on: OPENED_ON, due_on: day('2020-06-25') }
  const { round: id } = await openRound(actors.supervisor(OPENED_ON), head)
  const { reviews } = await round(actors.supervisor(OPENED_ON), { round: id })
  for (const [at, { review, division }] of reviews.entries()) {
    const on = day(REVIEW_DAYS[at % REVIEW_DAYS.length] ?? REVIEW_DAYS[0])
    const watched = at % 17 === 5
    const answers = {
      care: watched ? '2' : '1',
      school_answer: '1',
      health_answer: at % 11 === 3 ? '2' : '1',
      safety: '1',
      capability: watched ? '2' : '1',
      finding: watched ? '02' : '01',
      measures: watched ? '监护人年纪大，村里每周上门一次' : null,
      reviewed_on: on,
      reviewers: DIRECTORS[VILLAGES.findIndex(village => villageCode(village) === division)] ?? '方晓燕',
    }
    await reviewChild(actors.supervisor(on), { round: id, review, answers, again: null })
  }
}
