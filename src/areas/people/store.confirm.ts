import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

export type Deed = { readonly by: string; readonly at: string }

export type WaitingRow = {
  account_id: string
  person_id: string
  name: string
  village: string
  holder_name: string
  bank_name: string | null
  payee_relation: string | null
  last4: string
  old_holder: string
  old_last4: string
  from_day: string
  source: string
  created_at: string
  created_by: string | null
  creator: string | null
  evidence_id: string | null
  shared_with: string | null
  account_cipher: Buffer
  old_cipher: Buffer
}

/** Changed accounts that wait for a second person, the oldest first, beside the account that goes on meanwhile. */
export async function waitingAccounts(db: Trx, county: number, limit: number): Promise<{ rows: WaitingRow[]; total: number }> {
  const { rows } = await sql<WaitingRow & { total: number }>`
    SELECT a.account_id, a.person_id, p.name, d.short_name AS village, a.holder_name, a.bank_name, a.payee_relation, a.account_last4 AS last4,
           o.holder_name AS old_holder, o.account_last4 AS old_last4, a.from_day, a.source, a.created_at, a.created_by, u.name AS creator, a.evidence_id,
           a.account_cipher, o.account_cipher AS old_cipher,
           s.names AS shared_with,
           (count(*) OVER ())::int AS total
      FROM bank_account a
      JOIN person p ON p.county = a.county AND p.person_id = a.person_id
      JOIN division d ON d.county = a.county AND d.division = a.division
      JOIN bank_account o ON o.county = a.county AND o.account_id = a.replaces
      LEFT JOIN app_user u ON u.county = a.county AND u.user_id = a.created_by
      CROSS JOIN LATERAL (
        SELECT string_agg(DISTINCT q.name, '、') AS names FROM bank_account b JOIN person q ON q.county = b.county AND q.person_id = b.person_id
         WHERE b.county = a.county AND b.account_index = a.account_index AND b.person_id <> a.person_id AND b.rejected_at IS NULL) s
     WHERE a.county = ${county} AND a.replaces IS NOT NULL AND a.confirmed_at IS NULL AND a.rejected_at IS NULL
     ORDER BY a.created_at, a.division, p.name, a.account_id LIMIT ${limit}`.execute(db)
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** Who the accounts belong to; an account outside the scope is not among them. */
export async function ownersOf(
  db: Trx,
  county: number,
  account_ids: readonly string[],
): Promise<{ account_id: string; person_id: string }[]> {
  const { rows } = await sql<{ account_id: string; person_id: string }>`
    SELECT account_id, person_id FROM bank_account WHERE county = ${county} AND account_id = ANY (${account_ids}::uuid[])`.execute(db)
  return rows
}

export async function attachEvidence(db: Trx, county: number, account_ids: readonly string[], evidence_id: string): Promise<void> {
  await sql`UPDATE bank_account SET evidence_id = ${evidence_id}::uuid WHERE county = ${county} AND account_id = ANY (${account_ids}::uuid[])`.execute(
    db,
  )
}

/** From now on the accounts hold, each from its day; what they replace must be closed before. */
export async function openConfirmed(
  db: Trx,
  county: number,
  { by, at }: Deed,
  opened: readonly { account_id: string; open_from: string }[],
): Promise<void> {
  await sql`
    UPDATE bank_account a SET from_day = c.from_day, to_day = NULL, confirmed_by = ${by}::uuid, confirmed_at = ${at}::timestamptz
      FROM unnest(${opened.map(each => each.account_id)}::uuid[], ${opened.map(each => each.open_from)}::date[]) AS c (account_id, from_day)
     WHERE a.county = ${county} AND a.account_id = c.account_id`.execute(db)
}

/** The evidence of an account of the scope. */
export async function evidenceOf(
  db: Trx,
  county: number,
  account_id: string,
): Promise<{ person_id: string; evidence_id: string | null } | undefined> {
  const { rows } = await sql<{ person_id: string; evidence_id: string | null }>`
    SELECT person_id, evidence_id FROM bank_account WHERE county = ${county} AND account_id = ${account_id}::uuid`.execute(db)
  return rows[0]
}
