import { groupBy } from '../../kernel/group.ts'
import type { Fen } from '../../kernel/money.ts'
import { parseYuan } from '../../kernel/money.ts'
import { isTotalLabel, normaliseHeader, normaliseText } from '../../kernel/text.ts'

/** A row of the bank's return file; `row` is its number on the sheet, from 1. */
export type ReturnRow = {
  readonly row: number
  readonly line_no: number | null
  readonly account: string | null
  readonly fen: Fen | null
  readonly result: 'paid' | 'failed' | null
  readonly reason: string | null
}
/** A line that went to the bank. */
export type SentLine = { readonly line_no: number; readonly account: string | null; readonly net_fen: Fen }
export type ReturnAnswer = { readonly line_no: number; readonly result: 'paid' | 'failed'; readonly reason: string | null }
export type ReturnRowProblem =
  | 'RESULT_UNREADABLE'
  | 'REASON_MISSING'
  | 'NO_SUCH_LINE'
  | 'AMOUNT_DIFFERS'
  | 'ANSWERED_TWICE'
  | 'LINE_UNCLEAR'
export type ReturnProblem = { readonly row: number; readonly code: ReturnRowProblem }

// [OWN] Headings as banks and 一卡通 systems write them; ours come first.
const HEADINGS = {
  line_no: ['序号', '编号', '行号', '流水号'],
  account: ['银行账号', '账号', '账户', '卡号', '银行卡号', '收款账号', '一卡通账号', '银行账户'],
  fen: ['金额', '金额(元)', '发放金额', '代发金额', '交易金额', '实发金额', '应发金额', '实发'],
  result: [
    '结果',
    '状态',
    '处理结果',
    '发放结果',
    '代发结果',
    '回盘结果',
    '交易结果',
    '交易状态',
    '处理状态',
    '发放状态',
    '状态码',
    '返回码',
  ],
  reason: ['原因', '失败原因', '退回原因', '退票原因', '原因说明', '错误原因', '返回信息', '错误信息', '失败说明'],
} as const
type Field = keyof typeof HEADINGS
const PAID = new Set([
  '成功',
  '到账',
  '已到账',
  '已发放',
  '发放成功',
  '交易成功',
  '处理成功',
  '代发成功',
  '入账成功',
  '已入账',
  '正常',
  '0',
  '00',
  '0000',
])
const FAILED = new Set([
  '失败',
  '退回',
  '退票',
  '未到账',
  '不成功',
  '发放失败',
  '交易失败',
  '处理失败',
  '代发失败',
  '入账失败',
  '拒绝',
  '已退回',
])
const HEADER_WITHIN = 20

const wordOf = (text: string): string => normaliseHeader(text)
const FIELD_OF: ReadonlyMap<string, Field> = new Map(
  Object.entries(HEADINGS).flatMap(([field, words]) => words.map(word => [wordOf(word), field as Field] as const)),
)

type Columns = ReadonlyMap<Field, number>

/** The first row that names a result and something to find the line by. */
function headerOf(rows: readonly (readonly string[])[]): { readonly at: number; readonly columns: Columns } | undefined {
  for (const [at, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const columns = new Map<Field, number>()
    row.forEach((text, column) => {
      const field = FIELD_OF.get(wordOf(text))
      if (field !== undefined && !columns.has(field)) columns.set(field, column)
    })
    if (columns.has('result') && (columns.has('line_no') || (columns.has('account') && columns.has('fen')))) return { at, columns }
  }
  return undefined
}

/**
 * The rows below the header. `codeOf` knows the bank's reasons (code, name or alias); unknown words become 08 其他.
 * Undefined when no row of the sheet is a header.
 */
export function readReturn(rows: readonly (readonly string[])[], codeOf: (text: string) => string | null): ReturnRow[] | undefined {
  const header = headerOf(rows)
  if (!header) return undefined
  const read: ReturnRow[] = []
  for (const [index, row] of rows.entries()) {
    if (index <= header.at) continue
    const text = (field: Field): string => normaliseText(row[header.columns.get(field) ?? -1] ?? '')
    if (row.every(cell => cell.trim() === '') || row.some(cell => isTotalLabel(cell))) continue
    const line = text('line_no'),
      account = text('account').replaceAll(' ', ''),
      amount = parseYuan(text('fen'))
    if (text('result') === '' && line === '' && account === '') continue
    read.push({
      row: index + 1,
      line_no: /^\d{1,9}$/.test(line) ? Number(line) : null,
      account: account === '' ? null : account,
      fen: amount.ok ? amount.fen : null,
      ...resultOf(text('result'), text('reason'), codeOf),
    })
  }
  return read
}

function resultOf(result: string, reason: string, codeOf: (text: string) => string | null): Pick<ReturnRow, 'result' | 'reason'> {
  if (PAID.has(result)) return { result: 'paid', reason: null }
  const code = reason === '' ? null : (codeOf(reason) ?? OTHER)
  if (FAILED.has(result)) return { result: 'failed', reason: code }
  // Some banks put the reason's code or words straight into the status.
  const fromStatus = result === '' ? null : codeOf(result)
  return fromStatus === null ? { result: null, reason: null } : { result: 'failed', reason: fromStatus }
}
const OTHER = '08'

/**
 * Which line each row answers: by line number when account and amount do not contradict it, else by account and amount when
 * that is one line only. Every line must be answered once: `missing` are those that are not.
 */
export function matchReturn(
  lines: readonly SentLine[],
  rows: readonly ReturnRow[],
): { answers: ReturnAnswer[]; problems: ReturnProblem[]; missing: number[] } {
  const byNumber = new Map(lines.map(line => [line.line_no, line]))
  const byAccount = groupBy(lines, line => `${line.account ?? ''}|${line.net_fen}`)
  const answered = new Map<number, ReturnAnswer>()
  const problems: ReturnProblem[] = []
  for (const row of rows) {
    const line = lineOf(row, byNumber, byAccount)
    const problem =
      typeof line === 'string'
        ? line
        : row.result === null
          ? 'RESULT_UNREADABLE'
          : row.result === 'failed' && row.reason === null
            ? 'REASON_MISSING'
            : answered.has(line.line_no)
              ? 'ANSWERED_TWICE'
              : undefined
    if (problem !== undefined) problems.push({ row: row.row, code: problem })
    else if (typeof line !== 'string' && row.result !== null)
      answered.set(line.line_no, { line_no: line.line_no, result: row.result, reason: row.reason })
  }
  const missing = lines.filter(line => !answered.has(line.line_no)).map(line => line.line_no)
  return { answers: [...answered.values()], problems, missing }
}

function lineOf(
  row: ReturnRow,
  byNumber: ReadonlyMap<number, SentLine>,
  byAccount: ReadonlyMap<string, readonly SentLine[]>,
): SentLine | ReturnRowProblem {
  const numbered = row.line_no === null ? undefined : byNumber.get(row.line_no)
  if (numbered && fits(row, numbered)) return numbered
  const alike = row.account === null || row.fen === null ? [] : (byAccount.get(`${row.account}|${row.fen}`) ?? [])
  if (alike.length > 1) return 'LINE_UNCLEAR'
  if (alike[0]) return alike[0]
  return numbered && (row.account === null || row.account === numbered.account) ? 'AMOUNT_DIFFERS' : 'NO_SUCH_LINE'
}

const fits = (row: ReturnRow, line: SentLine): boolean =>
  (row.account === null || row.account === line.account) && (row.fen === null || row.fen === line.net_fen)
