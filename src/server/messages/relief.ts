import type { ReliefProblem } from '../../areas/relief/contract.ts'
import type { EarlierHelp } from '../../areas/relief/contract.reserve.ts'
import { POT_WORD, type ReserveDoubt } from '../../areas/relief/rules.reserve.ts'
import { dayWords, isDay } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import type { Messages } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const monthOf = (value: unknown): string => (typeof value === 'string' && /^\d{4}-\d{2}$/.test(value) ? formatMonth(month(value)) : '—')
const yuanOf = (value: unknown): string => (typeof value === 'number' ? formatYuan(fenFromJson(value)) : '—')
const dayWord = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
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
  RESERVE_NOT_FOUND: {
    status: 404,
    what: '没有找到这次备用金救助',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到备用金救助列表再选一次。',
  },
  RESERVE_VOIDED: { status: 409, what: '这次备用金救助已经作废', why: '作废的记录不能再改。', how: '需要的话请重新登记一次。' },
  FUND_NOT_RESERVE: {
    status: 400,
    what: '没有付款',
    why: '选的这笔资金不是备用金。',
    how: '请选乡镇的备用金；互助社的救助在互助社里登记。',
  },
  PAID_BEFORE_FUND: {
    status: 400,
    what: '没有付款',
    why: facts => `付款日期${dayWord(facts.paid_on)}在备用金建账（${dayWord(facts.opened_on)}）以前。`,
    how: '请核对日期；建账以前付的已经在期初余额里。',
  },
  VOUCHER_BEFORE_PAYMENT: {
    status: 400,
    what: '没有付款',
    why: '记账日期在付款日期以前。',
    how: '记账日期请选付款当天或以后。',
  },
  PAID_BEFORE_BIRTH: {
    status: 400,
    what: '没有付款',
    why: facts => `付款日期${dayWord(facts.paid_on)}在${String(facts.name)}出生（${dayWord(facts.born_on)}）以前。`,
    how: '请核对付款日期和救助对象。',
  },
  PAID_AFTER_DEATH: {
    status: 409,
    what: '没有付款',
    why: facts => `${String(facts.name)}已于${dayWord(facts.died_on)}去世，付款日期在这以后。`,
    how: '请核对日期；救助家属的，请选家属为救助对象。',
  },
  WITNESSES_NEEDED: {
    status: 400,
    what: '没有付款',
    why: '付现金要有两位见证人。',
    how: '请写上两位见证人的姓名，或改为转账。',
  },
  WITNESSES_SAME: {
    status: 400,
    what: '没有付款',
    why: '两位见证人是同一人，或者就是领款人。',
    how: '请写两位不同的见证人，领款人不能作见证。',
  },
  RESERVE_NEEDS_WORDS: {
    status: 409,
    what: '没有付款，有情况要先说明',
    why: facts => `这次救助要核实：${Array.isArray(facts.warnings) ? facts.warnings.join('') : ''}`,
    how: '请核实；确需救助的，写上说明再付。',
  },
  PROOF_ALREADY: {
    status: 409,
    what: '手续已经登记补齐',
    why: facts => `${dayWord(facts.on)}已经登记过。`,
    how: '不用再登记。',
  },
  PROOF_BEFORE_PAYMENT: {
    status: 400,
    what: '没有登记',
    why: facts => `手续补齐的日期在付款（${dayWord(facts.on)}）以前。`,
    how: '请核对日期；付款当天就齐的，写付款那天。',
  },
  RELIEF_VOIDED: { status: 409, what: facts => `${listOf(facts)}已经作废`, why: '作废的名单不能再改。', how: '需要的话请另建一批。' },
  RESERVE_CELL_UNREADABLE: {
    status: 400,
    what: '没有付款',
    why: facts => `「${String(facts.cell)}」没有写或读不出来。`,
    how: '日期写成 2020-03-01，金额写成 1500 或 1500.50，怎么付写转账或现金，困难原因用页面上列出的；备注最多 200 字。',
  },
  RESERVE_NAME_DIFFERS: {
    status: 409,
    what: '没有付款',
    why: facts => `这个证号登记的姓名是${String(facts.register)}。`,
    how: '请核对是写错了姓名还是证号。',
  },
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
    case 'SAME_CAUSE_FROM_POT':
      return (
        `${told('name')}家今年${dayWord(facts.on)}已因${law.codeName('relief_cause', told('cause')) ?? '同一原因'}得过${POT_WORD[facts.source as EarlierHelp['source']]} ${yuanOf(facts.amount_fen)} 元。` +
        '两笔合计不能超过实际支出，请核对。'
      )
    case 'STANDARD_UNKNOWN':
      return `${monthOf(facts.month)}没有登记${told('parameter')}，没有核对救助上限。`
    default:
      return '这一行有错误，不能登记。'
  }
}

/** What has to be explained before money leaves the reserve, in one sentence. */
export function reserveDoubtText({ code, facts }: ReserveDoubt, law: Law): string {
  switch (code) {
    case 'ABOVE_RESERVE_CAP':
      return `${yuanOf(facts.amount_fen)} 元超过备用金单次上限 ${yuanOf(facts.cap_fen)} 元。`
    case 'SAME_CAUSE_THIS_YEAR': {
      const cause = law.codeName('relief_cause', String(facts.cause)) ?? '同一原因'
      const pot = POT_WORD[facts.source as EarlierHelp['source']]
      return `这家今年已因${cause}救助过：${dayWord(facts.on)}，${String(facts.name)}，${pot} ${yuanOf(facts.amount_fen)} 元。`
    }
    case 'RESERVE_CAP_UNKNOWN':
      return `${dayWord(facts.on)}没有登记备用金单次上限，没有核对。`
  }
}
