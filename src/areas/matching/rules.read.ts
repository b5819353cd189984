import { looksLikeDisabilityCard, maskIdNumber, readIdNumber } from '../../kernel/id-number.ts'
import type { Law } from '../../kernel/law.ts'
import { isBlankMark, isDitto, isFooterText, isTotalLabel, normaliseName, normaliseText, villageShortName } from '../../kernel/text.ts'
import { withoutNumbers } from '../../kernel/traces.ts'
import type { ColumnDef, RosterKind } from '../imports/contract.ts'
import { mapColumns, mappingOf, type Mapping } from '../imports/rules.columns.ts'
import { findHeader, findSheet } from '../imports/rules.header.ts'
import { cellOf, type Cell, type Sheet } from '../imports/rules.sheet.ts'
import type { Flaw } from './contract.ts'

/** A person of an outside list as read; nothing of the register is known yet. `sheet_row` counts from 1. */
export type ListedPerson = {
  readonly sheet_row: number
  readonly household_no: number
  readonly household_number: string
  readonly village: string | null
  readonly name: string
  readonly relation_text: string | null
  readonly id: string | null
  readonly listed_disability: string | null
  /** Code of the list disability_level. */
  readonly listed_level: string | null
  readonly flaw: Flaw | null
}

const column = (field: string, title: string, type: ColumnDef['type'], aliases: readonly string[]): ColumnDef => ({
  field,
  title,
  type,
  aliases,
})
/** Headings of 建档立卡 lists (people.md §1.5, §7.2) and of what offices make of them. */
const COLUMNS: readonly ColumnDef[] = [
  column('household', '户编号', 'text', ['户编号', '户号', '家庭编号', '贫困户编号', '贫困户编码', '户编码', '家庭户编号', '档案编号']),
  column('village', '村', 'village', [
    '村',
    '村别',
    '村名',
    '村居',
    '村（居）',
    '行政村',
    '所属村',
    '所在村',
    '村（社区）',
    '社区(村)',
    '社区',
  ]),
  column('name', '姓名', 'name', ['姓名', '成员', '成员姓名', '家庭成员', '家庭成员姓名', '人口姓名', '对象姓名']),
  column('id', '证件号码', 'id', [
    '身份证号',
    '身份证号码',
    '身份证',
    '公民身份号码',
    '证件号码',
    '证件号',
    '公民身份号码或残疾证号',
    '身份证号或残疾证号',
    '成员身份证号',
    '家庭成员身份证号',
  ]),
  column('relation', '与户主关系', 'relation', ['与户主关系', '关系', '家庭关系', '与户主的关系', '成员关系']),
  column('disability', '残疾情况', 'text', [
    '是否残疾',
    '是否残疾(证号)',
    '是否残疾人',
    '残疾',
    '残疾情况',
    '残疾类别',
    '残疾类别等级',
    '残疾证号',
    '残疾人证号',
  ]),
  column('level', '残疾等级', 'text', ['残疾等级', '残疾级别', '等级']),
  column('health', '健康状况', 'text', ['健康状况', '身体状况']),
]
const KIND: RosterKind = {
  id: 'outsideList',
  title: '外部名单',
  programme: '',
  unit: 'household',
  guess: [],
  required: ['name', 'id'],
  amount: [],
  columns: COLUMNS,
}
/** How a list without headings is taken. */
export const PLAIN_HEADINGS = ['户编号', '姓名', '身份证号', '与户主关系', '村', '残疾情况'] as const
const HEADS = new Set(['01', '02'])

/** The people of the list, household by household, in its order; null when no sheet has headings of name and number. */
export function readList(sheets: readonly Sheet[], law: Law): ListedPerson[] | null {
  const sheet = sheets[findSheet(sheets, COLUMNS)]
  const header = sheet === undefined ? null : findHeader(sheet, COLUMNS)
  if (sheet === undefined || header === null) return null
  const mapping = mappingOf(mapColumns(header.labels, KIND))
  if (!mapping.has('name') || !mapping.has('id')) return null
  return withTwins(inHouseholds(rawRows(sheet, header.bottom + 1, mapping, law), mapping))
}

type Raw = Omit<ListedPerson, 'household_no' | 'household_number'> & { readonly household: string | null; readonly isHead: boolean }

function rawRows(sheet: Sheet, from: number, mapping: Mapping, law: Law): Raw[] {
  const rows: Raw[] = []
  // The number of a household and its village stand once, in the first row or in a merged cell.
  const above = new Map<string, string>()
  for (let row = from; row < sheet.rows.length; row++) {
    const cell = (field: string): Cell => cellOf(sheet, row, mapping.get(field) ?? -1)
    const name = normaliseName(cell('name').text)
    if (isBlankMark(name) && isBlankMark(cell('id').text)) continue
    if (!/\d{14}/.test(cell('id').text) && isNoRow(sheet, row)) continue
    const filled = (field: string): string | null => {
      const own = normaliseText(cell(field).text)
      if (!isBlankMark(own) && !isDitto(own)) above.set(field, own)
      return above.get(field) ?? null
    }
    const relation = normaliseText(cell('relation').text)
    const village = filled('village')
    rows.push({
      sheet_row: row + 1,
      household: filled('household'),
      village: village === null ? null : villageShortName(village),
      name: isBlankMark(name) ? '（未写姓名）' : name.slice(0, 60),
      relation_text: isBlankMark(relation) ? null : withoutNumbers(relation).slice(0, 20),
      isHead: HEADS.has(law.codeOf('relation', relation) ?? ''),
      ...idOf(cell('id')),
      ...disabilityOf(cell, law),
    })
  }
  return rows
}

