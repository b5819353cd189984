import { flow, type RecordSource } from './rules.record-source.ts'

/** 救急难: every case; those of the town and of the county are sources of their own, the village is what is left. */
export const AID = 'mutualAid'
const AID_PAID = '按发放日期归属；作废（凭证已冲销）的不算'
const VILLAGE_SOCIETIES = '期末在办的村级互助社，镇级的不算'

export const MUTUAL_AID_SOURCES: readonly RecordSource[] = [
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
]
