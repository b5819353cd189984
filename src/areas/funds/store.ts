import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Trx } from '../../server/db.ts'
import type { FundKind, FundLevel, VoucherKind } from './contract.ts'
import type { DayChange, Posting } from './rules.ts'

/** The level of a division; undefined when it is unknown, given up, or outside the scope of the caller (checked by `sees`). */
export async function levelOf(trx: Trx, county: number, division: string): Promise<FundLevel | undefined> {
  const { rows } = await sql<{ readonly level: FundLevel }>`
    SELECT level FROM division
     WHERE county = ${county} AND division = ${division} AND level IN ('village', 'town', 'county')`.execute(trx)
  return rows[0]?.level
}

export type FundInsert = {
  readonly county: number
  readonly fund_id: string
  readonly division: string
  readonly kind: FundKind
  readonly level: FundLevel
  readonly name: string
  readonly opened_on: Day
  readonly created_by: string
  readonly created_at: string
}

export async function insertFund(trx: Trx, fund: FundInsert): Promise<void> {
  await trx.insertInto('fund').values(fund).execute()
}

export type LockedFund = {
  readonly fund_id: string
  readonly division: string
  readonly kind: FundKind
  readonly name: string
  readonly opened_on: Day
  readonly closed_on: Day | null
  readonly has_opening: boolean
}

/** The fund, locked before anything of it is read: its vouchers are posted one after the other. */
export async function fundForPosting(trx: Trx, county: number, fund_id: string): Promise<LockedFund | undefined> {
  const { rows } = await sql<Omit<LockedFund, 'has_opening'>>`
    SELECT fund_id, division, kind, name, opened_on, closed_on FROM fund
     WHERE county = ${county} AND fund_id = ${fund_id}::uuid FOR UPDATE`.execute(trx)
  const [fund] = rows
  if (fund === undefined) return undefined
  // Asked only now: the statement above may have waited for a writer, and looked at the journal before it.
  const opening = await sql<{ readonly has_opening: boolean }>`
    SELECT EXISTS (
      SELECT FROM voucher v WHERE v.county = ${county} AND v.fund_id = ${fund_id}::uuid AND v.kind = 'opening'
         AND NOT EXISTS (SELECT FROM voucher r WHERE r.county = v.county AND r.reverses = v.voucher_id)) AS has_opening`.execute(trx)
  return { ...fund, has_opening: opening.rows[0]?.has_opening === true }
}

export type StoredVoucher = {
  readonly voucher_id: string
  readonly fund_id: string
  readonly year: number
  readonly number: number
  readonly posted_on: Day
  readonly kind: VoucherKind
  readonly purpose: string
  readonly amount_fen: Fen
  readonly case_id: string | null
  readonly reversed_by: number | null
}

/** One voucher; ask for its fund's lock first. */
export async function voucher(trx: Trx, county: number, voucher_id: string): Promise<StoredVoucher | undefined> {
  const { rows } = await sql<StoredVoucher>`
    SELECT v.voucher_id, v.fund_id, v.year, v.number, v.posted_on, v.kind, v.purpose, v.amount_fen, v.case_id,
           (SELECT r.number FROM voucher r WHERE r.county = v.county AND r.reverses = v.voucher_id) AS reversed_by
      FROM voucher v WHERE v.county = ${county} AND v.voucher_id = ${voucher_id}::uuid`.execute(trx)
  return rows[0]
}

export async function linesOf(trx: Trx, county: number, voucher_id: string): Promise<Posting[]> {
  const { rows } = await sql<Posting>`
    SELECT account, debit_fen, credit_fen FROM voucher_line
     WHERE county = ${county} AND voucher_id = ${voucher_id}::uuid ORDER BY line_no`.execute(trx)
  return rows
}

