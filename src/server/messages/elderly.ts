import { dayWords, isDay } from '../../kernel/day.ts'
import type { Messages } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
/** 「第3行王秀英」 of a pasted list; the name alone of a single visit. */
const who = ({ line, name }: Facts): string => (typeof line === 'number' ? `第 ${line} 行${String(name)}` : String(name))
const others = ({ lines }: Facts): string => (typeof lines === 'number' && lines > 1 ? `一共 ${lines} 行有问题，整份名单都没有存。` : '')
const LIST_KEPT = '没有列入名单'

/** Refusals of group policies and visits. */
export const elderlyMessages: Messages = {
  POLICY_NOT_FOUND: {
    status: 404,
    what: '没有找到这张保单',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到银龄安康列表再选一次。',
  },
  POLICY_VOIDED: { status: 409, what: '这张保单已经作废', why: '作废的保单不能再改。', how: '需要的话请重新登记一张。' },
  POLICY_EXISTS: {
    status: 409,
    what: '没有登记保单',
    why: '这家公司的这个保单号已经登记过。',
    how: '请打开已有的那张；号码写错了的，请核对后再登记。',
  },
  POLICY_ENDS_FIRST: {
    status: 400,
    what: '没有登记保单',
    why: facts => `保障结束（${dayOf(facts.ends_on)}）在开始（${dayOf(facts.starts_on)}）以前。`,
    how: '请核对保障起止日期。',
  },
  PREMIUM_NOT_POSITIVE: { status: 400, what: '没有登记保单', why: '每人保费要大于零。', how: '请填写保单上的每人保费。' },
  POLICY_PAYER_UNKNOWN: { status: 400, what: '没有登记保单', why: '没有这个出资方。', how: '请从列表里选出资方。' },
  INSURED_NOT_FOUND: {
    status: 404,
    what: '没有找到这名被保险人',
    why: '他不在这张保单上，或者不在您的管辖范围内。',
    how: '请回到保单再选一次。',
  },
  INSURED_VOIDED: { status: 409, what: '这名被保险人已经划去', why: '划去的不能再改。', how: '需要的话请重新列入名单。' },
  INSURED_TWICE: {
    status: 409,
    what: LIST_KEPT,
    why: facts => `${who(facts)}在这张保单上出现了两次。${others(facts)}`,
    how: '请删去重复的一行再导入。',
  },
  INSURED_DEAD: {
    status: 409,
    what: LIST_KEPT,
    why: facts => `${who(facts)}已于${dayOf(facts.died_on)}去世，保障从${dayOf(facts.starts_on)}才开始。${others(facts)}`,
    how: '请从名单里删去；死亡日期有误的，先在「人员与家庭」里更正。',
  },
  INSURED_NOT_BORN: {
    status: 400,
    what: LIST_KEPT,
    why: facts => `${who(facts)}在保障结束以后才出生。${others(facts)}`,
    how: '请核对证号和保障起止日期。',
  },
  LISTED_ID_WRONG: {
    status: 400,
    what: LIST_KEPT,
    why: facts => `${who(facts)}的证号不对：要 18 位，末位校验要相符。${others(facts)}`,
    how: '请核对证号；一行依次是姓名、证号、类别。',
  },
  LISTED_PERSON_UNKNOWN: {
    status: 409,
    what: LIST_KEPT,
    why: facts => `${who(facts)}的证号在您管辖范围内没有登记。${others(facts)}`,
    how: '请先在「人员与家庭」里登记；外县、外镇的人由那里列入名单。',
  },
  LISTED_NAME_DIFFERS: {
    status: 409,
    what: LIST_KEPT,
    why: facts => `${who(facts)}的证号登记的姓名是${String(facts.register)}。${others(facts)}`,
    how: '请核对是写错了姓名还是证号。',
  },
  LISTED_CATEGORY_UNKNOWN: {
    status: 400,
    what: LIST_KEPT,
    why: facts => `${who(facts)}的类别「${String(facts.category)}」不认识。${others(facts)}`,
    how: '请改用页面上列出的类别。',
  },
  VISIT_PLAN_NOT_FOUND: {
    status: 404,
    what: '没有找到这个慰问计划',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到走访慰问列表再选一次。',
  },
  VISIT_PLAN_VOIDED: { status: 409, what: '这个慰问计划已经作废', why: '作废的计划不能再改。', how: '需要的话请重新制定一个。' },
  VISIT_PLAN_EXISTS: {
    status: 409,
    what: '没有制定计划',
    why: '同一年、同一时机、同一牵头单位和经费来源的计划已经有了。',
    how: '请打开已有的那个，把人列入名单。',
  },
  VISIT_PLAN_HAS_LIST: {
    status: 409,
    what: '没有作废计划',
    why: facts => `名单上还有 ${String(facts.count)} 人。`,
    how: '请先逐个作废名单上的人，写明原因。',
  },
  VISIT_OCCASION_UNKNOWN: { status: 400, what: '没有制定计划', why: '没有这个慰问时机。', how: '请从列表里选。' },
  VISIT_SOURCE_UNKNOWN: { status: 400, what: '没有制定计划', why: '没有这个经费来源。', how: '请从列表里选。' },
  VISIT_YEAR_AHEAD: { status: 400, what: '没有制定计划', why: '最早只能制定下一年的计划。', how: '请核对年度。' },
  VISIT_NOT_FOUND: {
    status: 404,
    what: '没有找到这次慰问',
    why: '它不在这个计划里，或者不在您的管辖范围内。',
    how: '请回到名单再选一次。',
  },
  VISIT_VOIDED: { status: 409, what: '这次慰问已经作废', why: '作废的记录不能再改。', how: '需要的话请重新列入名单。' },
  VISIT_ALREADY: {
    status: 409,
    what: '这次慰问已经登记过',
    why: facts => `${dayOf(facts.on)}已经慰问，登记了就不再改。`,
    how: '登记错了的，请写明原因作废，再重新列入名单登记。',
  },
  VISIT_AMOUNT_NOT_POSITIVE: {
    status: 400,
    what: LIST_KEPT,
    why: facts => `${who(facts)}的慰问金要大于零。${others(facts)}`,
    how: '请填写每人的慰问金。',
  },
  VISIT_TWICE: {
    status: 409,
    what: LIST_KEPT,
    why: facts => `${who(facts)}在这个计划的名单上已经有一次。${others(facts)}`,
    how: '一个计划里每人一次，请删去重复的一行。',
  },
  VISIT_NEEDS_WORDS: {
    status: 409,
    what: `${LIST_KEPT}，有情况要先说明`,
    why: facts => `${who(facts)}的家里已有人在这个名单上。${others(facts)}`,
    how: '请核实；确需慰问的，写上说明再列入。',
  },
  VISIT_BEFORE_YEAR: {
    status: 400,
    what: '没有登记慰问',
    why: facts => `${who(facts)}的慰问日期${dayOf(facts.on)}在计划年度（${String(facts.year)}年）以前。${others(facts)}`,
    how: '请核对日期，或在那一年的计划里登记。',
  },
  VISIT_BEFORE_BIRTH: {
    status: 400,
    what: '没有登记慰问',
    why: facts => `慰问日期${dayOf(facts.on)}在${who(facts)}出生（${dayOf(facts.born_on)}）以前。${others(facts)}`,
    how: '请核对日期和慰问对象。',
  },
  VISIT_AFTER_DEATH: {
    status: 409,
    what: '没有登记慰问',
    why: facts => `${who(facts)}已于${dayOf(facts.died_on)}去世，慰问日期在这以后。${others(facts)}`,
    how: '请核对日期；慰问家属的，请把家属列入名单。',
  },
  VISIT_IN_FUTURE: { status: 400, what: '没有登记慰问', why: '上门日期还没有到。', how: '请在上门以后登记，日期写上门那天。' },
  VISITORS_NEEDED: { status: 400, what: '没有登记慰问', why: '没有写慰问人。', how: '请写上谁上门慰问，几人的用顿号隔开。' },
  PROXY_NEEDED: {
    status: 400,
    what: '没有登记慰问',
    why: '代领要写代领人姓名和与本人的关系。',
    how: '请写上代领人和关系；本人签了字的，请选本人签字。',
  },
  PROXY_SAME: { status: 400, what: '没有登记慰问', why: '代领人就是慰问对象本人。', how: '本人签收的，请选本人签字。' },
}
