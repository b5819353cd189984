import type { RosterProblem } from '../../areas/programmes/contract.ts'
import type { Law } from '../../kernel/law.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import type { Messages } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const monthOf = (value: unknown): string => (typeof value === 'string' && /^\d{4}-\d{2}$/.test(value) ? formatMonth(month(value)) : '—')
const yuanOf = (value: unknown): string => (typeof value === 'number' ? formatYuan(fenFromJson(value)) : '—')
const rowOf = ({ key }: Facts): string => (typeof key === 'string' || typeof key === 'number' ? `第 ${key} 行` : '名单里')

/** Refusals of rosters and entitlements; the first six are those of relief lists too. */
export const programmesMessages: Messages = {
  BENEFICIARY_TWICE: {
    status: 409,
    what: facts => `${rowOf(facts)}与前面的行是同一人（户），整份没有入库`,
    why: '同一人（户）在一份名单里只能有一行。',
    how: '请在原表里合并或删去重复的一行，再导入一次。',
  },
  AMOUNT_EMPTY: {
    status: 400,
    what: facts => `${rowOf(facts)}没有金额，整份没有入库`,
    why: '金额要大于 0；分项不能小于 0。',
    how: '请在原表里补上金额；不再享受的，请删去这一行。',
  },
  PERSONS_OUT_OF_RANGE: {
    status: 400,
    what: facts => `${rowOf(facts)}的人数不对，整份没有入库`,
    why: '人数要在 1 到 40 之间，表里是 {persons}。',
    how: '请核对是否取错了列，改好后再导入。',
  },
  DEAD_PERSON: {
    status: 409,
    what: '{name}已登记死亡，整份没有入库',
    why: '{name}的死亡日期是 {died_on}，从次月起不再发放。',
    how: '请从名单里去掉；家里其他人还享受的，请换户主并改人数。死亡登记有误的，请先在人员页用「更正死亡登记」。',
  },
  TOWN_USER_NEEDED: {
    status: 403,
    what: '没有办理，数据没有改动',
    why: '花名册、名单和死亡更正关系到全镇的发放，只管一个村的账号看不到发放批次。',
    how: '请由镇里的经办人办理。',
  },
  LATER_SEGMENT: {
    status: 409,
    what: facts => `${rowOf(facts)}的人（户）后面月份已有待遇，整份没有入库`,
    why: facts => `同一人（户）已有从${monthOf(facts.from_month)}起的待遇，这份花名册的月份在它之前，期间会重叠。`,
    how: '请核对花名册的月份；要补登前面的月份，请先作废后面那份没有发放过的待遇。',
  },
  SEGMENT_PAID: {
    status: 409,
    what: '有人本月的待遇已经发过钱，整份没有入库',
    why: facts => `从${monthOf(facts.from_month)}起的这份待遇已有发放记录，不能在同月改掉。`,
    how: '多发的请在以后月份扣回，少发的请做补发批次；这份花名册里请保持原来的金额。',
  },
  PROGRAMME_NOT_RECURRING: {
    status: 400,
    what: '{programme}不是按月发放的项目',
    why: '按月花名册只用于低保、特困等每月发放的项目。',
    how: '临时救助名单请在「临时救助」里导入或登记。',
  },
  ENTITLEMENT_NOT_FOUND: {
    status: 404,
    what: '没有找到这份待遇',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到待遇列表，按姓名再找一次。',
  },
  ENTITLEMENT_VOIDED: {
    status: 409,
    what: '这份待遇已经作废',
    why: '{name}的这份待遇之前已作废，不能再改。',
    how: '请在待遇列表里看他现在的待遇。',
  },
  ALREADY_STOPPED: {
    status: 409,
    what: '{name}的待遇已经停发，没有改动',
    why: facts => `登记的是${monthOf(facts.ends_at)}起停发，不能往后推。`,
    how: '要恢复发放的，请导入新的花名册或重新办理。',
  },
  STOP_BEFORE_START: {
    status: 409,
    what: '停发月不对，没有改动',
    why: facts => `${String(facts.name)}的${String(facts.programme)}从${monthOf(facts.from_month)}起，停发月要在它之后。`,
    how: '一个月也没有发过的，请用「作废」；发过的，请从没有发过的月份起停。',
  },
  STOP_MONTH_PAID: {
    status: 409,
    what: facts => `${monthOf(facts.paid_until)}已经发过，不能从${monthOf(facts.to_month)}起停`,
    why: facts => `${String(facts.name)}的${String(facts.programme)}已造册发放到${monthOf(facts.paid_until)}，停发要从下一个月起。`,
    how: '请把停发月改到已发月份之后；多发的月份请另行扣回或追缴。批次还没有送银行的，也可以先作废批次。',
  },
  STOP_REASON_UNKNOWN: {
    status: 400,
    what: '停发原因不在代码表里',
    why: '收到的代码是 {reason}。',
    how: '请从列表里选一个原因；都不合适的选「其他」并写说明。',
  },
  VOID_AFTER_PAYMENT: {
    status: 409,
    what: '{name}的待遇发过钱，不能作废',
    why: facts => `已发放到${monthOf(facts.paid_until)}；作废只用于登记错了、一次也没有发过的。`,
    how: '请改用「停发」，从没有发过的月份起停。',
  },
}

/** A problem of a roster in one sentence, for lists and error workbooks. Blocking ones are told by their refusal. */
export function rosterProblemText({ code, facts, key }: RosterProblem, law: Law): string {
  const told = (name: string): string => String(facts[name] ?? '—')
  switch (code) {
    case 'ABOVE_STANDARD':
      return `${told('persons')} 人合计 ${yuanOf(facts.base_fen)} 元，高于标准 ${yuanOf(facts.standard_fen)} 元/人·月。请核对金额列的含义（户月、人月还是半年）。`
    case 'BELOW_STANDARD':
      return `${told('persons')} 人合计 ${yuanOf(facts.amount_fen)} 元，不到标准 ${yuanOf(facts.standard_fen)} 元/人·月的 ${told('percent')}%。请核对人数和金额列。`
    case 'INCOMPATIBLE': {
      const other = law.programmes.find(each => each.id === facts.programme)?.title ?? told('programme')
      const rule = facts.effect === 'HIGHER_OF' ? '只能享受其中高的一项' : '不能同时享受'
      return `${told('name')}本月还享受${other}，两项${rule}。请核对后停掉一项。`
    }
    case 'MONTH_ALREADY_RUN':
      return `${monthOf(facts.month)}已经造册，这份花名册的变动进不去。清册是按当时的待遇造的，造册以后这个月和以前的待遇不再改。漏发的请做补发批次；做错的请先作废那个批次并写明原因，再导入一次。`
    case 'FROM_MONTH_LATER':
      return `起始月 ${monthOf(facts.from_month)}晚于花名册的 ${monthOf(facts.month)}，按花名册的月份登记。`
    case 'STANDARD_UNKNOWN':
      return `${monthOf(facts.month)}没有登记标准（${told('parameter')}），没有核对人均金额是否合理。`
    default: {
      const message = programmesMessages[code]
      const sentence = (part: 'what' | 'why' | 'how'): string => {
        const words = message?.[part] ?? ''
        const all = { ...facts, key }
        return typeof words === 'function'
          ? words(all)
          : words.replace(/\{(\w+)\}/g, (_, name: string) => String(all[name as keyof typeof all] ?? '—'))
      }
      return `${sentence('what').replace('，整份没有入库', '')}。${sentence('why')}${sentence('how')}`
    }
  }
}
