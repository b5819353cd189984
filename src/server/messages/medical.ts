import type { Scheme } from '../../areas/medical/contract.ts'
import { SCHEME_WORD, type ClaimDoubt } from '../../areas/medical/rules.ts'
import { dayWords, isDay } from '../../kernel/day.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import type { Messages, Sentence } from '../messages.ts'

const yuanOf = (value: unknown): string => (typeof value === 'number' ? formatYuan(fenFromJson(value)) : '—')
const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
const schemeOf = (value: unknown): string => SCHEME_WORD[value as Scheme] ?? '医疗救助'

const NOT_TAKEN = '没有收件'
const BAD_DAYS = '请核对日期和看病的人，改好再收件。'

/** Refusals of a single application, and of a line of a list by the same words. */
const claimMessages: Messages = {
  MEDICAL_NOT_FOUND: {
    status: 404,
    what: '有医疗救助申请没有找到，一件也没有办',
    why: '它不存在，或者不在您的管辖范围内（别的县、别的乡镇的名单在这里办不了）。',
    how: '请回到医疗救助列表再选一次。',
  },
  MEDICAL_PERSON_NOT_FOUND: {
    status: 404,
    what: NOT_TAKEN,
    why: '看病的人没有登记，或者不在您的管辖范围内。',
    how: '请重新查找；没有登记的先在「人员与家庭」里登记。',
  },
  MEDICAL_CLASS_UNKNOWN: { status: 400, what: NOT_TAKEN, why: '对象类别不在代码表里。', how: '请从列表里选一个类别。' },
  MEDICAL_AMOUNT_NEGATIVE: { status: 400, what: '没有登记', why: '金额不能小于零。', how: '请核对金额；没有报销的写 0。' },
  MEDICAL_AMOUNT_NOT_FEN: { status: 400, what: '没有登记', why: '金额最多到分（两位小数）。', how: '请把金额改为两位小数以内。' },
  MEDICAL_NOTHING_ASKED: { status: 400, what: NOT_TAKEN, why: '申请金额是零。', how: '请写上申请金额。' },
  MEDICAL_PAID_ABOVE_COSTS: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `基本医保、大病保险和其他已报的合计，比政策范围内费用多 ${yuanOf(facts.short_fen)} 元。`,
    how: '请对照结算单核对各项金额。',
  },
  MEDICAL_STAY_BACKWARDS: { status: 400, what: NOT_TAKEN, why: '出院日期在入院日期以前。', how: BAD_DAYS },
  MEDICAL_RECEIVED_IN_STAY: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `收件日期${dayOf(facts.received_on)}在出院（${dayOf(facts.discharged_on)}）以前。`,
    how: '出院结算后才能申请，请核对日期。',
  },
  MEDICAL_STAY_BEFORE_BIRTH: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `入院日期${dayOf(facts.admitted_on)}在${String(facts.name)}出生（${dayOf(facts.born_on)}）以前。`,
    how: BAD_DAYS,
  },
  MEDICAL_STAY_AFTER_DEATH: {
    status: 409,
    what: NOT_TAKEN,
    why: facts => `${String(facts.name)}已于${dayOf(facts.died_on)}去世，出院日期${dayOf(facts.discharged_on)}在这以后。`,
    how: BAD_DAYS,
  },
  MEDICAL_IN_FUTURE: {
    status: 400,
    what: '没有登记',
    why: facts => `${dayOf(facts.received_on)}在今天以后。`,
    how: '还没有办的不能登记，请核对日期。',
  },
  MEDICAL_STAY_TWICE: {
    status: 409,
    what: NOT_TAKEN,
    why: facts =>
      `${typeof facts.name === 'string' ? facts.name : '这个人'}的这次住院（${dayOf(facts.discharged_on)}出院）已经申请过${schemeOf(facts.scheme)}。`,
    how: '请打开已有的那件；那件写错了的，先撤回再重新收件。',
  },
  MEDICAL_NEEDS_WORDS: {
    status: 409,
    what: '没有收件，有情况要先说明',
    why: facts => `这件申请要核实：${Array.isArray(facts.warnings) ? facts.warnings.join('') : ''}`,
    how: '请核实；确实如此的，在「说明」里写一句再收件。',
  },
  MEDICAL_CELL_UNREADABLE: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `「${String(facts.cell)}」没有写或读不出来。`,
    how: '日期写成 2020-03-01，金额写成 1500 或 1500.50（最多 1 亿元），类别用页面上列出的；医院最多 60 字，备注最多 200 字。',
  },
  MEDICAL_NAME_DIFFERS: {
    status: 409,
    what: NOT_TAKEN,
    why: facts => `这个证号登记的姓名是${String(facts.register)}。`,
    how: '请核对是写错了姓名还是证号。',
  },
}

