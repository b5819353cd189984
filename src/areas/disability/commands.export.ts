import { command, type OpenContext } from '../../server/command.ts'
import type { RosterColumn, RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { cares } from './commands.care.ts'
import { cardRows } from './commands.ts'
import { round } from './commands.rounds.ts'
import type { CareRow } from './contract.care.ts'
import type { CheckCell } from './contract.rounds.ts'
import type { CardQuery, CardRow } from './contract.ts'
import { coverageWords } from './rules.rounds.ts'
import { kindWords, STATE_WORD } from './rules.ts'

/** A whole town's holders; far above what any has. */
const ALL = 100_000

const text = (key: string, width: number): RosterColumn => ({ key, width, kind: 'text' })
const NUMBER: RosterColumn = { key: 'no', width: 7, kind: 'int' }
const FOOTER = '制表人：　　　　　审核人：　　　　　负责人：'
type Sheet = Pick<RosterSpec, 'columns' | 'rows'> & { readonly title: string; readonly left: string; readonly header: readonly string[] }

const specOf = ({ title, left, header, columns, rows }: Sheet): RosterSpec => ({
  sheetName: title.slice(0, 20),
  title,
  subtitle: { left, right: '' },
  header: [[...header]],
  columns,
  rows,
  footer: FOOTER,
  orientation: 'landscape',
})

/** 残疾人台账: the holders that the filter finds; numbers masked. */
export const cardsFile = command(
  'disability.export',
  'disability.read',
  async (ctx: OpenContext, wanted: CardQuery): Promise<HandedOut> => {
    const { rows } = await cardRows(ctx, wanted, ALL)
    const title = '残疾人台账'
    const spec = specOf({
      title,
      left: `持证 ${rows.length} 人`,
      header: ['序号', '村（居）', '姓名', '残疾人证号', '类别等级', '签发日期', '有效期至', '状态'],
      columns: [
        NUMBER,
        text('village', 12),
        text('name', 11),
        text('number', 24),
        text('kind', 20),
        text('issued', 12),
        text('expires', 12),
        text('state', 10),
      ],
      rows: rows.map((row, at) => cardLine(ctx, row, at)),
    })
    return handOutRoster(ctx, { kind: 'disability_cards', subject: title, name: `${title}.xlsx`, spec })
  },
  (_, { number }) => ({ number }),
  { secret: true },
)

const cardLine = ({ law }: OpenContext, row: CardRow, at: number): RosterRow => ({
  no: at + 1,
  village: row.village,
  name: row.name,
  number: row.masked_number,
  kind: kindWords(law, row.categories, row.level),
  issued: row.issued_on ?? '',
  expires: row.expires_on ?? '',
  state: STATE_WORD[row.card_state],
})

/** The round as it stands: one line a person, one column an item, the coverage at the foot. */
export const roundFile = command(
  'disability.export-round',
  'disability.read',
  async (ctx: OpenContext, { round_id }: { readonly round_id: string }): Promise<HandedOut> => {
    const { round: head, items, counts, people } = await round(ctx, { round_id })
    const nameOf = (item: string): string => ctx.law.codeName('check_item', item) ?? item
    const rows = people.filter(({ voided }) => voided === null)
    const title = `${head.round_title}核查表`
    const spec = specOf({
      title,
      left: `核查 ${head.people} 人，完成 ${head.done} 人　${counts.map(count => `${nameOf(count.item)}：${coverageWords(count)}`).join('；')}`,
      header: ['序号', '村（居）', '姓名', '证件号码', ...items.map(nameOf), '完成日期'],
      columns: [
        NUMBER,
        text('village', 12),
        text('name', 11),
        text('id', 22),
        ...items.map(item => text(`item${item}`, 16)),
        text('done', 12),
      ],
      rows: rows.map(
        (row, at): RosterRow => ({
          no: at + 1,
          village: row.village,
          name: row.name,
          id: row.masked_id ?? '',
          ...Object.fromEntries(
            items.map(item => [
              `item${item}`,
              cellWords(
                ctx,
                row.cells.find(cell => cell.item === item),
              ),
            ]),
          ),
          done: row.done_on ?? '',
        }),
      ),
    })
    return handOutRoster(ctx, { kind: 'disability_checks', subject: title, name: `${title}.xlsx`, spec })
  },
  ({ round_id }, { number }) => ({ round_id, number }),
  { secret: true },
)

function cellWords({ law }: OpenContext, cell: CheckCell | undefined): string {
  if (cell === undefined) return '未核查'
  if (!cell.applies) return '不适用'
  return cell.result === null ? '待落实' : (law.codeName('check_result', cell.result) ?? cell.result)
}

/** 居家照护台账. */
export const caresFile = command(
  'disability.export-care',
  'disability.read',
  async (ctx: OpenContext): Promise<HandedOut> => {
    const rows = (await cares(ctx, {})).filter(({ voided }) => voided === null)
    const title = '失能重度残疾人照护台账'
    const spec = specOf({
      title,
      left: `照护 ${rows.length} 人次`,
      header: ['序号', '村（居）', '姓名', '证件号码', '照护方式', '自理能力', '照护人', '无法定护理人情况', '开始', '停止', '停止原因'],
      columns: [
        NUMBER,
        text('village', 12),
        text('name', 11),
        text('id', 22),
        text('kind', 12),
        text('level', 10),
        text('caregiver', 16),
        text('carer', 24),
        text('from', 12),
        text('to', 12),
        text('reason', 16),
      ],
      rows: rows.map((row, at) => careLine(ctx, row, at)),
    })
    return handOutRoster(ctx, { kind: 'home_cares', subject: title, name: `${title}.xlsx`, spec })
  },
  (_, { number }) => ({ number }),
  { secret: true },
)

const careLine = ({ law }: OpenContext, row: CareRow, at: number): RosterRow => ({
  no: at + 1,
  village: row.village,
  name: row.name,
  id: row.masked_id ?? '',
  kind: law.codeName('care_kind', row.care_kind) ?? row.care_kind,
  level: law.codeName('care_level', row.care_level) ?? row.care_level,
  caregiver: row.caregiver,
  carer: row.no_carer,
  from: row.from_day,
  to: row.to_day ?? '',
  reason: row.end_reason ?? '',
})
