import type { Conclusion, Flaw, MatchRule, Proposal } from './contract.ts'

export const RULE_WORD: Readonly<Record<MatchRule, string>> = {
  person: '已登记',
  died: '已死亡',
  'dibao.rural': '农村低保',
  'dibao.urban': '城市低保',
  tekun: '特困',
  orphan: '孤儿',
  relief: '临时救助',
  disability: '残疾',
}
export const PROPOSAL_WORD: Readonly<Record<Proposal, string>> = {
  included: '已纳入',
  partly: '部分成员已纳入',
  eligible: '未纳入，待核查',
  gone: '全家已死亡',
  unclear: '证号不能用，待核实',
}
export const CONCLUSION_WORD: Readonly<Record<Conclusion, string>> = {
  included: '已纳入',
  admitted: '批准纳入',
  waiting: '符合未纳入，待办',
  ineligible: '不符合',
}
export const FLAW_WORD: Readonly<Record<Flaw, string>> = {
  id_missing: '没有证号',
  id_wrong: '证号有误',
  id_twice: '证号重复',
}
