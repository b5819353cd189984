import type { FigureKind, FigureUnit } from './contract.ts'

/**
 * Figures of what is no payment line: cases, claims, visits, cards. Each source is one set of rows (`store.records*.ts`), a row being done or not:
 * `persons` and `households` count each once, `done` and `undone` the rows that are or are not, `share` the done ones of all.
 */
export type RecordMeasure = 'persons' | 'households' | 'rows' | 'amount' | 'done' | 'undone' | 'share'

/** `suffix` follows the source in the figure's id; '' where the source is the figure itself. */
export type RecordSpec = {
  readonly measure: RecordMeasure
  readonly suffix: string
  readonly title: string
  readonly kind: FigureKind
  readonly unit: FigureUnit
  /** What is counted and what is not, in words for the clerk. */
  readonly definition: string
}
/** `rows`: what a row is, as the figure's query names it. */
export type RecordSource = {
  readonly source: string
  readonly title: string
  readonly rows: string
  readonly figures: readonly RecordSpec[]
}
export type RecordIndicator = RecordSpec & { readonly id: string; readonly source: string; readonly rows: string }

/** What went out of the town's reserve, case by case: no programme of the law data, and no payment roster. */
export const RESERVE = 'reliefReserve'
const PAID = '按付款日期归属；作废（凭证已冲销）的不算'
/** What was declared to the county for medical aid, claim by claim. */
export const MEDICAL = 'medicalAid'
const DECLARED = '按申报日期归属；撤回的不算，县里退回的也是申报过的'
/** 银龄安康: the insured of the policies that begin in the period. */
export const INSURANCE = 'elderlyAccidentInsurance'
/** 春节慰问 led by the office; the list of the 残联 is another one. */
export const SPRING_VISITS = 'festivalVisit.springFestival'
const MADE = '只算已经上门的，按上门日期归属；作废的不算；残联牵头的另计'
/** 救急难: every case; those of the town and of the county are sources of their own, the village is what is left. */
export const AID = 'mutualAid'
const AID_PAID = '按发放日期归属；作废（凭证已冲销）的不算'
const VILLAGE_SOCIETIES = '期末在办的村级互助社，镇级的不算'

/** Households of the 未脱贫户 list that a decision lets into rural dibao. */
export const POVERTY_ADMITTED = 'poverty.notLifted.toRuralDibao'
export const POVERTY_DISABLED = 'poverty.notLifted.disabled'
/** The county system against what was paid: each household that is alike is a row, and each difference. */
export const SYSTEM_CHECK = 'dibao.systemReconciliation'
const DECIDED = '按结论日期归属；撤回的结论、作废的名单不算'

const flow = (measure: RecordMeasure, suffix: string, unit: FigureUnit, title: string, definition: string): RecordSpec => ({
  measure,
  suffix,
  title,
  kind: 'flow',
  unit,
  definition,
})

