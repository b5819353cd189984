import { flow, type RecordIndicator, type RecordSource } from './rules.record-source.ts'
import { CHILD_SOURCES } from './rules.records-children.ts'
import { DISABILITY_SOURCES } from './rules.records-disability.ts'
import { MATCHING_SOURCES } from './rules.records-matching.ts'
import { MUTUAL_AID_SOURCES } from './rules.records-mutualaid.ts'

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
  ...MUTUAL_AID_SOURCES,
  ...MATCHING_SOURCES,
  ...DISABILITY_SOURCES,
  ...CHILD_SOURCES,
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
