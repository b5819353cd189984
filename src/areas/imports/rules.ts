import { columnLetters } from '../../kernel/columns.ts'
import type { Day } from '../../kernel/day.ts'
import { isLawParameterMissing, type Law } from '../../kernel/law.ts'
import { parseYuan, type Fen } from '../../kernel/money.ts'
import { formatMonth, month as monthOf, type Month } from '../../kernel/month.ts'
import { isBlankMark, normaliseName } from '../../kernel/text.ts'
import type { ImportChoices, MappedColumn, Question, RosterKind, TotalCheck } from './contract.ts'
import { readMeaning, type Meaning } from './rules.amount.ts'
import { type ColumnChoices, mapColumns, mappingOf, missingFields, rivalsOf, type Mapping } from './rules.columns.ts'
import { guessKind, guessMonth, guessPeriod, guessUnit, villageOfTitle } from './rules.guess.ts'
import { findHeader, findSheet, titleOf, type Header } from './rules.header.ts'
import { groupRows, listFindings, unitsOf, type Unit } from './rules.households.ts'
import type { Finding } from './rules.problems.ts'
import { readRows, type LineKind, type ReadRow } from './rules.rows.ts'
import { placeOf, textOf, withEdits, type Edits, type Sheet } from './rules.sheet.ts'
import { checkTotals } from './rules.totals.ts'

/** What is chosen, remembered or guessed before a row is read. */
export type Located = {
  readonly index: number
  readonly sheet: Sheet
  readonly header: Header | null
  readonly title: string
  readonly kind: RosterKind | null
  readonly month: Month | null
  readonly guessed: readonly string[]
}
type File = { readonly sheets: readonly Sheet[]; readonly file_name: string; readonly kinds: readonly RosterKind[] }

/** Finds the sheet, its headings, the kind and the month. Choices go before guesses. */
export function locate({ sheets, file_name, kinds }: File, choices: ImportChoices, edits: Readonly<Record<string, Edits>>): Located | null {
  const chosenKind = kinds.find(kind => kind.id === choices.kind) ?? null
  const columns = chosenKind?.columns ?? kinds.flatMap(kind => kind.columns)
  const index = choices.sheet ?? findSheet(sheets, columns)
  const raw = sheets[index]
  if (raw === undefined) return null
  const sheet = withEdits(raw, edits[String(index)] ?? {})
  const header = findHeader(sheet, columns)
  const title = titleOf(sheet, header)
  const name = nameOf(file_name)
  const kind = chosenKind ?? guessKind(kinds, title, name, sheet.name)
  const month = choices.month === undefined ? guessMonth(title, name) : monthOf(choices.month)
  const guessed = [
    ...(chosenKind === null && kind !== null ? ['kind'] : []),
    ...(choices.month === undefined && month !== null ? ['month'] : []),
    ...(choices.sheet === undefined && sheets.length > 1 ? ['sheet'] : []),
  ]
  return { index, sheet, header, title, kind, month, guessed }
}

const nameOf = (file_name: string): string => file_name.replace(/\.[A-Za-z]{2,5}$/, '')

/** The title or the file's name says another month than the one that is taken: perhaps it is the wrong file. */
function monthFindings({ title, month }: Located, file_name: string): Finding[] {
  if (month === null) return []
  return [
    { place: '表的标题', stated: guessMonth(title) },
    { place: '文件名', stated: guessMonth(nameOf(file_name)) },
  ].flatMap(({ place, stated }) =>
    stated === null || stated === month
      ? []
      : [{ code: 'MONTH_DIFFERS', row: null, column: null, facts: { place, stated: formatMonth(stated), month: formatMonth(month) } }],
  )
}

/** What is kept of an earlier import with the same headings. */
export type Remembered = Pick<ImportChoices, 'columns' | 'amount' | 'period_months'>

/** A roster as read: nothing of the register is known yet. */
export type Roster = {
  readonly located: Located
  readonly choices: ImportChoices
  readonly guessed: readonly string[]
  readonly questions: readonly Question[]
  readonly columns: readonly MappedColumn[]
  readonly mapping: Mapping
  readonly missing: readonly string[]
  readonly meaning: Meaning | null
  readonly rows: readonly ReadRow[]
  readonly units: readonly Unit[]
  readonly lines: ReadonlyMap<number, LineKind>
  readonly findings: readonly Finding[]
  readonly totals: readonly TotalCheck[]
  readonly sums: { readonly subtotals: number; readonly totals: number }
}
export type Reading = { readonly law: Law; readonly today: Day; readonly file_name: string }

