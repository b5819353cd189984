import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import { isDitto, isFooterText, isTotalLabel, normaliseHeader, normaliseName, normaliseText, villageShortName } from '../../kernel/text.ts'
import type { RosterKind } from './contract.ts'
import { plainText, readAccount, readCount, readId, readMonth, readName, readYuan, type IdRead, type Tell } from './rules.cells.ts'
import type { Mapping } from './rules.columns.ts'
import { villageOfAddress } from './rules.guess.ts'
import type { Header } from './rules.header.ts'
import type { Finding } from './rules.problems.ts'
import { cellOf, textOf, type Cell, type Sheet } from './rules.sheet.ts'

export const MONEY_FIELDS = [
  'perPerson',
  'base',
  'uplift',
  'total',
  'electricity',
  'backPay',
  'offset',
  'received',
  'villageAmount',
  'officeAmount',
  'reliefAmount',
] as const
export type MoneyField = (typeof MONEY_FIELDS)[number]
export const COUNT_FIELDS = ['members', 'insured', 'months'] as const
type CountField = (typeof COUNT_FIELDS)[number]

/** One body row, cell by cell; amounts 'bad' could not be read. */
export type ReadRow = {
  readonly row: number
  readonly name: string
  readonly id: IdRead | null
  readonly sex: string
  readonly relation: string | null
  readonly relationText: string | null
  readonly village: string | null
  readonly villager_group: string | null
  readonly address: string | null
  readonly phone: string | null
  readonly category: string | null
  readonly cause: string | null
  readonly outsideNumber: string | null
  readonly startMonth: Month | null
  readonly money: Readonly<Record<MoneyField, Fen | null | 'bad'>>
  readonly counts: Readonly<Record<CountField, number | null>>
  readonly account: string | null
  readonly bank_name: string | null
  readonly branch_name: string | null
  readonly holder_name: string | null
  readonly payee_relation: string | null
}
export type LineKind = 'data' | 'total' | 'footer' | 'village' | 'header' | 'ignored' | 'blank'
export type ReadSheet = {
  readonly rows: readonly ReadRow[]
  readonly lines: ReadonlyMap<number, LineKind>
  readonly findings: readonly Finding[]
}
export type RowSetting = { readonly kind: RosterKind; readonly law: Law; readonly today: Day; readonly titleVillage: string | null }

const ID_DIGITS = /\d{14}/

/** What each line under the headings is. */
export function lineKind(sheet: Sheet, row: number, header: Header, mapping: Mapping): LineKind {
  const cells = sheet.rows[row] ?? []
  const filled = cells.flatMap((cell, column) => (cell.text.trim() === '' && cell.kind !== 'formula_empty' ? [] : [{ cell, column }]))
  const first = filled[0]
  if (first === undefined) return 'blank'
  const idColumn = mapping.get('id')
  const hasId = idColumn !== undefined && ID_DIGITS.test(textOf(sheet, row, idColumn))
  const leading = filled.slice(0, 4).map(({ cell }) => cell)
  if (!hasId && leading.some(cell => isTotalLabel(cell.text))) return 'total'
  if (!hasId && filled.some(({ cell }) => isFooterText(cell.text))) return 'footer'
  const repeats = filled.filter(({ cell, column }) => header.labels[column]?.split('|').includes(normaliseHeader(cell.text)) === true)
  if (!hasId && repeats.length >= 2 && repeats.length * 2 > filled.length) return 'header'
  const speaks = ['name', 'id', 'base', 'total', 'uplift', 'reliefAmount', 'account'].some(field =>
    filled.some(({ column }) => column === mapping.get(field)),
  )
  if (filled.length === 1 && !hasId && isVillageLine(first.cell.text)) return 'village'
  return speaks ? 'data' : 'ignored'
}

/** A line that only names the village of the rows below it: 一、石桥村 */
const isVillageLine = (text: string): boolean =>
  /^(?:[一二三四五六七八九十\d]+[、.．])?\s*[\p{Script=Han}X]{1,8}(?:村|社区|居委会|村委会)$/u.test(normaliseText(text))
const villageInLine = (text: string): string => villageShortName(normaliseText(text).replace(/^[一二三四五六七八九十\d]+[、.．]\s*/, ''))

/** Reads all body rows under the headings. The village is filled down; 同上 takes the cell above. */
export function readRows(sheet: Sheet, header: Header, mapping: Mapping, setting: RowSetting): ReadSheet {
  const findings: Finding[] = []
  const lines = new Map<number, LineKind>()
  const rows: ReadRow[] = []
  const above: Above = { cells: new Map(), village: null }
  for (const row of sheet.rows.keys()) {
    if (row <= header.bottom) continue
    const kind = lineKind(sheet, row, header, mapping)
    lines.set(row, kind)
    if (kind === 'village') above.village = villageInLine(sheet.rows[row]?.find(cell => cell.text !== '')?.text ?? '')
    if (kind === 'ignored') findings.push({ code: 'LINE_IGNORED', row, column: 0, facts: {} })
    if (kind === 'data') rows.push(readRow(sheet, row, mapping, setting, above, findings))
  }
  return { rows, lines, findings: [...findings, ...hiddenRows(sheet, lines)] }
}

