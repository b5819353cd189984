import type { Figure, Summary, TextBlock, TextRun } from './contract.ts'
import { MEDICAL, RELIEF, RESERVE } from './rules.catalogue.ts'
import { printed } from './rules.figures.ts'
import { monthsOf, monthsWords, monthWords, periodTitle, periodWords, type Span } from './rules.period.ts'

/** `allocationOf`: the words of a programme's money (发放农村低保资金). */
export type Told = {
  readonly span: Span
  readonly town: string
  readonly figures: readonly Figure[]
  readonly allocationOf: (programme: string) => string
}

type Words = (string | TextRun)[]
type Find = (id: string) => Figure | undefined

export const summaryTitle = ({ span, town }: Pick<Told, 'span' | 'town'>): string => `${town}${periodTitle(span)}民政工作总结`

const said = (figure: Figure, instead?: string): TextRun => ({ text: instead ?? printed(figure), figure: figure.id })
const paragraph = (...words: Words): TextBlock => ({
  kind: 'paragraph',
  runs: words.map(word => (typeof word === 'string' ? { text: word } : word)),
})
const heading = (kind: 'heading1' | 'heading2', text: string): TextBlock => ({ kind, runs: [{ text }] })

/** The sections of social assistance; what has no figure has no sentence, and no heading either. */
export function narrative(told: Told): Pick<Summary, 'title' | 'blocks' | 'text'> {
  const find: Find = id => told.figures.find(figure => figure.id === id)
  const sections = [
    { title: '城乡低保', words: dibao(told, find) },
    { title: '特殊群体生活保障', words: groups(told, find) },
    { title: '临时救助', words: relief(told, find) },
    { title: '城乡医疗救助', words: medical(told, find) },
  ].filter(({ words }) => words.length > 0)
  const title = summaryTitle(told)
  const blocks =
    sections.length === 0
      ? []
      : [
          lead(told.span),
          heading('heading1', '一、社会救助工作'),
          ...sections.flatMap(({ title: name, words }, at) => [
            heading('heading2', `（${'一二三四'[at] ?? ''}）${name}`),
            paragraph(...words),
          ]),
        ]
  return { title, blocks, text: [title, ...blocks.map(({ runs }) => runs.map(run => run.text).join(''))].join('\n') }
}

const lead = (span: Span): TextBlock =>
  paragraph(
    `${periodTitle(span)}，在镇党委、政府的正确领导下，在上级民政部门的具体指导和有关部门的大力支持配合下，` +
      '镇民政办坚持“兜底线、织密网、建机制”的工作理念，认真做好困难群众基本生活保障工作。现将工作情况汇报如下：',
  )

const flowWords = (span: Span): string => periodWords(span)

/** Sentences joined by ； and closed by 。 */
const joined = (sentences: readonly Words[], end = '。'): Words =>
  sentences.length === 0 ? [] : [...sentences.flatMap((words, at) => (at === 0 ? words : ['；', ...words])), end]

/** 截至6月 is a stock, 上半年共发放 a flow; each says which it is. */
function dibao({ span, allocationOf }: Told, find: Find): Words {
  let stockSaid = false
  const sentences = (['dibao.urban', 'dibao.rural'] as const).flatMap((programme): Words[] => {
    const [households, persons, amount] = [find(`${programme}.households`), find(`${programme}.persons`), find(`${programme}.amount`)]
    if (amount === undefined) return []
    const paid: Words = [`${flowWords(span)}共发放${allocationOf(programme)}`, said(amount)]
    if (persons === undefined) return [paid]
    const opening = stockSaid ? '' : `截至${monthWords(span.to, span)}，全镇`
    stockSaid = true
    const name = programme === 'dibao.urban' ? '城市低保' : '农村低保'
    return [[`${opening}享受${name}待遇`, ...(households === undefined ? [] : [said(households)]), said(persons), '，', ...paid]]
  })
  return joined(sentences, '（不含价格补贴和电费补贴）。')
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
  return all.length === 0 ? [] : [`${flowWords(span)}，`, ...all]
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
  return [`${flowWords(span)}，全镇申报医疗救助共计`, said(times), '，救助金额', said(amount), '。']
}