/** Reads a located roster under the choices made. Without headings, kind or a required column there are no rows. */
export function readRoster(located: Located, choices: ImportChoices, remembered: Remembered | null, reading: Reading): Roster {
  const { header, kind, sheet } = located
  const base = {
    located,
    choices: withGuesses(located, choices, null),
    guessed: located.guessed,
    mapping: new Map<string, number>(),
    meaning: null,
    rows: [],
    units: [],
    lines: new Map(),
    findings: monthFindings(located, reading.file_name),
    totals: [],
    sums: { subtotals: 0, totals: 0 },
  }
  const early = openQuestions(located)
  if (header === null || kind === null) return { ...base, questions: early, columns: header === null ? [] : unmapped(header), missing: [] }
  const columns = mapColumns(header.labels, kind, choices.columns, remembered?.columns)
  const mapping = mappingOf(columns)
  const missing = missingFields(kind, mapping)
  if (missing.length > 0) return { ...base, questions: [...early, 'columns'], columns, mapping, missing }
  const setting = { kind, law: reading.law, today: reading.today, titleVillage: villageOfTitle(located.title) }
  const read = readRows(sheet, header, mapping, setting)
  const rivals = openRivals(columns, kind, { ...remembered?.columns, ...choices.columns }, sheet, read.rows)
  const totals = checkTotals(sheet, read.lines, read.rows, mapping, columns)
  const meaning = meaningOf(located, kind, read.rows, columns, mapping, choices, remembered, reading)
  const { groups, findings } = groupRows(read.rows, mapping, kind.unit !== 'household')
  const built = unitsOf(groups, {
    mapping,
    meaning,
    byPerson: kind.unit === 'person',
    listed: kind.unit === 'household' && mapping.has('relation'),
  })
  const known = withGuesses(located, choices, { meaning, rows: read.rows, file_name: reading.file_name })
  return {
    ...base,
    choices: known,
    guessed: [...located.guessed, ...guessedNames(choices, known)],
    questions: [
      ...early,
      ...(rivals.size > 0 ? (['columns'] as const) : []),
      ...(meaning.sure ? [] : (['amount'] as const)),
      ...(kind.unit === 'ask' && known.unit === undefined ? (['unit'] as const) : []),
    ],
    columns: columns.map(each => (rivals.has(each.column) ? { ...each, status: 'check' } : each)),
    mapping,
    missing,
    meaning,
    rows: read.rows,
    units: built.units,
    lines: read.lines,
    totals: totals.checks,
    sums: totals,
    findings: [
      ...base.findings,
      ...read.findings,
      ...duplicates(read.rows, sheet.name, mapping),
      ...missingVillages(read.rows, mapping),
      ...holders(read.rows, mapping),
      ...(kind.unit === 'ask' ? grantFindings(read.rows, mapping, reading.law) : []),
      ...findings,
      ...built.findings,
      ...listFindings(read.rows, mapping),
      ...totals.findings,
    ],
  }
}

/** Columns with another amount under a heading that means the same: which one is paid is for the clerk to say. */
function openRivals(
  columns: readonly MappedColumn[],
  kind: RosterKind,
  decided: ColumnChoices,
  sheet: Sheet,
  rows: readonly ReadRow[],
): ReadonlySet<number> {
  const differ = (a: number, b: number): boolean => rows.some(({ row }) => amountText(sheet, row, a) !== amountText(sheet, row, b))
  return new Set(rivalsOf(columns, kind, decided).flatMap(({ column, holder }) => (differ(column, holder) ? [column] : [])))
}

/** An amount as one spelling, whatever commas or units it carries; anything else as it stands. */
function amountText(sheet: Sheet, row: number, column: number): string {
  const text = textOf(sheet, row, column)
  const read = parseYuan(text)
  return read.ok ? String(read.fen) : isBlankMark(text) ? '' : text
}

/** People are entitled whom the list does not name, and nobody has said what becomes of them. */
export const leaversUndecided = ({ guessed }: Pick<Roster, 'guessed'>, gone: number): boolean => gone > 0 && guessed.includes('gone')

const openQuestions = ({ kind, month }: Located): Question[] => [
  ...(kind === null ? (['kind'] as const) : []),
  ...(month === null ? (['month'] as const) : []),
]

const unmapped = (header: Header): MappedColumn[] =>
  header.labels.map((label, column) => ({ column, letters: columnLetters(column), label, field: null, status: 'none' }))

function meaningOf(
  located: Located,
  kind: RosterKind,
  rows: readonly ReadRow[],
  columns: readonly MappedColumn[],
  mapping: Mapping,
  choices: ImportChoices,
  remembered: Remembered | null,
  { law, file_name }: Reading,
): Meaning {
  const label =
    columns.find(each => each.column === (mapping.get('base') ?? mapping.get('total') ?? mapping.get('reliefAmount')))?.label ?? ''
  const titlePeriod = guessPeriod(located.title, file_name)
  const read = readMeaning({ kind, rows, standard_fen: standardOf(kind, located.month, law), baseLabel: label, titlePeriod })
  const amount = choices.amount ?? (read.sure ? undefined : remembered?.amount)
  if (amount === undefined || !kind.amount.includes(amount)) {
    return choices.period_months === undefined || read.amount !== 'period_total'
      ? read
      : { ...read, period_months: choices.period_months, sure: true }
  }
  const period_months = choices.period_months ?? remembered?.period_months ?? read.period_months ?? titlePeriod ?? 6
  return { amount, period_months: amount === 'period_total' ? period_months : null, sure: true, evidence: read.evidence }
}

