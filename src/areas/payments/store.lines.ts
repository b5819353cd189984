import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { LineChange } from './contract.ts'

/** A line with what the bank needs; numbers still sealed. `payee_is_self`: the account is the beneficiary's own. */
export type BankLine = {
  readonly line_no: number
  readonly person_id: string
  readonly person_name: string
  readonly village: string
  readonly payee_name: string | null
  readonly payee_relation: string | null
  readonly id_cipher: Buffer | null
  readonly account_cipher: Buffer | null
  readonly bank_name: string | null
  readonly net_fen: bigint
}

/** All lines for the bank, in the order of the roster. */
export async function bankLines(trx: Trx, county: number, batch_id: string): Promise<BankLine[]> {
  const { rows } = await sql<BankLine>`
    SELECT l.line_no, l.person_id, l.person_name, d.short_name AS village, l.payee_name, a.payee_relation, p.id_cipher, l.account_cipher, l.bank_name, l.net_fen
      FROM payment_line l
      JOIN person p ON p.county = l.county AND p.person_id = l.person_id
      JOIN division d ON d.county = l.county AND d.division = l.division
      LEFT JOIN bank_account a ON a.county = l.county AND a.account_id = l.account_id
     WHERE l.county = ${county} AND l.batch_id = ${batch_id}::uuid ORDER BY l.line_no`.execute(trx)
  return rows
}

/** A later batch has taken up the line `l`, which the bank had sent back. */
export const REISSUED = sql`EXISTS (
  SELECT 1 FROM payment_line r WHERE r.county = l.county AND r.person_id = l.person_id AND r.paid_month = l.paid_month
     AND r.corrects_batch = l.batch_id AND r.corrects_line = l.line_no AND r.voided_at IS NULL)`

export type SeenSums = { readonly persons: number; readonly net_fen: bigint; readonly failed_open: number }

/** Persons, money and open failures of the lines that the asker sees of these batches. */
export async function seenSums(trx: Trx, county: number, batch_ids: readonly string[]): Promise<Map<string, SeenSums>> {
  const { rows } = await sql<SeenSums & { batch_id: string }>`
    SELECT l.batch_id, sum(l.persons)::int AS persons, sum(l.net_fen)::bigint AS net_fen,
           (count(*) FILTER (WHERE l.result = 'failed' AND NOT ${REISSUED}))::int AS failed_open
      FROM payment_line l WHERE l.county = ${county} AND l.batch_id = ANY(${[...batch_ids]}::uuid[]) GROUP BY l.batch_id`.execute(trx)
  return new Map(rows.map(({ batch_id, ...sums }) => [batch_id, sums]))
}

export type LineRow = {
  readonly line_no: number
  readonly division: string
  readonly village: string
  readonly person_id: string
  readonly household_id: string | null
  readonly entitlement_id: string | null
  readonly person_name: string
  readonly villager_group: string | null
  readonly id_cipher: Buffer | null
  readonly persons: number
  readonly base_fen: bigint
  readonly uplift_fen: bigint
  readonly back_pay_fen: bigint
  readonly offset_fen: bigint
  readonly net_fen: bigint
  readonly payee_name: string | null
  readonly bank_name: string | null
  readonly account_last4: string | null
  readonly change: LineChange
  readonly previous_fen: bigint
  readonly result: 'paid' | 'failed' | null
  readonly result_reason: string | null
}
type LineFilter = { readonly division?: string | undefined; readonly change?: LineChange | undefined }

/**
 * The lines of a batch beside those of the month before, and the lines that fell away. Who sees only a village does not see the
 * batch itself: then the month before is found by the lines.
 */