/** What the rows above said, for 同上 and for the village written once a group. */
type Above = { readonly cells: Map<string, Cell>; village: string | null }

function readRow(sheet: Sheet, row: number, mapping: Mapping, setting: RowSetting, above: Above, findings: Finding[]): ReadRow {
  const tell =
    (field: string): Tell =>
    (code, facts = {}) =>
      findings.push({ code, row, column: mapping.get(field) ?? mapping.get('name') ?? null, facts })
  const cell = (field: string): Cell => {
    const column = mapping.get(field)
    if (column === undefined) return { text: '', kind: 'empty' }
    const own = cellOf(sheet, row, column)
    const read = isDitto(own.text) ? (above.cells.get(field) ?? own) : own
    above.cells.set(field, read)
    return read
  }
  const text = (field: string): string | null => plainText(cell(field))
  const money = (field: MoneyField): Fen | null | 'bad' => (mapping.has(field) ? readYuan(cell(field), tell(field)) : null)
  const count = (field: CountField): number | null => (mapping.has(field) ? readCount(cell(field), tell(field)) : null)
  const relationText = text('relation')
  const id = readIdOf(cell('id'), relationText, setting, tell('id'), text('name') ?? '')
  const holder = text('holderName')
  const read = {
    row,
    name: readName(cell('name'), tell('name')),
    id,
    sex: readSex(text('sex'), id, setting.law, tell('sex')),
    relation: readRelation(relationText, setting.law, tell('relation')),
    relationText,
    villager_group: text('villagerGroup'),
    address: text('address'),
    phone: text('phone'),
    category: text('category'),
    cause: text('cause'),
    outsideNumber: text('outsideNumber'),
    startMonth: mapping.has('startMonth') ? readMonth(cell('startMonth'), tell('startMonth')) : null,
    money: Object.fromEntries(MONEY_FIELDS.map(field => [field, money(field)])) as Record<MoneyField, Fen | null | 'bad'>,
    counts: Object.fromEntries(COUNT_FIELDS.map(field => [field, count(field)])) as Record<CountField, number | null>,
    account: mapping.has('account') ? readAccount(cell('account'), tell('account')) : null,
    bank_name: text('bankName'),
    branch_name: text('branchName'),
    holder_name: holder === null ? null : normaliseName(holder),
    payee_relation: text('payeeRelation'),
  }
  return { ...read, village: villageFor(text('village'), read.address, setting, above) }
}

/** Members of a household may lack a number; whoever receives may not. */
function readIdOf(cell: Cell, relationText: string | null, { law, today }: RowSetting, tell: Tell, name: string): IdRead | null {
  const relation = relationText === null ? null : law.codeOf('relation', relationText)
  const isMember = relation !== null && relation !== '01' && relation !== '02'
  return readId(cell, today, (code, facts) => (code === 'ID_EMPTY' && isMember ? tell('MEMBER_ID_EMPTY', { name }) : tell(code, facts)))
}

const SEX_WORDS: Readonly<Record<string, string>> = { 1: '男', 2: '女' }

function readSex(text: string | null, id: IdRead | null, law: Law, tell: Tell): string {
  const stated = text === null ? null : law.codeOf('sex', text)
  if (id !== null && (stated === '1' || stated === '2') && stated !== id.sex) {
    tell('SEX_DIFFERS', { stated: SEX_WORDS[stated] ?? '', byId: SEX_WORDS[id.sex] ?? '' })
  }
  return id?.sex ?? stated ?? '9'
}

const OTHER_RELATION = '80'

function readRelation(text: string | null, law: Law, tell: Tell): string | null {
  if (text === null) return null
  const code = law.codeOf('relation', text)
  if (code === null) tell('RELATION_UNKNOWN', { relation: text.slice(0, 20) })
  return code ?? OTHER_RELATION
}

/** The village of a row: its own cell, the one above, the village its address names, the one of the title. */
function villageFor(own: string | null, address: string | null, { titleVillage }: RowSetting, above: Above): string | null {
  if (own !== null) above.village = villageShortName(own)
  return above.village ?? (address === null ? null : villageOfAddress(address)) ?? titleVillage
}

function hiddenRows(sheet: Sheet, lines: ReadonlyMap<number, LineKind>): Finding[] {
  const hidden = sheet.hiddenRows.filter(row => lines.get(row) === 'data')
  const [first] = hidden
  if (first === undefined) return []
  const rows = hidden
    .slice(0, 5)
    .map(row => row + 1)
    .join('、')
  return [{ code: 'HIDDEN_ROWS', row: first, column: 0, facts: { count: hidden.length, rows } }]
}
