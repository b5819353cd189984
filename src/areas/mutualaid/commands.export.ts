import { day, dayWords } from '../../kernel/day.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { LEVEL_WORD } from '../funds/rules.ts'
import { aidCases } from './commands.cases.ts'
import type { AidRow, AidSum } from './contract.cases.ts'
import { UNIT_WORD } from './rules.cases.ts'

/** 救急难台账: what was paid between two days at every level, without what is void; numbers masked. */
export const aidFile = command(
  'aid.export',
  'mutual.read',
  async (ctx: OpenContext, { from, to }: { readonly from: string; readonly to: string }): Promise<HandedOut> => {
    const list = await aidCases(ctx, { from, to })
    const rows = list.rows.filter(row => row.voided === null).toReversed()
    const title = `救急难台账（${dayWords(day(from))}至${dayWords(day(to))}）`
    const causeOf = (code: string): string => ctx.law.codeName('relief_cause', code) ?? code
    const spec = specOf(
      title,
      list.sums,
      rows.map((row, at) => rowOf(row, at, causeOf)),
    )
    return handOutRoster(ctx, { kind: 'aid_cases', subject: title, name: `${title}.xlsx`, spec })
  },
  ({ from, to }, { number }) => ({ from, to, number }),
  { secret: true },
)

const sumWord = ({ level, cases, amount_fen }: AidSum): string =>
  `${LEVEL_WORD[level]} ${cases} 次 ${formatYuan(fenFromJson(amount_fen))} 元`

const specOf = (title: string, sums: readonly AidSum[], rows: readonly RosterRow[]): RosterSpec => ({
  sheetName: '救急难台账',
  title,
  subtitle: { left: sums.map(sumWord).join('；'), right: '单位：元' },
  header: [
    [
      '序号',
      '级别',
      '互助社',
      '申请日期',
      '村（居）',
      '姓名',
      '证件号码',
      '家庭人口',
      '单位',
      '急难事由',
      '评议日期',
      '应到',
      '实到',
      '回避',
      '同意',
      '救助金额',
      '发放日期',
      '发放方式',
      '凭证或文号',
      '说明',
    ],
  ],
  columns: [
    { key: 'no', width: 6, kind: 'int' },
    { key: 'level', width: 8, kind: 'text' },
    { key: 'society', width: 22, kind: 'text' },
    { key: 'asked', width: 12, kind: 'text' },
    { key: 'village', width: 10, kind: 'text' },
    { key: 'name', width: 10, kind: 'text' },
    { key: 'id', width: 21, kind: 'text' },
    { key: 'size', width: 9, kind: 'int' },
    { key: 'unit', width: 6, kind: 'text' },
    { key: 'cause', width: 14, kind: 'text' },
    { key: 'voted', width: 12, kind: 'text' },
    { key: 'seats', width: 6, kind: 'int' },
    { key: 'present', width: 6, kind: 'int' },
    { key: 'left', width: 6, kind: 'int' },
    { key: 'favour', width: 6, kind: 'int' },
    { key: 'amount', width: 12, kind: 'yuan', total: true },
    { key: 'paid', width: 12, kind: 'text' },
    { key: 'how', width: 9, kind: 'text' },
    { key: 'paper', width: 18, kind: 'text' },
    { key: 'words', width: 18, kind: 'text' },
  ],
  rows,
  totals: true,
  footer: '制表人：　　　　　审核人：　　　　　负责人：',
  orientation: 'landscape',
})

const rowOf = (row: AidRow, at: number, causeOf: (code: string) => string): RosterRow => ({
  no: at + 1,
  level: LEVEL_WORD[row.level],
  society: row.society ?? '',
  asked: row.asked_on,
  village: row.village,
  name: row.name,
  id: row.masked_id ?? '',
  size: row.household_size,
  unit: UNIT_WORD[row.unit],
  cause: causeOf(row.cause),
  voted: row.voted_on,
  seats: row.vote?.board_seats ?? null,
  present: row.vote?.board_present ?? null,
  left: row.vote?.kin_left ?? null,
  favour: row.vote?.board_favour ?? null,
  amount: fenFromJson(row.amount_fen),
  paid: row.paid_on,
  how: row.paid_how === 'cash' ? '现金' : '转账',
  paper: [row.voucher, row.document].filter(each => each !== null).join(' '),
  words: row.words ?? '',
})
