import { writeRoster, type RosterColumn, type RosterRow, type RosterSpec } from '../src/server/excel/write.ts'
import type { HalfMonth } from './households.ts'
import { TOWN_NAME, VILLAGES, type Village } from './people.ts'
import type { DemoRelief } from './town.ts'

/** A workbook as the county system or the office itself keeps it; the importer gets these, nothing else. */
export type DemoRoster = {
  readonly kind: string
  readonly month: HalfMonth
  readonly fileName: string
  readonly bytes: Buffer
  /** What a clerk is asked of a relief list. */
  readonly relief?: Pick<DemoRelief, 'unit' | 'reason' | 'document'>
}

export type Column = { readonly title: string; readonly over?: string } & RosterColumn
export type Row = { readonly village: Village; readonly cells: RosterRow }

const FOOTER = '制表人：          审核人：          负责人：          财政所：'
export const text = (key: string, title: string, width: number, over?: string): Column => ({
  key,
  title,
  width,
  kind: 'text',
  ...(over === undefined ? {} : { over }),
})
export const yuan = (key: string, title: string, width: number, over?: string): Column => ({
  key,
  title,
  width,
  kind: 'yuan',
  ...(over === undefined ? {} : { over }),
})
export const int = (key: string, title: string, width: number): Column => ({ key, title, width, kind: 'int' })

/** Title, unit line, one or two header levels, the village in the first row of its group only, 小计 per village, 合计, signatures. */
export async function roster(
  kind: string,
  month: HalfMonth,
  title: string,
  rows: readonly Row[],
  columns: readonly Column[],
  summed: readonly string[],
): Promise<DemoRoster> {
  const name = `${TOWN_NAME}2020年${month}月${title}`
  const sums = (of: readonly Row[]): RosterRow =>
    Object.fromEntries(
      summed.map(key => [
        key,
        of
          .map(r => r.cells[key])
          .reduce<number | bigint>(
            (sum, value) => (typeof value === 'bigint' ? BigInt(sum) + value : typeof value === 'number' ? Number(sum) + value : sum),
            columns.find(c => c.key === key)?.kind === 'yuan' ? 0n : 0,
          ),
      ]),
    )
  const groups = VILLAGES.map(village => rows.filter(r => r.village === village)).filter(group => group.length > 0)
  const body = groups.flatMap(group => [
    ...group.map((r, index) => ({ ...r.cells, village: index === 0 ? r.village : null })),
    { no: '小计', ...sums(group) },
  ])
  const spec: RosterSpec = {
    sheetName: title.slice(0, 20),
    title: name,
    subtitle: { left: `编报单位：${TOWN_NAME}民政办`, right: '单位：元' },
    header: headerOf(columns),
    headerMerges: mergesOf(columns),
    columns: columns.map(({ title: _title, over: _over, ...column }) => column),
    rows: [...body, { no: '合计', ...sums(rows) }],
    footer: FOOTER,
    orientation: 'landscape',
  }
  return { kind, month, fileName: `${name}.xlsx`, bytes: await writeRoster(spec) }
}

function headerOf(columns: readonly Column[]): string[][] {
  if (!columns.some(c => c.over !== undefined)) return [columns.map(c => c.title)]
  const upper = columns.map((c, index) => (c.over === undefined ? c.title : columns[index - 1]?.over === c.over ? '' : c.over))
  return [upper, columns.map(c => (c.over === undefined ? '' : c.title))]
}

function mergesOf(columns: readonly Column[]): { top: number; left: number; bottom: number; right: number }[] {
  if (!columns.some(c => c.over !== undefined)) return []
  const down = columns.flatMap((c, index) => (c.over === undefined ? [{ top: 0, left: index, bottom: 1, right: index }] : []))
  const first = columns.findIndex(c => c.over !== undefined)
  const last = columns.findLastIndex(c => c.over !== undefined)
  return [...down, { top: 0, left: first, bottom: 0, right: last }]
}
