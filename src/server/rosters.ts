import { fileURLToPath } from 'node:url'
import type { AmountMeaning, ColumnDef, ColumnType, CountUnit, ListKind, RosterKind } from '../areas/imports/contract.ts'
import { normaliseHeader } from '../kernel/text.ts'
import { type LawProblem, lawError, type Report } from './law.problems.ts'
import { itemsOf, nameIn, oneOf, openYaml, rowOf, textOf, textsOf } from './law.yaml.ts'

const FOLDER = fileURLToPath(new URL('../law', import.meta.url))
const COLUMNS = 'rosters/columns.yaml'
const KINDS = 'rosters/kinds.yaml'
const LISTS = 'rosters/lists.yaml'
const TYPES = [
  'text',
  'name',
  'id',
  'relation',
  'village',
  'int',
  'yuan',
  'month',
  'day',
  'account',
  'phone',
] as const satisfies readonly ColumnType[]
const UNITS = ['household', 'person', 'ask'] as const satisfies readonly (CountUnit | 'ask')[]
const MEANINGS: readonly AmountMeaning[] = ['household_month', 'person_month', 'period_total', 'grant']

type Rosters = { readonly kinds: readonly RosterKind[]; readonly lists: readonly ListKind[] }
let loaded: Rosters | undefined
/** The kinds of rosters of this program, read once; the start fails with the exact place of a mistake. */
export const rosterKinds = (): readonly RosterKind[] => (loaded ??= loadRosters()).kinds
/** The lists that other areas take in, read with them. */
export const listKinds = (): readonly ListKind[] => (loaded ??= loadRosters()).lists

/** Reads and checks `src/law/rosters`; throws one LawError that names every problem with its place. */
export function loadRosters(folder: string = FOLDER): Rosters {
  const problems: LawProblem[] = []
  const report: Report = problem => void problems.push(problem)
  const columns = readColumns(folder, report)
  const kinds = readKinds(folder, columns, report)
  const lists = readLists(folder, columns, report)
  if (problems.length > 0) throw lawError(problems)
  return { kinds, lists }
}

function readColumns(folder: string, report: Report): readonly ColumnDef[] {
  const file = openYaml(folder, COLUMNS, report)
  if (!file) return []
  const seen = new Set<string>()
  return itemsOf(file, file.root, report).flatMap(node => {
    const field = nameIn(node, 'field')
    const row = rowOf(file, node, { required: ['field', 'title', 'type', 'aliases'] }, report, field)
    if (!row) return []
    if (seen.has(field)) row.problem('DUPLICATE_KEY', `“${field}”写了两次；请合成一项`)
    seen.add(field)
    const aliases = textsOf(row, 'aliases')
    if (aliases.length === 0) row.problem('BAD_VALUE', '至少要有一种表头写法（aliases）')
    return [{ field, title: textOf(row, 'title') ?? '', type: oneOf(row, 'type', TYPES), aliases }]
  })
}

function readKinds(folder: string, columns: readonly ColumnDef[], report: Report): readonly RosterKind[] {
  return readTables(folder, KINDS, ['title', 'programme', 'unit', 'guess', 'amount'], columns, report, (row, table) => {
    const amount = textsOf(row, 'amount')
    for (const word of amount)
      if (!MEANINGS.some(each => each === word)) row.problem('BAD_VALUE', `amount 里的“${word}”不在可选值之内；可写 ${MEANINGS.join('、')}`)
    return {
      ...table,
      programme: textOf(row, 'programme') ?? '',
      unit: oneOf(row, 'unit', UNITS),
      guess: textsOf(row, 'guess'),
      amount: MEANINGS.filter(each => amount.includes(each)),
    }
  })
}

const readLists = (folder: string, columns: readonly ColumnDef[], report: Report): readonly ListKind[] =>
  readTables(folder, LISTS, ['title'], columns, report, (_, table) => table)

/** What rosters and lists have in common: an id said once, and columns that columns.yaml knows. `own`: further keys of a row. */
function readTables<T>(
  folder: string,
  path: string,
  own: readonly string[],
  columns: readonly ColumnDef[],
  report: Report,
  finish: (row: Row, table: ListKind) => T,
): readonly T[] {
  const file = openYaml(folder, path, report)
  if (!file) return []
  const byField = new Map(columns.map(column => [column.field, column]))
  const seen = new Set<string>()
  return itemsOf(file, file.root, report).flatMap(node => {
    const id = nameIn(node, 'id')
    const row = rowOf(file, node, { required: ['id', 'required', 'columns', ...own] }, report, id)
    if (!row) return []
    if (seen.has(id)) row.problem('DUPLICATE_KEY', `种类“${id}”写了两次`)
    seen.add(id)
    const fields = textsOf(row, 'columns')
    const required = textsOf(row, 'required')
    for (const field of [...fields, ...required]) {
      if (!byField.has(field)) row.problem('UNKNOWN_FIELD', `columns.yaml 里没有“${field}”这一项`)
    }
    for (const field of required) if (!fields.includes(field)) row.problem('BAD_VALUE', `必填的“${field}”不在 columns 里`)
    const defined = fields.flatMap(field => byField.get(field) ?? [])
    for (const text of sharedAliases(defined)) row.problem('DUPLICATE_KEY', text)
    return [finish(row, { id, title: textOf(row, 'title') ?? '', required, columns: defined })]
  })
}
type Row = NonNullable<ReturnType<typeof rowOf>>

/** Headings that would mean two fields of one kind. */
function sharedAliases(columns: readonly ColumnDef[]): string[] {
  const first = new Map<string, string>()
  return columns.flatMap(({ field, aliases }) =>
    [...new Set(aliases.map(normaliseHeader))].flatMap(alias => {
      const before = first.get(alias)
      first.set(alias, field)
      return before === undefined ? [] : [`表头“${alias}”同时指“${before}”和“${field}”；请只留一处`]
    }),
  )
}
