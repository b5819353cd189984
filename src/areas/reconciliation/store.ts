import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import { inScope, type Scope, type Trx } from '../../server/db.ts'
import { byItsValues, forgetPlans, refreshStatistics } from '../../server/db.plans.ts'
import type { Mismatch, SystemRosterRow } from './contract.ts'

export type RosterInsert = {
  readonly county: number
  readonly system_roster_id: string
  readonly division: string
  readonly paid_month: Day
  readonly file_name: string
  readonly sha256: string
  readonly attachment_id: string
  readonly created_by: string
  readonly created_at: string
}
export type RowInsert = {
  readonly row_no: number
  readonly sheet_row: number
  readonly division: string
  readonly head_name: string
  readonly id_cipher: Buffer
  readonly id_index: Buffer
  readonly id_last4: string
  readonly persons: number
  readonly amount_fen: Fen
}

export async function insertRoster(trx: Trx, roster: RosterInsert, rows: readonly RowInsert[]): Promise<void> {
  await trx.insertInto('system_roster').values(roster).execute()
  const column = <K extends keyof RowInsert>(name: K): RowInsert[K][] => rows.map(row => row[name])
  await forgetPlans(trx, rows.length)
  await sql`
    INSERT INTO system_roster_row (county, system_roster_id, row_no, sheet_row, division, head_name, id_cipher, id_index, id_last4, persons,
                                   amount_fen)
    SELECT ${roster.county}, ${roster.system_roster_id}::uuid, w.*
      FROM unnest(${column('row_no')}::int[], ${column('sheet_row')}::int[], ${column('division')}::text[], ${column('head_name')}::text[],
                  ${column('id_cipher')}::bytea[], ${column('id_index')}::bytea[], ${column('id_last4')}::text[], ${column('persons')}::int[],
                  ${column('amount_fen')}::bigint[]) AS w`.execute(trx)
  await refreshStatistics(trx, ['system_roster_row'], rows.length)
}

export type RosterRecord = Omit<SystemRosterRow, 'compared' | 'mismatches' | 'explained' | 'month'> & { readonly month: Month }

/** Newest month first. `only`: this one alone. Under the town's range: a roster holds nobody's data itself. */
export async function rosters(trx: Trx, county: number, only: string | null = null): Promise<RosterRecord[]> {
  const { rows } = await sql<RosterRecord>`
    SELECT s.system_roster_id, to_char(s.paid_month, 'YYYY-MM') AS month, s.file_name, s.created_at, coalesce(u.name, '') AS created_by,
           s.void_reason AS voided
      FROM system_roster s LEFT JOIN app_user u ON u.county = s.county AND u.user_id = s.created_by
     WHERE s.county = ${county} AND (${only}::uuid IS NULL OR s.system_roster_id = ${only}::uuid)
     ORDER BY s.paid_month DESC, s.created_at DESC, s.system_roster_id`.execute(trx)
  return rows
}

export type MismatchRecord = Omit<Mismatch, 'system_fen' | 'paid_fen'> & {
  readonly system_fen: Fen | null
  readonly paid_fen: Fen | null
  readonly division: string
}
export type Compared = { readonly compared: number; readonly mismatches: readonly MismatchRecord[] }

/**
 * A roster that stands against what was paid in its month: the view `system_comparison`. `own`: the reader's range; the comparison itself
 * needs the whole town, or a household that the system has in another village would seem to be missing.
 */
export async function compare(trx: Trx, county: number, id: string, town: Scope, own: Scope): Promise<Compared> {
  const read = () =>
    sql<{
      compared: number
      mismatches: (Omit<MismatchRecord, 'system_fen' | 'paid_fen'> & { system_fen: number; paid_fen: number })[]
    }>`${byItsValues}
    WITH home AS MATERIALIZED (
      SELECT c.*, concat_ws(':', c.kind, coalesce(c.row_no::text, c.person_id::text)) AS mismatch_key FROM system_comparison c
       WHERE c.county = ${county} AND c.system_roster_id = ${id}::uuid AND c.division >= ${own.lo} AND c.division < ${own.hi})
    SELECT (SELECT count(DISTINCT row_no) FROM home WHERE person_id IS NOT NULL)::int AS compared,
           coalesce((SELECT jsonb_agg(jsonb_build_object(
             'mismatch_key', f.mismatch_key, 'kind', f.kind, 'head_name', f.head_name, 'village', coalesce(d.short_name, d.name, ''),
             'division', f.division, 'sheet_row', f.sheet_row, 'system_fen', f.system_fen, 'paid_fen', f.paid_fen,
             'system_persons', f.system_persons, 'paid_persons', f.paid_persons, 'note', n.note, 'noted_by', u.name)
             ORDER BY f.kind, f.division, f.head_name, f.mismatch_key)
             FROM home f
             LEFT JOIN division d ON d.county = f.county AND d.division = f.division
             LEFT JOIN mismatch_note n ON n.county = f.county AND n.system_roster_id = f.system_roster_id AND n.mismatch_key = f.mismatch_key
             LEFT JOIN app_user u ON u.county = n.county AND u.user_id = n.noted_by
            WHERE f.kind IS NOT NULL), '[]') AS mismatches`.execute(trx)
  const { rows } = await inScope(trx, town, own, read)
  const [found] = rows
  const fen = (amount: number | null): Fen | null => (amount === null ? null : BigInt(amount))
  return {
    compared: found?.compared ?? 0,
    mismatches: (found?.mismatches ?? []).map(each => ({ ...each, system_fen: fen(each.system_fen), paid_fen: fen(each.paid_fen) })),
  }
}

export type StoredRoster = { readonly voided: boolean }

export async function rosterForChange(trx: Trx, county: number, system_roster_id: string): Promise<StoredRoster | undefined> {
  const { rows } = await sql<StoredRoster>`
    SELECT voided_at IS NOT NULL AS voided FROM system_roster
     WHERE county = ${county} AND system_roster_id = ${system_roster_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export type NoteInsert = {
  readonly county: number
  readonly system_roster_id: string
  readonly mismatch_key: string
  readonly division: string
  readonly note: string
  readonly noted_by: string
  readonly noted_at: string
}

/** The word of a difference; a later one takes its place. */
export async function saveNote(trx: Trx, { note, noted_by, noted_at, ...key }: NoteInsert): Promise<void> {
  await trx
    .insertInto('mismatch_note')
    .values({ ...key, note, noted_by, noted_at })
    .onConflict(on => on.columns(['county', 'system_roster_id', 'mismatch_key']).doUpdateSet({ note, noted_by, noted_at }))
    .execute()
}

export async function voidRoster(
  trx: Trx,
  county: number,
  system_roster_id: string,
  change: { readonly voided_at: string; readonly void_reason: string },
): Promise<void> {
  await trx.updateTable('system_roster').set(change).where('county', '=', county).where('system_roster_id', '=', system_roster_id).execute()
}
