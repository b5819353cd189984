import type { FigureKind, FigureUnit } from './contract.ts'

/**
 * The indicator catalogue of payments: what each figure counts. A figure is a measure of one programme's sent lines; nothing is typed in. What is
 * no payment is in `rules.records.ts`.
 * `persons.stock` and `households.stock` look at the last month of the period, the others at the whole of it.
 */
export type Measure = 'persons.stock' | 'households.stock' | 'persons.flow' | 'personTimes' | 'amount'

export type Indicator = {
  readonly id: string
  readonly title: string
  readonly programme: string
  readonly measure: Measure
  readonly kind: FigureKind
  readonly unit: FigureUnit
  /** What is counted and what is not, in words for the clerk. */
  readonly definition: string
}

const SENT = '只算已导出银行清单的批次；重发不重复计'
const MONEY = `各月发放行的基本金额＋分类施保＋补发－扣回，按发放月归属；不含价格补贴和电费补贴；${SENT}`

type Spec = readonly [measure: Measure, suffix: string, title: string, kind: FigureKind, unit: FigureUnit, definition: string]
const STOCK_PERSONS: Spec = ['persons.stock', 'persons', '享受人数', 'stock', 'person', `期末当月有发放行的保障人数；${SENT}`]
const STOCK_HOUSEHOLDS: Spec = ['households.stock', 'households', '享受户数', 'stock', 'household', `期末当月有发放行的户数；${SENT}`]
const FLOW_PERSONS: Spec = ['persons.flow', 'persons', '发放人数', 'flow', 'person', `期内领过的人，同一人只算一次；${SENT}`]
const PERSON_MONTHS: Spec = ['personTimes', 'personMonths', '发放人次', 'flow', 'person-time', `期内发放的人次（人×月）；${SENT}`]
const AMOUNT: Spec = ['amount', 'amount', '发放资金', 'flow', 'fen', MONEY]

const RECURRING: readonly { programme: string; title: string; specs: readonly Spec[] }[] = [
  { programme: 'dibao.urban', title: '城市低保', specs: [STOCK_PERSONS, STOCK_HOUSEHOLDS, AMOUNT] },
  { programme: 'dibao.rural', title: '农村低保', specs: [STOCK_PERSONS, STOCK_HOUSEHOLDS, AMOUNT] },
  { programme: 'tekun', title: '特困供养', specs: [FLOW_PERSONS, PERSON_MONTHS, AMOUNT] },
  { programme: 'retrenched1960s', title: '六十年代精简退职', specs: [FLOW_PERSONS, PERSON_MONTHS, AMOUNT] },
  { programme: 'orphan', title: '孤儿', specs: [FLOW_PERSONS, PERSON_MONTHS, AMOUNT] },
]

export const INDICATORS: readonly Indicator[] = RECURRING.flatMap(({ programme, title, specs }) =>
  specs.map(([measure, suffix, words, kind, unit, definition]) => ({
    id: `${programme}.${suffix}`,
    title: `${title}${words}`,
    programme,
    measure,
    kind,
    unit,
    definition,
  })),
)

export const RECURRING_PROGRAMMES: readonly string[] = RECURRING.map(({ programme }) => programme)

export const RELIEF = 'temporaryRelief'
type ReliefSpec = { readonly title: string; readonly unit: FigureUnit; readonly definition: string }
/** What may be said of one relief month, and of all of them. 人 and 户 each have their own; they are never added. */
export const RELIEF_OF_MONTH = {
  persons: { title: '人数', unit: 'person', definition: `当月按人计的临时救助批次里救助的人，同一人只算一次；人和户不相加；${SENT}` },
  households: {
    title: '户数',
    unit: 'household',
    definition: `当月按户计的临时救助批次里救助的户，同一户只算一次；人和户不相加；${SENT}`,
  },
  amount: { title: '资金', unit: 'fen', definition: `当月各批临时救助金额之和；${SENT}` },
  perHousehold: { title: '每户金额', unit: 'fen', definition: `当月按户计的各户金额都相等时的每户金额；${SENT}` },
} as const satisfies Readonly<Record<string, ReliefSpec>>
export const RELIEF_TOTAL = {
  amount: { title: '临时救助资金合计', unit: 'fen', definition: `期内各批临时救助金额之和；人数、户数不相加；${SENT}` },
  batches: { title: '临时救助批数', unit: 'batch', definition: `期内的临时救助批次；${SENT}` },
} as const satisfies Readonly<Record<string, ReliefSpec>>
