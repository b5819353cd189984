import type { Month } from '../../kernel/month.ts'
import type { ChangedField, FormerAmount, RosterProblem, RosterProblemCode, RosterRow, RosterRowOutcome } from './contract.ts'
import { isActiveIn, overlap } from './rules.ts'

/** A segment that is not void and is active in the roster's month or begins later. */
export type Segment = FormerAmount & {
  readonly insured: readonly string[]
  readonly stop_reason: string | null
  readonly stop_note: string | null
  /** A line that is not void rests on it. */
  readonly paid: boolean
}

/** What lies before the roster's month. */
export type RosterPast = {
  /** Persons and households that had a segment of this programme before. */
  readonly known: ReadonlySet<string>
  /** The last month before the roster's that has been run. */
  readonly last_run: Month | null
}

/** A segment to begin. An end already set for the beneficiary (a death, a decision) is kept. */
export type Opening = {
  readonly row: RosterRow
  readonly insured: readonly string[]
  readonly from_month: Month
  readonly to_month: Month | null
  readonly stop_reason: string | null
  readonly stop_note: string | null
}

export type RosterPlan = {
  /** In the order of the roster. */
  readonly rows: readonly RosterRowOutcome[]
  readonly openings: readonly Opening[]
  /** Segments that end at the month. */
  readonly ended: readonly Segment[]
  /** Segments that began in the month and never were paid: corrected within the month, so they are void. */
  readonly voided: readonly Segment[]
  /** Active in the month, named by no row. */
  readonly unnamed: readonly Segment[]
  readonly problems: readonly RosterProblem[]
}

const NOTHING_BEFORE: RosterPast = { known: new Set(), last_run: null }

/**
 * What a roster of one month changes. A row meets the segment of its household, else of its person; equal amounts leave it,
 * anything else ends it at the month and begins another. Applying the result and asking again gives no change.
 */
export function rosterChanges(
  current: readonly Segment[],
  rows: readonly RosterRow[],
  m: Month,
  past: RosterPast = NOTHING_BEFORE,
): RosterPlan {
  const active = current.filter(segment => isActiveIn(segment, m))
  const later = indexOf(current.filter(segment => segment.from_month > m))
  const meet = meetingOf(active, rows)
  const problems: RosterProblem[] = []
  const openings: Opening[] = []
  const closed = new Set<Segment>()
  const named = new Set<Segment>()
  const outcomes = rows.map((row): RosterRowOutcome => {
    const { old, all } = meet(row)
    for (const segment of all) named.add(segment)
    const changes = old === undefined ? [] : changedFields(old, row)
    if (old !== undefined && changes.length === 0) return { key: row.key, outcome: 'same', changes, old, from_month: old.from_month }
    for (const segment of all) closed.add(segment)
    const opening = openingOf(row, old, m, past)
    openings.push(opening)
    const blocking = later.of(row).find(segment => overlap(segment, opening))
    if (blocking !== undefined) problems.push(block('LATER_SEGMENT', row.key, { from_month: blocking.from_month }))
    return { key: row.key, outcome: old === undefined ? 'new' : 'changed', changes, old: old ?? null, from_month: opening.from_month }
  })
  const { ended, voided } = closings([...closed], m)
  for (const segment of voided.filter(each => each.paid)) {
    const row = rows.find(each => each.household_id === segment.household_id || each.person_id === segment.person_id)
    problems.push(block('SEGMENT_PAID', row?.key ?? null, { from_month: segment.from_month }))
  }
  return {
    rows: outcomes,
    openings,
    ended,
    voided,
    unnamed: active.filter(segment => !named.has(segment)),
    problems: [...rowProblems(rows), ...problems],
  }
}

/** Ends at the month what began before it; what began in it is void. */
export function closings<S extends Segment>(
  segments: readonly S[],
  m: Month,
): { readonly ended: readonly S[]; readonly voided: readonly S[] } {
  return { ended: segments.filter(segment => segment.from_month < m), voided: segments.filter(segment => segment.from_month >= m) }
}

