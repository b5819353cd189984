import { day, dayWords } from '../../kernel/day.ts'
import { fenFromJson } from '../../kernel/money.ts'
import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { declared } from './commands.read.ts'
import type { ClaimRow } from './contract.ts'
import { SCHEME_WORD } from './rules.ts'

/** 申报名册: what was declared between two days, numbers masked, without any illness. */
export const declarationFile = command(
  'medical.export',
  'medical.read',
  async (ctx: OpenContext, { from, to }: { readonly from: string; readonly to: string }): Promise<HandedOut> => {
    const claims = await declared(ctx, { from, to })
    const title = `医疗救助申报名册（${dayWords(day(from))}至${dayWords(day(to))}）`
    const classOf = (code: string): string => ctx.law.codeName('medical_class', code) ?? code
    const rows = claims.map((claim, at) => rowOf(claim, at, classOf))
    return handOutRoster(ctx, { kind: 'medical_claims', subject: title, name: `${title}.xlsx`, spec: specOf(title, rows) })
  },
  ({ from, to }, { number }) => ({ from, to, number }),
  { secret: true },
)

const specOf = (title: string, rows: readonly RosterRow[]): RosterSpec => ({
  sheetName: '申报名册',
  title,
  subtitle: { left: `申报 ${rows.length} 人次`, right: '单位：元' },
  header: [
    [
      '序号',
      '村（居）',
      '姓名',
      '证件号码',
      '种类',
      '对象类别',
      '就诊医院',
      '入院',
      '出院',
      '救助基数',
      '申报金额',
      '申报日期',
      '批复金额',
    ],
  ],
  columns: [
    { key: 'no', width: 6, kind: 'int' },
    { key: 'village', width: 11, kind: 'text' },
    { key: 'name', width: 10, kind: 'text' },
    { key: 'id', width: 21, kind: 'text' },
    { key: 'scheme', width: 13, kind: 'text' },
    { key: 'class', width: 16, kind: 'text' },
    { key: 'hospital', width: 16, kind: 'text' },
    { key: 'admitted', width: 11, kind: 'text' },
    { key: 'discharged', width: 11, kind: 'text' },
    { key: 'burden', width: 12, kind: 'yuan', total: true },
    { key: 'requested', width: 12, kind: 'yuan', total: true },
    { key: 'declared', width: 11, kind: 'text' },
    { key: 'approved', width: 12, kind: 'yuan', total: true },
  ],
  rows,
  totals: true,
  footer: '制表人：　　　　　审核人：　　　　　负责人：',
  orientation: 'landscape',
})

const rowOf = (claim: ClaimRow, at: number, classOf: (code: string) => string): RosterRow => ({
  no: at + 1,
  village: claim.village,
  name: claim.name,
  id: claim.masked_id ?? '',
  scheme: SCHEME_WORD[claim.scheme],
  class: classOf(claim.aid_class),
  hospital: claim.hospital,
  admitted: claim.admitted_on,
  discharged: claim.discharged_on,
  burden: fenFromJson(claim.burden_fen),
  requested: fenFromJson(claim.requested_fen),
  declared: claim.declared_on ?? '',
  approved: claim.approved_fen === null ? null : fenFromJson(claim.approved_fen),
})
