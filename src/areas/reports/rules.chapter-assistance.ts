import type { Figure } from './contract.ts'
import { RELIEF } from './rules.catalogue.ts'
import { childWelfare } from './rules.chapter-children.ts'
import { isWhole, joined, said, type Chapter, type Find, type Told, type Words } from './rules.words.ts'
import { monthsOf, monthsWords, monthWords, periodWords, type Span } from './rules.period.ts'
import { SYSTEM_CHECK } from './rules.records-matching.ts'
import { AID } from './rules.records-mutualaid.ts'
import { INSURANCE, MEDICAL, RESERVE, SPRING_VISITS } from './rules.records.ts'

/** 截至6月 is a stock, 上半年共发放 a flow; each says which it is. */
function dibao({ span, allocationOf }: Told, find: Find): Words {
  let stockSaid = false
  const sentences = (['dibao.urban', 'dibao.rural'] as const).flatMap((programme): Words[] => {
    const [households, persons, amount] = [find(`${programme}.households`), find(`${programme}.persons`), find(`${programme}.amount`)]
    if (amount === undefined) return []
    const paid: Words = [`${periodWords(span)}共发放${allocationOf(programme)}`, said(amount)]
    if (persons === undefined) return [paid]
    const opening = stockSaid ? '' : `截至${monthWords(span.to, span)}，全镇`
    stockSaid = true
    const name = programme === 'dibao.urban' ? '城市低保' : '农村低保'
    return [[`${opening}享受${name}待遇`, ...(households === undefined ? [] : [said(households)]), said(persons), '，', ...paid]]
  })
  return [...joined(sentences, '（不含价格补贴和电费补贴）。'), ...systemCheck(find)]
}

/** Said only where something was compared and nothing differs. */
function systemCheck(find: Find): Words {
  const mismatches = find(`${SYSTEM_CHECK}.mismatches`)
  if (mismatches === undefined || mismatches.value > 0) return []
  return ['及时完成低保信息系统网上动态调整工作，确保网上系统与实际发放情况', said(mismatches, '完全一致'), '。']
}

const GROUPS = [
  { programme: 'tekun', people: '特困供养人员' },
  { programme: 'retrenched1960s', people: '六十年代精简下放退职职工' },
  { programme: 'orphan', people: '孤儿' },
] as const

/** 名 are people paid once or oftener, 人次 are payments: both are given, so that neither is taken for the other. */
function groups({ span, allocationOf }: Told, find: Find): Words {
  const sentences = GROUPS.flatMap(({ programme, people }): Words[] => {
    const [persons, times, amount] = [find(`${programme}.persons`), find(`${programme}.personMonths`), find(`${programme}.amount`)]
    if (persons === undefined || amount === undefined) return []
    return [
      [
        '为',
        said(persons, `${persons.value}名`),
        `${people}发放${allocationOf(programme)}`,
        said(amount),
        ...(times === undefined ? [] : ['（', said(times), '）']),
      ],
    ]
  })
  const all = joined(sentences)
  return [...(all.length === 0 ? [] : [`${periodWords(span)}，`, ...all]), ...elderly(find), ...childWelfare(find)]
}

/** 困难老人 insured, and who was visited at 春节. */
function elderly(find: Find): Words {
  const [persons, visited, amount] = [find(`${INSURANCE}.persons`), find(`${SPRING_VISITS}.persons`), find(`${SPRING_VISITS}.amount`)]
  const bought: Words[] = persons === undefined ? [] : [['为全镇', said(persons, `${persons.value}名`), '困难老人统一购买意外伤害保险']]
  const visits: Words[] =
    visited === undefined || amount === undefined
      ? []
      : [['春节期间为困难老党员、贫困户、困难户等群体献爱心送温暖，共计慰问', said(visited), '爱心款', said(amount)]]
  return [...bought, ...visits].flatMap((words): Words => [...words, '。'])
}

/** Each month with its own unit; the sum is of money alone. */
function relief({ span, allocationOf }: Told, find: Find): Words {
  const sentences = monthsOf(span).flatMap((month): Words[] => {
    const of = (name: string): Figure | undefined => find(`${RELIEF}.${month}.${name}`)
    const [persons, households, amount, each] = [of('persons'), of('households'), of('amount'), of('perHousehold')]
    if (amount === undefined) return []
    const helped = [persons, households].filter(figure => figure !== undefined)
    const who = helped.flatMap((figure, at): Words => (at === 0 ? [said(figure)] : ['和', said(figure)]))
    // 「每户」 is said only where the whole month is those households: beside 人 the product would not be the sum.
    const money: Words =
      each !== undefined && persons === undefined
        ? ['，每户', said(each), '，计', said(amount)]
        : [`，发放${allocationOf(RELIEF)}`, said(amount)]
    return [[`${monthWords(month, span)}救助`, ...who, ...money]]
  })
  const [batches, total] = [find(`${RELIEF}.total.batches`), find(`${RELIEF}.total.amount`)]
  const sum: Words[] = batches !== undefined && total !== undefined && batches.value > 1 ? [[said(batches), '共', said(total)]] : []
  return [...joined([...sentences, ...sum]), ...reserve(span, find)]
}

