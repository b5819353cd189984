import { flow, type RecordSource } from './rules.record-source.ts'

/** Officials who work for the children, and the review of the children's care; of the children themselves two numbers. */
export const TOWN_SUPERVISORS = 'childWelfare.townSupervisors'
export const VILLAGE_DIRECTORS = 'childWelfare.villageDirectors'
export const CHILD_REVIEW = 'childWelfare.reviewCoverage'
const IN_OFFICE = '期末在任的，已离任的不算'

export const CHILD_SOURCES: readonly RecordSource[] = [
  {
    source: TOWN_SUPERVISORS,
    title: '镇儿童督导员',
    rows: 'child-workers',
    figures: [{ measure: 'rows', suffix: '', title: '人数', kind: 'stock', unit: 'person', definition: `镇儿童督导员；${IN_OFFICE}` }],
  },
  {
    source: VILLAGE_DIRECTORS,
    title: '村儿童主任',
    rows: 'child-workers',
    figures: [{ measure: 'rows', suffix: '', title: '人数', kind: 'stock', unit: 'person', definition: `各村儿童主任；${IN_OFFICE}` }],
  },
  {
    source: CHILD_REVIEW,
    title: '儿童养育状况核查',
    rows: 'child-reviews',
    figures: [
      flow(
        'share',
        '',
        'ratio',
        '',
        '期内开始的最近一轮养育状况核查：已核查人数除以应核查人数（开始时在册的儿童，注明不再核查的除外）；只给人数，不列儿童',
      ),
    ],
  },
]
