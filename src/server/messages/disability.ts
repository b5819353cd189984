import { dayWords, isDay } from '../../kernel/day.ts'
import type { Messages } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
/** 「第3行王秀英」 of a pasted list; the name alone of a single card. */
const who = ({ line, name, alone }: Facts): string =>
  typeof line === 'number' && alone !== true ? `第 ${line} 行${String(name)}` : String(name)
const others = ({ lines }: Facts): string => (typeof lines === 'number' && lines > 1 ? `一共 ${lines} 行有问题，整份都没有存。` : '')
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const otherHolder = ({ register, name }: Facts): string =>
  typeof register !== 'string' || register === name ? '和填的身份证号不同' : `登记的是${register}`
const CARD_KEPT = '没有登记残疾人证'
const ROUND_KEPT = '没有发起核查'
const CHECK_KEPT = '没有登记核查结果'
const CARE_KEPT = '没有登记照护'

const cardMessages: Messages = {
  CARD_NUMBER_WRONG: {
    status: 400,
    what: CARD_KEPT,
    why: facts =>
      `${who(facts)}的残疾人证号不对：20 位是身份证号加类别（1—7）和等级（1—4），补证的后面再加 B1、B2，身份证号的末位校验要相符。${others(facts)}`,
    how: '请照证件核对；证号在表格里要存成文本，存成数字的后几位会变成零。',
  },
  CARD_HOLDER_UNKNOWN: {
    status: 409,
    what: CARD_KEPT,
    why: facts => `${who(facts)}的证号里的身份证号在您管辖范围内没有登记。${others(facts)}`,
    how: '请先在「人员与家庭」里登记这个人；外镇的人由那里登记。',
  },
  CARD_HOLDER_DIFFERS: {
    status: 409,
    what: CARD_KEPT,
    why: facts => `${who(facts)}的残疾人证号不是他本人的：证号里的身份证号${otherHolder(facts)}。${others(facts)}`,
    how: '请核对是写错了姓名还是证号；身份证号更正过的，要先换发新证。',
  },
  CARD_LABEL_UNKNOWN: {
    status: 400,
    what: CARD_KEPT,
    why: facts => `${who(facts)}的类别「${textOf(facts.category)}」或等级「${textOf(facts.level)}」不认识。${others(facts)}`,
    how: '类别写视力、听力、言语、肢体、智力、精神，几类的用顿号隔开；等级写一级到四级；不写的按证号认。',
  },
  CARD_BEFORE_BIRTH: {
    status: 400,
    what: CARD_KEPT,
    why: facts => `${who(facts)}的签发日期在出生（${dayOf(facts.born_on)}）以前。${others(facts)}`,
    how: '请核对签发日期和证号。',
  },
  CARD_AFTER_DEATH: {
    status: 409,
    what: CARD_KEPT,
    why: facts => `${who(facts)}已于${dayOf(facts.died_on)}去世，签发日期在那以后。${others(facts)}`,
    how: '请核对签发日期；死亡日期有误的，先在「人员与家庭」里更正。',
  },
  CARD_IN_FUTURE: {
    status: 400,
    what: '没有存',
    why: facts => `${typeof facts.name === 'string' ? who(facts) : '这张证'}的日期（${dayOf(facts.on)}）还没有到。${others(facts)}`,
    how: '请核对日期。',
  },
  CARD_ENDS_FIRST: {
    status: 400,
    what: CARD_KEPT,
    why: facts => `${who(facts)}的有效期（${dayOf(facts.expires_on)}）在签发（${dayOf(facts.on)}）以前。${others(facts)}`,
    how: '请核对签发日期和有效期。',
  },
  CARD_HELD: {
    status: 409,
    what: CARD_KEPT,
    why: facts => `${who(facts)}已经有一张有效或冻结的残疾人证。${others(facts)}`,
    how: '补证、换证、改了类别等级的，请勾选「换下原来的证」再登记。',
  },
  CARD_TWICE: {
    status: 409,
    what: CARD_KEPT,
    why: facts =>
      `${typeof facts.name === 'string' ? who(facts) : '这个证号'}：这个证号已经登记过（内容不同，或已注销、换下），或者名单里出现了两次。${others(facts)}`,
    how: '请删去重复的一行；类别、等级有变动的，照新发的证号登记。',
  },
  CARD_NOT_FOUND: {
    status: 404,
    what: '没有找到这张残疾人证',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到残疾人证列表再选一次。',
  },
  CARD_REPLACED: { status: 409, what: '没有改状态', why: '这张证已经换下，由新证代替。', how: '请在新证上改。' },
  CARD_STATE_SAME: { status: 409, what: '没有改状态', why: '这张证本来就是这个状态。', how: '请选另一个状态；不用改的就不必办。' },
  CARD_STATE_BEFORE: {
    status: 400,
    what: '没有改状态',
    why: facts => `日期（${dayOf(facts.on)}）早于现在这个状态的开始日期（${dayOf(facts.since)}）。`,
    how: '请核对日期。',
  },
  CARD_FILE_UNREAD: {
    status: 400,
    what: '没有读出残疾人证',
    why: '文件里没有找到有「姓名」和「残疾人证号」两列的表头。',
    how: '请在表头写上这两列再上传，或者把几列直接粘贴进来。',
  },
  CARD_FILE_EMPTY: { status: 400, what: '没有读出残疾人证', why: '表头下面没有一行同时有姓名和证号。', how: '请核对文件是不是空表。' },
  CARD_FILE_LONG: {
    status: 400,
    what: '没有读出残疾人证',
    why: facts => `文件有 ${String(facts.lines)} 行，一次最多 ${String(facts.most)} 行。`,
    how: '请按村分成几份再上传。',
  },
  CARD_FILE_DAY: {
    status: 400,
    what: '没有读出残疾人证',
    why: facts => `第 ${String(facts.row)} 行的日期「${String(facts.text)}」看不懂。`,
    how: '日期请写成 2020-06-01 这样；没有期限的写“长期”或留空。',
  },
}

