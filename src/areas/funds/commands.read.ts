import { fenToJson } from '../../kernel/money.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { FundDetail, FundRow, JournalRow, Trial } from './contract.ts'
import { columnsOf, trialOf, type Total } from './rules.ts'
import * as store from './store.read.ts'

const rowOf = ({ cash_fen, bank_fen, ...fund }: store.FundRecord): FundRow => ({
  ...fund,
  cash_fen: fenToJson(cash_fen),
  bank_fen: fenToJson(bank_fen),
})

/** Every fund of the user's scope with what is in it. */
export const funds = query('fund.list', 'fund.read', async ({ db, user }: OpenContext): Promise<FundRow[]> => {
  return (await store.funds(db, user.county)).map(rowOf)
})

/** One fund: the journal of a year (the newest with vouchers, unless one is named), and its trial balance. */
export const fund = query(
  'fund.detail',
  'fund.read',
  async ({ db, user, today }: OpenContext, wanted: { readonly fund_id: string; readonly year?: number }): Promise<FundDetail> => {
    const [found] = await store.funds(db, user.county, wanted.fund_id)
    if (!found) throw new AppError('FUND_NOT_FOUND', { fund_id: wanted.fund_id })
    const { fund_id } = found
    const years = await store.yearsOf(db, user.county, fund_id)
    const year = wanted.year ?? years[0] ?? Number(today.slice(0, 4))
    const brought = await store.broughtForward(db, user.county, fund_id, year)
    const records = await store.vouchers(db, user.county, fund_id, year)
    const lines = await store.linesOfYear(db, user.county, fund_id, year)
    const totals = await store.totals(db, user.county, fund_id)
    const rows = records.map(record => ({ record, lines: lines.get(record.voucher_id) ?? [] }))
    let running = brought
    const journal = rows.map(({ record: { column_kind, ...record }, lines: own }): JournalRow => {
      const { in_fen, out_fen } = columnsOf(column_kind, own)
      running += in_fen - out_fen
      return {
        ...record,
        in_fen: fenToJson(in_fen),
        out_fen: fenToJson(out_fen),
        balance_fen: fenToJson(running),
        lines: own.map(line => ({ account: line.account, debit_fen: fenToJson(line.debit_fen), credit_fen: fenToJson(line.credit_fen) })),
      }
    })
    const sum = (of: (row: JournalRow) => number): number => journal.reduce((total, row) => total + of(row), 0)
    return {
      fund: rowOf(found),
      years,
      year,
      brought_fen: fenToJson(brought),
      in_fen: sum(row => row.in_fen),
      out_fen: sum(row => row.out_fen),
      journal,
      trial: trialWire(totals.get(fund_id) ?? []),
    }
  },
)

function trialWire(totals: readonly Total[]): Trial {
  const { debit_fen, credit_fen, balanced } = trialOf(totals)
  const rows = totals.map(total => ({
    account: total.account,
    debit_fen: fenToJson(total.debit_fen),
    credit_fen: fenToJson(total.credit_fen),
    balance_fen: fenToJson(total.debit_fen - total.credit_fen),
  }))
  return { rows, debit_fen: fenToJson(debit_fen), credit_fen: fenToJson(credit_fen), balanced }
}

export type FundBalance = FundRow & { readonly trial: Trial }

/** Every fund of the scope with its trial balance: what `doudi funds` prints. */
export const fundBalances = query('fund.balances', 'fund.read', async ({ db, user }: OpenContext): Promise<FundBalance[]> => {
  const records = await store.funds(db, user.county)
  const totals = await store.totals(db, user.county)
  return records.map(record => ({ ...rowOf(record), trial: trialWire(totals.get(record.fund_id) ?? []) }))
})
