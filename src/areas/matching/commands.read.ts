import { query, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import {
  HOUSEHOLDS_SHOWN,
  RULES,
  type Conclusion,
  type HouseholdDetail,
  type HouseholdRow,
  type ListDetail,
  type ListRow,
  type Proposal,
  type Which,
} from './contract.ts'
import { proposalOf } from './rules.ts'
import { ofTown } from './store.ts'
import * as store from './store.read.ts'

async function listRows({ db, user }: OpenContext, only: string | null = null): Promise<(ListRow & { readonly run_no: number })[]> {
  const counts = new Map((await store.counts(db, user.county, only)).map(each => [each.list_id, each]))
  const records = await ofTown(db, scopeOf(user.town), user.scope, () => store.lists(db, user.county, only))
  return records.map(record => {
    const { households = 0, persons = 0, concluded = 0 } = counts.get(record.list_id) ?? {}
    return { ...record, households, persons, concluded }
  })
}

/** Outside lists, newest first, each with how much of it lies in the reader's scope. */
export const lists = query(
  'matching.list',
  'matching.read',
  async (ctx: OpenContext): Promise<ListRow[]> => (await listRows(ctx)).map(({ run_no: _run, ...row }) => row),
)

function householdRow(record: store.HouseholdRecord, matched: boolean): HouseholdRow {
  const { household_no, household_number, head, division, village, persons, flawed, hits, covered, begun } = record
  const { conclusion_id, conclusion, match_reason, decided_on, document, words, programme, from_month, decided_by } = record
  return {
    household_no,
    household_number,
    head,
    division,
    village,
    persons,
    flawed,
    hits: [...hits],
    covered,
    proposal: matched ? proposalOf(record) : null,
    concluded:
      conclusion_id === null
        ? null
        : { conclusion_id, conclusion, match_reason, decided_on, document, words, programme, from_month, decided_by },
    begun,
  }
}

type OfList = { readonly list_id: string }

async function oneList(ctx: OpenContext, list_id: string): Promise<ListRow & { readonly run_no: number }> {
  const [list] = await listRows(ctx, list_id)
  if (list === undefined) throw new AppError('OUTSIDE_LIST_NOT_FOUND', { list_id })
  return list
}

/** A list with its households, as far as the reader's scope reaches. */
export async function readList(ctx: OpenContext, { list_id, view = 'all', division }: OfList & Which) {
  const { run_no, ...list } = await oneList(ctx, list_id)
  const records = await store.households(ctx.db, ctx.user.county, { list_id, run_no })
  const all = records.map(record => householdRow(record, run_no > 0))
  const chosen = all.filter(row => isOf(row, view) && (division === undefined || row.division === division))
  return { list, run_no, all, chosen }
}

export const list = query('matching.detail', 'matching.read', async (ctx: OpenContext, which: OfList & Which): Promise<ListDetail> => {
  const { list: head, all, chosen } = await readList(ctx, which)
  const from = chosen.findIndex(row => row.household_no >= (which.from ?? 1))
  const shown = from < 0 ? [] : chosen.slice(from, from + HOUSEHOLDS_SHOWN)
  return {
    list: head,
    proposals: tally<Proposal>(all, row => row.proposal).map(({ key, ...counts }) => ({ proposal: key, ...counts })),
    conclusions: tally<Conclusion>(all, row => row.concluded?.conclusion ?? null).map(({ key, ...counts }) => ({
      conclusion: key,
      ...counts,
    })),
    disabled: all.reduce((sum, row) => sum + (row.hits[RULES.indexOf('disability')] ?? 0), 0),
    flawed: await store.flawed(ctx.db, ctx.user.county, which.list_id),
    villages: villagesOf(all),
    households: shown,
    next: from < 0 ? null : (chosen[from + HOUSEHOLDS_SHOWN]?.household_no ?? null),
  }
})

const villagesOf = (rows: readonly HouseholdRow[]): { division: string; village: string }[] =>
  [...new Map(rows.map(({ division, village }) => [division, { division, village }])).values()].toSorted((a, b) =>
    a.division < b.division ? -1 : 1,
  )

function isOf({ proposal, concluded }: HouseholdRow, view: Which['view']): boolean {
  if (view === 'all' || view === undefined) return true
  if (view === 'open') return concluded === null
  if (view === 'confirmed') return concluded?.conclusion === 'included'
  return proposal === view || concluded?.conclusion === view
}

function tally<Key extends string>(
  rows: readonly HouseholdRow[],
  keyOf: (row: HouseholdRow) => Key | null,
): { key: Key; households: number; persons: number }[] {
  const sums = new Map<Key, { key: Key; households: number; persons: number }>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) continue
    const sum = sums.get(key) ?? { key, households: 0, persons: 0 }
    sums.set(key, { key, households: sum.households + 1, persons: sum.persons + row.persons })
  }
  return [...sums.values()]
}

type OfHousehold = OfList & { readonly household_no: number }

/** One household of a list: its people, what each was found to be, what was concluded. */
export const household = query(
  'matching.household',
  'matching.read',
  async (ctx: OpenContext, { list_id, household_no }: OfHousehold): Promise<HouseholdDetail> => {
    const { db, user, codec } = ctx
    const { run_no } = await oneList(ctx, list_id)
    const [record] = await store.households(db, user.county, { list_id, run_no }, [household_no])
    if (record === undefined) throw new AppError('OUTSIDE_HOUSEHOLD_NOT_FOUND')
    const members = await store.members(db, user.county, { list_id, run_no, household_no })
    return {
      household: householdRow(record, run_no > 0),
      members: members.map(({ id_cipher, hits, ...member }) => ({
        ...member,
        masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
        hits: [...hits],
      })),
    }
  },
  { people: (_, { members }) => members.flatMap(({ person_id }) => person_id ?? []) },
)
