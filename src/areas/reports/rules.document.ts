import { day, dayWords } from '../../kernel/day.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { month } from '../../kernel/month.ts'
import type { Figure, Summary } from './contract.ts'
import { printed, type Printed } from './rules.figures.ts'
import { periodTitle } from './rules.period.ts'

/** The summary as an official document: what the writer of GB/T 9704 documents takes. */
type Run = { readonly text: string; readonly figureId?: string }
type Block =
  | { readonly kind: 'heading1' | 'heading2'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
type Column = { readonly title: string; readonly width: number; readonly align: 'left' | 'right' | 'center' }

const UNITS: Readonly<Record<Figure['unit'], string>> = {
  household: '户',
  person: '人',
  'person-time': '人次',
  fen: '元',
  batch: '批',
  case: '次',
  society: '个',
  row: '条',
  ratio: '比例',
}
/** The value as a table shows it: money in 元 with two decimals, a ratio as done of all. */
export const tableValue = (figure: Printed): string =>
  figure.unit === 'fen' ? formatYuan(fenFromJson(figure.value)) : figure.unit === 'ratio' ? printed(figure) : String(figure.value)
export const tableUnit = (unit: Figure['unit']): string => UNITS[unit]

const COLUMNS: readonly Column[] = [
  { title: '指标', width: 40, align: 'left' },
  { title: '名称', width: 34, align: 'left' },
  { title: '值', width: 27, align: 'right' },
  { title: '单位', width: 12, align: 'center' },
  { title: '查询', width: 56, align: 'left' },
  { title: '行数', width: 14, align: 'right' },
  { title: '校验', width: 42, align: 'left' },
]

/** Title in two lines, text with a bookmark for each figure, signature, and the annex where each figure has its query, rows and code. */
export function documentOf(summary: Summary, office: { readonly name: string; readonly town_name: string }, today: string) {
  const { figures, blocks, from, to } = summary
  return {
    title: [`${office.town_name}${periodTitle({ from: month(from), to: month(to) })}`, '民政工作总结'],
    blocks: blocks.map(
      ({ kind, runs }): Block =>
        kind === 'paragraph'
          ? { kind, runs: runs.map(({ text, figure }) => (figure === undefined ? { text } : { text, figureId: figure })) }
          : { kind, text: runs.map(run => run.text).join('') },
    ),
    signature: { office: office.name, day: dayWords(day(today)) },
    attachments: [
      {
        title: '数字来源表',
        table: {
          caption: '数字来源表',
          columns: COLUMNS,
          rows: figures.map(figure => [
            figure.id,
            figure.title,
            tableValue(figure),
            tableUnit(figure.unit),
            figure.query,
            String(figure.rows),
            figure.rows_hash,
          ]),
          headerRepeat: true as const,
        },
      },
    ],
  }
}
