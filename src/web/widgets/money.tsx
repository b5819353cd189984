import type { ReactNode } from 'react'
import { fenFromJson, formatYuan, type Fen } from '../../kernel/money.ts'

/** Fen as it comes from the wire (number) or from rules (bigint). */
type AnyFen = Fen | number
const asFen = (fen: AnyFen): Fen => (typeof fen === 'bigint' ? fen : fenFromJson(fen))

/** 1,234.00, for tables and sentences; the unit stands in the head of the column. */
export const yuan = (fen: AnyFen): string => formatYuan(asFen(fen))

/** +1,566.00 or −142.00; – when nothing changed. */
export function yuanChange(fen: AnyFen): string {
  const amount = asFen(fen)
  return amount === 0n ? '–' : `${amount > 0n ? '+' : ''}${formatYuan(amount)}`
}

/** An amount in 元 in a cell; – when there is none. Zero is shown as 0.00, because zero is a value. */
export function Money({ fen, strong = false }: { readonly fen: AnyFen | null | undefined; readonly strong?: boolean }): ReactNode {
  if (fen === null || fen === undefined) return <span className="muted">–</span>
  return <span className={strong ? 'money strong' : 'money'}>{yuan(fen)}</span>
}