const block = (code: RosterProblemCode, key: string | null, facts: RosterProblem['facts'] = {}): RosterProblem => ({
  code,
  level: 'block',
  key,
  facts,
  unchecked: null,
})

function rowProblems(rows: readonly RosterRow[]): RosterProblem[] {
  const first = new Map<string, string>()
  return rows.flatMap(row => {
    const twice = [row.person_id, row.household_id].flatMap(id => (id === null ? [] : (first.get(id) ?? [])))[0]
    for (const id of [row.person_id, row.household_id]) if (id !== null && !first.has(id)) first.set(id, row.key)
    return [
      ...(twice === undefined ? [] : [block('BENEFICIARY_TWICE', row.key, { first: twice })]),
      ...(row.base_fen < 0n || row.uplift_fen < 0n || row.base_fen + row.uplift_fen <= 0n ? [block('AMOUNT_EMPTY', row.key)] : []),
      ...(row.persons >= 1 && row.persons <= 40 ? [] : [block('PERSONS_OUT_OF_RANGE', row.key, { persons: row.persons })]),
    ]
  })
}

function openingOf(row: RosterRow, old: Segment | undefined, m: Month, past: RosterPast): Opening {
  const isKnown = old !== undefined || past.known.has(row.person_id) || (row.household_id !== null && past.known.has(row.household_id))
  const mayStartEarlier =
    row.from_month !== null && row.from_month < m && !isKnown && (past.last_run === null || past.last_run < row.from_month)
  return {
    row,
    insured: insuredOf(row, old),
    from_month: mayStartEarlier && row.from_month !== null ? row.from_month : m,
    to_month: old?.to_month ?? null,
    stop_reason: old?.stop_reason ?? null,
    stop_note: old?.stop_note ?? null,
  }
}

/** A roster that names only the head says nothing about the others: as long as the number stays, so do they. */
function insuredOf(row: RosterRow, old: Segment | undefined): readonly string[] {
  if (row.insured.length > 0 || old === undefined) return row.insured
  return old.persons === row.persons && old.person_id === row.person_id ? old.insured : []
}

function changedFields(old: Segment, row: RosterRow): ChangedField[] {
  const insured = insuredOf(row, old)
  const tests: readonly (readonly [ChangedField, boolean])[] = [
    ['amount', old.base_fen !== row.base_fen || old.uplift_fen !== row.uplift_fen],
    ['persons', old.persons !== row.persons],
    ['insured', new Set([...old.insured, ...insured]).size !== old.insured.length || old.insured.length !== insured.length],
    ['head', old.person_id !== row.person_id],
    ['household', row.household_id !== null && old.household_id !== row.household_id],
    ['division', old.division !== row.division],
  ]
  return tests.flatMap(([field, differs]) => (differs ? [field] : []))
}

type Index = { readonly of: (row: RosterRow) => readonly Segment[] }

/** Segments that share the household or the person of a row. */
function indexOf(segments: readonly Segment[]): Index {
  const byId = new Map<string, Segment[]>()
  for (const segment of segments) {
    for (const id of [segment.household_id, segment.person_id]) {
      if (id !== null) byId.set(id, [...(byId.get(id) ?? []), segment])
    }
  }
  return { of: row => [...new Set([row.household_id, row.person_id].flatMap(id => (id === null ? [] : (byId.get(id) ?? []))))] }
}

/** The segment a row continues, and all that must make way for it (the new head's own former household). */
function meetingOf(active: readonly Segment[], rows: readonly RosterRow[]) {
  const index = indexOf(active)
  const namedHouseholds = new Set(rows.flatMap(row => (row.household_id === null ? [] : [row.household_id])))
  return (row: RosterRow): { readonly old: Segment | undefined; readonly all: readonly Segment[] } => {
    const all = index.of(row)
    const own = all.find(segment => segment.household_id !== null && segment.household_id === row.household_id)
    const free = all.find(segment => segment.household_id === null || !namedHouseholds.has(segment.household_id))
    return { old: own ?? free, all }
  }
}