export const RECORD_SOURCES: readonly RecordSource[] = [
  {
    source: RESERVE,
    title: '备用金',
    rows: 'reserve-cases',
    figures: [
      flow('persons', 'persons', 'person', '救助人数', `期内从备用金得到救助的人，同一人只算一次；${PAID}`),
      flow('amount', 'amount', 'fen', '救助资金', `期内备用金各次救助金额之和；${PAID}`),
    ],
  },
  {
    source: MEDICAL,
    title: '医疗救助',
    rows: 'medical-claims',
    figures: [
      flow('rows', 'personTimes', 'person-time', '申报人次', `期内申报的件数，一人两次住院算两人次；${DECLARED}`),
      flow('amount', 'amount', 'fen', '申报金额', `期内各件申报金额之和，不是批复或到账的金额；${DECLARED}`),
    ],
  },
  {
    source: INSURANCE,
    title: '困难老人意外伤害保险',
    rows: 'policy-members',
    figures: [
      flow('persons', 'persons', 'person', '投保人数', '保障在期内开始的保单上的被保险人，同一人只算一次；作废的保单、划去的人不算'),
    ],
  },
  {
    source: SPRING_VISITS,
    title: '春节慰问',
    rows: 'visits',
    figures: [
      flow('persons', 'persons', 'person', '人数', `期内民政办牵头的春节慰问到的人，同一人只算一次；${MADE}`),
      flow('amount', 'amount', 'fen', '慰问金', `期内民政办牵头的春节慰问金之和；${MADE}`),
    ],
  },
  {
    source: `${AID}.societies`,
    title: '救急难互助社',
    rows: 'societies',
    figures: [{ ...flow('rows', '', 'society', '个数', `${VILLAGE_SOCIETIES}；注销的不算`), kind: 'stock' }],
  },
  {
    source: `${AID}.annualInspectionDone`,
    title: '互助社',
    rows: 'society-inspections',
    figures: [
      flow(
        'done',
        '',
        'society',
        '完成年检',
        `${VILLAGE_SOCIETIES}，其中截至期末上一年度年检结论为合格或基本合格的；不合格、免检的不算完成`,
      ),
    ],
  },
  {
    source: `${AID}.trainingDone`,
    title: '救急难资金使用程序',
    rows: 'society-trainings',
    figures: [flow('share', '', 'ratio', '培训', `${VILLAGE_SOCIETIES}，其中本年截至期末参加过资金使用程序培训的`)],
  },
  {
    source: `${AID}.activeSocieties`,
    title: '互助社',
    rows: 'active-societies',
    figures: [flow('done', '', 'society', '启动资金', `${VILLAGE_SOCIETIES}，其中期内用互助资金救助过人的`)],
  },
  ...(
    [
      [AID, '救急难', '期内各级救急难救助'],
      [`${AID}.town`, '镇级救急难', '期内镇级资金的救急难救助'],
      [`${AID}.county`, '县级救急难', '期内县级资金的救急难救助'],
      [`${AID}.village`, '村级救急难', '期内各级救急难减去镇级和县级'],
    ] as const
  ).map(([source, title, which]) => ({
    source,
    title,
    rows: 'aid-cases',
    figures: [
      flow('rows', 'cases', 'case', '次数', `${which}的次数，一家两次算两次；${AID_PAID}`),
      flow('amount', 'amount', 'fen', '资金', `${which}的金额之和；${AID_PAID}`),
    ],
  })),
  {
    source: POVERTY_ADMITTED,
    title: '未脱贫户纳入农村低保',
    rows: 'match-conclusions',
    figures: [
      flow('households', 'households', 'household', '户数', `期内批准纳入农村低保的未脱贫户；${DECIDED}`),
      flow('rows', 'persons', 'person', '人数', `期内批准纳入农村低保的未脱贫户在名单上的人；${DECIDED}`),
    ],
  },
  {
    source: POVERTY_DISABLED,
    title: '未脱贫人口中残疾人',
    rows: 'match-hits',
    figures: [
      {
        measure: 'rows',
        suffix: 'persons',
        title: '人数',
        kind: 'stock',
        unit: 'person',
        definition: '期末以前最近一份未脱贫户名单上的残疾人，按最近一次比对；证号重复的只算一次',
      },
    ],
  },
  {
    source: SYSTEM_CHECK,
    title: '低保系统与实际发放不一致',
    rows: 'system-comparison',
    figures: [
      flow(
        'undone',
        'mismatches',
        'row',
        '处数',
        '期内各月系统名册与已送银行的城乡低保按户核对，金额、人数、有无不一致的处数；行数是核对的户数',
      ),
    ],
  },
]

export const RECORD_INDICATORS: readonly RecordIndicator[] = RECORD_SOURCES.flatMap(({ source, title, rows, figures }) =>
  figures.map(spec => ({
    ...spec,
    id: spec.suffix === '' ? source : `${source}.${spec.suffix}`,
    source,
    rows,
    title: `${title}${spec.title}`,
  })),
)
