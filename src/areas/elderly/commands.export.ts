import { fenFromJson } from '../../kernel/money.ts'
import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { plan } from './commands.visits.ts'
import type { VisitRow } from './contract.visits.ts'
import { LEAD_WORD } from './rules.visits.ts'

/** 慰问金签领表: who stands on the list, with room to sign; numbers masked. */
export const planFile = command(
  'visit.export',
  'visit.read',
  async (ctx: OpenContext, { plan_id }: { readonly plan_id: string }): Promise<HandedOut> => {
    const { plan: head, visits } = await plan(ctx, { plan_id })
    const rows = visits.filter(row => row.voided === null)
    const nameOf = (list: string, code: string): string => ctx.law.codeName(list, code) ?? code
    const title = `${head.year}年${nameOf('visit_occasion', head.occasion)}慰问金签领表（${LEAD_WORD[head.lead]}）`
    const left = `慰问 ${rows.length} 人　经费来源：${nameOf('visit_source', head.source)}`
    const spec = specOf(
      title,
      left,
      rows.map((row, at) => rowOf(row, at, nameOf('visit_category', row.category))),
    )
    return handOutRoster(ctx, { kind: 'visit_list', subject: title, name: `${title}.xlsx`, spec })
  },
  ({ plan_id }, { number }) => ({ plan_id, number }),
  { secret: true },
)

const specOf = (title: string, left: string, rows: readonly RosterRow[]): RosterSpec => ({
  sheetName: '慰问签领',
  title,
  subtitle: { left, right: '单位：元' },
  header: [['序号', '村（居）', '姓名', '证件号码', '类别', '慰问金', '慰问日期', '慰问人', '签领（按手印）', '代领人及关系']],
  columns: [
    { key: 'no', width: 7, kind: 'int' },
    { key: 'village', width: 12, kind: 'text' },
    { key: 'name', width: 11, kind: 'text' },
    { key: 'id', width: 22, kind: 'text' },
    { key: 'category', width: 14, kind: 'text' },
    { key: 'amount', width: 12, kind: 'yuan', total: true },
    { key: 'on', width: 12, kind: 'text' },
    { key: 'visitors', width: 14, kind: 'text' },
    { key: 'signature', width: 18, kind: 'text' },
    { key: 'proxy', width: 16, kind: 'text' },
  ],
  rows,
  totals: true,
  footer: '制表人：　　　　　审核人：　　　　　负责人：',
  orientation: 'landscape',
})

const rowOf = (row: VisitRow, at: number, category: string): RosterRow => ({
  no: at + 1,
  village: row.village,
  name: row.name,
  id: row.masked_id ?? '',
  category,
  amount: fenFromJson(row.amount_fen),
  on: row.visited_on ?? '',
  visitors: row.visitors ?? '',
  // Signed by hand on the sheet.
  signature: '',
  proxy: row.proxy_name === null ? '' : `${row.proxy_name}（${row.proxy_relation ?? ''}）`,
})