/** 启用乡镇临时救助备用金: what is not for other relief, paid at once. */
function reserve(span: Span, find: Find): Words {
  const [persons, amount] = [find(`${RESERVE}.persons`), find(`${RESERVE}.amount`)]
  if (persons === undefined || amount === undefined) return []
  const reason = '充分发挥临时救助备用金的作用，对不适合通过“救急难”和其他救助的对象，启用乡镇临时救助备用金，'
  return [`${reason}${monthsWords(span)}共计救助`, said(persons), '、', said(amount), '。']
}

/** Told as declared: what the county grants and pays is another figure. */
function medical({ span }: Told, find: Find): Words {
  const [times, amount] = [find(`${MEDICAL}.personTimes`), find(`${MEDICAL}.amount`)]
  if (times === undefined || amount === undefined) return []
  return [`${periodWords(span)}，全镇申报医疗救助共计`, said(times), '，救助金额', said(amount), '。']
}

/** 已经完成、圆满结束 are said where it is true of every society; otherwise of how many. */
function societies({ span }: Told, find: Find): Words {
  const all = find(`${AID}.societies`)
  const of = (name: string): Figure | undefined => find(`${AID}.${name}`)
  const [inspected, trained, active] = [of('annualInspectionDone'), of('trainingDone'), of('activeSocieties')]
  if (all === undefined) return []
  const checked: Words[] =
    inspected === undefined || inspected.value === 0
      ? []
      : inspected.value === all.value
        ? [['全镇', said(all), '“救急难”互助社', said(inspected, '已经完成年检工作')]]
        : [['全镇', said(all), '“救急难”互助社中', said(inspected), '完成年检']]
  const taught: Words[] =
    trained === undefined || trained.value === 0
      ? []
      : isWhole(trained)
        ? [['“救急难”资金使用程序培训工作', said(trained, '已圆满结束')]]
        : [['“救急难”资金使用程序培训已有', said(trained, `${trained.numerator ?? 0}个`), '互助社参加']]
  const begun: Words[] =
    active === undefined || active.value === 0 ? [] : [[said(active), '村级互助社已启动救急难资金，开展特殊困难群众的救助工作']]
  const first = [...checked, ...taught]
  return [...(first.length === 0 ? [] : [`截至${monthWords(span.to, span)}份，`, ...joined(first)]), ...joined(begun)]
}

/** 其中 the town and the county; the village is the rest, and is said where there is more than it. */
function mutualAid({ span }: Told, find: Find): Words {
  const of = (part: string): readonly [Figure | undefined, Figure | undefined] => [
    find(`${AID}${part}.cases`),
    find(`${AID}${part}.amount`),
  ]
  const [cases, amount] = of('')
  if (cases === undefined || amount === undefined) return []
  const parts = (
    [
      ['.town', '镇级'],
      ['.county', '县级'],
    ] as const
  ).flatMap(([part, word]): Words[] => {
    const [times, fen] = of(part)
    return times === undefined || fen === undefined ? [] : [[word, said(times), said(fen)]]
  })
  const [times, fen] = of('.village')
  const village: Words[] = times === undefined || fen === undefined ? [] : [['村级', said(times), said(fen)]]
  const split = parts.length === 0 ? [] : [...parts, ...village].flatMap((words, at): Words => [at === 0 ? '，其中' : '，', ...words])
  return [`${periodWords(span)}全镇启动救急难资金`, said(cases), '，发放救助资金', said(amount), ...split, '。']
}

export const CHAPTER_ASSISTANCE: Chapter = {
  title: '社会救助工作',
  sections: [
    { title: '城乡低保', words: dibao },
    { title: '特殊群体生活保障', words: groups },
    { title: '临时救助', words: relief },
    { title: '城乡医疗救助', words: medical },
    { title: '“救急难”工作', words: (told, find) => [...societies(told, find), ...mutualAid(told, find)] },
  ],
}
