import { STATUS_WORD } from '../../areas/payments/rules.words.ts'
import type { Messages } from '../messages.ts'

const ACTS: Readonly<Record<string, string>> = {
  note: '写说明',
  submit: '送审',
  review: '复核',
  send_back: '退回经办',
  withdraw: '撤回送审',
  approve: '审批',
  scan: '上传签字件',
  void: '作废',
  bank_list: '导出银行清单',
  return: '回盘',
  reissue: '重发',
}
const NEXT: Readonly<Record<string, string>> = {
  draft: '请先处理完错误和警告，再送审。',
  in_review: '请先由民政办负责人在屏幕上复核，再审批；要改的可以撤回送审。',
  submitted: '请等另一位同事审批，或上传签字的审批单；要改的可以撤回送审。',
  approved: '可以导出银行清单，或作废重做。',
  sent: '请等银行回盘；钱已经送出的批次不能再改，差错用补发、扣回或重发更正。',
  returned: '退回的笔数请用「更正重发」。',
  voided: '请重新造册。',
}
const word = (words: Readonly<Record<string, string>>, key: unknown): string => words[String(key)] ?? '—'

const ROW_PROBLEMS: Readonly<Record<string, string>> = {
  RESULT_UNREADABLE: '结果认不出',
  REASON_MISSING: '没有写退回原因',
  NO_SUCH_LINE: '清单里没有这一笔',
  AMOUNT_DIFFERS: '金额与清单不同',
  ANSWERED_TWICE: '同一笔出现两次',
  LINE_UNCLEAR: '同账号同金额有几笔，分不清是哪一笔',
}
function rowsOf(rows: unknown): string {
  if (!Array.isArray(rows)) return ''
  return rows
    .slice(0, 8)
    .map(({ row, code }: { row: number; code: string }) => `第 ${row} 行${ROW_PROBLEMS[code] ?? ''}`)
    .join('；')
}

