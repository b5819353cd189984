import { LEVEL_WORD } from '../../areas/funds/rules.ts'
import type { AidLevel } from '../../areas/mutualaid/contract.ts'
import type { AidDoubt } from '../../areas/mutualaid/rules.cases.ts'
import { dayWords, isDay } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import type { Messages } from '../messages.ts'
import { POT_WORD } from '../../areas/relief/rules.reserve.ts'

type Facts = Readonly<Record<string, unknown>>
const yuanOf = (value: unknown): string => (typeof value === 'number' ? formatYuan(fenFromJson(value)) : '—')
const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
const told = (facts: Facts, name: string): string => {
  const value = facts[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '—'
}

/** Refusals of the mutual-aid societies: registration, board, inspection, training. */
const societyMessages: Messages = {
  SOCIETY_NOT_FOUND: {
    status: 404,
    what: '没有找到这个互助社',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到互助社列表再选一次。',
  },
  SOCIETY_DIVISION_UNKNOWN: {
    status: 400,
    what: '没有登记互助社',
    why: '这个区划不在您的管辖范围内，或者没有登记。',
    how: '请从列表里选本镇或本镇的村。',
  },
  SOCIETY_FIELD_EMPTY: { status: 400, what: '没有登记', why: '有一项必填的内容是空的。', how: '请把名称、登记证号、姓名都填上。' },
  SOCIETY_NAME_TAKEN: {
    status: 409,
    what: '没有登记互助社',
    why: '这里已经有一个同名的互助社。',
    how: '请打开已有的那个；确实是另一个的，请换一个名称。',
  },
  SOCIETY_REGISTERED: {
    status: 409,
    what: '没有登记互助社',
    why: '这个登记证号已经登记在另一个互助社。',
    how: '请核对登记证上的号码。',
  },
  SOCIETY_FUND_TAKEN: {
    status: 409,
    what: '没有登记互助社',
    why: '这笔资金已经是另一个互助社的。',
    how: '一个互助社一笔资金，请另选，或新建一笔。',
  },
  SOCIETY_FOUNDED_IN_FUTURE: {
    status: 400,
    what: '没有登记互助社',
    why: facts => `成立日期${dayOf(facts.founded_on)}在今天以后。`,
    how: '请核对登记证上的成立日期。',
  },
  SOCIETY_BEFORE_FUND: {
    status: 400,
    what: '没有登记互助社',
    why: facts => `建账日期${dayOf(facts.opened_on)}在成立日期${dayOf(facts.founded_on)}以前。`,
    how: '建账日期请选成立当天或以后。',
  },
  SOCIETY_FUND_OTHER: {
    status: 409,
    what: '没有登记互助社',
    why: '选的资金不是这个村的互助资金，或者已经停用。',
    how: '请另选一笔，或让系统新建。',
  },
  SOCIETY_CLOSED: {
    status: 409,
    what: '没有登记',
    why: facts => `${told(facts, 'society')}已经注销${isDayText(facts.closed_on)}。`,
    how: '注销的互助社不再办理；救助请由镇级资金办理。',
  },
  DIRECTOR_NOT_FOUND: {
    status: 404,
    what: '没有找到这位理事（监事）',
    why: '他不在名单里，或者不在您的管辖范围内。',
    how: '请刷新互助社页面再选一次。',
  },
  TERM_BEFORE_FOUNDING: {
    status: 400,
    what: '没有登记任期',
    why: facts => `任期开始在互助社成立（${dayOf(facts.founded_on)}）以前。`,
    how: '请核对任期开始的日期。',
  },
  TERM_ENDS_FIRST: { status: 400, what: '没有登记任期', why: '任期结束不在开始以后。', how: '请核对两个日期。' },
  TERM_OVER: {
    status: 409,
    what: '没有登记离任',
    why: facts => `${told(facts, 'name')}的任期已经在${dayOf(facts.on)}结束。`,
    how: '不用再登记；要提前的，请选更早的日期。',
  },
  DIRECTOR_TWICE: {
    status: 409,
    what: '没有登记任期',
    why: facts => `${told(facts, 'name')}在这段时间已经是理事或监事。`,
    how: '换届或改任的，请先登记原来任期的结束日期；同名的两人，请在姓名后加注区分。',
  },
  CHAIR_TWICE: {
    status: 409,
    what: '没有登记任期',
    why: '这段时间已经有一位理事长。',
    how: '请先登记原理事长的离任日期。',
  },
  PAPER_UNKNOWN: { status: 400, what: '没有登记年检', why: '材料不在代码表里。', how: '请从清单里勾选。' },
  INSPECTION_YEAR_OPEN: {
    status: 400,
    what: '没有登记年检',
    why: facts => `${told(facts, 'year')}年还没有过完，不能年检。`,
    how: '年检检查上一年，请核对年度。',
  },
  INSPECTION_IN_FUTURE: { status: 400, what: '没有登记年检', why: '日期在今天以后。', how: '请核对报送和结论的日期。' },
  INSPECTION_HALF: { status: 400, what: '没有登记年检', why: '结论和结论日期要一起填。', how: '请补上另一项，或两项都不填。' },
  INSPECTION_NOT_SUBMITTED: {
    status: 400,
    what: '没有登记年检结论',
    why: '还没有报送日期。',
    how: '请先填报送日期；成立不满六个月的，结论选「免检」。',
  },
  INSPECTION_BEFORE_SUBMITTED: {
    status: 400,
    what: '没有登记年检结论',
    why: '结论日期在报送日期以前。',
    how: '请核对两个日期。',
  },
  INSPECTION_PAPERS_MISSING: {
    status: 409,
    what: '没有登记年检结论',
    why: '年检报告书、财务（审计）报告、登记证书副本还没有交齐。',
    how: '请先勾上已交的材料；没有交的，请先收齐。',
  },
  INSPECTION_NOT_EXEMPT: {
    status: 409,
    what: '没有登记免检',
    why: facts => `${told(facts, 'society')}${dayOf(facts.founded_on)}成立，到${told(facts, 'year')}年底已满六个月，应当年检。`,
    how: '请按材料办理，或核对成立日期。',
  },
  TOPIC_UNKNOWN: { status: 400, what: '没有登记培训', why: '培训内容不在代码表里。', how: '请从列表里选一项。' },
  TRAINING_IN_FUTURE: { status: 400, what: '没有登记培训', why: '培训日期在今天以后。', how: '办完以后再登记。' },
  TRAINING_BEFORE_FOUNDING: {
    status: 400,
    what: '没有登记培训',
    why: '有互助社在培训那天还没有成立。',
    how: '请核对日期，或去掉那个互助社。',
  },
  TRAINED_TWICE: {
    status: 409,
    what: '没有登记培训',
    why: '同一天、同一内容，有互助社已经登记过，或者在名单里写了两次。',
    how: '请去掉重复的互助社；登记错的，请先作废原来那条。',
  },
  TRAINING_NOT_FOUND: {
    status: 404,
    what: '没有找到这次培训',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请刷新互助社页面再选一次。',
  },
  TRAINING_VOIDED: { status: 409, what: '这次培训已经作废', why: '作废的记录不能再改。', how: '需要的话请重新登记。' },
}

const isDayText = (value: unknown): string => (typeof value === 'string' && isDay(value) ? `（${dayWords(value)}）` : '')

const NOT_PAID = '没有付款'
/** Refusals of a case and of its vote. */
const aidMessages: Messages = {
  AID_NOT_FOUND: {
    status: 404,
    what: '没有找到这次救急难救助',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到救急难列表再选一次。',
  },
  AID_VOIDED: { status: 409, what: '这次救助已经作废', why: '作废的记录不能再改。', how: '需要的话请重新登记一次。' },
  AID_OF_ABOVE: {
    status: 409,
    what: '没有作废',
    why: '这次救助是镇级付的，账不在您这里。',
    how: '请告诉镇民政办，由镇里作废。',
  },
  AID_CAUSE_UNKNOWN: {
    status: 400,
    what: NOT_PAID,
    why: '急难事由不在代码表里，收到的是「{cause}」。',
    how: '请从列表里选一个事由；都不合适的选「其他」。',
  },
  AID_BEFORE_FOUNDING: {
    status: 400,
    what: NOT_PAID,
    why: facts => `评议日期在${told(facts, 'society')}成立（${dayOf(facts.founded_on)}）以前。`,
    how: '请核对评议日期。',
  },
  AID_OTHER_VILLAGE: {
    status: 409,
    what: NOT_PAID,
    why: facts => `${told(facts, 'name')}是${told(facts, 'village')}的人，不在${told(facts, 'society')}的村里。`,
    how: '村级互助社只救助本村的人；请由他所在村的互助社或镇级资金办理。',
  },
  AID_NO_HOUSEHOLD: {
    status: 409,
    what: NOT_PAID,
    why: facts => `${told(facts, 'name')}还没有登记家庭，不能按户救助。`,
    how: '请先在人员页登记他的家庭，或改成按人救助。',
  },
  AID_DAYS_BACKWARDS: {
    status: 400,
    what: NOT_PAID,
    why: facts => `申请${dayOf(facts.asked_on)}、评议${dayOf(facts.voted_on)}、发放${dayOf(facts.paid_on)}，先后不对。`,
    how: '先申请，再评议，再发放；请核对日期。',
  },
  AID_IN_FUTURE: { status: 400, what: NOT_PAID, why: facts => `发放日期${dayOf(facts.paid_on)}在今天以后。`, how: '发放以后再登记。' },
  AID_BEFORE_BIRTH: {
    status: 400,
    what: NOT_PAID,
    why: facts => `申请日期${dayOf(facts.asked_on)}在${told(facts, 'name')}出生（${dayOf(facts.born_on)}）以前。`,
    how: '请核对日期和救助对象。',
  },
  AID_AFTER_DEATH: {
    status: 409,
    what: NOT_PAID,
    why: facts => `${told(facts, 'name')}已于${dayOf(facts.died_on)}去世，发放日期在这以后。`,
    how: '请核对日期；救助家属的，请选家属为救助对象。',
  },
  AID_DOCUMENT_NEEDED: { status: 400, what: '没有登记', why: '县级救助要有批复文号。', how: '请写上县里的批复文号。' },
  AID_VOTE_NEEDED: { status: 400, what: NOT_PAID, why: '还没有理事会的表决结果。', how: '请填应到、实到、回避和同意人数。' },
  AID_VOTE_OF_COUNTY: {
    status: 400,
    what: '没有登记',
    why: '县级救助由县里审批，不由理事会表决。',
    how: '请去掉表决人数，写上批复文号。',
  },
  VOTE_UNBALANCED: {
    status: 400,
    what: NOT_PAID,
    why: facts =>
      `表决人数对不上：应到 ${told(facts, 'board_seats')}，实到 ${told(facts, 'board_present')}，` +
      `其中回避 ${told(facts, 'kin_left')}，同意 ${told(facts, 'board_favour')}。`,
    how: '实到不能多于应到，同意不能多于实到减回避；请按会议记录核对。',
  },
  VOTE_TOO_FEW_PRESENT: {
    status: 409,
    what: NOT_PAID,
    why: facts => `应到 ${told(facts, 'board_seats')} 人，实到 ${told(facts, 'board_present')} 人，不足三分之二。`,
    how: '到会不足三分之二，表决无效；请重新召开理事会。',
  },
  VOTE_NOT_CARRIED: {
    status: 409,
    what: NOT_PAID,
    why: facts =>
      `参加表决 ${String(Number(facts.board_present) - Number(facts.kin_left))} 人，同意 ${told(facts, 'board_favour')} 人，没有过半数。`,
    how: '没有通过的不能付款；情况有变的，请重新评议。',
  },
  VOTE_KIN_STAYED: {
    status: 409,
    what: NOT_PAID,
    why: facts => `${told(facts, 'kin')}既在理事会，又在这家的家庭成员里，应当回避。`,
    how: '请核对回避人数；只是同名的，请在理事名单的姓名后加注区分。',
  },
  VOTE_BOARD_DIFFERS: {
    status: 409,
    what: NOT_PAID,
    why: facts => `评议那天登记的理事是 ${told(facts, 'registered')} 人，应到写的是 ${told(facts, 'board_seats')} 人。`,
    how: '请按会议记录核对；理事有变动的，请镇里先更正理事名单。',
  },
  AID_NEEDS_WORDS: {
    status: 409,
    what: '没有付款，有情况要先说明',
    why: facts => `这次救助要核实：${Array.isArray(facts.warnings) ? facts.warnings.join('') : ''}`,
    how: '请核实；确需救助的，写上说明再付。',
  },
}

export const mutualAidMessages: Messages = { ...societyMessages, ...aidMessages }

/** What has to be explained before a case is paid, in one sentence. */
export function aidDoubtText({ code, facts }: AidDoubt, law: Law): string {
  const level = LEVEL_WORD[facts.level as AidLevel]
  switch (code) {
    case 'ABOVE_AID_CAP':
      return `${yuanOf(facts.amount_fen)} 元超过${level}救急难单次上限 ${yuanOf(facts.cap_fen)} 元，一般由上一级办理。`
    case 'AID_CAP_UNKNOWN':
      return `${dayOf(facts.on)}没有登记${level}救急难单次上限，没有核对。`
    case 'SAME_CAUSE_THIS_YEAR': {
      const cause = law.codeName('relief_cause', String(facts.cause)) ?? '同一原因'
      const pot = POT_WORD[facts.source as keyof typeof POT_WORD]
      return (
        `这家今年已因${cause}救助过：${dayOf(facts.on)}，${told(facts, 'name')}，${pot} ${yuanOf(facts.amount_fen)} 元。` +
        '各项合计不能超过实际支出。'
      )
    }
  }
}
