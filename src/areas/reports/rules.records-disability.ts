import { flow, type RecordSource } from './rules.record-source.ts'

/** 春节慰问困难残疾人, led by the 残联. */
export const FEDERATION_VISITS = 'festivalVisit.federation'
/** The six checks of disabled people of the poverty list; care at home; and what each item of the checks came to. */
export const NEED_CHECK = 'disability.needCheck.completed'
export const HOME_CARE = 'disability.homeCare.severeNoGuardian'
export const EDUCATION_AID = 'disability.educationAid'
export const REHABILITATION = 'disability.rehabilitation'
export const EMPLOYMENT = 'disability.employment'
export const HOUSING = 'disability.dilapidatedHousing'
const CHECKED = '按核查日期归属；作废的轮次、划去的人不算；同一人查过几轮的看最近一轮'

export const DISABILITY_SOURCES: readonly RecordSource[] = [
  {
    source: FEDERATION_VISITS,
    title: '残联春节慰问',
    rows: 'visits',
    figures: [
      flow('persons', 'persons', 'person', '人数', '期内残联牵头的春节慰问到的人，同一人只算一次；只算已经上门的，作废的不算'),
      flow('amount', 'amount', 'fen', '慰问金', '期内残联牵头的春节慰问金之和；只算已经上门的，作废的不算'),
    ],
  },
  {
    source: NEED_CHECK,
    title: '残疾人六项核查',
    rows: 'checked-people',
    figures: [
      flow(
        'persons',
        'persons',
        'person',
        '完成人数',
        '期内六项都查完的人（每一项不适用或者有结果），按最后一项的核查日期归属；同一人只算一次',
      ),
    ],
  },
  {
    source: HOME_CARE,
    title: '失能重残居家照护',
    rows: 'home-cares',
    figures: [
      flow('persons', 'persons', 'person', '人数', '期内得到过居家照护的人：无法定护理人的失能重度残疾人，同一人只算一次；作废的不算'),
    ],
  },
  {
    source: EDUCATION_AID,
    title: '残疾人教育扶贫',
    rows: 'check-items',
    figures: [flow('share', 'coverage', 'ratio', '落实', `就学一项适用的人里已受资助或送教上门的；${CHECKED}`)],
  },
  {
    source: REHABILITATION,
    title: '残疾人基本康复',
    rows: 'check-items',
    figures: [flow('share', 'coverage', 'ratio', '落实', `有康复需求的人里已得到服务的；${CHECKED}`)],
  },
  {
    source: EMPLOYMENT,
    title: '残疾人就业',
    rows: 'check-items',
    figures: [flow('share', 'ableCoverage', 'ratio', '落实', `有就业能力的人里已就业的；${CHECKED}`)],
  },
  {
    source: HOUSING,
    title: '残疾人危房改造',
    rows: 'check-items',
    figures: [flow('share', 'appraisedDone', 'ratio', '完成', `鉴定为危房的残疾人户里已完成改造的，按户计；${CHECKED}`)],
  },
]
