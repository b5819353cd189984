import { parseDay, type Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { codeGiven, type Law } from '../../kernel/law.ts'
import { fenToJson, parseYuan } from '../../kernel/money.ts'
import { isBlankMark, normaliseName, normaliseText, typedText } from '../../kernel/text.ts'
import type { PaidHow, ReserveLine } from './contract.reserve.ts'

/** What stands on a pasted line, in this order, and what each cell is called; lists.yaml has its columns so. */
export const RESERVE_CELLS = [
  ['name', '姓名'],
  ['id', '证号'],
  ['cause', '困难原因'],
  ['amount', '金额'],
  ['paid_on', '付款日期'],
  ['paid_how', '怎么付'],
  ['witness_one', '见证人一'],
  ['witness_two', '见证人二'],
  ['words', '备注'],
] as const satisfies readonly (readonly [keyof ReserveLine, string])[]

const HOWS: Readonly<Record<string, PaidHow>> = {
  转账: 'bank',
  银行: 'bank',
  银行转账: 'bank',
  一卡通: 'bank',
  打卡: 'bank',
  现金: 'cash',
}
const LARGEST_FEN = 100_000_000_00n

export type ReserveLineRead = {
  readonly number: string
  readonly cause: string
  readonly amount_fen: number
  readonly paid_on: Day
  readonly paid_how: PaidHow
  readonly witness_one: string | null
  readonly witness_two: string | null
  readonly words: string | null
}

/** A line with everything read but whom it means; else the name of the first cell that cannot be read. */
export function readReserveLine(line: ReserveLine, law: Law): ReserveLineRead | string {
  const id = readIdNumber(line.id)
  const cause = codeGiven(law, 'relief_cause', line.cause)
  const amount = parseYuan(line.amount)
  const paid_on = parseDay(line.paid_on)
  const paid_how = HOWS[normaliseText(line.paid_how)]
  const [one, two] = [line.witness_one, line.witness_two].map(text => (isBlankMark(text) ? null : normaliseName(text)))
  const words = isBlankMark(line.words) ? null : typedText(line.words)
  if (!id.ok) return '证号'
  if (cause === null) return '困难原因'
  if (!amount.ok || amount.fen === 0n || amount.fen > LARGEST_FEN) return '金额'
  if (paid_on === undefined) return '付款日期'
  if (paid_how === undefined) return '怎么付'
  if ((one?.length ?? 0) > 40) return '见证人一'
  if ((two?.length ?? 0) > 40) return '见证人二'
  if ((words?.length ?? 0) > 200) return '备注'
  return {
    number: id.id,
    cause,
    amount_fen: fenToJson(amount.fen),
    paid_on,
    paid_how,
    witness_one: one ?? null,
    witness_two: two ?? null,
    words,
  }
}
