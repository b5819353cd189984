import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import { guessMonth } from '../imports/rules.guess.ts'
import { findHeader, titleOf } from '../imports/rules.header.ts'
import { severityOf, wordsOf } from '../imports/rules.problems.ts'
import { placeOf, type Sheet } from '../imports/rules.sheet.ts'
import { locate, readRoster } from '../imports/rules.ts'
import type { RosterKind } from '../imports/contract.ts'
import type { MismatchKind } from './contract.ts'

/** A household of the county system's export. `sheet_row` counts from 1. */
export type SystemHousehold = {
  readonly sheet_row: number
  readonly village: string | null
  readonly head_name: string
  readonly id: string
  readonly persons: number
  readonly amount_fen: Fen
}
export type SystemFault = { readonly place: string; readonly what: string }
export type SystemRead = {
  readonly households: readonly SystemHousehold[]
  readonly faults: readonly SystemFault[]
  /** Months that titles and file name state, other than the one that was chosen. */
  readonly otherMonth: Month | null
  /** Sheets that have headings of name and number. */
  readonly sheets: number
}
type Reading = { readonly kind: RosterKind; readonly law: Law; readonly today: Day; readonly month: Month; readonly file_name: string }

/** What faults of a roster do not matter here: nobody is taken into the register from it. */
const IGNORED = new Set(['MONTH_DIFFERS'])

/** Every visible sheet with headings, read as the importer reads a roster of households; heads that stand twice are faults. */
export function readSystemRoster(sheets: readonly Sheet[], { kind, law, today, month, file_name }: Reading): SystemRead {
  const households: SystemHousehold[] = []
  const faults: SystemFault[] = []
  const fitting = sheets.filter(sheet => !sheet.hidden && findHeader(sheet, kind.columns) !== null)
  const stated = [file_name.replace(/\.[A-Za-z]{2,5}$/, ''), ...fitting.map(sheet => titleOf(sheet, findHeader(sheet, kind.columns)))]
  for (const sheet of fitting) {
    const choices = { kind: kind.id, month, amount: 'household_month' as const }
    const located = locate({ sheets: [sheet], file_name, kinds: [kind] }, choices, {})
    if (located === null) continue
    const roster = readRoster(located, choices, null, { law, today, file_name })
    if (roster.missing.length > 0) faults.push({ place: sheet.name, what: `没有${roster.missing.map(titleIn(kind)).join('、')}这一列` })
    for (const finding of roster.findings.filter(each => severityOf(each) === 'error' && !IGNORED.has(each.code)))
      faults.push({ place: placeOf(sheet.name, finding.row, finding.column), what: wordsOf(finding).what })
    for (const { head, persons, base_fen, uplift_fen } of roster.units)
      if (head.id !== null)
        households.push({
          sheet_row: head.row + 1,
          village: head.village,
          head_name: head.name,
          id: head.id.id,
          persons,
          amount_fen: base_fen + uplift_fen,
        })
  }
  return {
    households,
    faults: [...faults, ...twins(households)],
    otherMonth: stated.map(text => guessMonth(text)).find(other => other !== null && other !== month) ?? null,
    sheets: fitting.length,
  }
}

const titleIn =
  ({ columns }: RosterKind) =>
  (field: string): string =>
    columns.find(column => column.field === field)?.title ?? field

/** Heads that stand twice over all sheets; within one sheet the reading has told them already. */
function twins(households: readonly SystemHousehold[]): SystemFault[] {
  const seen = new Set<string>()
  return households.flatMap(({ id, head_name, sheet_row }) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ place: `第${sheet_row}行`, what: `${head_name}作为户主出现了两次` }]
  })
}

export const MISMATCH_WORD: Readonly<Record<MismatchKind, string>> = {
  only_system: '系统有，没有发放',
  only_paid: '发放了，系统没有',
  amount: '金额不一致',
  persons: '人数不一致',
}
