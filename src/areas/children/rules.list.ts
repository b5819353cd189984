import type { Law } from '../../kernel/law.ts'
import { isBlankMark, isFooterText, isTotalLabel, normaliseHeader } from '../../kernel/text.ts'
import type { ListLine } from './contract.ts'

type Field = keyof ListLine
/** Headings of 留守儿童台账, 孤儿花名册 and the like. */
const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  name: ['姓名', '儿童姓名'],
  id: ['身份证号', '身份证号码', '公民身份号码', '证件号码', '身份证', '证号'],
  kind: ['类别', '儿童类别', '类型'],
  village: ['村', '村居', '村(居)', '所在村', '村名'],
  father_state: ['父亲状况', '父亲情况', '父'],
  mother_state: ['母亲状况', '母亲情况', '母'],
  guardian: ['监护人', '监护人姓名', '受委托人', '受委托人姓名', '受委托监护人', '受委托监护人姓名', '委托照料人'],
  kinship: ['与儿童关系', '关系', '与监护人关系'],
  phone: ['联系电话', '电话', '监护人电话', '手机号'],
  school: ['学校', '学校/年级', '就读学校', '学校年级'],
}
export const FIELDS = Object.keys(HEADINGS) as readonly Field[]
/** What stands on a pasted line without headings, in this order. */
export const PASTED: readonly Field[] = [
  'name',
  'id',
  'kind',
  'village',
  'guardian',
  'kinship',
  'phone',
  'father_state',
  'mother_state',
  'school',
]
const HEADER_ROWS = 5
const EMPTY: ListLine = {
  name: '',
  id: '',
  kind: '',
  village: '',
  father_state: '',
  mother_state: '',
  guardian: '',
  kinship: '',
  phone: '',
  school: '',
}

const fieldOf = (heading: string): Field | undefined => {
  const word = normaliseHeader(heading)
  return FIELDS.find(field => HEADINGS[field].some(each => normaliseHeader(each) === word))
}
function headerOf(
  rows: readonly (readonly string[])[],
): { readonly at: number; readonly fields: readonly (Field | undefined)[] } | undefined {
  for (const [at, row] of rows.slice(0, HEADER_ROWS).entries()) {
    const fields = row.map(fieldOf)
    if (fields.includes('name') && fields.includes('id')) return { at, fields }
  }
  return undefined
}

/** The lines of a sheet: by its headings where it has some, else in the order of PASTED. Titles, totals, signatures and empty rows are passed over. */
export function linesOf(rows: readonly (readonly string[])[]): ListLine[] {
  const header = headerOf(rows)
  const fields = header?.fields ?? PASTED
  return rows.slice(header === undefined ? 0 : header.at + 1).flatMap(row => {
    const line = { ...EMPTY }
    for (const [at, field] of fields.entries()) {
      const cell = (row[at] ?? '').trim()
      // The first column of a name wins: a second one is the guardian's under a heading of two rows.
      if (field !== undefined && line[field] === '' && !isBlankMark(cell)) line[field] = cell
    }
    // A line with a name and no number is a child whose number is missing: it is refused by its row, never passed over.
    const none = (line.name === '' && line.id === '') || row.some(cell => isTotalLabel(cell) || isFooterText(cell))
    return none ? [] : [line]
  })
}

/** Cells of a pasted text: tabs as a sheet copies them, else commas or blanks. */
export const pastedRows = (text: string): string[][] =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => (line.includes('\t') ? line.split('\t') : line.trim().split(/\s*[,，]\s*|\s+/u)))

/** A code given in the words of the list; where nothing stands, what is then meant. */
export const codeGiven = (law: Law, list: string, given: string, absent: string): string | null =>
  given === '' ? absent : law.codeName(list, given) === null ? law.codeOf(list, given) : given
