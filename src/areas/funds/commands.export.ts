import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { fund } from './commands.read.ts'
import type { FundDetail, JournalRow } from './contract.ts'
import { VOUCHER_WORD } from './rules.ts'

type NameOf = (list: string, code: string) => string

/** 收支流水 of a year as a workbook: what came, what went, what is left after each voucher. */
export const journalFile = command(
  'fund.export',
  'fund.read',
  async (ctx: OpenContext, { fund_id, year }: { readonly fund_id: string; readonly year: number }): Promise<HandedOut> => {
    const detail = await fund(ctx, { fund_id, year })
    const title = `${detail.fund.name}${year}年收支流水`
    const nameOf: NameOf = (list, code) => ctx.law.codeName(list, code) ?? code
    return handOutRoster(ctx, { kind: 'fund_journal', subject: title, name: `${title}.xlsx`, spec: specOf(title, detail, nameOf) })
  },
  ({ fund_id, year }, { number }) => ({ fund_id, year, number }),
  { secret: true },
)

const specOf = (title: string, detail: FundDetail, nameOf: NameOf): RosterSpec => ({
  sheetName: '收支流水',
  title,
  subtitle: { left: detail.fund.place, middle: `上年结转 ${yuanWord(detail.brought_fen)}`, right: '单位：元' },
  header: [['日期', '凭证号', '收支', '用途', '摘要', '依据', '收入', '支出', '余额', '记账人']],
  columns: [
    { key: 'day', width: 12, kind: 'text' },
    { key: 'number', width: 9, kind: 'text' },
    { key: 'kind', width: 7, kind: 'text' },
    { key: 'purpose', width: 13, kind: 'text' },
    { key: 'words', width: 28, kind: 'text' },
    { key: 'document', width: 18, kind: 'text' },
    { key: 'in', width: 14, kind: 'yuan', total: true },
    { key: 'out', width: 14, kind: 'yuan', total: true },
    { key: 'balance', width: 14, kind: 'yuan' },
    { key: 'by', width: 10, kind: 'text' },
  ],
  rows: detail.journal.map(row => rowOf(row, nameOf)),
  totals: true,
  footer: '制表人：　　　　　审核人：　　　　　负责人：',
  orientation: 'landscape',
})

const rowOf = (row: JournalRow, nameOf: NameOf): RosterRow => ({
  day: row.posted_on,
  number: `${row.year}-${row.number}`,
  kind: VOUCHER_WORD[row.kind],
  purpose: nameOf('fund_purpose', row.purpose),
  words: row.reverses === null ? row.words : `冲 ${row.reverses} 号：${row.words}`,
  document: row.document ?? '',
  in: row.in_fen === 0 ? null : fenFromJson(row.in_fen),
  out: row.out_fen === 0 ? null : fenFromJson(row.out_fen),
  balance: fenFromJson(row.balance_fen),
  by: row.posted_by,
})

const yuanWord = (fen: number): string => `${formatYuan(fenFromJson(fen))} 元`
