import { dayWords, isDay } from '../../kernel/day.ts'
import type { Messages } from '../messages.ts'

const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
const NOT_TAKEN = '名单没有收'
const NOT_CONCLUDED = '没有登记结论'

/** Refusals of outside lists and what is concluded of them. */
export const matchingMessages: Messages = {
  OUTSIDE_LIST_NOT_FOUND: {
    status: 404,
    what: '没有找到这份名单',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到名单比对再选一次。',
  },
  OUTSIDE_LIST_VOIDED: { status: 409, what: '这份名单已经作废', why: '作废的名单不能再比对。', how: '需要的话请重新导入。' },
  OUTSIDE_LIST_TWICE: {
    status: 409,
    what: NOT_TAKEN,
    why: '内容完全一样的名单已经收过一份。',
    how: '请打开已有的那份；要重新比对，在那份名单上点「再比对」。',
  },
  OUTSIDE_KIND_UNKNOWN: { status: 400, what: NOT_TAKEN, why: '没有这个名单种类。', how: '请从列表里选名单种类。' },
  OUTSIDE_LIST_IN_FUTURE: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `名单日期（${dayOf(facts.listed_on)}）还没有到。`,
    how: '请填名单上写的日期。',
  },
  OUTSIDE_LIST_EMPTY: { status: 400, what: NOT_TAKEN, why: '名单里没有读到人。', how: '请核对是不是选对了文件和工作表。' },
  OUTSIDE_LIST_LONG: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `名单有 ${String(facts.rows)} 人，一份最多两万人。`,
    how: '请按村或按镇分开导入。',
  },
  OUTSIDE_LIST_NO_HEADER: {
    status: 400,
    what: NOT_TAKEN,
    why: '没有找到写着姓名和身份证号的表头。',
    how: '请核对表格前十二行里有「姓名（成员）」和「身份证号」两列；粘贴的请连表头一起复制。',
  },
  OUTSIDE_LIST_ELSEWHERE: {
    status: 409,
    what: NOT_TAKEN,
    why: facts =>
      typeof facts.villages === 'string' && facts.villages !== ''
        ? `名单上的村（${facts.villages}）都不是本镇的，看来是别的县或乡镇的名单。`
        : '名单上没有一个人在本镇登记，证号也都不是本县开头，看来是别的县的名单。',
    how: '请核对文件；村名写法不同的，先在「村（居）」里加别名再导入。',
  },
  OUTSIDE_LIST_NOT_MATCHED: { status: 409, what: NOT_CONCLUDED, why: '这份名单还没有比对。', how: '请先点「比对」。' },
  OUTSIDE_LIST_CONCLUDED: {
    status: 409,
    what: '名单没有作废',
    why: facts => `已经有 ${String(facts.count)} 户登记了结论。`,
    how: '确实要作废的，请先逐户撤回结论。',
  },
  MATCH_IN_FUTURE: { status: 400, what: '没有比对', why: '比对日期还没有到。', how: '请选今天或以前的日期。' },
  OUTSIDE_HOUSEHOLD_NOT_FOUND: {
    status: 404,
    what: '没有找到这一户',
    why: '它不在这份名单上，或者不在您的管辖范围内。',
    how: '请回到名单再选一次。',
  },
  CONCLUDED_ALREADY: {
    status: 409,
    what: NOT_CONCLUDED,
    why: facts => (typeof facts.head === 'string' ? `${facts.head}户（${String(facts.household)}）已经有结论。` : '这一户已经有结论。'),
    how: '要改的，先撤回原来的结论；成批登记时请不要选已有结论的户。',
  },
  CONCLUSION_NOT_FOUND: { status: 404, what: '没有找到这条结论', why: '它不在这份名单上。', how: '请回到名单再选一次。' },
  CONCLUSION_REVOKED: { status: 409, what: '这条结论已经撤回', why: '撤回的不能再撤。', how: '需要的话请登记新的结论。' },
  CONCLUSION_IN_FUTURE: {
    status: 400,
    what: NOT_CONCLUDED,
    why: facts => `结论日期（${dayOf(facts.decided_on)}）还没有到。`,
    how: '请填作出结论的那天。',
  },
  CONCLUSION_BEFORE_LIST: {
    status: 400,
    what: NOT_CONCLUDED,
    why: facts => `结论日期（${dayOf(facts.decided_on)}）比名单日期（${dayOf(facts.listed_on)}）还早。`,
    how: '请核对两个日期。',
  },
  CONCLUSION_NEEDS_REASON: { status: 400, what: NOT_CONCLUDED, why: '不符合的要说明原因。', how: '请选一个原因。' },
  MATCH_REASON_UNKNOWN: { status: 400, what: NOT_CONCLUDED, why: '没有这个原因。', how: '请从列表里选。' },
  CONCLUSION_NEEDS_DOCUMENT: { status: 400, what: NOT_CONCLUDED, why: '批准纳入要有批准文书。', how: '请写批准文号。' },
  CONCLUSION_NEEDS_WORDS: {
    status: 400,
    what: NOT_CONCLUDED,
    why: '结论和比对结果不一样，要写明为什么。',
    how: '请写一句说明；成批登记的，把和比对结果不一样的户单独办。',
  },
  ADMITTED_PROGRAMME_UNKNOWN: { status: 400, what: NOT_CONCLUDED, why: '没有选纳入哪个项目。', how: '请选农村低保、城市低保或特困。' },
  ADMITTED_WITHOUT_MONTH: { status: 400, what: NOT_CONCLUDED, why: '批准纳入要写从哪个月起发。', how: '请选起发月，一般是批准的次月。' },
  ADMITTED_BEFORE_DECISION: {
    status: 400,
    what: NOT_CONCLUDED,
    why: '起发月在批准以前。',
    how: '请核对起发月，一般是批准的次月；以前的月份要补发的，另走补发。',
  },
  NOTHING_TO_CONFIRM: {
    status: 409,
    what: NOT_CONCLUDED,
    why: '没有比对为「已纳入」而还没有结论的户。',
    how: '其余各户请逐户核查后登记。',
  },
}
