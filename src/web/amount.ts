import { parseYuan } from '../kernel/money.ts'

export const AMOUNT_HINT = '写成 1500 或 1500.50'

/** An amount as typed, in fen; undefined when it cannot be read. */
export const typedFen = (text: string): bigint | undefined => {
  const read = parseYuan(text)
  return read.ok ? read.fen : undefined
}

/** What is wrong with an amount as typed; undefined when nothing is, or nothing is typed yet. */
export function amountFault(text: string): string | undefined {
  const read = parseYuan(text)
  if (read.ok || read.problem === 'EMPTY') return undefined
  if (read.problem === 'THREE_DECIMALS') return '金额最多到分（两位小数）'
  return read.problem === 'NEGATIVE' ? '金额要大于零' : `金额要${AMOUNT_HINT}`
}
