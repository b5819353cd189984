import { query, type OpenContext } from '../../server/command.ts'
import { firstDayBelowZero } from './rules.ts'
import * as prove from './store.prove.ts'

export type FundFailure = {
  readonly what: 'VOUCHER_UNBALANCED' | 'REVERSAL_UNTRUE' | 'VOUCHER_MISSING' | 'BALANCE_DIFFERS' | 'CASH_BELOW_ZERO'
  /** 「voucher <id>」, 「fund <id> <account, year or day>」. */
  readonly where: string
}

/**
 * Proves the journals of the scope: each voucher balances, no number is missing, a reversal takes back exactly what it names, balances are
 * the sums of their lines, and the money was never below zero on any day.
 */
export const proveFunds = query(
  'fund.prove',
  'audit.verify',
  async ({ db, user: { county } }: OpenContext): Promise<{ vouchers: number; failures: FundFailure[] }> => {
    const vouchers = await prove.voucherCount(db, county)
    const failures: FundFailure[] = [
      ...(await prove.unbalanced(db, county)).map(id => ({ what: 'VOUCHER_UNBALANCED' as const, where: `voucher ${id}` })),
      ...(await prove.untrueReversals(db, county)).map(id => ({ what: 'REVERSAL_UNTRUE' as const, where: `voucher ${id}` })),
      ...(await prove.gaps(db, county)).map(gap => ({ what: 'VOUCHER_MISSING' as const, where: `fund ${gap.fund_id} ${gap.year}` })),
      ...(await prove.wrongBalances(db, county)).map(wrong => ({
        what: 'BALANCE_DIFFERS' as const,
        where: `fund ${wrong.fund_id} ${wrong.account}`,
      })),
      ...[...(await prove.moneyOfAll(db, county))].flatMap(([fund_id, changes]) => {
        const first = firstDayBelowZero(changes)
        return first === undefined ? [] : [{ what: 'CASH_BELOW_ZERO' as const, where: `fund ${fund_id} ${first.on}` }]
      }),
    ]
    return { vouchers, failures }
  },
)
