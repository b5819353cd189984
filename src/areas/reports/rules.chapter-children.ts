import { CHILD_REVIEW, TOWN_SUPERVISORS, VILLAGE_DIRECTORS } from './rules.records-children.ts'
import { isWhole, said, type Find, type Words } from './rules.words.ts'

/** 儿童: who works for them, and how far the review of their care has come; 全面 only when every child of it was reviewed. */
export function childWelfare(find: Find): Words {
  const [supervisors, directors, review] = [find(TOWN_SUPERVISORS), find(VILLAGE_DIRECTORS), find(CHILD_REVIEW)]
  const workers: Words[] = [
    ...(supervisors === undefined ? [] : [['镇儿童督导员', said(supervisors, `${supervisors.value}名`)]]),
    ...(directors === undefined ? [] : [['村儿童主任', said(directors, `${directors.value}名`)]]),
  ]
  const clauses: Words[] = [
    ...(workers.length === 0 ? [] : [['增设', ...workers.flatMap((words, at): Words => (at === 0 ? words : ['及', ...words]))]]),
    ...(review === undefined
      ? []
      : [
          ['整理留守儿童系统与事实无人抚养儿童系统'],
          isWhole(review)
            ? [said(review, '全面核查'), '留守儿童、困境儿童的养育状况']
            : ['核查留守儿童、困境儿童的养育状况，已核查', said(review)],
        ]),
  ]
  if (clauses.length === 0) return []
  return ['加强留守儿童关爱保护工作，', ...clauses.flatMap((words, at): Words => (at === 0 ? words : ['，', ...words])), '。']
}
