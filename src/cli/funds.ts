import { fundBalances, type FundBalance } from '../areas/funds/commands.read.ts'
import { fenFromJson, formatYuan } from '../kernel/money.ts'
import type { Command } from './command.ts'

const yuan = (fen: number): string => formatYuan(fenFromJson(fen))

function wordsOf({ name, cash_fen, bank_fen, vouchers, closed_on, trial }: FundBalance): string {
  const state = closed_on === null ? '' : `（${closed_on} 停用）`
  const even = trial.balanced ? '试算平衡' : '试算不平衡'
  return `${name}${state}：现金 ${yuan(cash_fen)} 元，银行存款 ${yuan(bank_fen)} 元；凭证 ${vouchers} 张，借方 ${yuan(trial.debit_fen)} 元，贷方 ${yuan(trial.credit_fen)} 元，${even}。`
}

export const fundsCommand: Command = {
  run: async cli => {
    const funds = await fundBalances(await cli.context(), {})
    const text = funds.length === 0 ? '还没有建资金账。' : funds.map(wordsOf).join('\n')
    return { value: { funds }, text, found: funds.every(({ trial }) => trial.balanced) }
  },
}
