import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { inScope, type Scope, type Trx } from '../../server/db.ts'
import { forgetPlans, refreshStatistics } from '../../server/db.plans.ts'
import type { Conclusion, Flaw } from './contract.ts'

/** A list stands at the town and holds nobody's data itself: the user of a village reads it under the town's range. */
export const ofTown = <T>(trx: Trx, town: Scope, own: Scope, read: () => Promise<T>): Promise<T> =>
  own.lo > town.lo || own.hi < town.hi ? inScope(trx, town, own, read) : read()

export type ListInsert = {
  readonly county: number
  readonly list_id: string
  readonly division: string
  readonly kind: string
  readonly provider: string
  readonly listed_on: Day
  readonly file_name: string
  readonly sha256: string
  readonly attachment_id: string | null
  readonly created_by: string
  readonly created_at: string
}
export type RowInsert = {
  readonly row_no: number
  readonly division: string
  readonly household_no: number
  readonly household_number: string
  readonly sheet_row: number
  readonly name: string
  readonly relation_text: string | null
  readonly id_cipher: Buffer | null
  readonly id_index: Buffer | null
  readonly id_last4: string | null
  readonly listed_disability: string | null
  readonly listed_level: string | null
  readonly flaw: Flaw | null
}

export async function insertList(trx: Trx, list: ListInsert, rows: readonly RowInsert[]): Promise<void> {
  await trx.insertInto('outside_list').values(list).execute()
  const column = <K extends keyof RowInsert>(name: K): RowInsert[K][] => rows.map(row => row[name])
  await forgetPlans(trx, rows.length)
  await sql`
    INSERT INTO outside_list_row (county, list_id, row_no, division, household_no, household_number, sheet_row, name, relation_text,
                                  id_cipher, id_index, id_last4, listed_disability, listed_level, flaw)
    SELECT ${list.county}, ${list.list_id}::uuid, w.*
      FROM unnest(${column('row_no')}::int[], ${column('division')}::text[], ${column('household_no')}::int[],
                  ${column('household_number')}::text[], ${column('sheet_row')}::int[], ${column('name')}::text[],
                  ${column('relation_text')}::text[], ${column('id_cipher')}::bytea[], ${column('id_index')}::bytea[],
                  ${column('id_last4')}::text[], ${column('listed_disability')}::text[], ${column('listed_level')}::text[],
                  ${column('flaw')}::text[]) AS w`.execute(trx)
  await refreshStatistics(trx, ['outside_list_row'], rows.length)
}

/** How many of these numbers stand in the register, in the scope. */
export async function countKnown(trx: Trx, county: number, indexes: readonly Buffer[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM unnest(${indexes}::bytea[]) AS w (id_index)
      JOIN person p ON p.county = ${county} AND p.id_index = w.id_index`.execute(trx)
  return rows[0]?.n ?? 0
}

export type StoredList = { readonly listed_on: Day; readonly run_no: number; readonly matched_on: Day | null; readonly voided: boolean }

/** The list, locked: two conclusions or matchings at once wait for each other. */
export async function listForChange(trx: Trx, county: number, list_id: string): Promise<StoredList | undefined> {
  const { rows } = await sql<StoredList>`
    SELECT listed_on, run_no, matched_on, voided_at IS NOT NULL AS voided FROM outside_list
     WHERE county = ${county} AND list_id = ${list_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export async function setMatched(trx: Trx, county: number, list_id: string, run: { run_no: number; matched_on: Day }): Promise<void> {
  await trx.updateTable('outside_list').set(run).where('county', '=', county).where('list_id', '=', list_id).execute()
}

export type Voided = { readonly voided_at: string; readonly void_reason: string }

export async function voidList(trx: Trx, county: number, list_id: string, change: Voided): Promise<void> {
  await trx.updateTable('outside_list').set(change).where('county', '=', county).where('list_id', '=', list_id).execute()
}

export type ConclusionInsert = {
  readonly conclusion_id: string
  readonly household_no: number
  readonly division: string
}
export type ConclusionFacts = {
  readonly county: number
  readonly list_id: string
  readonly conclusion: Conclusion
  readonly match_reason: string | null
  readonly decided_on: Day
  readonly document: string | null
  readonly words: string | null
  readonly programme: string | null
  readonly from_month: Day | null
  readonly created_by: string
  readonly created_at: string
}

export async function insertConclusions(trx: Trx, facts: ConclusionFacts, rows: readonly ConclusionInsert[]): Promise<void> {
  await forgetPlans(trx, rows.length)
  await sql`
    INSERT INTO match_conclusion (county, conclusion_id, list_id, household_no, division, conclusion, match_reason, decided_on, document,
                                  words, programme, from_month, created_by, created_at)
    SELECT ${facts.county}, w.conclusion_id, ${facts.list_id}::uuid, w.household_no, w.division, ${facts.conclusion}, ${facts.match_reason},
           ${facts.decided_on}::date, ${facts.document}, ${facts.words}, ${facts.programme}, ${facts.from_month}::date,
           ${facts.created_by}::uuid, ${facts.created_at}::timestamptz
      FROM unnest(${rows.map(row => row.conclusion_id)}::uuid[], ${rows.map(row => row.household_no)}::int[],
                  ${rows.map(row => row.division)}::text[]) AS w (conclusion_id, household_no, division)`.execute(trx)
}

export type StoredConclusion = { readonly household_no: number; readonly conclusion: Conclusion; readonly voided: boolean }

export async function conclusionForChange(
  trx: Trx,
  county: number,
  list_id: string,
  conclusion_id: string,
): Promise<StoredConclusion | undefined> {
  const { rows } = await sql<StoredConclusion>`
    SELECT household_no, conclusion, voided_at IS NOT NULL AS voided FROM match_conclusion
     WHERE county = ${county} AND list_id = ${list_id}::uuid AND conclusion_id = ${conclusion_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export async function voidConclusion(trx: Trx, county: number, conclusion_id: string, change: Voided): Promise<void> {
  await trx.updateTable('match_conclusion').set(change).where('county', '=', county).where('conclusion_id', '=', conclusion_id).execute()
}

export async function countRows(trx: Trx, county: number, list_id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM outside_list_row WHERE county = ${county} AND list_id = ${list_id}::uuid`.execute(trx)
  return rows[0]?.n ?? 0
}

/** Conclusions in force. */
export async function countConclusions(trx: Trx, county: number, list_id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM match_conclusion WHERE county = ${county} AND list_id = ${list_id}::uuid AND voided_at IS NULL`.execute(
    trx,
  )
  return rows[0]?.n ?? 0
}