/** 合计, 制表人： … under or between the rows. */
const isNoRow = (sheet: Sheet, row: number): boolean =>
  (sheet.rows[row] ?? [])
    .filter(({ text }) => text.trim() !== '')
    .slice(0, 4)
    .some(({ text }) => isTotalLabel(text) || isFooterText(text))

/** A number of 20 characters in this column is that of a disability card, which begins with the identity number (people.md §1.5). */
const idPart = (text: string): string => (looksLikeDisabilityCard(text) ? normaliseText(text).replace(/\s/g, '').slice(0, 18) : text)

function idOf(cell: Cell): { readonly id: string | null; readonly flaw: Flaw | null } {
  if (cell.precisionLost === true) return { id: null, flaw: 'id_wrong' }
  const reading = readIdNumber(idPart(cell.text))
  if (reading.ok) return { id: reading.id, flaw: null }
  return { id: null, flaw: reading.problem === 'EMPTY' ? 'id_missing' : 'id_wrong' }
}

const NO_DISABILITY = /^(?:否|没有|健康|健全|正常|不是|非残疾|×|0)/

/** What the list says of a disability, without the card's number, which holds the identity number. */
function disabilityOf(
  cell: (field: string) => Cell,
  law: Law,
): { readonly listed_disability: string | null; readonly listed_level: string | null } {
  const card = [cell('disability').text, cell('id').text].find(looksLikeDisabilityCard)
  if (card !== undefined) {
    const digits = normaliseText(card).replace(/\s/g, '')
    const [kind, level] = [digits[18] ?? '', digits[19] ?? '']
    const words = `${law.codeName('disability_category', kind) ?? ''}${law.codeName('disability_level', level) ?? ''}`
    return { listed_disability: words, listed_level: level }
  }
  const text = (field: string): string => {
    const own = normaliseText(cell(field).text)
    return isBlankMark(own) || NO_DISABILITY.test(own) ? '' : withoutNumbers(own)
  }
  const health = /残/.test(text('health')) ? text('health') : ''
  const words = `${text('disability')}${text('level')}` || health
  if (words === '') return { listed_disability: null, listed_level: null }
  const level = law.codeOf('disability_level', text('level')) ?? law.codeOf('disability_level', /.级/u.exec(words)?.[0] ?? '')
  return { listed_disability: words.slice(0, 60), listed_level: level }
}

/** By the number of the household; without that column a head begins one; without relations either, everybody is one alone. */
function inHouseholds(rows: readonly Raw[], mapping: Mapping): ListedPerson[] {
  const numbered = mapping.has('household')
  const related = mapping.has('relation')
  let heads = 0
  const keys = rows.map(({ household, isHead }) => {
    if (numbered && household !== null) return household
    if (!related || isHead || heads === 0) heads++
    return `第${heads}户`
  })
  const first = new Map<string, { readonly no: number; readonly row: number }>()
  for (const [at, key] of keys.entries()) if (!first.has(key)) first.set(key, { no: first.size + 1, row: rows[at]?.sheet_row ?? 0 })
  return rows.map(({ household: _household, isHead: _isHead, ...row }, at) => {
    const key = keys[at] ?? ''
    const { no, row: begins } = first.get(key) ?? { no: 0, row: 0 }
    return { ...row, household_no: no, household_number: shownNumber(key, begins) }
  })
}

/** Some lists number a household by its head's identity number, which is not to stand in the open. */
const shownNumber = (key: string, row: number): string =>
  /\d{14}/.test(key) ? `${maskIdNumber(key.slice(0, 40))}（第${row}行起）` : key.slice(0, 60)

/** Rows that carry a number which stands higher up already: the first keeps it, the others are named. */
function withTwins(people: readonly ListedPerson[]): ListedPerson[] {
  const seen = new Set<string>()
  return people.map(person => {
    if (person.id === null || !seen.has(person.id)) {
      if (person.id !== null) seen.add(person.id)
      return person
    }
    return { ...person, flaw: 'id_twice' }
  })
}

/** Lines as copied out of a sheet or as a .csv has them: by tabs, or else by commas; quotes hold commas together. */
export function sheetOfText(name: string, text: string): Sheet {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n|\r/)
    .filter(line => line.trim() !== '')
  const split = lines.some(line => line.includes('\t')) ? (line: string) => line.split('\t') : commaCells
  const rows = lines.map(line => split(line).map((cell): Cell => ({ text: cell.trim(), kind: cell.trim() === '' ? 'empty' : 'text' })))
  const plain: Sheet = { name, hidden: false, rows, merges: [], hiddenRows: [] }
  if (rows.length === 0 || findHeader(plain, COLUMNS) !== null) return plain
  return { ...plain, rows: [PLAIN_HEADINGS.map((heading): Cell => ({ text: heading, kind: 'text' })), ...rows] }
}

const commaCells = (line: string): string[] =>
  [...line.matchAll(/(?:^|[,，])(?:"((?:[^"]|"")*)"|([^,，]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