/** The most one person gets in a month by law; null when none is registered. */
function standardOf(kind: RosterKind, month: Month | null, law: Law): Fen | null {
  const programme = law.programmes.find(each => each.id === kind.programme)
  if (!programme?.warnAbove || month === null) return null
  try {
    return law.fen(programme.warnAbove.parameter, month, programme.warnAbove.key ?? undefined).value
  } catch (error) {
    if (isLawParameterMissing(error)) return null
    throw error
  }
}

type Read = { readonly meaning: Meaning; readonly rows: readonly ReadRow[]; readonly file_name: string }

/** The choices in force, guesses filled in where nobody chose. */
function withGuesses(located: Located, choices: ImportChoices, read: Read | null): ImportChoices {
  const { kind, month, index, title } = located
  const villages = new Set(read?.rows.flatMap(row => row.village ?? []))
  const coverage = choices.coverage ?? (villages.size > 1 && villageOfTitle(title) === null ? 'town' : 'villages')
  const unit = choices.unit ?? (kind?.unit === 'ask' ? guessUnit(title, read?.file_name ?? '') : null)
  const isRelief = kind?.unit === 'ask'
  const reason = choices.reason ?? (isRelief && month !== null ? `${formatMonth(month)}临时救助` : undefined)
  return {
    ...choices,
    sheet: index,
    ...(kind === null ? {} : { kind: kind.id }),
    ...(month === null ? {} : { month }),
    ...(read === null ? {} : { amount: read.meaning.amount }),
    ...(read === null || read.meaning.period_months === null ? {} : { period_months: read.meaning.period_months }),
    gone: choices.gone ?? 'stop',
    coverage,
    ...(unit === null ? {} : { unit }),
    ...(reason === undefined ? {} : { reason }),
  }
}

const guessedNames = (chosen: ImportChoices, known: ImportChoices): string[] =>
  (['amount', 'gone', 'coverage', 'unit', 'reason'] as const).filter(name => chosen[name] === undefined && known[name] !== undefined)

function duplicates(rows: readonly ReadRow[], sheet: string, mapping: Mapping): Finding[] {
  const column = mapping.get('id') ?? null
  const first = new Map<string, number>()
  return rows.flatMap(({ row, id }): Finding[] => {
    if (id === null) return []
    const before = first.get(id.id)
    if (before === undefined) first.set(id.id, row)
    return before === undefined ? [] : [{ code: 'ID_TWICE', row, column, facts: { first: placeOf(sheet, before, column) } }]
  })
}

const missingVillages = (rows: readonly ReadRow[], mapping: Mapping): Finding[] =>
  rows.flatMap(({ row, village }) =>
    village === null || village === ''
      ? [{ code: 'VILLAGE_MISSING' as const, row, column: mapping.get('village') ?? mapping.get('name') ?? null, facts: {} }]
      : [],
  )

function holders(rows: readonly ReadRow[], mapping: Mapping): Finding[] {
  return rows.flatMap(({ row, name, account, holder_name, payee_relation }): Finding[] =>
    account === null || holder_name === null || payee_relation !== null || holder_name === normaliseName(name)
      ? []
      : [{ code: 'HOLDER_WITHOUT_RELATION', row, column: mapping.get('holderName') ?? null, facts: { holder: holder_name.slice(0, 20) } }],
  )
}

const OTHER_CAUSE = '90'

/** Code of relief_cause: the word itself, else an entry whose word stands in the text, else 其他. */
export function causeOf(text: string | null, law: Law): string {
  if (text === null) return OTHER_CAUSE
  const known = law.codeOf('relief_cause', text)
  const inside = law
    .codes('relief_cause')
    .find(({ code, name, aliases }) => code !== OTHER_CAUSE && [name, ...aliases].some(word => text.includes(word)))
  return known ?? inside?.code ?? OTHER_CAUSE
}

/** The approved amount of a grant; the office's opinion counts where the form has no later one. */
export const grantFen = ({ money }: ReadRow): Fen | null | 'bad' => money.reliefAmount ?? money.officeAmount

function grantFindings(rows: readonly ReadRow[], mapping: Mapping, law: Law): Finding[] {
  const isUnknown = (cause: string): boolean => causeOf(cause, law) === OTHER_CAUSE && law.codeOf('relief_cause', cause) === null
  return rows.flatMap((row): Finding[] => {
    const amount = grantFen(row)
    const at = (field: string) => ({ row: row.row, column: mapping.get(field) ?? null })
    return [
      ...(amount === null ? [{ code: 'AMOUNT_EMPTY' as const, ...at('reliefAmount'), facts: {} }] : []),
      ...(amount === 0n ? [{ code: 'AMOUNT_ZERO' as const, ...at('reliefAmount'), facts: {} }] : []),
      ...(row.cause !== null && isUnknown(row.cause)
        ? [{ code: 'REASON_UNKNOWN' as const, ...at('cause'), facts: { text: row.cause.slice(0, 20) } }]
        : []),
    ]
  })
}
