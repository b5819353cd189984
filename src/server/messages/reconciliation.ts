import type { Messages } from '../messages.ts'

const NOT_TAKEN = '系统名册没有收'

/** Refusals of the county system's exports. */
export const reconciliationMessages: Messages = {
  SYSTEM_ROSTER_NOT_FOUND: {
    status: 404,
    what: '没有找到这份系统名册',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到系统核对再选一次。',
  },
  SYSTEM_ROSTER_VOIDED: { status: 409, what: '这份系统名册已经作废', why: '作废的不能再核对。', how: '需要的话请重新导入。' },
  SYSTEM_ROSTER_EXISTS: {
    status: 409,
    what: NOT_TAKEN,
    why: '这个月的系统名册已经收过一份。',
    how: '要换一份的，先写明原因作废原来的那份，再导入。',
  },
  SYSTEM_ROSTER_NO_HEADER: {
    status: 400,
    what: NOT_TAKEN,
    why: '没有找到写着户主姓名和身份证号的表头。',
    how: '请用低保系统导出的表，不要删改表头。',
  },
  SYSTEM_ROSTER_EMPTY: { status: 400, what: NOT_TAKEN, why: '表里没有读到一户。', how: '请核对是不是选对了文件和月份。' },
  SYSTEM_ROSTER_FAULTY: {
    status: 400,
    what: NOT_TAKEN,
    why: facts => `表里有 ${String(facts.count)} 处看不明白：${String(facts.rows)}。`,
    how: '请从系统重新导出一份；手工改过的地方请改回来再导入。',
  },
  SYSTEM_ROSTER_ELSEWHERE: {
    status: 409,
    what: NOT_TAKEN,
    why: facts => `表上的村（${String(facts.villages)}）都不是本镇的，看来是别的乡镇的名册。`,
    how: '请核对文件；村名写法不同的，先在「村（居）」里加别名再导入。',
  },
  SYSTEM_MONTH_DIFFERS: {
    status: 409,
    what: NOT_TAKEN,
    why: '表的标题或文件名写的是{stated}，您选的是{month}。',
    how: '请核对月份，或者换一份文件。',
  },
  SYSTEM_MONTH_IN_FUTURE: { status: 400, what: NOT_TAKEN, why: '{month}还没有到。', how: '请选这个月或以前的月份。' },
  MISMATCH_NOT_FOUND: {
    status: 404,
    what: '没有登记说明',
    why: '这处不一致已经不在了，或者不在您的管辖范围内。',
    how: '请刷新后再看一次。',
  },
  MISMATCH_NEEDS_WORDS: { status: 400, what: '没有登记说明', why: '说明是空的。', how: '请写明为什么不一致、怎么处理。' },
}