const roundMessages: Messages = {
  ROUND_NOT_FOUND: {
    status: 404,
    what: '没有找到这一轮核查',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到核查列表再选一次。',
  },
  ROUND_VOIDED: { status: 409, what: '这一轮核查已经作废', why: '作废的不能再登记。', how: '需要的话请重新发起一轮。' },
  ROUND_EXISTS: { status: 409, what: ROUND_KEPT, why: '已经有一轮同名的核查。', how: '请换一个名称，或者打开已有的那一轮。' },
  ROUND_DUE_FIRST: {
    status: 400,
    what: ROUND_KEPT,
    why: facts => `完成期限（${dayOf(facts.due_on)}）在开始（${dayOf(facts.opened_on)}）以前。`,
    how: '请核对日期。',
  },
  ROUND_OPENS_LATE: {
    status: 400,
    what: ROUND_KEPT,
    why: facts => `开始日期（${dayOf(facts.opened_on)}）还没有到。`,
    how: '请到那天再发起，或者改成今天。',
  },
  ROUND_EMPTY: { status: 400, what: ROUND_KEPT, why: '没有列出核查对象。', how: '请粘贴名单，或者从持证人里选。' },
  ROUND_TWICE: {
    status: 409,
    what: ROUND_KEPT,
    why: facts => `${who(facts)}在名单里出现了两次。${others(facts)}`,
    how: '请删去重复的一行。',
  },
  ROUND_DEAD: {
    status: 409,
    what: ROUND_KEPT,
    why: facts => `${who(facts)}已于${dayOf(facts.died_on)}去世，核查从${dayOf(facts.opened_on)}才开始。${others(facts)}`,
    how: '请从名单里删去；死亡日期有误的，先在「人员与家庭」里更正。',
  },
  ROUND_NO_CARD: {
    status: 409,
    what: ROUND_KEPT,
    why: facts => `${who(facts)}在开始那天没有有效的残疾人证。${others(facts)}`,
    how: '请先登记残疾人证，或者从名单里删去。',
  },
  ROUND_PERSON_GONE: {
    status: 409,
    what: ROUND_KEPT,
    why: '选的人里有人不在您的管辖范围内，或者已经不在册。',
    how: '请刷新页面再选一次。',
  },
  ROUND_PERSON_UNKNOWN: {
    status: 404,
    what: '没有找到这个核查对象',
    why: '他不在这一轮里，或者不在您的管辖范围内。',
    how: '请刷新页面再选一次。',
  },
  ROUND_PERSON_STRUCK: {
    status: 409,
    what: '没有存',
    why: facts => `${String(facts.name)}已经从这一轮划去。`,
    how: '请刷新页面；划错了的，另发起一轮核查。',
  },
  CHECK_ITEM_UNKNOWN: { status: 400, what: CHECK_KEPT, why: '这种核查没有这一项。', how: '请从表里选项目。' },
  CHECK_NOT_APPLICABLE: {
    status: 409,
    what: CHECK_KEPT,
    why: facts => `${String(facts.name)}的「${String(facts.item)}」选了不适用，不能再有结果。`,
    how: '适用的请改成适用；不适用的请清去结果。',
  },
  CHECK_RESULT_UNKNOWN: {
    status: 400,
    what: CHECK_KEPT,
    why: facts => `「${String(facts.item)}」没有这种结果。`,
    how: '请从这一项的结果里选。',
  },
  CHECK_EVIDENCE_NEEDED: {
    status: 400,
    what: CHECK_KEPT,
    why: facts => `${String(facts.name)}的「${String(facts.item)}」还没有落实，没有写依据。`,
    how: '请写一句为什么没有落实、打算怎么办。',
  },
  CHECK_SAID_TWICE: {
    status: 400,
    what: CHECK_KEPT,
    why: facts => `${String(facts.name)}的「${String(facts.item)}」一次写了两遍。`,
    how: '请留下一个。',
  },
  CHECK_IN_FUTURE: { status: 400, what: CHECK_KEPT, why: facts => `核查日期（${dayOf(facts.on)}）还没有到。`, how: '请核对日期。' },
  CHECK_BEFORE_ROUND: {
    status: 400,
    what: CHECK_KEPT,
    why: facts => `核查日期（${dayOf(facts.on)}）在这一轮开始（${dayOf(facts.opened_on)}）以前。`,
    how: '请核对日期；以前查的不能算在这一轮里。',
  },
  CHECK_BEFORE_BIRTH: {
    status: 400,
    what: CHECK_KEPT,
    why: facts => `核查日期在${String(facts.name)}出生（${dayOf(facts.born_on)}）以前。`,
    how: '请核对日期和对象。',
  },
  CHECK_AFTER_DEATH: {
    status: 409,
    what: CHECK_KEPT,
    why: facts => `${String(facts.name)}已于${dayOf(facts.died_on)}去世，核查日期在那以后。`,
    how: '请从这一轮划去；死亡日期有误的，先在「人员与家庭」里更正。',
  },
}