/** What the money accounts of a fund gained on each day. */
export async function moneyByDay(trx: Trx, county: number, fund_id: string): Promise<DayChange[]> {
  const { rows } = await sql<DayChange>`
    SELECT l.account, v.posted_on AS on, sum(l.debit_fen - l.credit_fen)::bigint AS fen
      FROM voucher v JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = ${county} AND v.fund_id = ${fund_id}::uuid AND l.account IN ('1001', '1002')
     GROUP BY l.account, v.posted_on`.execute(trx)
  return rows
}

/** Numbers run from 1 in each year without a gap: taken under the fund's lock, and no voucher is ever deleted. */
export async function nextNumber(trx: Trx, county: number, fund_id: string, year: number): Promise<number> {
  const { rows } = await sql<{ readonly next: number }>`
    SELECT coalesce(max(number), 0) + 1 AS next FROM voucher
     WHERE county = ${county} AND fund_id = ${fund_id}::uuid AND year = ${year}`.execute(trx)
  return rows[0]?.next ?? 1
}

export type VoucherInsert = {
  readonly county: number
  readonly voucher_id: string
  readonly fund_id: string
  readonly division: string
  readonly year: number
  readonly number: number
  readonly posted_on: Day
  readonly kind: VoucherKind
  readonly purpose: string
  readonly words: string
  readonly document: string | null
  readonly amount_fen: Fen
  readonly reverses: string | null
  readonly case_id: string | null
  readonly posted_by: string
  readonly posted_at: string
}

/** The voucher with its lines, and the balances that they move. */
export async function insertVoucher(trx: Trx, row: VoucherInsert, lines: readonly Posting[]): Promise<void> {
  await trx.insertInto('voucher').values(row).execute()
  const { county, voucher_id, fund_id, division } = row
  const accounts = lines.map(line => line.account)
  const debits = lines.map(line => line.debit_fen)
  const credits = lines.map(line => line.credit_fen)
  await sql`
    INSERT INTO voucher_line (county, voucher_id, line_no, division, account, debit_fen, credit_fen)
    SELECT ${county}, ${voucher_id}::uuid, w.n, ${division}, w.account, w.debit, w.credit
      FROM unnest(${accounts}::text[], ${debits}::bigint[], ${credits}::bigint[]) WITH ORDINALITY
           AS w (account, debit, credit, n)`.execute(trx)
  // First the rows at zero: a row below zero would be refused before the one that stands is found.
  await sql`
    INSERT INTO fund_balance (county, fund_id, account, division, balance_fen)
    SELECT DISTINCT ${county}::int, ${fund_id}::uuid, w.account, ${division}, 0 FROM unnest(${accounts}::text[]) AS w (account)
        ON CONFLICT (county, fund_id, account) DO NOTHING`.execute(trx)
  await sql`
    UPDATE fund_balance b SET balance_fen = b.balance_fen + w.fen
      FROM (SELECT account, sum(debit - credit)::bigint AS fen
              FROM unnest(${accounts}::text[], ${debits}::bigint[], ${credits}::bigint[]) AS l (account, debit, credit)
             GROUP BY account) AS w
     WHERE b.county = ${county} AND b.fund_id = ${fund_id}::uuid AND b.account = w.account`.execute(trx)
}

export type FundStanding = { readonly money_fen: Fen; readonly last_on: Day | null }

export async function standing(trx: Trx, county: number, fund_id: string): Promise<FundStanding> {
  const { rows } = await sql<FundStanding>`
    SELECT coalesce((SELECT sum(balance_fen) FROM fund_balance
                      WHERE county = ${county} AND fund_id = ${fund_id}::uuid AND account IN ('1001', '1002')), 0)::bigint AS money_fen,
           (SELECT max(posted_on) FROM voucher WHERE county = ${county} AND fund_id = ${fund_id}::uuid) AS last_on`.execute(trx)
  return rows[0] ?? { money_fen: 0n, last_on: null }
}

export async function closeFund(trx: Trx, county: number, fund_id: string, closed_on: Day): Promise<void> {
  await trx.updateTable('fund').set({ closed_on }).where('county', '=', county).where('fund_id', '=', fund_id).execute()
}
