import { columnLetters } from '../../kernel/columns.ts'
import { normaliseHeader } from '../../kernel/text.ts'
import type { ColumnDef, MappedColumn, RosterKind } from './contract.ts'
import { withoutBrackets } from './rules.header.ts'

/** Which column holds a field. */
export type Mapping = ReadonlyMap<string, number>
/** Column (as text) → field, '' = not imported. */
export type ColumnChoices = Readonly<Record<string, string>>

/** The field a heading means. Only the lowest level speaks for itself (补助金额|分类施保 → 分类施保); the whole is asked first. */
function fieldOf(label: string, columns: readonly ColumnDef[]): string | null {
  const levels = label.split('|')
  const spellings = [levels.join(''), levels.at(-1) ?? '', withoutBrackets(levels.at(-1) ?? ''), levels[0] ?? '']
  for (const spelling of spellings.filter(text => text !== '')) {
    const found = columns.find(column => column.aliases.some(alias => normaliseHeader(alias) === spelling))
    if (found) return found.field
  }
  return null
}

/**
 * What each column is taken for: by the clerk's choice, else by what is remembered for these headings, else by its heading.
 * A field is given to the first column that means it. A list that names only payees (收款人, 收款人身份证号) is a list of them.
 */
export function mapColumns(
  labels: readonly string[],
  kind: Pick<RosterKind, 'columns'>,
  chosen: ColumnChoices = {},
  remembered: ColumnChoices = {},
): MappedColumn[] {
  const known = new Set(kind.columns.map(column => column.field))
  const taken = new Set(Object.values(chosen))
  const claim = (field: string | null): string | null => {
    if (field === null || !known.has(field) || taken.has(field)) return null
    taken.add(field)
    return field
  }
  const mapped = labels.map((label, column): MappedColumn => {
    const base = { column, letters: columnLetters(column), label }
    const choice = chosen[String(column)]
    if (choice !== undefined) return { ...base, field: known.has(choice) ? choice : null, status: choice === '' ? 'none' : 'chosen' }
    const field = claim(remembered[String(column)] ?? fieldOf(label, kind.columns))
    return { ...base, field, status: field === null ? 'none' : 'sure' }
  })
  return payeesAsPersons(mapped, taken)
}

const STAND_INS = [
  ['name', 'holderName'],
  ['id', 'holderId'],
] as const

function payeesAsPersons(mapped: readonly MappedColumn[], taken: ReadonlySet<string>): MappedColumn[] {
  return mapped.map(column => {
    const standIn = STAND_INS.find(([field, other]) => !taken.has(field) && column.field === other)
    return standIn === undefined ? column : { ...column, field: standIn[0], status: 'check' }
  })
}

/** A column left out because another already holds the amount that its heading means too. */
export type Rival = { readonly column: number; readonly holder: number }

/** Amount columns that nobody decided about although their heading means an amount that another column holds. */
export function rivalsOf(mapped: readonly MappedColumn[], kind: RosterKind, decided: ColumnChoices): Rival[] {
  const mapping = mappingOf(mapped)
  const amounts = kind.columns.filter(({ type }) => type === 'yuan')
  return mapped.flatMap(({ column, label, field }) => {
    if (field !== null || decided[String(column)] !== undefined) return []
    const holder = mapping.get(fieldOf(label, amounts) ?? '')
    return holder === undefined ? [] : [{ column, holder }]
  })
}

export const mappingOf = (mapped: readonly MappedColumn[]): Mapping =>
  new Map(mapped.flatMap(({ field, column }) => (field === null ? [] : [[field, column] as const])))

/** Required fields that no column holds. An amount may also come from the column of what was paid out. */
export function missingFields(kind: Pick<RosterKind, 'required'>, mapping: Mapping): string[] {
  return kind.required.filter(field => !mapping.has(field) && !(field === 'base' && mapping.has('total')))
}
