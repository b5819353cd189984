import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

export type AccountRow = {
  account_id: string
  person_id: string
  division: string
  bank_name: string | null
  branch_name: string | null
  holder_name: string
  account_index: Buffer
  account_last4: string
  payee_relation: string | null
  from_day: string
  to_day: string | null
  replaces: string | null
  created_by: string | null
  confirmed_at: string | null
  rejected_at: string | null
  evidence_id: string | null
}

/** The one among a person's accounts that holds now. */
export const openOf = (known: readonly AccountRow[]): AccountRow | undefined => known.find(account => account.to_day === null)

/** Every account these people have or had, oldest first, locked: two rosters must not both open one. */
export async function accountsOf(db: Trx, county: number, person_ids: readonly string[]): Promise<AccountRow[]> {
  if (person_ids.length === 0) return []
  const { rows } = await sql<AccountRow>`
    SELECT account_id, person_id, division, bank_name, branch_name, holder_name, account_index, account_last4, payee_relation, from_day, to_day,
           replaces, created_by, confirmed_at, rejected_at, evidence_id
      FROM bank_account WHERE county = ${county} AND person_id = ANY (${person_ids}::uuid[])
     ORDER BY person_id, from_day, account_id FOR UPDATE`.execute(db)
  return rows
}

export async function closeAccounts(db: Trx, county: number, closed: readonly { account_id: string; to_day: string }[]): Promise<void> {
  if (closed.length === 0) return
  await sql`
    UPDATE bank_account a SET to_day = c.to_day
      FROM unnest(${closed.map(c => c.account_id)}::uuid[], ${closed.map(c => c.to_day)}::date[]) AS c (account_id, to_day)
     WHERE a.county = ${county} AND a.account_id = c.account_id`.execute(db)
}

export type NewAccountRow = {
  account_id: string
  person_id: string
  division: string
  bank_name: string | null
  branch_name: string | null
  holder_name: string
  account_cipher: Buffer
  account_index: Buffer
  account_last4: string
  payee_relation: string | null
  from_day: string
  /** The account it shall replace once confirmed; until then it holds for no day. */
  replaces: string | null
}

export async function insertAccounts(
  db: Trx,
  county: number,
  by: { now: string; source: string; user_id: string },
  rows: readonly NewAccountRow[],
): Promise<void> {
  if (rows.length === 0) return
  const column = <K extends keyof NewAccountRow>(name: K): NewAccountRow[K][] => rows.map(row => row[name])
  await sql`
    INSERT INTO bank_account (county, account_id, person_id, division, bank_name, branch_name, holder_name, account_cipher, account_index,
                              account_last4, payee_relation, from_day, to_day, source, created_at, created_by, replaces)
    SELECT ${county}, n.account_id, n.person_id, n.division, n.bank_name, n.branch_name, n.holder_name, n.account_cipher, n.account_index,
           n.account_last4, n.payee_relation, n.from_day, CASE WHEN n.replaces IS NOT NULL THEN n.from_day END, ${by.source}, ${by.now}::timestamptz,
           ${by.user_id}::uuid, n.replaces
      FROM unnest(${column('account_id')}::uuid[], ${column('person_id')}::uuid[], ${column('division')}::text[], ${column('bank_name')}::text[],
                  ${column('branch_name')}::text[], ${column('holder_name')}::text[], ${column('account_cipher')}::bytea[],
                  ${column('account_index')}::bytea[], ${column('account_last4')}::text[], ${column('payee_relation')}::text[], ${column('from_day')}::date[],
                  ${column('replaces')}::uuid[])
           AS n (account_id, person_id, division, bank_name, branch_name, holder_name, account_cipher, account_index, account_last4, payee_relation, from_day, replaces)`.execute(
    db,
  )
}

/** They will never hold; the accounts that they should have replaced go on. */
export async function rejectAccounts(
  db: Trx,
  county: number,
  account_ids: readonly string[],
  { by, at, reason }: { by: string; at: string; reason: string },
): Promise<void> {
  if (account_ids.length === 0) return
  await sql`
    UPDATE bank_account SET rejected_by = ${by}::uuid, rejected_at = ${at}::timestamptz, reject_reason = ${reason}
     WHERE county = ${county} AND account_id = ANY (${account_ids}::uuid[])`.execute(db)
}

/** The sealed number of one account of the scope. */
export async function accountCipher(
  db: Trx,
  county: number,
  account_id: string,
): Promise<{ person_id: string; account_cipher: Buffer } | undefined> {
  const { rows } = await sql<{ person_id: string; account_cipher: Buffer }>`
    SELECT person_id, account_cipher FROM bank_account WHERE county = ${county} AND account_id = ${account_id}::uuid`.execute(db)
  return rows[0]
}
