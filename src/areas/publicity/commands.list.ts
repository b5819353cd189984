import { formatMonth, month } from '../../kernel/month.ts'
import { command, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { writeRoster } from '../../server/excel/write.ts'
import type { Download } from '../../server/handle.ts'
import { publicOutput } from '../../server/scan/gate.ts'
import { knownToScan } from './commands.ts'
import type { PublicListInput } from './contract.ts'
import { isChildProgramme, publicRows, type PublicRow } from './rules.list.ts'
import * as store from './store.list.ts'
import { publicPhone } from './store.ts'

type Listed = { readonly rows: PublicRow[]; readonly title: string; readonly office: string; readonly phone: string | null }

/** The rows alone: they come masked out of this, and nothing else goes into the file. */
const listRows = command(
  'publicity.public-list',
  'publicity.check',
  async ({ db, user, law, today }: OpenContext, { programme, month: at, division, place }: PublicListInput): Promise<Listed> => {
    const known = law.programmes.find(each => each.id === programme)
    if (!known?.recurring) throw new AppError('PUBLIC_LIST_UNKNOWN')
    if (isChildProgramme(known)) throw new AppError('PUBLIC_LIST_CHILDREN', { programme: known.title })
    const records = await store.publicRecords(db, user.county, { programme, month: month(at), division })
    if (records.length === 0) throw new AppError('PUBLIC_LIST_EMPTY', { programme: known.title, month: formatMonth(month(at)) })
    const office = await store.officeNames(db, user.county)
    const where = division === undefined ? office.town_name : office.town_name + (records[0]?.village ?? '')
    return {
      rows: publicRows(records, place, today),
      title: `${where}${known.title}公示名单（${formatMonth(month(at))}）`,
      office: office.name,
      phone: await publicPhone(db, user.county, user.town),
    }
  },
  ({ programme, month: at, division, place }, { rows }) => ({ programme, month: at, division, place, rows: rows.length }),
)

/** 公示名单 as .xlsx: built from masked rows only, and scanned before it leaves. */
export async function publicList(ctx: Context, input: PublicListInput): Promise<Download> {
  const { rows, title, office, phone } = await listRows({ ...ctx, idempotencyKey: undefined }, input)
  const board = input.place === 'board'
  const content = await writeRoster({
    sheetName: '公示名单',
    title,
    subtitle: { left: office, right: '单位：人、元/月' },
    orientation: 'portrait',
    totals: false,
    header: [['序号', '村（居）', ...(board ? ['村民组'] : []), '户主', '保障人数', '月保障金额']],
    columns: [
      { key: 'no', width: 7, kind: 'int' },
      { key: 'village', width: 18, kind: 'text' },
      ...(board ? [{ key: 'group', width: 12, kind: 'text' } as const] : []),
      { key: 'name', width: 14, kind: 'text' },
      { key: 'persons', width: 10, kind: 'int' },
      { key: 'amount', width: 14, kind: 'yuan' },
    ],
    rows: rows.map(({ amount_fen, ...row }, at) => ({ ...row, no: at + 1, amount: amount_fen })),
    footer: `公示期间如有异议，请以书面或电话形式向${office}反映。${phone === null ? '' : `电话：${phone}`}`,
  })
  // A child of the register may bear the name of a head of household: names were decided row by row above.
  const { allowed = [] } = await knownToScan(ctx, {})
  return publicOutput(ctx, { name: `${title}.xlsx`, content }, { allowed })
}
