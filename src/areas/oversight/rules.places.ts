import { formatMonth, month } from '../../kernel/month.ts'
import { batchNumber } from '../payments/rules.ts'

/** A row by its number, as the clerk knows it. */
export type Named = {
  readonly id: string
  readonly of:
    | 'payment_batch'
    | 'attachment'
    | 'export_register'
    | 'relief_list'
    | 'roster_import'
    | 'app_user'
    | 'alarm'
    | 'fund'
    | 'voucher'
  /** A file's name, a user, what was exported, whom an alarm is about; empty for a batch. */
  readonly text: string
  /** Of a batch; the month as 2020-03, also of a relief list. */
  readonly programme: string | null
  readonly month: string | null
  readonly number: number | null
  /** When a file was exported or an alarm raised. */
  readonly at: string | null
}

type Titles = (programme: string) => { readonly title: string; readonly shortTitle: string } | undefined

/** 「农村低保 2020年3月 第1批（农低-202003-1）」: in the words of the page, and as it stands on paper. */
export function batchWords(programme: string, of: string, number: number, titles: Titles): string {
  const known = titles(programme)
  const words = `${known?.title ?? programme} ${formatMonth(month(of))} 第${number}批`
  return known === undefined ? words : `${words}（${batchNumber(known.shortTitle, of, number)}）`
}

const WHAT: Readonly<Record<string, string>> = {
  payment_batch: '发放批次',
  attachment: '存档文件',
  export_register: '导出登记',
  audit_seal: '审计封存',
  alarm: '警报',
  fund: '资金',
  voucher: '凭证',
}

/** When each seal was made, as it is told: 「2020-06-18 09:01」. */
export type SealedAt = ReadonlyMap<number, string>

/** Where a proof failed, in words: 「发放批次 农村低保 2020年3月 第1批（农低-202003-1）」 out of `payment_batch 0190a1b2-…`. */
export function placeWords(where: string, names: ReadonlyMap<string, string>, sealedAt: SealedAt): string {
  const [kind = '', key = '', part] = where.split(' ')
  if (kind === 'audit_seal') return sealWords(Number(key), sealedAt)
  if (kind.startsWith('seal.log')) return kind === 'seal.log' ? '封存日志' : `封存日志第 ${kind.slice('seal.log:'.length)} 行`
  return `${WHAT[kind] ?? kind} ${names.get(key) ?? '（已不在库里）'}${part === undefined ? '' : ` ${part}`}`.replace(' 「', '「')
}

/** A seal covers what was done after the one before it. */
function sealWords(seal_no: number, sealedAt: SealedAt): string {
  const from = sealedAt.get(seal_no - 1),
    to = sealedAt.get(seal_no)
  const range = to === undefined ? '' : from === undefined ? `（${to} 以前的记录）` : `（${from} 至 ${to} 的记录）`
  return `审计封存第 ${seal_no} 批${range}`
}
