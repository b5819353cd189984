import { day, dayWords } from '../../kernel/day.ts'
import { fenFromJson } from '../../kernel/money.ts'
import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { reserveCases } from './commands.reserve.ts'
import type { ReserveRow } from './contract.reserve.ts'

/** 备用金汇总表 for the county: what was paid between two days, without what is void; numbers masked. */
export const reserveFile = command(
  'reserve.export',
  'relief.read',
  async (ctx: OpenContext, { from, to }: { readonly from: string; readonly to: string }): Promise<HandedOut> => {
    const list = await reserveCases(ctx, { from, to })
    const rows = list.rows.filter(row => row.voided === null).toReversed()
    const title = `乡镇临时救助备用金汇总表（${dayWords(day(from))}至${dayWords(day(to))}）`
    const causeOf = (code: string): string => ctx.law.codeName('relief_cause', code) ?? code
    const spec = specOf(
      title,
      `${list.persons} 人`,
      rows.map((row, at) => rowOf(row, at, causeOf)),
    )
    return handOutRoster(ctx, { kind: 'reserve_cases', subject: title, name: `${title}.xlsx`, spec })
  },
  ({ from, to }, { number }) => ({ from, to, number }),
  { secret: true },
)

const specOf = (title: string, people: string, rows: readonly RosterRow[]): RosterSpec => ({
  sheetName: '备用金汇总',
  title,
  subtitle: { left: `救助 ${people}`, right: '单位：元' },
  header: [['序号', '村（居）', '姓名', '证件号码', '困难原因', '救助金额', '付款日期', '手续', '说明']],
  columns: [
    { key: 'no', width: 7, kind: 'int' },
    { key: 'village', width: 12, kind: 'text' },
    { key: 'name', width: 11, kind: 'text' },
    { key: 'id', width: 22, kind: 'text' },
    { key: 'cause', width: 15, kind: 'text' },
    { key: 'amount', width: 13, kind: 'yuan', total: true },
    { key: 'paid', width: 12, kind: 'text' },
    { key: 'proof', width: 18, kind: 'text' },
    { key: 'words', width: 20, kind: 'text' },
  ],
  rows,
  totals: true,
  footer: '制表人：　　　　　审核人：　　　　　负责人：',
  orientation: 'landscape',
})

const rowOf = (row: ReserveRow, at: number, causeOf: (code: string) => string): RosterRow => ({
  no: at + 1,
  village: row.village,
  name: row.name,
  id: row.masked_id ?? '',
  cause: causeOf(row.cause),
  amount: fenFromJson(row.amount_fen),
  paid: row.paid_on,
  proof: row.proof_on === null ? `应于 ${row.proof_due_on} 补齐` : `${row.proof_on} 补齐`,
  words: row.words ?? '',
})
