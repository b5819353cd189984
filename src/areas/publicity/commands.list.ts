import { fenToJson } from '../../kernel/money.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import type { Law } from '../../kernel/law.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { query, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { writeRoster, type RosterSpec } from '../../server/excel/write.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { publicOutput, publicSheet, type PublicFile } from '../../server/scan/gate.ts'
import type { PublicList, PublicListInput } from './contract.ts'
import { noticeOf, PUBLIC_MARK, publicCounts, publicRows, spoiltName, type PublicCount, type PublicRow } from './rules.list.ts'
import { scanWords, wordFinder } from './rules.words.ts'
import * as store from './store.list.ts'
import { publicPhone } from './store.ts'

type Listed = {
  readonly title: string
  readonly scope: string
  readonly office: string
  readonly phone: string | null
  readonly rows: readonly PublicRow[]
  readonly counts: readonly PublicCount[] | null
}

/** Programmes of children are never published as a list, not even masked (困境儿童个人信息保护工作办法). */
const isOfChildren = (law: Law, title: string): boolean => wordFinder(scanWords(law)).speaksOfChildren(title) || /儿童|未成年/.test(title)

/** Rows or counts alone: they come masked out of this, and nothing else goes into the file. */
const listed = query(
  'publicity.list.rows',
  'publicity.check',
  async ({ db, user, law, today }: OpenContext, { programme, month: at, division, place }: PublicListInput): Promise<Listed> => {
    const known = law.programmes.find(each => each.id === programme)
    if (!known?.recurring) throw new AppError('PUBLIC_LIST_UNKNOWN')
    const facts = { programme: known.title, month: formatMonth(month(at)) }
    const records = await store.publicRecords(db, user.county, { programme, month: month(at), division })
    if (records.length === 0) throw new AppError('PUBLIC_LIST_EMPTY', facts)
    const spoilt = spoiltName(records)
    if (spoilt !== undefined)
      throw new AppError('PUBLIC_LIST_NAME', { village: spoilt.village, name: spoilt.name.replace(/\P{Script=Han}/gu, '*') })
    const { name, town_name } = await store.officeNames(db, user.county)
    const oneVillage = new Set(records.map(each => each.division)).size === 1 && (division !== undefined || user.scope.lo > user.town)
    const scope = town_name + (oneVillage ? (records[0]?.village ?? '') : '')
    const children = isOfChildren(law, known.title)
    const counts = children ? publicCounts(records) : null
    if (counts === undefined) throw new AppError('PUBLIC_LIST_SMALL', facts)
    return {
      rows: children ? [] : publicRows(records, place, today),
      counts,
      scope,
      title: `${scope}${known.title}${children ? '公示' : '公示名单'}（${facts.month}）`,
      office: name,
      // A village does not see the office's settings.
      phone: await inScope(db, scopeOf(user.town), user.scope, () => publicPhone(db, user.county, user.town)),
    }
  },
)

const sheetOf = ({ title, office, phone, rows, counts }: Listed, { place }: PublicListInput): RosterSpec => {
  const board = place === 'board' && rows.some(row => row.group !== '')
  const frame = {
    title,
    draftNote: PUBLIC_MARK,
    orientation: 'portrait',
    totals: true,
    footer: noticeOf({ office, phone, place }),
    subtitle: { left: office, middle: '长期公示，按月更新', right: counts === null ? '单位：人、元/月' : '单位：人、元' },
  } as const
  const village = { key: 'village', width: 18, kind: 'text' } as const
  const sums = [
    { key: 'persons', width: 10, kind: 'int', total: true },
    { key: 'amount', width: 16, kind: 'yuan', total: true },
  ] as const
  if (counts !== null)
    return {
      ...frame,
      sheetName: '公示',
      header: [['序号', '村（居）', '人数', '月保障金额']],
      columns: [{ key: 'no', width: 7, kind: 'int' }, village, ...sums],
      rows: counts.map(({ amount_fen, ...row }, at) => ({ ...row, no: at + 1, amount: amount_fen })),
    }
  return {
    ...frame,
    sheetName: '公示名单',
    header: [['序号', '村（居）', ...(board ? ['村民组'] : []), '户主', '保障人数', '月保障金额']],
    columns: [
      { key: 'no', width: 7, kind: 'int' },
      village,
      ...(board ? [{ key: 'group', width: 12, kind: 'text' } as const] : []),
      { key: 'name', width: 14, kind: 'text' },
      ...sums,
    ],
    rows: rows.map(({ amount_fen, ...row }, at) => ({ ...row, no: at + 1, amount: amount_fen })),
  }
}

type Built = { readonly list: Listed; readonly file: PublicFile; readonly allowed: readonly string[] }

/** Both forms of the list go through the gate as one file: what is printed is what was scanned. */
async function built(ctx: Context, input: PublicListInput): Promise<Built> {
  const list = await listed(ctx, input)
  const content = await writeRoster(sheetOf(list, input))
  const rows = (list.counts ?? list.rows).length
  // A child of the register may bear the name of a head of household, so names are no hit here: they were decided row by row above.
  const allowed = list.phone === null ? [] : [list.phone]
  return { list, file: { name: `${list.title}.xlsx`, content, subject: list.title, rows }, allowed }
}

/** 公示名单 as .xlsx: built from masked rows only, and scanned before it leaves. */
export async function publicListFile(ctx: Context, input: PublicListInput): Promise<HandedOut> {
  const { file, allowed } = await built(ctx, input)
  return publicOutput(ctx, file, { allowed })
}

/** The same for the page that is printed. */
export async function publicList(ctx: Context, input: PublicListInput): Promise<PublicList> {
  const { list, file, allowed } = await built(ctx, input)
  await publicSheet(ctx, file, { allowed })
  const { rows, counts, office, phone } = list
  const wire = <T extends { readonly amount_fen: bigint }>({ amount_fen, ...row }: T) => ({ ...row, amount_fen: fenToJson(amount_fen) })
  const all = counts ?? rows
  return {
    title: list.title,
    scope: list.scope,
    office,
    mark: PUBLIC_MARK,
    notice: noticeOf({ office, phone, place: input.place }),
    rows: rows.map(wire),
    counts: counts === null ? null : counts.map(wire),
    persons: all.reduce((sum, row) => sum + row.persons, 0),
    amount_fen: fenToJson(all.reduce((sum, row) => sum + row.amount_fen, 0n)),
  }
}
