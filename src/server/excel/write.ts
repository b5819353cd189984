import type { Merge } from './shape.ts'

/** How a column's values are written: ids and accounts are always `text`; `yuan` takes fen (bigint); `day` takes 'YYYY-MM-DD'. */
export type RosterColumn = {
  readonly key: string
  /** in characters, as Excel counts */
  readonly width: number
  readonly kind: 'text' | 'yuan' | 'int' | 'day'
  readonly align?: 'left' | 'center' | 'right'
  /** sum this column in the 合计 row (yuan and int only) */
  readonly total?: boolean
}

export type RosterValue = string | number | bigint | null
export type RosterRow = Readonly<Record<string, RosterValue>>

export type RosterSpec = {
  readonly sheetName: string
  readonly title: string
  /** the line under the title, e.g. 编报单位：… / 2020年6月 / 单位：元 */
  readonly subtitle?: { readonly left?: string; readonly middle?: string; readonly right?: string }
  /** one or two levels; as many texts as columns, '' where a merge covers */
  readonly header: readonly (readonly string[])[]
  /** merges inside the header, rows counted from its first row */
  readonly headerMerges?: readonly Merge[]
  readonly columns: readonly RosterColumn[]
  readonly rows: Iterable<RosterRow> | AsyncIterable<RosterRow>
  /** writes a 合计 row; the label stands in the first column */
  readonly totals?: boolean
  /** 合计（大写） — the text itself, from kernel/money `yuanInWords`, may need the sum: given the sums in fen by column key */
  readonly amountInWords?: (sums: ReadonlyMap<string, bigint>) => string
  /** e.g. 制表人： 审核人： 负责人： 财政所： */
  readonly footer?: string
  /** a note such as 草稿，未经审批，不得作为发放依据 */
  readonly draftNote?: string
  readonly orientation: 'portrait' | 'landscape'
}

/** An .xlsx ready to print on A4: title, repeated header, totals, signatures, page numbers. */
export async function writeRoster(_spec: RosterSpec): Promise<Buffer> {
  throw new Error('writeRoster is not built yet')
}
