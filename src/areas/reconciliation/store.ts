import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import { inScope, type Scope, type Trx } from '../../server/db.ts'
import { byItsValues, forgetPlans } from '../../server/db.plans.ts'
import { RECONCILED, type Mismatch, type SystemRosterRow } from './contract.ts'

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
 * The month of the roster against what was paid in it, in one statement: the sent lines of both dibao programmes by head, without reissues,
 * which pay an old line again. `own`: the reader's range; the comparison itself needs the whole town, or a household that the system
 * has in another village would seem to be missing.
 */
export async function compare(trx: Trx, county: number, roster: { id: string; month: Day }, town: Scope, own: Scope): Promise<Compared> {
  const read = () =>
    sql<{
      compared: number
      mismatches: (Omit<MismatchRecord, 'system_fen' | 'paid_fen'> & { system_fen: number; paid_fen: number })[]
    }>`${byItsValues}
    WITH paid AS (
      SELECT l.person_id, p.id_index, min(l.person_name) AS head_name, min(l.division) AS division,
             sum(l.base_fen + l.uplift_fen + l.back_pay_fen - l.offset_fen)::bigint AS fen,
             coalesce(sum(l.persons) FILTER (WHERE l.line_kind = 'base'), 0)::int AS persons
        FROM payment_batch b
        JOIN payment_line l ON l.county = b.county AND l.batch_id = b.batch_id
        LEFT JOIN person p ON p.county = l.county AND p.person_id = l.person_id
       WHERE b.county = ${county} AND b.programme = ANY (${[...RECONCILED]}::text[]) AND b.paid_month = ${roster.month}::date
         AND b.sent_at IS NOT NULL AND b.voided_at IS NULL AND l.voided_at IS NULL AND l.line_kind <> 'reissue' AND l.component = 'benefit'
       GROUP BY l.person_id, p.id_index),
    system AS (SELECT * FROM system_roster_row WHERE county = ${county} AND system_roster_id = ${roster.id}::uuid),
    home AS (
      SELECT coalesce(paid.head_name, s.head_name) AS head_name, coalesce(paid.division, s.division) AS division, s.row_no, s.sheet_row,
             paid.person_id, s.amount_fen AS system_fen, paid.fen AS paid_fen, s.persons AS system_persons, paid.persons AS paid_persons
        FROM paid FULL JOIN system s ON s.id_index = paid.id_index
       WHERE coalesce(paid.division, s.division) >= ${own.lo} AND coalesce(paid.division, s.division) < ${own.hi}),
    found AS (
      SELECT k.kind, concat_ws(':', k.kind, coalesce(home.row_no::text, home.person_id::text)) AS mismatch_key, home.*
        FROM home CROSS JOIN LATERAL (VALUES
          ('only_system', home.person_id IS NULL), ('only_paid', home.row_no IS NULL),
          ('amount', home.system_fen <> home.paid_fen), ('persons', home.system_persons <> home.paid_persons)) AS k (kind, differs)
       WHERE k.differs)
    SELECT (SELECT count(*) FROM home WHERE row_no IS NOT NULL AND person_id IS NOT NULL)::int AS compared,
           coalesce((SELECT jsonb_agg(jsonb_build_object(
             'mismatch_key', f.mismatch_key, 'kind', f.kind, 'head_name', f.head_name, 'village', coalesce(d.short_name, d.name, ''),
             'division', f.division, 'sheet_row', f.sheet_row, 'system_fen', f.system_fen, 'paid_fen', f.paid_fen,
             'system_persons', f.system_persons, 'paid_persons', f.paid_persons, 'note', n.note, 'noted_by', u.name)
             ORDER BY f.kind, f.division, f.head_name, f.mismatch_key)
             FROM found f
             LEFT JOIN division d ON d.county = ${county} AND d.division = f.division
             LEFT JOIN mismatch_note n ON n.county = ${county} AND n.system_roster_id = ${roster.id}::uuid AND n.mismatch_key = f.mismatch_key
             LEFT JOIN app_user u ON u.county = n.county AND u.user_id = n.noted_by), '[]') AS mismatches`.execute(trx)
  const { rows } = await inScope(trx, town, own, read)
  const [found] = rows
  const fen = (amount: number | null): Fen | null => (amount === null ? null : BigInt(amount))
  return {
    compared: found?.compared ?? 0,
    mismatches: (found?.mismatches ?? []).map(each => ({ ...each, system_fen: fen(each.system_fen), paid_fen: fen(each.paid_fen) })),
  }
}

export type StoredRoster = { readonly month: Day; readonly voided: boolean }

export async function rosterForChange(trx: Trx, county: number, system_roster_id: string): Promise<StoredRoster | undefined> {
  const { rows } = await sql<StoredRoster>`
    SELECT paid_month AS month, voided_at IS NOT NULL AS voided FROM system_roster
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
