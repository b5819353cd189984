import { addDays, day } from '../../kernel/day.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import { yuan } from '../../web/widgets/money.tsx'
import type { BatchKind, BatchProblem, BatchSummary, CheckCode } from './contract.ts'

export { STATUS_WORD } from './rules.words.ts'

const KIND_WORD: Readonly<Record<BatchKind, string>> = { regular: '', relief: '', supplementary: '补发', reissue: '重发' }

/** 第 1 批 · 补发第 2 批 */
export const batchWord = ({ kind, number }: Pick<BatchSummary, 'kind' | 'number'>): string => `${KIND_WORD[kind]}第 ${number} 批`

/** 815 户 1,300 人, never added; a programme by person has no households to tell. */
export const peopleWord = ({ unit, households, persons }: Pick<BatchSummary, 'unit' | 'households' | 'persons'>): string =>
  unit === 'household' ? `${count(households)} 户 ${count(persons)} 人` : `${count(persons)} 人`

/** 1,300 */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
export const monthWord = (text: string): string => formatMonth(month(text))

const CHINA_AHEAD = 8

/** 6月18日 14:22 of a stored moment (UTC), in China's one time: the same on every machine and on paper. */
export function momentWord(at: string): string {
  const hours = Number(at.slice(11, 13)) + CHINA_AHEAD
  const date = addDays(day(at.slice(0, 10)), hours >= 24 ? 1 : 0)
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日 ${String(hours % 24).padStart(2, '0')}:${at.slice(14, 16)}`
}

type Line = BatchProblem['lines'][number]
type CheckWords = { readonly title: (n: number) => string; readonly how: string; readonly detail: (facts: Line['facts']) => string }
const fen = (value: unknown): string => (typeof value === 'number' ? yuan(value) : '–')
const text = (value: string | number | null | undefined): string => (value === null || value === undefined ? '–' : String(value))
const share = (before: unknown, now: unknown): string => {
  if (typeof before !== 'number' || typeof now !== 'number' || before === 0) return ''
  const percent = Math.round(((now - before) * 100) / before)
  return percent > 0 ? `+${percent}%` : `−${-percent}%`
}

export const CHECK_WORDS: Readonly<Record<CheckCode, CheckWords>> = {
  DEAD_PERSON: {
    title: n => `本月之前已去世，${n} 户（人）`,
    how: '请先停发或换户主，再作废本批重新造册。',
    detail: facts => `${text(facts['name'])} ${text(facts['died_on'])} 去世`,
  },
  NO_ACCOUNT: { title: n => `没有发放账户，${n} 户（人）`, how: '请登记账户，再作废本批重新造册。', detail: () => '' },
  ACCOUNT_OUTDATED: {
    title: n => `造册后账户变了，${n} 户（人）`,
    how: '清册上还是旧账户。请作废本批重新造册。',
    detail: facts => `尾号 ${text(facts['last4'])} 改为 ${text(facts['now_last4'])}`,
  },
  SHARED_ACCOUNT: {
    title: n => `不同的户共用一个账户，${n} 笔`,
    how: '请更正其中的账户；确是代领的，写明情况。',
    detail: facts => `尾号 ${text(facts['last4'])}：${text(facts['others'])}`,
  },
  PAYEE_NOT_SELF: {
    title: n => `收款人不是本人，${n} 笔缺代领关系`,
    how: '请在账户里登记代领关系，或写明情况。',
    detail: facts => `收款人 ${text(facts['payee'])}`,
  },
  AMOUNT_CHANGED: {
    title: n => `金额变化超过 30%，${n} 户（人）`,
    how: '请核对变动依据，写明原因。',
    detail: facts => `${fen(facts['before_fen'])} → ${fen(facts['now_fen'])} ${share(facts['before_fen'], facts['now_fen'])}`,
  },
  ACCOUNT_CHANGED: {
    title: n => `账户变更不满 30 天，${n} 人`,
    how: '请核对卡片照片和两人经办记录，写明情况。',
    detail: facts => `尾号 ${text(facts['last4'])}，${text(facts['from_day'])} 启用`,
  },
  RECEIVER_CHANGED: {
    title: n => `同一户换了收款人，钱发到另一个账户，${n} 户`,
    how: '请核对换户主的依据和新户主的卡片，写明情况。',
    detail: facts =>
      `${text(facts['before'])}（尾号 ${text(facts['before_last4'])}）换成 ${text(facts['now'])}（尾号 ${text(facts['last4'])}）`,
  },
  EXCLUSIVE_PROGRAMMES: {
    title: n => `同时享受不能同享的项目，${n} 户（人）`,
    how: '请停发其中一项；确需暂发的写明情况。',
    detail: facts => `${text(facts['name'])} 另享${text(facts['programme'])}`,
  },
  ABOVE_STANDARD: {
    title: n => `人均高于标准，${n} 户（人）`,
    how: '请核对金额或保障人数，写明情况。',
    detail: facts => `${fen(facts['base_fen'])} 元 / ${text(facts['persons'])} 人，标准 ${fen(facts['standard_fen'])}`,
  },
  STANDARD_UNKNOWN: { title: () => '政策参数里没有本月的标准', how: '金额没有和标准比过，请写明核对情况。', detail: () => '' },
  ACCOUNT_UNCONFIRMED: {
    title: n => `换了账户还没有第二人确认，${n} 人`,
    how: '本批仍发原来的账户；请第二个人在「账户确认」里核对卡片照片和本人签字，或写明情况照发。',
    detail: facts => `原尾号 ${text(facts['last4'])}，待确认 ${text(facts['new_last4'])}`,
  },
  REISSUE_UNCONFIRMED: {
    title: n => `更正的账户还没有第二人确认，${n} 笔`,
    how: '重发还会发到银行退回过的账户。请先在「账户确认」里确认，再作废本批重新造册。',
    detail: facts => `原尾号 ${text(facts['last4'])}，待确认 ${text(facts['new_last4'])}`,
  },
  MONTH_SKIPPED: { title: n => `中间有 ${n} 个月没有造册`, how: '请补做漏掉的月份，或写明原因。', detail: () => '' },
}
