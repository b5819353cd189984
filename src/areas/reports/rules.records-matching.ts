import { flow, type RecordSource } from './rules.record-source.ts'

/** Households of the 未脱贫户 list that a decision lets into rural dibao. */
export const POVERTY_ADMITTED = 'poverty.notLifted.toRuralDibao'
export const POVERTY_DISABLED = 'poverty.notLifted.disabled'
/** The county system against what was paid: each household that is alike is a row, and each difference. */
export const SYSTEM_CHECK = 'dibao.systemReconciliation'
const DECIDED = '按结论日期归属；撤回的结论、作废的名单不算'

export const MATCHING_SOURCES: readonly RecordSource[] = [
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