/** Refusals of month runs, approvals, bank lists and returns. MONTH_ALREADY_RUN, PAID_TWICE and RELIEF_ALREADY_RUN stand with the frame. */
export const paymentsMessages: Messages = {
  PROGRAMME_UNKNOWN: {
    status: 400,
    what: '没有「{programme}」这个项目',
    why: '政策数据里找不到这个项目代码。',
    how: '请从发放页面的项目里选；命令行用 dibao.rural 这样的代码。',
  },
  BATCH_KIND_WRONG: {
    status: 400,
    what: '「{programme}」不能这样造册',
    why: '按月项目用按月批或补发批；临时救助要指明名单；重发要指明原批次。',
    how: '请在发放页面从该项目或名单进入。',
  },
  MONTH_BEFORE_FIRST: {
    status: 409,
    what: '{month}没有造册',
    why: '本系统从{first}起发放这个项目，更早的月份已由当时的系统发过，再发就重了。',
    how: '请检查月份；确实少发的，在以后的月份里补发。',
  },
  MONTH_TOO_FAR: {
    status: 400,
    what: '{month}还不能造册',
    why: '最多提前一个月造册，现在最晚到{latest}。',
    how: '请检查月份；到时候再造册。',
  },
  BATCH_REASON_NEEDED: {
    status: 400,
    what: '没有写事由',
    why: '补发、重发、作废、退回和撤回都要写明原因，以后查得到。',
    how: '请写一句话说明原因，再办一次。',
  },
  PAID_BATCH_EMPTY: {
    status: 409,
    what: '{programme}{month}没有可发的对象，没有造册',
    why: ({ kind }) =>
      kind === 'supplementary'
        ? '本月的待遇都已经发放或在别的批次里。'
        : kind === 'relief'
          ? '这份名单里没有人。'
          : '这个月没有有效的待遇。',
    how: ({ kind }) =>
      kind === 'supplementary'
        ? '要补发以前漏发的，请先登记待遇，再做补发批。'
        : '最快的办法：点「导入表格」，选这个项目本月的花名册，入库后再造册。',
  },
  ENTITLED_OUT_OF_SIGHT: {
    status: 409,
    what: '有 {missing} 户（人）查不到人员记录，没有造册',
    why: '他们的待遇在本镇，人员记录却已经移出本镇。',
    how: '请先停发这些待遇，或把人员记录移回来，再造册。',
  },
  RELIEF_LIST_NOT_FOUND: { status: 404, what: '没有这份临时救助名单', why: '编号对不上任何名单。', how: '请从「临时救助」里的名单进入。' },
  RELIEF_LIST_VOIDED: {
    status: 409,
    what: '这份名单已经作废，没有造册',
    why: '第 {number} 批名单已作废。',
    how: '请用重新登记的名单造册。',
  },
  RELIEF_MONTH_DIFFERS: {
    status: 400,
    what: '月份与名单不同，没有造册',
    why: '第 {number} 批名单的发放月是{month}。',
    how: '请按名单的月份造册。',
  },
  CORRECTED_BATCH_NOT_FOUND: {
    status: 404,
    what: '没有要更正的批次',
    why: '编号对不上这个项目的任何批次。',
    how: '请从原批次的页面点「更正重发」。',
  },
  BATCH_NOT_RETURNED: {
    status: 409,
    what: '原批次还没有回盘，不能重发',
    why: ({ status }) => `原批次现在是「${word(STATUS_WORD, status)}」，还不知道哪几笔被退回。`,
    how: '请先导入银行回盘文件。',
  },
  REISSUE_MONTH_DIFFERS: {
    status: 400,
    what: '月份与原批次不同，没有重发',
    why: '原批次是{month}的；重发算在原来的月份里，不另计人次。',
    how: '请按原批次的月份重发。',
  },
  NOTHING_TO_REISSUE: {
    status: 409,
    what: '没有要重发的',
    why: '这一批没有退回的笔数，或者已经都重发了。',
    how: '请在批次页面查看退回和重发的情况。',
  },
  BATCH_NOT_FOUND: {
    status: 404,
    what: '没有这个发放批次',
    why: '编号对不上您管辖范围内的任何批次。',
    how: '请回到发放页面再选一次；只管一个村的账号，在发放页面看本村各项办到哪一步，整批由管全镇的人打开。',
  },
  BATCH_STEP_WRONG: {
    status: 409,
    what: ({ act }) => `现在不能${word(ACTS, act)}`,
    why: ({ status }) => `这个批次现在是「${word(STATUS_WORD, status)}」。`,
    how: ({ status }) => word(NEXT, status),
  },
  BATCH_HAS_ERRORS: {
    status: 409,
    what: '还有 {count} 处错误，不能往下办',
    why: '有去世人员、没有账户或账户已经变了的，钱会发错。',
    how: '请在批次页面按提示逐条改好；改了名单的，作废这一批后重新造册。',
  },
  WARNING_WITHOUT_NOTE: {
    status: 409,
    what: '还有警告没有写说明，不能往下办',
    why: '警告不一定是错，但要有人核实过并写明情况。',
    how: '请在批次页面的每条警告下写一句说明，按回车保存。',
  },
  NO_SUCH_WARNING: {
    status: 409,
    what: '这条警告已经不在了',
    why: '情况变了，或者它是错误，不能用说明放行。',
    how: '请刷新本页，看看现在还有哪些问题。',
  },
  APPROVER_IS_MAKER: {
    status: 403,
    what: '造册、送审的人不能审批这一批，也不能上传它的签字件',
    why: '造册和审批必须是两个人；送审的人也算经办。',
    how: '请由分管领导在屏幕上审批，或由民政办负责人、分管领导或财政所核对后上传签字的审批单。',
  },
  APPROVER_IS_REVIEWER: {
    status: 403,
    what: '复核人不能再审批同一批',
    why: '造册、复核、审批必须是三个人。',
    how: '请由分管领导在屏幕上审批，或打印审批单请领导签字后上传扫描件。',
  },
  REVIEWER_IS_MAKER: {
    status: 403,
    what: '造册、送审的人不能复核这一批',
    why: '造册和复核必须是两个人；送审的人也算经办。',
    how: '请由民政办负责人或他的代理人复核。',
  },
  SENDER_IS_APPROVER: {
    status: 403,
    what: '审批人不能导出自己审批的银行清单',
    why: '审批和发放必须是两个人。',
    how: '请由财政所或民政办的另一位同事导出。',
  },
  BATCH_CHANGED: {
    status: 409,
    what: '清册和您看到的不一样，没有审批',
    why: '清册校验码变了，打印的审批单也随之作废。',
    how: '请刷新本页，重新核对人数、金额和校验码，再审批。',
  },
  LATER_BATCH_EXISTS: {
    status: 409,
    what: '后面的月份已经造册，这一批不能作废',
    why: '{month}的清册是和这一批比出来的。',
    how: '请先作废后面的批次，再作废这一批。',
  },
  SCAN_NOT_READABLE: {
    status: 400,
    what: '「{file}」不是扫描件',
    why: '只收 pdf、jpg、png；看的是文件内容，不是扩展名。',
    how: '请用扫描仪或手机重新扫成 pdf 或照片再上传。',
  },
  SCAN_MISSING: { status: 404, what: '这一批没有签字扫描件', why: '还没有上传，或者是在屏幕上审批的。', how: '请在批次页面查看审批方式。' },
  ATTACHMENT_NOT_FOUND: { status: 404, what: '没有这份文件', why: '编号对不上您管辖范围内的任何文件。', how: '请回到上一页再打开一次。' },
  RETURN_NO_HEADER: {
    status: 400,
    what: '「{file}」里找不到回盘的列',
    why: '要有「结果」（或状态），再加「序号」，或者「账号」和「金额」。',
    how: '请用银行的回盘表，或在我们导出的清单后面加「结果」「原因」两列。',
  },
  RETURN_ROWS_WRONG: {
    status: 400,
    what: '回盘文件有 {count} 行对不上，没有入库',
    why: ({ rows }) => `${rowsOf(rows)}。`,
    how: '请与银行核对这些行，改好后重新上传；一行也没有记入。',
  },
  RETURN_INCOMPLETE: {
    status: 400,
    what: '回盘文件少了 {missing} 笔，没有入库',
    why: '送出 {sent} 笔，每一笔都要有到账或退回的结果；缺的是序号 {lines}。',
    how: '请向银行要完整的回盘；确实全部到账的，把这些行补上「成功」再上传。',
  },
}