export async function lines(trx: Trx, county: number, batch_id: string, { division, change }: LineFilter): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    WITH me AS (SELECT programme, paid_month FROM payment_line WHERE county = ${county} AND batch_id = ${batch_id}::uuid LIMIT 1),
         previous AS (
           SELECT CASE WHEN EXISTS (SELECT 1 FROM payment_batch WHERE county = ${county} AND batch_id = ${batch_id}::uuid)
                  THEN (SELECT previous_batch FROM payment_batch WHERE county = ${county} AND batch_id = ${batch_id}::uuid)
                  ELSE (SELECT o.batch_id FROM payment_line o, me WHERE o.county = ${county} AND o.programme = me.programme AND o.paid_month < me.paid_month
                           AND o.line_kind = 'base' AND o.seq = 0 AND o.voided_at IS NULL ORDER BY o.paid_month DESC LIMIT 1) END AS id),
         now AS (SELECT *, coalesce(household_id, person_id) AS who FROM payment_line WHERE county = ${county} AND batch_id = ${batch_id}::uuid),
         before AS (SELECT *, coalesce(household_id, person_id) AS who FROM payment_line WHERE county = ${county} AND batch_id = (SELECT id FROM previous)),
         pairs AS (
           SELECT n.line_no, n.division, n.person_id, n.household_id, n.entitlement_id, n.person_name, n.persons, n.base_fen, n.uplift_fen, n.back_pay_fen,
                  n.offset_fen, n.net_fen, n.payee_name, n.bank_name, n.account_last4, n.result, n.result_reason,
                  coalesce(b.base_fen + b.uplift_fen, 0) AS previous_fen,
                  CASE WHEN (SELECT id FROM previous) IS NULL THEN 'same' WHEN b.who IS NULL THEN 'added'
                       WHEN b.base_fen + b.uplift_fen <> n.base_fen + n.uplift_fen OR b.persons <> n.persons THEN 'changed'
                       WHEN b.division <> n.division THEN 'moved' ELSE 'same' END AS change
             FROM now n LEFT JOIN before b ON b.who = n.who
           UNION ALL
           SELECT b.line_no, b.division, b.person_id, b.household_id, b.entitlement_id, b.person_name, b.persons, 0, 0, 0, 0, 0,
                  b.payee_name, b.bank_name, b.account_last4, NULL, NULL, b.base_fen + b.uplift_fen, 'removed'
             FROM before b WHERE NOT EXISTS (SELECT 1 FROM now n WHERE n.who = b.who))
    SELECT x.line_no, x.division, d.short_name AS village, x.person_id, x.household_id, x.entitlement_id, x.person_name, p.villager_group, p.id_cipher, x.persons,
           x.base_fen, x.uplift_fen, x.back_pay_fen, x.offset_fen, x.net_fen, x.payee_name, x.bank_name, x.account_last4, x.change, x.previous_fen, x.result, x.result_reason
      FROM pairs x
      JOIN division d ON d.county = ${county} AND d.division = x.division
      JOIN person p ON p.county = ${county} AND p.person_id = x.person_id
     WHERE (${division ?? null}::text IS NULL OR x.division = ${division ?? null})
       AND (${change ?? null}::text IS NULL OR CASE WHEN ${change ?? null} = 'failed' THEN x.result = 'failed' ELSE x.change = ${change ?? null} END)
     ORDER BY x.change = 'removed', x.line_no`.execute(trx)
  return rows
}

export type VillageSums = {
  readonly division: string
  readonly village: string
  readonly previous_persons: number
  readonly added_persons: number
  readonly removed_persons: number
  readonly moved_persons: number
  readonly changed_persons: number
  readonly changed_households: number
  readonly households: number
  readonly persons: number
  readonly due_fen: bigint
  readonly change_fen: bigint
}

/** Each village that has or had a line; who moved counts with last month's persons, what changed besides counts where he now is. */
export async function villages(trx: Trx, county: number, batch_id: string, previous: string | null): Promise<VillageSums[]> {
  const { rows } = await sql<VillageSums>`
    WITH now AS (SELECT coalesce(household_id, person_id) AS who, division, persons, base_fen + uplift_fen AS due FROM payment_line
                  WHERE county = ${county} AND batch_id = ${batch_id}::uuid),
         before AS (SELECT coalesce(household_id, person_id) AS who, division, persons, base_fen + uplift_fen AS due FROM payment_line
                  WHERE county = ${county} AND batch_id = ${previous}::uuid),
         pairs AS (SELECT n.division AS now_in, b.division AS was_in, n.persons AS persons, b.persons AS had, n.due AS due, b.due AS was_due
                    FROM now n FULL JOIN before b USING (who)),
         parts AS (
           SELECT now_in AS division, 0 AS previous, CASE WHEN had IS NULL THEN persons ELSE 0 END AS added, 0 AS removed,
                  CASE WHEN was_in <> now_in THEN had ELSE 0 END AS moved, coalesce(persons - had, 0) AS changed,
                  CASE WHEN had IS NOT NULL AND (due <> was_due OR persons <> had) THEN 1 ELSE 0 END AS changed_households,
                  1 AS households, persons, due, 0::bigint AS was_due FROM pairs WHERE now_in IS NOT NULL
           UNION ALL
           SELECT was_in, had, 0, CASE WHEN now_in IS NULL THEN had ELSE 0 END, CASE WHEN was_in <> now_in THEN -had ELSE 0 END, 0, 0, 0, 0, 0, was_due
             FROM pairs WHERE was_in IS NOT NULL)
    SELECT p.division, d.short_name AS village, sum(previous)::int AS previous_persons, sum(added)::int AS added_persons, sum(removed)::int AS removed_persons,
           sum(moved)::int AS moved_persons, sum(changed)::int AS changed_persons, sum(changed_households)::int AS changed_households,
           sum(households)::int AS households, sum(persons)::int AS persons, sum(due)::bigint AS due_fen, sum(due - was_due)::bigint AS change_fen
      FROM parts p JOIN division d ON d.county = ${county} AND d.division = p.division
     GROUP BY p.division, d.short_name ORDER BY p.division`.execute(trx)
  return rows
}

export type ChangeParts = {
  readonly up_households: number
  readonly up_persons: number
  readonly up_base: bigint
  readonly up_uplift: bigint
  readonly down_households: number
  readonly down_persons: number
  readonly down_base: bigint
  readonly down_uplift: bigint
}

/** Everything that rose and everything that fell, each column by itself: previous + up − down = now. */
export async function changeParts(trx: Trx, county: number, batch_id: string, previous: string | null): Promise<ChangeParts> {
  const { rows } = await sql<ChangeParts>`
    WITH now AS (SELECT coalesce(household_id, person_id) AS who, persons, base_fen, uplift_fen FROM payment_line WHERE county = ${county} AND batch_id = ${batch_id}::uuid),
         before AS (SELECT coalesce(household_id, person_id) AS who, persons, base_fen, uplift_fen FROM payment_line WHERE county = ${county} AND batch_id = ${previous}::uuid),
         delta AS (SELECT (n.who IS NOT NULL)::int - (b.who IS NOT NULL)::int AS households, coalesce(n.persons, 0) - coalesce(b.persons, 0) AS persons,
                          coalesce(n.base_fen, 0) - coalesce(b.base_fen, 0) AS base, coalesce(n.uplift_fen, 0) - coalesce(b.uplift_fen, 0) AS uplift
                     FROM now n FULL JOIN before b USING (who))
    SELECT coalesce(sum(greatest(households, 0)), 0)::int AS up_households, coalesce(sum(greatest(persons, 0)), 0)::int AS up_persons,
           coalesce(sum(greatest(base, 0)), 0)::bigint AS up_base, coalesce(sum(greatest(uplift, 0)), 0)::bigint AS up_uplift,
           coalesce(sum(greatest(-households, 0)), 0)::int AS down_households, coalesce(sum(greatest(-persons, 0)), 0)::int AS down_persons,
           coalesce(sum(greatest(-base, 0)), 0)::bigint AS down_base, coalesce(sum(greatest(-uplift, 0)), 0)::bigint AS down_uplift
      FROM delta`.execute(trx)
  const [row] = rows
  if (!row) throw new Error('sums without a row')
  return row
}
