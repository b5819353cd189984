import { sql } from 'kysely'
import { groupBy } from '../../kernel/group.ts'
import type { Trx } from '../../server/db.ts'
import type { DayChange } from './rules.ts'

/** Vouchers whose debits or credits are not their amount. */
export async function unbalanced(trx: Trx, county: number): Promise<string[]> {
  const { rows } = await sql<{ readonly voucher_id: string }>`
    SELECT v.voucher_id
      FROM voucher v LEFT JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = ${county}
     GROUP BY v.county, v.voucher_id
    HAVING coalesce(sum(l.debit_fen), 0) <> v.amount_fen OR coalesce(sum(l.credit_fen), 0) <> v.amount_fen
     ORDER BY v.voucher_id`.execute(trx)
  return rows.map(row => row.voucher_id)
}

/** Reversals that are not, account by account, what they take back the other way round. */
export async function untrueReversals(trx: Trx, county: number): Promise<string[]> {
  const { rows } = await sql<{ readonly voucher_id: string }>`
    SELECT DISTINCT r.voucher_id
      FROM voucher r
      JOIN voucher_line l ON l.county = r.county AND l.voucher_id IN (r.voucher_id, r.reverses)
     WHERE r.county = ${county} AND r.kind = 'reversal'
     GROUP BY r.voucher_id, l.account HAVING sum(l.debit_fen - l.credit_fen) <> 0
     ORDER BY r.voucher_id`.execute(trx)
  return rows.map(row => row.voucher_id)
}

export type Gap = { readonly fund_id: string; readonly year: number }

/** Years of a fund in which a number is missing. */
export async function gaps(trx: Trx, county: number): Promise<Gap[]> {
  const { rows } = await sql<Gap>`
    SELECT fund_id, year FROM voucher WHERE county = ${county}
     GROUP BY fund_id, year HAVING max(number) <> count(*) ORDER BY fund_id, year`.execute(trx)
  return rows
}

export type FundAccount = { readonly fund_id: string; readonly account: string }

/** Balances that are not the sum of their lines, missing ones too. */
export async function wrongBalances(trx: Trx, county: number): Promise<FundAccount[]> {
  const { rows } = await sql<FundAccount>`
    WITH summed AS (
      SELECT v.fund_id, l.account, sum(l.debit_fen - l.credit_fen) AS fen
        FROM voucher v JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
       WHERE v.county = ${county} GROUP BY v.fund_id, l.account),
    kept AS (SELECT fund_id, account, balance_fen FROM fund_balance WHERE county = ${county})
    SELECT coalesce(s.fund_id, b.fund_id) AS fund_id, coalesce(s.account, b.account) AS account
      FROM summed s FULL JOIN kept b ON b.fund_id = s.fund_id AND b.account = s.account
     WHERE s.fen IS DISTINCT FROM b.balance_fen ORDER BY 1, 2`.execute(trx)
  return rows
}

/** What the money accounts of every fund gained on each day, by fund. */
export async function moneyOfAll(trx: Trx, county: number): Promise<Map<string, DayChange[]>> {
  const { rows } = await sql<DayChange & { readonly fund_id: string }>`
    SELECT v.fund_id, l.account, v.posted_on AS on, sum(l.debit_fen - l.credit_fen)::bigint AS fen
      FROM voucher v JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = ${county} AND l.account IN ('1001', '1002')
     GROUP BY v.fund_id, l.account, v.posted_on`.execute(trx)
  return groupBy(rows, row => row.fund_id)
}

export async function voucherCount(trx: Trx, county: number): Promise<number> {
  const { rows } = await sql<{ readonly n: number }>`SELECT count(*)::int AS n FROM voucher WHERE county = ${county}`.execute(trx)
  return rows[0]?.n ?? 0
}
