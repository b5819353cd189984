import type { ReliefProblem } from '../../areas/relief/contract.ts'
import type { Law } from '../../kernel/law.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import type { Messages } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const monthOf = (value: unknown): string => (typeof value === 'string' && /^\d{4}-\d{2}$/.test(value) ? formatMonth(month(value)) : '—')
const yuanOf = (value: unknown): string => (typeof value === 'number' ? formatYuan(fenFromJson(value)) : '—')
const listOf = (facts: Facts): string => `${monthOf(facts.month)}第 ${String(facts.number)} 批`

/** Refusals of relief lists; what they share with rosters stands with those. */
export const reliefMessages: Messages = {
  LIST_EMPTY: { status: 400, what: '名单里没有人，没有登记', why: '一批临时救助至少要有一人（户）。', how: '请先加上救助对象。' },
  CAUSE_UNKNOWN: {
    status: 400,
    what: '困难原因不在代码表里，整份没有登记',
    why: '收到的是「{cause}」。',
    how: '请从列表里选一个原因；都不合适的选「其他」。',
  },
  HOUSEHOLD_MISSING: {
    status: 409,
    what: '{name}还没有登记家庭，没有登记',
    why: '这一批按户计，每一行要对应一户。',
    how: '请先在人员页登记他的家庭，或把这一批改成按人计。',
  },
  GRANT_PERSON_NOT_FOUND: {
    status: 404,
    what: '有一位救助对象没有找到',
    why: '人员不存在，或者不在您的管辖范围内。',
    how: '请去掉这一行，重新查找后再加。',
  },
  RELIEF_NOT_FOUND: {
    status: 404,
    what: '没有找到这一批临时救助',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到临时救助列表再选一次。',
  },
  RELIEF_VOIDED: { status: 409, what: facts => `${listOf(facts)}已经作废`, why: '作废的名单不能再改。', how: '需要的话请另建一批。' },
}

/** A warning about one grant in one sentence. */
export function reliefProblemText({ code, facts }: ReliefProblem, law: Law): string {
  const told = (name: string): string => String(facts[name] ?? '—')
  switch (code) {
    case 'ABOVE_CASE_CAP':
      return (
        `${told('name')} ${yuanOf(facts.amount_fen)} 元，超过上限 ${yuanOf(facts.cap_fen)} 元` +
        `（标准 ${yuanOf(facts.standard_fen)} 元 × ${told('persons')} 人 × ${told('months')} 个月）。请核对，确需超出的写明依据。`
      )
    case 'ABOVE_TOWN_RIGHT':
      return (
        `${told('name')} ${yuanOf(facts.amount_fen)} 元，超过乡镇审批权限 ${yuanOf(facts.up_to_fen)} 元，` +
        (facts.decided_by === null ? '也超过了最高一档。请核对金额。' : `应由${told('decided_by')}审批。请附上批准文书。`)
      )
    case 'SAME_CAUSE_THIS_YEAR':
      return `${told('name')}家今年已因${law.codeName('relief_cause', told('cause')) ?? '同一原因'}救助过（${listOf(facts)}）。同一事由一年一次，请核对。`
    case 'TOO_MANY_THIS_YEAR':
      return `${told('name')}家今年这是第 ${told('times')} 次临时救助，一般一年不超过 ${told('limit')} 次。请核对。`
    case 'STANDARD_UNKNOWN':
      return `${monthOf(facts.month)}没有登记${told('parameter')}，没有核对救助上限。`
    default:
      return '这一行有错误，不能登记。'
  }
}
