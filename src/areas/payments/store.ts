import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { Unit } from './contract.ts'
import type { StoredBatch } from './rules.summary.ts'
import { reviewable, type Asking } from './store.duties.ts'
import { REISSUED } from './store.lines.ts'

export type BatchRow = StoredBatch

export type BatchFilter = { readonly batch_id?: string; readonly month?: string; readonly relief_list_ids?: readonly string[] }

/** Batches of the scope by id, month or relief list, the newest number last. */
export async function batches(trx: Trx, { county, today }: Asking, { batch_id, month, relief_list_ids }: BatchFilter): Promise<BatchRow[]> {
  const wanted =
    batch_id !== undefined
      ? sql`b.batch_id = ${batch_id}::uuid`
      : relief_list_ids !== undefined
        ? sql`b.relief_list_id = ANY(${[...relief_list_ids]}::uuid[])`
        : sql`b.paid_month = ${month ?? null}::date`
  const { rows } = await sql<BatchRow>`
    SELECT b.batch_id, b.programme, b.paid_month, b.kind, b.number, b.unit, b.reason, b.relief_list_id, b.corrects_batch, b.previous_batch, b.scan_id,
           b.lines, b.households, b.persons, b.base_fen, b.uplift_fen, b.back_pay_fen, b.offset_fen, b.net_fen, b.bridge, b.hash,
           b.made_by, b.made_at, b.submitted_by, b.submitted_at, b.reviewed_by, b.reviewed_at, b.sent_back_at, b.sent_back_reason,
           b.approved_by, b.approved_at, b.approved_via, b.sent_by, b.sent_at, b.returned_at, b.voided_at, b.void_reason,
           CASE WHEN b.reviewed_at IS NULL AND b.approved_at IS NULL AND b.voided_at IS NULL
             THEN ${reviewable({ county, today }, sql`b.division`, sql`b.made_by, coalesce(b.submitted_by, b.made_by)`)} ELSE false END AS reviewable,
           m.name AS maker, s.name AS submitter, w.name AS reviewer, y.name AS returner, a.name AS approver, x.name AS sender, v.name AS voider,
           f.failed_lines, f.failed_fen, f.reissued_lines
      FROM payment_batch b
      LEFT JOIN app_user m ON m.county = b.county AND m.user_id = b.made_by
      LEFT JOIN app_user s ON s.county = b.county AND s.user_id = b.submitted_by
      LEFT JOIN app_user w ON w.county = b.county AND w.user_id = b.reviewed_by
      LEFT JOIN app_user y ON y.county = b.county AND y.user_id = b.sent_back_by
      LEFT JOIN app_user a ON a.county = b.county AND a.user_id = b.approved_by
      LEFT JOIN app_user x ON x.county = b.county AND x.user_id = b.sent_by
      LEFT JOIN app_user v ON v.county = b.county AND v.user_id = b.voided_by
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS failed_lines, coalesce(sum(l.net_fen), 0)::bigint AS failed_fen, (count(*) FILTER (WHERE ${REISSUED}))::int AS reissued_lines
          FROM payment_line l WHERE b.returned_at IS NOT NULL AND l.county = b.county AND l.batch_id = b.batch_id AND l.result = 'failed') f
     WHERE b.county = ${county} AND ${wanted}
     ORDER BY b.programme, b.kind, b.number`.execute(trx)
  return rows
}

