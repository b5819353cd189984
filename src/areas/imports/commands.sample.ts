import { checkDigit } from '../../kernel/id-number.ts'
import { formatMonth, monthFromDate } from '../../kernel/month.ts'
import type { Context } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { writeRoster, type RosterColumn, type RosterValue } from '../../server/excel/write.ts'
import { withoutPeople, type HandedOut } from '../../server/handed-out.ts'
import { rosterKinds } from '../../server/rosters.ts'
import type { ColumnDef, RosterKind } from './contract.ts'

/** Columns of a sample, in the order of a usual roster; those that a kind does not know are left out. */
const SHOWN = [
  'rowNumber',
  'village',
  'name',
  'id',
  'outsideNumber',
  'members',
  'insured',
  'category',
  'startMonth',
  'cause',
  'base',
  'uplift',
  'total',
].concat(['villageAmount', 'officeAmount', 'reliefAmount', 'holderName', 'payeeRelation', 'account', 'phone', 'address', 'note'])
const WIDE: Readonly<Record<string, number>> = { id: 21, account: 22, address: 20, cause: 14, rowNumber: 6, name: 10 }
/** The reserved county code of invented people. */
const id = (first17: string): string => first17 + checkDigit(first17)
const PEOPLE = [
  { name: '张某某', id: id('34999919580305121'), village: '东河村', account: '6217000000000001001', members: 2 },
  { name: '李某某', id: id('34999919621117232'), village: '石桥村', account: '6217000000000001002', members: 1 },
] as const

/** Below every standard, so that the amount can only be that of a month. */
const MONTHLY = 300_00n
const VALUES: Readonly<Record<string, (person: (typeof PEOPLE)[number], at: number, unit: RosterKind['unit']) => RosterValue>> = {
  rowNumber: (_, at) => String(at + 1),
  village: person => person.village,
  name: person => person.name,
  id: person => person.id,
  members: person => person.members,
  insured: person => person.members,
  cause: () => '因病',
  base: (person, _, unit) => (unit === 'household' ? BigInt(person.members) : 1n) * MONTHLY,
  uplift: () => 0n,
  total: (person, _, unit) => (unit === 'household' ? BigInt(person.members) : 1n) * MONTHLY,
  villageAmount: () => 1_000_00n,
  officeAmount: () => 1_000_00n,
  reliefAmount: () => 1_000_00n,
  holderName: person => person.name,
  account: person => person.account,
  address: person => `${person.village}东组`,
}

/** A workbook to look at and to fill in: a title that names kind and month, headings that are understood, two invented rows. */
export async function sampleWorkbook(ctx: Pick<Context, 'today'>, { kind: kindId }: { readonly kind: string }): Promise<HandedOut> {
  const kind = rosterKinds().find(each => each.id === kindId)
  if (kind === undefined) throw new AppError('KIND_UNKNOWN', { kind: kindId })
  const columns = SHOWN.flatMap(field => kind.columns.find(column => column.field === field) ?? [])
  const title = `XX镇${formatMonth(monthFromDate(ctx.today))}${kind.title}`
  const content = await writeRoster({
    sheetName: kind.title.slice(0, 20),
    title,
    subtitle: { left: '编报单位：', right: '单位：元' },
    header: [columns.map(column => headingOf(column, kind))],
    columns: columns.map(columnOf),
    rows: PEOPLE.map((person, at) =>
      Object.fromEntries(columns.map(({ field }) => [field, VALUES[field]?.(person, at, kind.unit) ?? null])),
    ),
    totals: true,
    footer: '制表人：          审核人：          负责人：',
    orientation: 'landscape',
  })
  return withoutPeople(`样表-${kind.title}.xlsx`, content)
}

/** The heading that leaves no question: a household's amount says that it is one. */
const headingOf = ({ field, aliases, type }: ColumnDef, { unit }: RosterKind): string =>
  `${field === 'base' && unit === 'household' ? '户月金额' : (aliases[0] ?? '')}${type === 'yuan' ? '（元）' : ''}`

function columnOf({ field, type }: ColumnDef): RosterColumn {
  const kind = type === 'yuan' ? 'yuan' : type === 'int' ? 'int' : 'text'
  return { key: field, width: WIDE[field] ?? 12, kind, ...(kind === 'text' ? {} : { total: true }) }
}
