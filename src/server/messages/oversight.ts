import type { Messages } from '../messages.ts'

/** Refusals of searching the audit, proving it, and seeing to alarms. */
export const oversightMessages: Messages = {
  AUDIT_NUMBER_WRONG: {
    status: 400,
    what: '这不是一个完整的证号，没有查',
    why: '按人查审计要用 18 位（或 15 位）居民身份证号码，少一位、错一位都对不上人。',
    how: '请照证件核对一遍再填；只知道姓名的，请经办人查出证号。',
  },
  AUDIT_ROW_NOT_FOUND: {
    status: 404,
    what: '没有这一条审计记录',
    why: '编号不对，或者不在您管的范围内。',
    how: '请回到审计查询重新选一条。',
  },
  AUDIT_PROOF_NOT_HERE: {
    status: 409,
    what: '这里不能核验审计链',
    why: '核验要对照数据文件夹里的封存日志，这个程序没有打开数据文件夹。',
    how: '请在正式运行的系统里核验，或在那台电脑上运行 npm run -s doudi -- verify。',
  },
  ALARM_NOT_FOUND: {
    status: 404,
    what: '没有这个警报',
    why: '编号不对，或者不在您管的范围内。',
    how: '请刷新警报页再看。',
  },
  ALARM_SEEN: {
    status: 409,
    what: '这个警报别人已经处理过了',
    why: '您打开页面以后，另一位管理员写了处理说明。',
    how: '请刷新警报页，看他写了什么。',
  },
  ALARM_OWN: {
    status: 403,
    what: '关于您自己的警报，要由别人处理',
    why: '自己不能给自己下结论。',
    how: '请另一位安全管理员或审计管理员处理。',
  },
  ALARM_NOTE_NEEDED: {
    status: 400,
    what: '还没有写处理说明，警报没有关掉',
    why: '以后查起来，要知道当时问了谁、是什么原因。',
    how: '请写清问了谁、什么原因、怎么处理的。',
  },
}
