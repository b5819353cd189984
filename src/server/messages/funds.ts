import { dayWords, isDay } from '../../kernel/day.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import type { Messages } from '../messages.ts'

const yuanOf = (value: unknown): string => (typeof value === 'number' ? formatYuan(fenFromJson(value)) : '—')
const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')

/** Refusals of the journal of a fund. */
export const fundsMessages: Messages = {
  FUND_NOT_FOUND: {
    status: 404,
    what: '没有找到这笔资金',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到资金列表再选一次。',
  },
  VOUCHER_NOT_FOUND: {
    status: 404,
    what: '没有找到这张凭证',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到收支流水再选一次。',
  },
  FUND_DIVISION_UNKNOWN: {
    status: 400,
    what: '没有建账',
    why: '这个区划不在您的管辖范围内，或者没有登记。',
    how: '请从列表里选本镇或本镇的村。',
  },
  FUND_NAME_EMPTY: { status: 400, what: '没有建账', why: '资金还没有名称。', how: '请写上名称，如：XX镇临时救助备用金。' },
  FUND_NAME_TAKEN: {
    status: 409,
    what: '没有建账',
    why: '这里已经有一笔同名的资金。',
    how: '请打开已有的那笔记账；确实是另一笔的，请换一个名称。',
  },
  FUND_BALANCE_SHORT: {
    status: 409,
    what: facts => `余额不够，没有记账：还差 ${yuanOf(facts.short_fen)} 元`,
    why: facts => `${String(facts.fund)}的${String(facts.account)}在${dayOf(facts.on)}只有 ${yuanOf(facts.balance_fen)} 元。`,
    how: '请核对金额、日期和付款方式；钱已经拨到的，请先记这笔拨入。',
  },
  FUND_NOT_EMPTY: {
    status: 409,
    what: '没有停用',
    why: facts => `${String(facts.fund)}还有余额 ${yuanOf(facts.balance_fen)} 元。`,
    how: '请先把结余上缴记账，余额为零后再停用。',
  },
  CLOSED_BEFORE_LAST: {
    status: 400,
    what: '没有停用',
    why: facts => `${String(facts.fund)}在${dayOf(facts.on)}还有记账。`,
    how: '停用日期请选这一天或以后。',
  },
  FUND_CLOSED: {
    status: 409,
    what: '没有记账',
    why: facts => `${String(facts.fund)}已在${dayOf(facts.closed_on)}停用。`,
    how: '停用的账不能再记；需要的话请另建一笔资金。',
  },
  BEFORE_FUND_OPENED: {
    status: 400,
    what: '没有记账',
    why: facts => `${dayOf(facts.on)}在建账日期${dayOf(facts.opened_on)}以前。`,
    how: '建账以前的收支已经在期初余额里，请核对日期。',
  },
  DAY_IN_FUTURE: {
    status: 400,
    what: '没有记账',
    why: facts => `${dayOf(facts.on)}在今天以后。`,
    how: '不能记还没有发生的收支，请核对日期。',
  },
  AMOUNT_NOT_POSITIVE: { status: 400, what: '没有记账', why: '金额必须大于零。', how: '请填写金额；要退回一笔，请用冲销。' },
  PURPOSE_UNKNOWN: { status: 400, what: '没有记账', why: '收支用途不在代码表里。', how: '请从列表里选一个用途。' },
  PURPOSE_NOT_OF_FUND: {
    status: 400,
    what: '没有记账',
    why: '这个用途不属于这一种资金。',
    how: '备用金只用于救助，不付管理费用；请核对资金和用途。',
  },
  PURPOSE_NEEDS_CASE: {
    status: 400,
    what: '没有记账',
    why: '救助支出要写明救助了谁。',
    how: '备用金请从「登记备用金救助」付款，互助资金请从「登记救急难救助」付款，凭证由系统同时记好。',
  },
  OPENING_TWICE: {
    status: 409,
    what: '没有记账',
    why: '这笔资金已经有期初余额。',
    how: '期初记错的，请先冲销原来的期初，再重新记。',
  },
  REVERSAL_OF_REVERSAL: {
    status: 409,
    what: '没有冲销',
    why: '{number} 号本身是冲销凭证。',
    how: '冲销错了的，请按原来的内容重新记一笔。',
  },
  ALREADY_REVERSED: {
    status: 409,
    what: '没有冲销',
    why: '{number} 号已经由 {reversed_by} 号冲销。',
    how: '一张凭证只冲销一次，请刷新后再看。',
  },
  VOUCHER_OF_CASE: {
    status: 409,
    what: '没有冲销',
    why: '{number} 号是一次救助的付款。',
    how: '请在救助记录里作废这次救助，凭证随之冲销。',
  },
  BEFORE_REVERSED: {
    status: 400,
    what: '没有冲销',
    why: facts => `冲销日期在原凭证${dayOf(facts.voucher_on)}以前。`,
    how: '请选原凭证当天或以后的日期。',
  },
}
