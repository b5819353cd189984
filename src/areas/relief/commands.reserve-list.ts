import { fenToJson } from '../../kernel/money.ts'
import { normaliseName } from '../../kernel/text.ts'
import { command, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { payReserve } from './commands.reserve.ts'
import type { ReserveLine } from './contract.reserve.ts'
import { readReserveLine } from './rules.reserve-list.ts'
import { peopleByNumber } from './store.reserve.ts'

type Wanted = { readonly fund_id: string; readonly lines: readonly ReserveLine[] }

/**
 * Cases of past months, whole or not at all: each line is paid as a single case is, with its voucher, and finds the lines above it among
 * what the family got. The first line that is refused ends it: what the fund holds after it is not known.
 */
export const payReserveList = command(
  'reserve.pay-list',
  'relief.write',
  async (ctx: OpenContext, { fund_id, lines }: Wanted): Promise<{ cases: number; amount_fen: number }> => {
    const { db, user, codec, law } = ctx
    const reads = lines.map(line => readReserveLine(line, law))
    const sought = reads.flatMap((read, at) => (typeof read === 'string' ? [] : [{ at, index: codec.index('id', read.number) }]))
    const found = await peopleByNumber(
      db,
      user.county,
      sought.map(({ index }) => index),
    )
    const people = new Map(found.map(person => [sought[person.position]?.at, person]))
    let paid = 0n
    for (const [at, { name }] of lines.entries()) {
      try {
        const read = reads[at]
        if (read === undefined || typeof read === 'string') throw new AppError('RESERVE_CELL_UNREADABLE', { cell: read })
        const person = people.get(at)
        if (person === undefined) throw new AppError('GRANT_PERSON_NOT_FOUND')
        if (normaliseName(name) !== person.name) throw new AppError('RESERVE_NAME_DIFFERS', { register: person.name })
        const { number: _, ...asked } = read
        await payReserve(ctx, { ...asked, fund_id, person_id: person.person_id, posted_on: read.paid_on })
        paid += BigInt(read.amount_fen)
      } catch (error) {
        // Who may not write in the fund may not in any line.
        if (!(error instanceof AppError) || error.code === 'NOT_ALLOWED') throw error
        throw new AppError('RESERVE_LINE_REFUSED', { ...error.facts, line: at + 1, line_name: name, refusal: error.code })
      }
    }
    return { cases: lines.length, amount_fen: fenToJson(paid) }
  },
  ({ fund_id }, { cases, amount_fen }) => ({ fund_id, cases, amount_fen }),
)
