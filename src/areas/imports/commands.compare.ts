import { fenToJson, sumFen } from '../../kernel/money.ts'
import { formatMonth, type Month } from '../../kernel/month.ts'
import type { OpenContext } from '../../server/command.ts'
import { rosterProblemText } from '../../server/messages/programmes.ts'
import { reliefProblemText } from '../../server/messages/relief.ts'
import { resolveVillages, villages } from '../divisions/commands.ts'
import { matchPeople } from '../people/commands.ts'
import type { PersonMatch } from '../people/contract.ts'
import { compareRoster } from '../programmes/commands.ts'
import type { RosterInput, RosterOutcome, RosterProblem, RosterRow } from '../programmes/contract.ts'
import { checkReliefList } from '../relief/commands.ts'
import type { GrantInput, ReliefListInput, ReliefProblem } from '../relief/contract.ts'
import type { ImportCounts } from './contract.ts'
import type { Roster } from './rules.ts'
import { grantInputs, personInputs, personsOf, rosterRows, type Persons } from './rules.inputs.ts'
import { severityOf, type Finding } from './rules.problems.ts'
import type { ReadRow } from './rules.rows.ts'

/** What a roster would do to the register; nothing is written. */
export type Comparison = {
  readonly findings: readonly Finding[]
  readonly counts: ImportCounts
  readonly villages_new: readonly string[]
  readonly gone: readonly { readonly name: string; readonly amount_fen: number }[]
}
type VillageNames = ReadonlyMap<string, string>

export async function compare(ctx: OpenContext, roster: Roster): Promise<Comparison> {
  const { divisionOf, unknown } = await placesOf(ctx, roster)
  const rows = usable(roster.rows)
  const matches = await matchPeople(ctx, { people: personInputs(rows, divisionOf) })
  const persons = personsOf(
    rows,
    matches.map(match => ({ ...match, person_id: match.person_id ?? ctx.newId() })),
    divisionOf,
  )
  const known = new Set(rows.map(row => row.row))
  const ready = { ...roster, units: roster.units.filter(unit => unit.members.every(member => known.has(member.row))) }
  const base = {
    findings: [...newVillages(roster, unknown), ...registerFindings(roster, rows, matches, await villageNames(ctx))],
    counts: countsOf(roster, matches, unknown.length),
    villages_new: unknown,
    gone: [],
  }
  const { month, kind } = roster.located
  if (month === null || kind === null || roster.units.length === 0) return base
  return kind.unit === 'ask' ? withRelief(ctx, ready, persons, base) : withRoster(ctx, ready, month, persons, base)
}

/** The register refuses what it cannot read; such rows are told by their own findings and left out here. */
function usable(rows: readonly ReadRow[]): ReadRow[] {
  const seen = new Set<string>()
  return rows.filter(({ name, id }) => {
    if (name === '' || (id !== null && seen.has(id.id))) return false
    if (id !== null) seen.add(id.id)
    return true
  })
}

const villageNames = async (ctx: OpenContext): Promise<VillageNames> =>
  new Map((await villages(ctx, {})).villages.map(({ division, short_name }) => [division, short_name]))

export const villagesOf = (roster: Roster): string[] => [
  ...new Set(roster.rows.flatMap(row => (row.village === null || row.village === '' ? [] : [row.village]))),
]

/** Villages by name; one that nobody knows yet gets a stand-in that no register holds. */
async function placesOf(ctx: OpenContext, roster: Roster): Promise<{ divisionOf: (village: string) => string; unknown: string[] }> {
  const found = await resolveVillages(ctx, { names: villagesOf(roster) })
  const known = new Map(found.map(({ name, division }) => [name, division ?? `new:${name}`]))
  return {
    divisionOf: village => known.get(village) ?? '',
    unknown: found.flatMap(({ name, division }) => (division === null ? [name] : [])),
  }
}

function newVillages({ rows, mapping }: Roster, unknown: readonly string[]): Finding[] {
  return unknown.flatMap((village): Finding[] => {
    const first = rows.find(row => row.village === village)
    return first === undefined
      ? []
      : [{ code: 'VILLAGE_NEW', row: first.row, column: mapping.get('village') ?? mapping.get('name') ?? 0, facts: { village } }]
  })
}

/** Names and villages that the register has otherwise; they are told and stay as they are. */
export function registerFindings(
  { mapping }: Roster,
  rows: readonly ReadRow[],
  matches: readonly PersonMatch[],
  names: VillageNames,
): Finding[] {
  return rows.flatMap((row, at): Finding[] => {
    const match = matches[at]
    return (match?.changes ?? []).flatMap((change): Finding[] => {
      if (change.field === 'name')
        return [{ code: 'NAME_DIFFERS', row: row.row, column: mapping.get('name') ?? 0, facts: { register: change.old ?? '' } }]
      if (change.field !== 'division') return []
      const register = names.get(change.old ?? '') ?? '别的村'
      return [{ code: 'VILLAGE_DIFFERS', row: row.row, column: mapping.get('village') ?? mapping.get('name') ?? 0, facts: { register } }]
    })
  })
}