type Facts = Readonly<Record<string, unknown>>
/** A line of a list, in the words of the refusal of a single application. */
function ofLine(facts: Facts, part: 'why' | 'how'): string {
  const sentence: Sentence = claimMessages[String(facts.refusal)]?.[part] ?? ''
  return typeof sentence === 'function' ? sentence(facts) : sentence
}

/** Refusals of medical aid. */
export const medicalMessages: Messages = {
  ...claimMessages,
  MEDICAL_LINE_REFUSED: {
    status: 409,
    what: '整份名册都没有收',
    why: facts =>
      `第 ${String(facts.line)} 行${String(facts.line_name)}：${ofLine(facts, 'why')}${Number(facts.lines) > 1 ? `一共 ${String(facts.lines)} 行有问题。` : ''}`,
    how: facts => ofLine(facts, 'how') || '请改好这一行，再整份重新收件。',
  },
  MEDICAL_STEP_TOO_EARLY: {
    status: 400,
    what: '没有登记',
    why: facts => `${String(facts.name)}的${String(facts.step)}日期${dayOf(facts.on)}在上一步（${dayOf(facts.earlier)}）以前。`,
    how: '请核对日期；上一步写错了的，撤回后重新收件。',
  },
  MEDICAL_NOT_TO_CHECK: {
    status: 409,
    what: '没有登记初审，一件也没有办',
    why: '{name}的申请现在是「{state}」，不用再初审。',
    how: '请去掉这一件再办。',
  },
  MEDICAL_NOT_TO_DECLARE: {
    status: 409,
    what: '没有申报，一件也没有办',
    why: '{name}的申请现在是「{state}」，初审过、还没有申报的才能申报。',
    how: '请先办初审，或去掉这一件。',
  },
  MEDICAL_NOT_DECLARED: {
    status: 409,
    what: '没有登记批复',
    why: '{name}的申请现在是「{state}」，申报了、还没有答复的才能登记批复或退回。',
    how: '还没有申报的请先申报；答复登记错了的，撤回后重新收件。',
  },
  MEDICAL_NOT_APPROVED: {
    status: 409,
    what: '没有登记到账',
    why: '{name}的申请现在是「{state}」，批复了、还没有到账的才能登记到账。',
    how: '请先登记批复。',
  },
  MEDICAL_NOT_TO_WITHDRAW: {
    status: 409,
    what: '没有撤回',
    why: '{name}的申请现在是「{state}」，已到账、已退回、已撤回的不能撤回。',
    how: '县里退回的，补齐后重新收件就可以。',
  },
  MEDICAL_NEEDS_REASON: { status: 400, what: '没有撤回', why: '没有写撤回原因。', how: '请写一句原因。' },
  MEDICAL_APPROVED_ABOVE_REQUEST: {
    status: 409,
    what: '没有登记批复，有情况要先说明',
    why: facts => `${String(facts.name)}申报 ${yuanOf(facts.requested_fen)} 元，批复 ${yuanOf(facts.approved_fen)} 元，批复高于申报。`,
    how: '请核对批复文件；确实如此的，写一句说明。',
  },
  MEDICAL_PAID_ABOVE_APPROVAL: {
    status: 409,
    what: '没有登记到账',
    why: facts => `${String(facts.name)}批复 ${yuanOf(facts.approved_fen)} 元，到账 ${yuanOf(facts.paid_fen)} 元，到账不能高于批复。`,
    how: '请核对到账金额；多到的钱请与县医保局核实。',
  },
}

/** What has to be explained before a claim is taken in, in one sentence. */
export function claimDoubtText(doubt: ClaimDoubt): string {
  switch (doubt.code) {
    case 'ABOVE_BURDEN':
      return `申请 ${yuanOf(doubt.requested_fen)} 元，高于救助基数 ${yuanOf(doubt.burden_fen)} 元。`
    case 'STAY_AGAIN':
      return `同一段住院另有一件${SCHEME_WORD[doubt.scheme]}（${dayOf(doubt.discharged_on)}出院，申请 ${yuanOf(doubt.requested_fen)} 元）。`
  }
}