const careMessages: Messages = {
  CARE_NOT_FOUND: {
    status: 404,
    what: '没有找到这份照护',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到照护列表再选一次。',
  },
  CARE_VOIDED: { status: 409, what: '这份照护已经作废', why: '作废的不能再改。', how: '需要的话请重新登记。' },
  CARE_PERSON_UNKNOWN: {
    status: 404,
    what: CARE_KEPT,
    why: '这个人不在册，或者不在您的管辖范围内。',
    how: '请从持证人里再选一次。',
  },
  CARE_KIND_UNKNOWN: { status: 400, what: CARE_KEPT, why: '没有这种照护方式。', how: '请从列表里选照护方式。' },
  CARE_NO_CARD: {
    status: 409,
    what: CARE_KEPT,
    why: facts => `${String(facts.name)}在${dayOf(facts.on)}没有有效的残疾人证。`,
    how: '请先登记残疾人证，或者核对开始日期。',
  },
  CARE_NOT_SEVERE: {
    status: 409,
    what: CARE_KEPT,
    why: facts => `${String(facts.name)}的残疾等级不是重度：一级、二级，智力和精神的含三级。`,
    how: '请核对残疾人证；等级有变动的，先登记新证。',
  },
  CARE_OVERLAPS: { status: 409, what: CARE_KEPT, why: '这个人这段时间已经有照护。', how: '请先停止原来的照护，再登记新的。' },
  CARE_IN_FUTURE: { status: 400, what: '没有存', why: facts => `日期（${dayOf(facts.on)}）还没有到。`, how: '请核对日期。' },
  CARE_BEFORE_BIRTH: {
    status: 400,
    what: CARE_KEPT,
    why: facts => `开始日期在${String(facts.name)}出生（${dayOf(facts.born_on)}）以前。`,
    how: '请核对日期和对象。',
  },
  CARE_AFTER_DEATH: {
    status: 409,
    what: CARE_KEPT,
    why: facts => `${String(facts.name)}已于${dayOf(facts.died_on)}去世，开始日期在那以后。`,
    how: '请核对日期；死亡日期有误的，先在「人员与家庭」里更正。',
  },
  CARE_ENDED: { status: 409, what: '没有停止照护', why: facts => `这份照护已于${dayOf(facts.ended)}停止。`, how: '请刷新页面。' },
  CARE_ENDS_FIRST: {
    status: 400,
    what: '没有停止照护',
    why: facts => `停止日期（${dayOf(facts.on)}）不晚于开始（${dayOf(facts.from_day)}）。`,
    how: '请核对日期；登错了的请作废。',
  },
}

/** Refusals of disability cards, rounds of checks and care at home. */
export const disabilityMessages: Messages = { ...cardMessages, ...roundMessages, ...careMessages }