/** Counts before it is known what becomes of the entitlements. */
export function countsOf(roster: Roster, matches: readonly PersonMatch[], villages_new: number): ImportCounts {
  const { rows, units, located } = roster
  const byHousehold = located.kind?.unit === 'household' || (located.kind?.unit === 'ask' && roster.choices.unit === 'household')
  const isRelief = located.kind?.unit === 'ask'
  const grants = isRelief
    ? units.map(unit => unit.head.money.reliefAmount ?? unit.head.money.officeAmount).filter(amount => typeof amount === 'bigint')
    : []
  return {
    rows: rows.length,
    people: rows.length,
    households: byHousehold ? units.length : 0,
    persons: units.reduce((sum, unit) => sum + unit.persons, 0),
    new: 0,
    changed: 0,
    unchanged: 0,
    gone: 0,
    people_new: matches.filter(match => match.outcome === 'new').length,
    people_changed: matches.filter(match => match.outcome === 'changed').length,
    villages_new,
    accounts_new: 0,
    accounts_changed: 0,
    base_fen: fenToJson(isRelief ? sumFen(grants) : sumFen(units.map(unit => unit.base_fen))),
    uplift_fen: fenToJson(sumFen(units.map(unit => unit.uplift_fen))),
  }
}

export const withOutcome = (counts: ImportCounts, { rows, gone }: RosterOutcome): ImportCounts => ({
  ...counts,
  new: rows.filter(row => row.outcome === 'new').length,
  changed: rows.filter(row => row.outcome === 'changed').length,
  unchanged: rows.filter(row => row.outcome === 'same').length,
  gone: gone.length,
})

async function withRoster(ctx: OpenContext, roster: Roster, month: Month, persons: Persons, base: Comparison): Promise<Comparison> {
  const outcome = await compareRoster(ctx, await rosterInput(ctx, roster, month, null, rosterRows(roster, persons, new Map())))
  return {
    ...base,
    findings: [...base.findings, ...rosterFindings(ctx, roster, outcome.problems)],
    counts: withOutcome(base.counts, outcome),
    gone: outcome.gone.map(({ name, amount_fen }) => ({ name, amount_fen: fenToJson(amount_fen) })),
  }
}

/** The roster for the area of programmes; a roster of the whole town is complete for every village. */
export async function rosterInput(
  ctx: OpenContext,
  roster: Roster,
  month: Month,
  import_id: string | null,
  rows: readonly RosterRow[],
): Promise<RosterInput> {
  const { choices, located } = roster
  const all = choices.coverage === 'town' ? (await villages(ctx, {})).villages.map(({ division }) => division) : []
  return {
    programme: located.kind?.programme ?? '',
    month,
    import_id,
    approved_by_doc: choices.document ?? null,
    rows,
    gone: choices.gone ?? 'stop',
    gone_divisions: [...new Set([...all, ...rows.map(row => row.division)])],
    gone_reason: `${formatMonth(month)}花名册未列`,
  }
}

export const reliefInput = (
  { choices }: Roster,
  month: Month,
  import_id: string | null,
  grants: readonly GrantInput[],
): ReliefListInput => ({
  paid_month: month,
  unit: choices.unit ?? 'person',
  reason: choices.reason ?? `${formatMonth(month)}临时救助`,
  document: choices.document ?? null,
  import_id,
  grants,
})

async function withRelief(ctx: OpenContext, roster: Roster, persons: Persons, base: Comparison): Promise<Comparison> {
  const { month } = roster.located
  if (month === null) return base
  const grants = grantInputs(roster, persons, new Map(), ctx.law)
  const { same, problems } = await checkReliefList(ctx, reliefInput(roster, month, null, grants))
  const counts = same === null ? { ...base.counts, new: grants.length } : { ...base.counts, unchanged: grants.length }
  return { ...base, counts, findings: [...base.findings, ...reliefFindings(ctx, roster, problems)] }
}

const FIELD_OF: Readonly<Record<string, string>> = {
  PERSONS_OUT_OF_RANGE: 'insured',
  FROM_MONTH_LATER: 'startMonth',
  DEAD_PERSON: 'name',
  INCOMPATIBLE: 'name',
}

/** What the programmes say about rows that are readable; broken rows have been told already. */
export function rosterFindings({ law }: OpenContext, roster: Roster, problems: readonly RosterProblem[]): Finding[] {
  const broken = new Set(roster.findings.filter(finding => severityOf(finding) === 'error').map(finding => finding.row))
  return problems.flatMap((problem): Finding[] => {
    const row = problem.key === null ? null : Number(problem.key) - 1
    if (row !== null && broken.has(row)) return []
    const column = roster.mapping.get(FIELD_OF[problem.code] ?? 'base') ?? roster.mapping.get('total') ?? 0
    return [blockOrWarn(problem.level, row, column, rosterProblemText(problem, law))]
  })
}

function reliefFindings({ law }: OpenContext, roster: Roster, problems: readonly ReliefProblem[]): Finding[] {
  const broken = new Set(roster.findings.filter(finding => severityOf(finding) === 'error').map(finding => finding.row))
  return problems.flatMap((problem): Finding[] => {
    const row = problem.grant === null ? null : (roster.units[problem.grant]?.head.row ?? null)
    if (row !== null && broken.has(row)) return []
    const column = roster.mapping.get(problem.code === 'DEAD_PERSON' ? 'name' : 'reliefAmount') ?? 0
    return [blockOrWarn(problem.level, row, column, reliefProblemText(problem, law))]
  })
}

/** The first sentence says what, the rest how. */
function blockOrWarn(level: 'block' | 'warning', row: number | null, column: number, text: string): Finding {
  const [what = '', ...rest] = text.split(/(?<=。)/)
  return {
    code: level === 'block' ? 'ROSTER_BLOCK' : 'ROSTER_PROBLEM',
    row,
    column,
    facts: { text: what.replace(/。$/, ''), how: rest.join('') },
  }
}
