import { dayWords, isDay } from '../../kernel/day.ts'
import type { Messages } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const dayOf = (value: unknown): string => (typeof value === 'string' && isDay(value) ? dayWords(value) : '—')
/** 「第3行王小明」 of a list; 「这名儿童」 of a single record. */
const who = ({ line, name }: Facts): string => (typeof line === 'number' ? `第 ${line} 行${String(name)}` : '这名儿童')
const others = ({ line, lines }: Facts): string =>
  typeof line === 'number' && typeof lines === 'number' && lines > 1 ? `一共 ${lines} 行有问题，整份名单都没有存。` : ''
const NOT_KEPT = '没有保存儿童档案'
const NO_CLASS = '没有纳入这个类别'
const NO_GUARDIAN = '没有登记监护人'
const NO_REVIEW = '没有登记核查'
const NO_ROUND = '没有开始核查'
const NO_WORKER = '没有登记'

/** Refusals of the register of children; only who is named for it ever reads those that name a child. */
export const childrenMessages: Messages = {
  CHILD_NOT_FOUND: {
    status: 404,
    what: '没有找到这份儿童档案',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到儿童列表再选一次。',
  },
  CHILD_VOIDED: { status: 409, what: '这份档案已经作废', why: '作废的档案不能再改。', how: '需要的话请重新建档。' },
  CHILD_EXISTS: {
    status: 409,
    what: NOT_KEPT,
    why: facts => `${who(facts)}已经有档案。${others(facts)}`,
    how: '请打开已有的档案加类别；不在您村里的，请问镇儿童督导员。',
  },
  CHILD_TWICE: {
    status: 409,
    what: NOT_KEPT,
    why: facts => `${who(facts)}在名单上出现了两次。${others(facts)}`,
    how: '请删去重复的一行。',
  },
  CHILD_NUMBER_WRONG: {
    status: 400,
    what: NOT_KEPT,
    why: facts => `${who(facts)}的证号不对：要 18 位，末位校验要相符。${others(facts)}`,
    how: '请核对证号；没有证号的，请单独建档，写出生日期和性别。',
  },
  CHILD_BIRTH_NEEDED: { status: 400, what: NOT_KEPT, why: '没有证号时要写出生日期和性别。', how: '请补上出生日期和性别，或填写证号。' },
  CHILD_BIRTH_DIFFERS: { status: 400, what: NOT_KEPT, why: '出生日期和证号里的不一样。', how: '请核对证号；有证号时出生日期可以不填。' },
  CHILD_CODE_UNKNOWN: { status: 400, what: NOT_KEPT, why: '就学、健康或父母状况里有不认识的代码。', how: '请从列表里选。' },
  CHILD_WORD_UNKNOWN: {
    status: 400,
    what: NOT_KEPT,
    why: facts =>
      `${who(facts)}的父母状况或与儿童关系不认识（${Array.isArray(facts.words) ? facts.words.join('、') : ''}）。${others(facts)}`,
    how: '请改用档案页列表里的说法，或留空。',
  },
  CHILD_NAME_DIFFERS: {
    status: 409,
    what: NOT_KEPT,
    why: facts => `${who(facts)}的证号在人员登记里的姓名是${String(facts.register)}。${others(facts)}`,
    how: '请核对是写错了姓名还是证号。',
  },
  CHILD_DEAD: {
    status: 409,
    what: NOT_KEPT,
    why: facts => `${who(facts)}已于${dayOf(facts.died_on)}去世。${others(facts)}`,
    how: '请核对证号；死亡登记有误的，请民政办更正。',
  },
  CHILD_VILLAGE_UNKNOWN: {
    status: 400,
    what: NOT_KEPT,
    why: facts =>
      `${who(facts)}的村${typeof facts.village === 'string' && facts.village !== '' ? `「${facts.village}」` : ''}不在您管辖的村里。${others(facts)}`,
    how: '请从列表里选村，名单上请写村名。',
  },
  CHILD_KIND_UNKNOWN: {
    status: 400,
    what: NOT_KEPT,
    why: facts => `${who(facts)}的类别「${String(facts.kind)}」不认识。${others(facts)}`,
    how: '请写留守儿童、困境儿童、孤儿或事实无人抚养儿童。',
  },
  CHILD_LIST_EMPTY: {
    status: 400,
    what: '没有读出名单',
    why: '表里没有同时有「姓名」和「身份证号」两列的工作表。',
    how: '请在表头写上姓名、身份证号、类别、村，再选一次文件。',
  },
  CHILD_LIST_LONG: {
    status: 400,
    what: '没有读出名单',
    why: facts => `名单有 ${String(facts.lines)} 行，一次最多 ${String(facts.longest)} 行。`,
    how: '请按村分成几份。',
  },
  CHILD_CHANGED_MEANWHILE: {
    status: 409,
    what: '没有保存改动',
    why: '您打开以后，别人改过这份档案。',
    how: '请刷新页面，看过新的内容再改。',
  },
  CHILD_TOO_OLD: {
    status: 409,
    what: NO_CLASS,
    why: facts => `${who(facts)}在那天已满年龄：留守儿童要不满 16 周岁，其他类别要不满 18 周岁。${others(facts)}`,
    how: '请核对证号和纳入日期；已满 18 周岁的不再建儿童档案。',
  },
  CHILD_CLASS_BEFORE_BIRTH: {
    status: 400,
    what: NO_CLASS,
    why: facts => `纳入日期在${who(facts)}出生以前。${others(facts)}`,
    how: '请核对纳入日期。',
  },
  CHILD_CLASS_TWICE: { status: 409, what: NO_CLASS, why: '这段时间已经在这个类别里。', how: '请看类别记录；先退出，才能再纳入。' },
  CHILD_CLASSES_EXCLUDE: {
    status: 409,
    what: NO_CLASS,
    why: facts => `${String(facts.kind)}和${String(facts.other)}不能同时是。`,
    how: '类别变了的，请先退出原来的类别，写明原因，再纳入新的。',
  },
  CHILD_NEEDS_WORDS: {
    status: 409,
    what: `${NO_CLASS}，要先说明`,
    why: facts => `登记的父母状况（${String(facts.parents)}）不符合${String(facts.kind)}的条件。`,
    how: '请核实父母状况；确实符合的，写上说明再保存。',
  },
  CHILD_LINE_NEEDS_WORDS: {
    status: 409,
    what: NOT_KEPT,
    why: facts => `${who(facts)}的父母状况不符合这个类别的条件。${others(facts)}`,
    how: '请核实父母状况；确实符合的，从名单里去掉，单独建档写说明。',
  },
  CHILD_CLASS_NOT_FOUND: { status: 404, what: '没有找到这条类别记录', why: '它不在这份档案里。', how: '请刷新页面再选一次。' },
  CHILD_CLASS_ENDED: {
    status: 409,
    what: '这个类别已经退出',
    why: facts => `已于${dayOf(facts.on)}退出。`,
    how: '请刷新页面看最新的记录。',
  },
  CHILD_DAY_AHEAD: { status: 400, what: '没有保存', why: '日期还没有到。', how: '请写今天或以前的日期。' },
  CHILD_ENDS_FIRST: {
    status: 400,
    what: '没有保存',
    why: facts => `结束日期要在开始（${dayOf(facts.from)}）以后。`,
    how: '请核对日期。',
  },
  GUARDIAN_NOT_FOUND: { status: 404, what: '没有找到这名监护人', why: '他不在这份档案里。', how: '请刷新页面再选一次。' },
  GUARDIAN_ENDED: {
    status: 409,
    what: '这名监护人已经终止',
    why: facts => `已于${dayOf(facts.on)}终止。`,
    how: '请刷新页面看最新的记录。',
  },
  GUARDIAN_NUMBER_WRONG: {
    status: 400,
    what: NO_GUARDIAN,
    why: '监护人的证号不对：要 18 位，末位校验要相符。',
    how: '请核对证号，暂时没有的可以不填。',
  },
  GUARDIAN_IS_CHILD: { status: 400, what: NO_GUARDIAN, why: '填的是儿童自己的证号。', how: '请填写监护人的证号。' },
  GUARDIAN_TOO_YOUNG: {
    status: 409,
    what: NO_GUARDIAN,
    why: '监护人在那天还不满 18 周岁。',
    how: '请登记成年的监护人；没有的，请报告村委会。',
  },
  GUARDIAN_DEAD: {
    status: 409,
    what: NO_GUARDIAN,
    why: facts => `这名监护人已于${dayOf(facts.died_on)}去世。`,
    how: '请登记现在实际照护的人；死亡登记有误的，请民政办更正。',
  },
  GUARDIAN_NAME_DIFFERS: { status: 409, what: NO_GUARDIAN, why: '这个证号在人员登记里是别的姓名。', how: '请核对监护人的姓名和证号。' },
  GUARDIAN_KINSHIP_UNKNOWN: { status: 400, what: NO_GUARDIAN, why: '没有这种关系。', how: '请从列表里选与儿童关系。' },
  GUARDIAN_PARENT_ENTRUSTED: {
    status: 400,
    what: NO_GUARDIAN,
    why: '受委托照护人不能是父亲或母亲。',
    how: '父母自己照护的，请不勾受委托；委托别人的，请登记受委托的人。',
  },
  GUARDIAN_REASON_NEEDED: { status: 400, what: NO_GUARDIAN, why: '受委托照护要写委托原因。', how: '请写父母为什么委托，如外出务工。' },
  GUARDIAN_BEFORE_BIRTH: {
    status: 400,
    what: NO_GUARDIAN,
    why: facts => `照护开始在儿童出生（${dayOf(facts.born_on)}）以前。`,
    how: '请核对日期。',
  },
  GUARDIAN_ENTRUSTED_ALREADY: { status: 409, what: NO_GUARDIAN, why: '已经有一名受委托照护人。', how: '请先终止原来的委托，再登记新的。' },
  ROUND_NOT_FOUND: {
    status: 404,
    what: '没有找到这轮核查',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到养育状况核查再选一次。',
  },
  ROUND_EXISTS: { status: 409, what: NO_ROUND, why: '已经有一轮同名的核查。', how: '请打开已有的那轮，或换一个名称。' },
  ROUND_VOIDED: { status: 409, what: '这轮核查已经作废', why: '作废的核查不能再改。', how: '需要的话请重新开始一轮。' },
  ROUND_WANTS_TOWN: { status: 409, what: NO_ROUND, why: '一轮核查要列入全镇的儿童，您只管一个村。', how: '请镇儿童督导员来开始。' },
  ROUND_ENDS_FIRST: { status: 400, what: NO_ROUND, why: '要求完成的日期在开始以前。', how: '请核对日期。' },
  ROUND_EMPTY: { status: 409, what: NO_ROUND, why: '那天没有在册的儿童。', how: '请先建儿童档案。' },
  REVIEW_NOT_FOUND: {
    status: 404,
    what: '没有找到这条核查',
    why: '它不在这轮核查里，或者不在您的管辖范围内。',
    how: '请回到这轮核查再选一次。',
  },
  REVIEW_EXCUSED: {
    status: 409,
    what: NO_REVIEW,
    why: facts => `这名儿童已注明不再核查：${String(facts.excuse)}。`,
    how: '请看下一轮核查。',
  },
  REVIEW_ALREADY: {
    status: 409,
    what: NO_REVIEW,
    why: facts => `${dayOf(facts.on)}已经核查过。`,
    how: '登记错了要改的，请写明原因再保存。',
  },
  REVIEW_BEFORE_BIRTH: {
    status: 400,
    what: NO_REVIEW,
    why: facts => `核查日期在儿童出生（${dayOf(facts.born_on)}）以前。`,
    how: '请核对核查日期。',
  },
  REVIEW_BEFORE_ROUND: { status: 400, what: NO_REVIEW, why: '核查日期在这一轮开始以前。', how: '请写这一轮里入户的日期。' },
  REVIEW_AHEAD: { status: 400, what: NO_REVIEW, why: '核查日期还没有到。', how: '请在入户以后登记。' },
  REVIEW_AFTER_DEATH: {
    status: 409,
    what: NO_REVIEW,
    why: facts => `这名儿童已于${dayOf(facts.died_on)}去世，核查日期在这以后。`,
    how: '请核对日期；没有来得及核查的，请督导员注明不再核查。',
  },
  REVIEW_ANSWER_UNKNOWN: { status: 400, what: NO_REVIEW, why: '有一项答案不认识。', how: '请从列表里选。' },
  REVIEW_FINDING_UNKNOWN: { status: 400, what: NO_REVIEW, why: '没有这个结论。', how: '请从列表里选。' },
  REVIEW_MEASURES_NEEDED: {
    status: 400,
    what: NO_REVIEW,
    why: '有一项差，或结论不是养育状况正常，要写问题和办法。',
    how: '请写发现了什么、准备怎么办。',
  },
  WORKER_NOT_FOUND: { status: 404, what: '没有找到这名儿童工作者', why: '他不存在，或者不在您的管辖范围内。', how: '请刷新页面再选一次。' },
  WORKER_EXISTS: { status: 409, what: NO_WORKER, why: '这个人在这里已经在任。', how: '请看名单；换了任期的，请先登记离任。' },
  WORKER_ENDED: { status: 409, what: '已经离任', why: facts => `已于${dayOf(facts.on)}离任。`, how: '请刷新页面看最新的名单。' },
  WORKER_PLACE_WRONG: { status: 400, what: NO_WORKER, why: '儿童督导员在镇里，儿童主任在村里。', how: '请按职责选镇或村。' },
  TRAINING_TWICE: { status: 409, what: '没有登记培训', why: '同一天同一内容的培训已经登记过。', how: '请核对日期和内容。' },
  TRAINING_OUTSIDE_TERM: {
    status: 400,
    what: '没有登记培训',
    why: facts => `${String(facts.name)}那天不在任（任期从${dayOf(facts.from)}起）。`,
    how: '请核对培训日期和参加的人。',
  },
}
