import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { groupBy } from '../../kernel/group.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Trx } from '../../server/db.ts'
import type { FundKind, FundLevel, VoucherKind } from './contract.ts'
import type { Posting, Total } from './rules.ts'

export type FundRecord = {
  readonly fund_id: string
  readonly kind: FundKind
  readonly level: FundLevel
  readonly division: string
  readonly place: string
  readonly name: string
  readonly opened_on: Day
  readonly closed_on: Day | null
  readonly cash_fen: Fen
  readonly bank_fen: Fen
  readonly vouchers: number
  readonly last_on: Day | null
}

/** The funds of the scope with what is in them: the reserve first, then by level and division. `only`: this one alone. */
export async function funds(trx: Trx, county: number, only: string | null = null): Promise<FundRecord[]> {
  const { rows } = await sql<FundRecord>`
    SELECT f.fund_id, f.kind, f.level, f.division, coalesce(d.short_name, '') AS place, f.name, f.opened_on, f.closed_on,
           coalesce(b.cash, 0)::bigint AS cash_fen, coalesce(b.bank, 0)::bigint AS bank_fen, coalesce(v.n, 0)::int AS vouchers, v.last_on
      FROM fund f
      LEFT JOIN division d ON d.county = f.county AND d.division = f.division
      LEFT JOIN (SELECT fund_id, sum(balance_fen) FILTER (WHERE account = '1001') AS cash, sum(balance_fen) FILTER (WHERE account = '1002') AS bank
                   FROM fund_balance WHERE county = ${county} GROUP BY fund_id) b ON b.fund_id = f.fund_id
      LEFT JOIN (SELECT fund_id, count(*) AS n, max(posted_on) AS last_on FROM voucher WHERE county = ${county} GROUP BY fund_id) v
        ON v.fund_id = f.fund_id
     WHERE f.county = ${county} AND (${only}::uuid IS NULL OR f.fund_id = ${only}::uuid)
     ORDER BY f.kind DESC, array_position(ARRAY['county', 'town', 'village'], f.level), f.division, f.name`.execute(trx)
  return rows
}

export type VoucherRecord = {
  readonly voucher_id: string
  readonly year: number
  readonly number: number
  readonly posted_on: Day
  readonly kind: VoucherKind
  /** Of a reversal: the kind of what it takes back. */
  readonly column_kind: VoucherKind
  readonly purpose: string
  readonly words: string
  readonly document: string | null
  readonly posted_by: string
  readonly case_id: string | null
  readonly reverses: string | null
  readonly reversed_by: string | null
}

/** The vouchers of a year in the order of their days. */
export async function vouchers(trx: Trx, county: number, fund_id: string, year: number): Promise<VoucherRecord[]> {
  const { rows } = await sql<VoucherRecord>`
    SELECT v.voucher_id, v.year, v.number, v.posted_on, v.kind, coalesce(o.kind, v.kind) AS column_kind, v.purpose, v.words, v.document,
           coalesce((SELECT u.name FROM app_user u WHERE u.county = v.county AND u.user_id = v.posted_by), '') AS posted_by,
           v.case_id, o.year || '-' || o.number AS reverses, r.year || '-' || r.number AS reversed_by
      FROM voucher v
      LEFT JOIN voucher o ON o.county = v.county AND o.voucher_id = v.reverses
      LEFT JOIN voucher r ON r.county = v.county AND r.reverses = v.voucher_id
     WHERE v.county = ${county} AND v.fund_id = ${fund_id}::uuid AND v.year = ${year}
     ORDER BY v.posted_on, v.number`.execute(trx)
  return rows
}

/** The lines of a year's vouchers, by voucher. */
export async function linesOfYear(trx: Trx, county: number, fund_id: string, year: number): Promise<Map<string, Posting[]>> {
  const { rows } = await sql<Posting & { readonly voucher_id: string }>`
    SELECT l.voucher_id, l.account, l.debit_fen, l.credit_fen
      FROM voucher v JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = ${county} AND v.fund_id = ${fund_id}::uuid AND v.year = ${year} ORDER BY l.voucher_id, l.line_no`.execute(trx)
  return groupBy(rows, row => row.voucher_id)
}

/** Years with vouchers, newest first. */
export async function yearsOf(trx: Trx, county: number, fund_id: string): Promise<number[]> {
  const { rows } = await sql<{ readonly year: number }>`
    SELECT DISTINCT year FROM voucher WHERE county = ${county} AND fund_id = ${fund_id}::uuid ORDER BY year DESC`.execute(trx)
  return rows.map(row => row.year)
}

/** Cash and bank together at the end of the year before. */
export async function broughtForward(trx: Trx, county: number, fund_id: string, year: number): Promise<Fen> {
  const { rows } = await sql<{ readonly fen: Fen }>`
    SELECT coalesce(sum(l.debit_fen - l.credit_fen), 0)::bigint AS fen
      FROM voucher v JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = ${county} AND v.fund_id = ${fund_id}::uuid AND v.year < ${year} AND l.account IN ('1001', '1002')`.execute(trx)
  return rows[0]?.fen ?? 0n
}

/** Debits and credits of each account of each fund of the scope, over its whole life. `only`: of this one alone. */
export async function totals(trx: Trx, county: number, only: string | null = null): Promise<Map<string, Total[]>> {
  const { rows } = await sql<Total & { readonly fund_id: string }>`
    SELECT v.fund_id, l.account, sum(l.debit_fen)::bigint AS debit_fen, sum(l.credit_fen)::bigint AS credit_fen
      FROM voucher v JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = ${county} AND (${only}::uuid IS NULL OR v.fund_id = ${only}::uuid)
     GROUP BY v.fund_id, l.account ORDER BY v.fund_id, l.account`.execute(trx)
  return groupBy(rows, row => row.fund_id)
}
