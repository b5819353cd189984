import type { Day } from '../../kernel/day.ts'
import { yuanInWords } from '../../kernel/money.ts'
import { formatMonth, monthFromDate } from '../../kernel/month.ts'
import { command, type OpenContext } from '../../server/command.ts'
import { planForSets } from '../../server/db.plans.ts'
import { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import { saveAttachment } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import type { FullRequest } from '../oversight/rules.exports.ts'
import { lockedBatch, refuseChanged, stepped, type UploadedFile } from './commands.ts'
import type { BatchSummary } from './contract.ts'
import { batchNumber } from './rules.ts'
import { matchReturn, readReturn, type ReturnRow } from './rules.return.ts'
import * as store from './store.ts'
import { bankLines, type BankLine } from './store.lines.ts'

type BatchKey = { readonly batch_id: string }

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * The list for the bank, with full identity numbers and accounts: that is what it is for, and why it is encrypted. From the first one on
 * the money counts as sent; each one is in the audit and in the export register. Its content is never kept as a repeated reply.
 */
export const exportBankList = command(
  'payment.send',
  'payment.send',
  async (ctx: OpenContext, { batch_id, ...full }: BatchKey & FullRequest): Promise<HandedOut> => {
    const { db, user, law, now } = ctx
    const batch = await lockedBatch(ctx, batch_id, 'bank_list')
    // After an approval on paper `approved_by` is whoever uploaded the scan, not the leader who signed.
    if (batch.approved_via === 'screen' && batch.approved_by === user.user_id) throw new AppError('SENDER_IS_APPROVER', { batch_id })
    // The money goes where the approved lines said, not where somebody wrote since, behind the program's back.
    await refuseChanged(ctx, batch, batch.hash)
    if (batch.sent_at === null) {
      await store.markSent(db, { county: user.county, batch_id, by: user.user_id, at: now })
      await stepped(ctx, batch)
    }
    const office = await store.officeNames(db, user.county, user.town)
    const { payTitle, shortTitle } = law.programme(batch.programme)
    const month = formatMonth(monthFromDate(batch.paid_month as Day))
    const number = batchNumber(shortTitle, monthFromDate(batch.paid_month as Day), batch.number)
    await planForSets(db)
    const lines = await bankLines(db, user.county, batch_id)
    const rows = bankRows(ctx, lines, `${month}${payTitle}`)
    const title = `${office.town_name}${month}${payTitle}银行代发清单`
    const spec = bankListSpec(title, office.name, number, rows)
    return handOutRoster(ctx, { kind: 'bank_list', subject: number, name: `${title}-${number}.xlsx`, full, spec })
  },
  ({ batch_id, purpose, receiver }, { number }) => ({ batch_id, purpose, receiver, number }),
  { secret: true },
)

function* bankRows({ codec }: OpenContext, lines: readonly BankLine[], summaryText: string): Generator<RosterRow> {
  for (const line of lines) {
    const self = line.payee_name === line.person_name
    yield {
      line_no: line.line_no,
      payee: line.payee_name,
      // Of another payee the register has no number; the beneficiary's would be refused as 户名不符.
      id: self && line.id_cipher !== null ? codec.open('id', line.id_cipher) : '',
      account: line.account_cipher === null ? '' : codec.open('account', line.account_cipher),
      bank: line.bank_name ?? '',
      amount: line.net_fen,
      summary: summaryText,
      note: self
        ? line.village
        : `${line.village} 受益人${line.person_name}${line.payee_relation === null ? '' : `（${line.payee_relation}）`}`,
    }
  }
}

function bankListSpec(title: string, office: string, number: string, rows: Iterable<RosterRow>): RosterSpec {
  return {
    sheetName: '银行代发清单',
    title,
    subtitle: { left: `编报单位：${office}`, middle: `批次：${number}`, right: '单位：元' },
    orientation: 'landscape',
    header: [['序号', '收款人全称', '收款人身份证号', '银行账号', '开户银行', '金额(元)', '摘要', '备注']],
    columns: [
      { key: 'line_no', width: 7, kind: 'int' },
      { key: 'payee', width: 13, kind: 'text' },
      { key: 'id', width: 22, kind: 'text' },
      { key: 'account', width: 24, kind: 'text' },
      { key: 'bank', width: 20, kind: 'text' },
      { key: 'amount', width: 14, kind: 'yuan', total: true },
      { key: 'summary', width: 30, kind: 'text' },
      { key: 'note', width: 20, kind: 'text' },
    ],
    rows,
    totals: true,
    amountInWords: sums => yuanInWords(sums.get('amount') ?? 0n),
    footer: '制表人：　　　　　　复核人：　　　　　　财政所：　　　　　　经办银行：',
  }
}

/**
 * The bank's return file: every line answered once, or the file is refused as a whole with the rows that do not fit. The file is kept.
 * Lines sent = lines paid + lines failed, and so the sums.
 */
export const importReturn = command(
  'payment.return',
  'payment.send',
  async (ctx: OpenContext, { batch_id, file }: BatchKey & { readonly file: UploadedFile }): Promise<BatchSummary> => {
    const { db, user, codec, now } = ctx
    const batch = await lockedBatch(ctx, batch_id, 'return')
    const rows = await returnRows(ctx, file)
    const lines = (await bankLines(db, user.county, batch_id)).map(({ line_no, net_fen, account_cipher }) => ({
      line_no,
      net_fen,
      account: account_cipher === null ? null : codec.open('account', account_cipher),
    }))
    const { answers, problems, missing } = matchReturn(lines, rows)
    if (problems.length > 0)
      throw new AppError('RETURN_ROWS_WRONG', { file: file.name, count: problems.length, rows: problems.slice(0, SHOWN) })
    if (missing.length > 0)
      throw new AppError('RETURN_INCOMPLETE', {
        file: file.name,
        sent: lines.length,
        missing: missing.length,
        lines: missing.slice(0, SHOWN).join('、'),
      })
    const written = await store.saveAnswers(db, { county: user.county, batch_id, at: now }, answers)
    if (written !== batch.lines) throw new Error('sent lines and answered lines differ')
    await saveAttachment(ctx, { kind: 'bank_return', file_name: file.name, media_type: XLSX, content: file.content })
    return stepped(ctx, batch)
  },
  ({ batch_id }, output) => ({
    batch_id,
    paid: output.lines - output.failed_lines,
    failed: output.failed_lines,
    failed_fen: output.failed_fen,
  }),
)

const SHOWN = 20

/** The first sheet that has the columns of a return. */
async function returnRows({ law, signal }: OpenContext, file: UploadedFile): Promise<ReturnRow[]> {
  const sheets = await readWorkbook(file.content, file.name, signal === undefined ? {} : { signal })
  for (const sheet of sheets) {
    const rows = readReturn(
      sheet.rows.map(row => row.map(cell => cell.text)),
      text => law.codeOf('bank_return', text),
    )
    if (rows) return rows
  }
  throw new AppError('RETURN_NO_HEADER', { file: file.name })
}