/** Takes the batch for this transaction: whoever changes its state waits here. */
export async function lockBatch(trx: Trx, county: number, batch_id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('payment_batch')
    .select('batch_id')
    .where('county', '=', county)
    .where('batch_id', '=', batch_id)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** The living regular batch of a month, where there is one. */
export async function regularBatch(
  trx: Trx,
  b: { county: number; town: string; programme: string; month: string },
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('payment_batch')
    .select('batch_id')
    .where('county', '=', b.county)
    .where('division', '=', b.town)
    .where('programme', '=', b.programme)
    .where('paid_month', '=', b.month)
    .where('kind', '=', 'regular')
    .where('voided_at', 'is', null)
    .executeTakeFirst()
  return row?.batch_id
}

/** The first month that the programme was run for in this town, as a first-of-month day; null before the first run. */
export async function firstRegularMonth(trx: Trx, b: { county: number; town: string; programme: string }): Promise<string | null> {
  const row = await trx
    .selectFrom('payment_batch')
    .select(eb => eb.fn.min('paid_month').as('first'))
    .where('county', '=', b.county)
    .where('division', '=', b.town)
    .where('programme', '=', b.programme)
    .where('kind', '=', 'regular')
    .where('voided_at', 'is', null)
    .executeTakeFirst()
  return row?.first ?? null
}

/** The living batch that was held against this one, and so would lose its ground. */
export async function successorOf(
  trx: Trx,
  county: number,
  batch_id: string,
): Promise<{ batch_id: string; paid_month: string } | undefined> {
  return trx
    .selectFrom('payment_batch')
    .select(['batch_id', 'paid_month'])
    .where('county', '=', county)
    .where('previous_batch', '=', batch_id)
    .where('voided_at', 'is', null)
    .executeTakeFirst()
}

export type ReliefList = { paid_month: string; number: number; unit: Unit; reason: string; voided: boolean; taken: boolean }

/** A relief list, and whether another batch (a voided one too) already has its number. */
export async function reliefList(trx: Trx, county: number, relief_list_id: string, programme: string): Promise<ReliefList | undefined> {
  const { rows } = await sql<ReliefList>`
    SELECT l.paid_month, l.number, l.unit, l.reason, l.voided_at IS NOT NULL AS voided,
           EXISTS (SELECT 1 FROM payment_batch b WHERE b.county = l.county AND b.division = l.division AND b.programme = ${programme}
                      AND b.paid_month = l.paid_month AND b.kind = 'relief' AND b.number = l.number) AS taken
      FROM relief_list l WHERE l.county = ${county} AND l.relief_list_id = ${relief_list_id}::uuid`.execute(trx)
  return rows[0]
}

type Moment = { readonly county: number; readonly batch_id: string; readonly by: string; readonly at: string }

type Key = Pick<Moment, 'county' | 'batch_id'>
const updateBatch = (trx: Trx, { county, batch_id }: Key) =>
  trx.updateTable('payment_batch').where('county', '=', county).where('batch_id', '=', batch_id)

export async function markSubmitted(trx: Trx, { by, at, ...key }: Moment): Promise<void> {
  await updateBatch(trx, key).set({ submitted_by: by, submitted_at: at }).execute()
}

export async function markReviewed(trx: Trx, { by, at, ...key }: Moment): Promise<void> {
  await updateBatch(trx, key).set({ reviewed_by: by, reviewed_at: at }).execute()
}

/** Back to the maker: it is a draft again, whoever handed it in or reviewed it before. */
export async function markSentBack(trx: Trx, { by, at, ...key }: Moment, reason: string): Promise<void> {
  const sent_back = { sent_back_by: by, sent_back_at: at, sent_back_reason: reason }
  await updateBatch(trx, key)
    .set({ submitted_by: null, submitted_at: null, reviewed_by: null, reviewed_at: null, ...sent_back })
    .execute()
}

export async function markApproved(trx: Trx, { by, at, ...key }: Moment, scan_id: string | null): Promise<void> {
  await updateBatch(trx, key)
    .set({ approved_by: by, approved_at: at, approved_via: scan_id === null ? 'screen' : 'paper', scan_id })
    .execute()
}

export async function markSent(trx: Trx, { by, at, ...key }: Moment): Promise<void> {
  await updateBatch(trx, key).set({ sent_by: by, sent_at: at }).execute()
}

/** Voids the batch and its lines; the month and its people are free again. */
export async function markVoided(trx: Trx, { by, at, ...key }: Moment, reason: string): Promise<void> {
  await updateBatch(trx, key).set({ voided_by: by, voided_at: at, void_reason: reason }).execute()
  const { county, batch_id } = key
  await trx.updateTable('payment_line').set({ voided_at: at }).where('county', '=', county).where('batch_id', '=', batch_id).execute()
}

export type Note = { code: string; note: string; noted_at: string; name: string | null }

export async function notesOf(trx: Trx, county: number, batch_id: string): Promise<Note[]> {
  return trx
    .selectFrom('payment_note as n')
    .leftJoin('app_user as u', join => join.onRef('u.county', '=', 'n.county').onRef('u.user_id', '=', 'n.noted_by'))
    .select(['n.code', 'n.note', 'n.noted_at', 'u.name'])
    .where('n.county', '=', county)
    .where('n.batch_id', '=', batch_id)
    .execute()
}

/** The last word on a warning stands; the audit keeps who wrote when. */
export async function saveNote(trx: Trx, { county, batch_id, by, at }: Moment, town: string, code: string, note: string): Promise<void> {
  await trx
    .insertInto('payment_note')
    .values({ county, batch_id, code, division: town, note, noted_by: by, noted_at: at })
    .onConflict(conflict => conflict.columns(['county', 'batch_id', 'code']).doUpdateSet({ note, noted_by: by, noted_at: at }))
    .execute()
}

export type Answer = { readonly line_no: number; readonly result: 'paid' | 'failed'; readonly reason: string | null }

/** Writes the bank's answers and closes the return. Gives how many lines got one. */
export async function saveAnswers(trx: Trx, { county, batch_id, at }: Omit<Moment, 'by'>, answers: readonly Answer[]): Promise<number> {
  const result = await sql`
    UPDATE payment_line l SET result = a.result, result_reason = a.reason, result_at = ${at}::timestamptz
      FROM unnest(${answers.map(a => a.line_no)}::int[], ${answers.map(a => a.result)}::text[], ${answers.map(a => a.reason)}::text[]) AS a (line_no, result, reason)
     WHERE l.county = ${county} AND l.batch_id = ${batch_id}::uuid AND l.line_no = a.line_no`.execute(trx)
  await updateBatch(trx, { county, batch_id }).set({ returned_at: at }).execute()
  return Number(result.numAffectedRows ?? 0n)
}

export type SealRow = { seal_no: number; hash: string; sealed_at: string }

/** The seal over the last thing that was done to the batch, once there is one. */
export async function sealOf(trx: Trx, county: number, batch_id: string, made_at: string): Promise<SealRow | undefined> {
  const { rows } = await sql<SealRow>`
    SELECT s.seal_no, s.hash, s.sealed_at FROM audit_seal s
     WHERE s.county = ${county} AND (
       SELECT max(e.audit_id) FROM audit_event e
        WHERE e.county = ${county} AND e.at >= ${made_at}::timestamptz AND e.outcome = 'done'
          AND e.command IN ('payment.run', 'payment.submit', 'payment.review', 'payment.approve', 'payment.scan') AND e.facts->>'batch_id' = ${batch_id}
     ) BETWEEN s.first_id AND s.last_id`.execute(trx)
  return rows[0]
}

export type EntitledRow = { programme: string; entitled: number; persons: number; due_fen: bigint }

/** What a regular run of the month would pay, for every programme at once. `month` is a first-of-month day. */
export async function entitledOf(trx: Trx, county: number, month: string): Promise<EntitledRow[]> {
  const { rows } = await sql<EntitledRow>`
    SELECT programme, count(*)::int AS entitled, sum(persons)::int AS persons, sum(amount_fen)::bigint AS due_fen FROM entitlement
     WHERE county = ${county} AND from_month <= ${month}::date AND (to_month IS NULL OR to_month > ${month}::date) AND voided_at IS NULL
     GROUP BY programme`.execute(trx)
  return rows
}

export type ReliefRow = { relief_list_id: string; number: number; unit: Unit; reason: string; grants: number; amount_fen: bigint }

/** The relief lists of a month that stand. */
export async function reliefListsOf(trx: Trx, county: number, month: string): Promise<ReliefRow[]> {
  const { rows } = await sql<ReliefRow>`
    SELECT l.relief_list_id, l.number, l.unit, l.reason, count(g.row_no)::int AS grants, coalesce(sum(g.amount_fen), 0)::bigint AS amount_fen
      FROM relief_list l LEFT JOIN relief_grant g ON g.county = l.county AND g.relief_list_id = l.relief_list_id
     WHERE l.county = ${county} AND l.paid_month = ${month}::date AND l.voided_at IS NULL
     GROUP BY l.relief_list_id, l.number, l.unit, l.reason ORDER BY l.number`.execute(trx)
  return rows
}

export type SeenGrants = { readonly grants: number; readonly amount_fen: bigint }

/** Grants and money of these lists that the asker sees; a list without any is left out. */
export async function seenGrants(trx: Trx, county: number, relief_list_ids: readonly string[]): Promise<Map<string, SeenGrants>> {
  const { rows } = await sql<SeenGrants & { relief_list_id: string }>`
    SELECT relief_list_id, count(*)::int AS grants, sum(amount_fen)::bigint AS amount_fen FROM relief_grant
     WHERE county = ${county} AND relief_list_id = ANY(${[...relief_list_ids]}::uuid[]) GROUP BY relief_list_id`.execute(trx)
  return new Map(rows.map(({ relief_list_id, ...sums }) => [relief_list_id, sums]))
}

export async function officeNames(trx: Trx, county: number, town: string): Promise<{ name: string; town_name: string }> {
  const row = await trx
    .selectFrom('office')
    .select(['name', 'town_name'])
    .where('county', '=', county)
    .where('division', '=', town)
    .executeTakeFirst()
  return row ?? { name: '', town_name: '' }
}
