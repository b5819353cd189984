import type { Day } from '../../kernel/day.ts'
import { fenFromJson, fenToJson, type Fen } from '../../kernel/money.ts'
import { command, permitOneOf, refuse, type OpenContext } from '../../server/command.ts'
import { sees } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import type { NewFund, NewReversal, NewVoucher, Posted } from './contract.ts'
import { PURPOSE_OPENING, postingsOf, reversalProblems, reversed, shortOf, voucherProblems, type Posting } from './rules.ts'
import * as store from './store.ts'

async function locked({ db, user }: OpenContext, fund_id: string): Promise<store.LockedFund> {
  const fund = await store.fundForPosting(db, user.county, fund_id)
  if (!fund) throw new AppError('FUND_NOT_FOUND', { fund_id })
  return fund
}

/** Refuses what would leave less than nothing on any day, and names what is there. */
async function requireMoney({ db, user, law }: OpenContext, fund: store.LockedFund, lines: readonly Posting[], on: Day): Promise<void> {
  const short = shortOf(await store.moneyByDay(db, user.county, fund.fund_id), lines, on)
  if (!short) return
  throw new AppError('FUND_BALANCE_SHORT', {
    fund: fund.name,
    account: law.codeName('fund_account', short.account),
    on: short.on,
    balance_fen: fenToJson(short.balance_fen),
    short_fen: fenToJson(short.short_fen),
  })
}

type Post = Pick<store.VoucherInsert, 'kind' | 'purpose' | 'words' | 'document' | 'amount_fen' | 'reverses' | 'case_id'> & {
  readonly posted_on: Day
}

async function post(ctx: OpenContext, fund: store.LockedFund, voucher: Post, lines: readonly Posting[]): Promise<Posted> {
  const { db, user, now, newId, changed } = ctx
  await requireMoney(ctx, fund, lines, voucher.posted_on)
  const year = Number(voucher.posted_on.slice(0, 4))
  const number = await store.nextNumber(db, user.county, fund.fund_id, year)
  const voucher_id = newId()
  const before = await store.standing(db, user.county, fund.fund_id)
  await store.insertVoucher(
    db,
    {
      ...voucher,
      county: user.county,
      voucher_id,
      fund_id: fund.fund_id,
      division: fund.division,
      year,
      number,
      posted_by: user.user_id,
      posted_at: now,
    },
    lines,
  )
  const after = await store.standing(db, user.county, fund.fund_id)
  changed({ row: `fund ${fund.fund_id}`, before: { balance_fen: before.money_fen }, after: { balance_fen: after.money_fen } })
  return { voucher_id, year, number }
}

/** `mutual.write` is a society's own right: it reaches the journals of the societies alone. */
const WRITERS = ['fund.write', 'mutual.write'] as const
function permitFund(ctx: OpenContext, name: string, fund: store.LockedFund): void {
  if (fund.kind !== 'mutual_aid') permitOneOf(ctx, name, ['fund.write'])
}

/** Posts one movement whole: number, lines and balances in one transaction, under the fund's lock. */
export const postVoucher = command(
  'fund.post',
  'fund.read',
  async (ctx: OpenContext, wanted: NewVoucher): Promise<Posted> => {
    permitOneOf(ctx, 'fund.post', WRITERS)
    const fund = await locked(ctx, wanted.fund_id)
    permitFund(ctx, 'fund.post', fund)
    refuse(voucherProblems(fund, wanted, ctx.today), factsOf(fund, wanted.posted_on))
    const { kind, lines } = postingsOf(wanted.purpose, wanted.place, wanted.amount_fen)
    const { posted_on, purpose, words, document, amount_fen, case_id } = wanted
    return post(ctx, fund, { kind, posted_on, purpose, words, document, amount_fen, case_id, reverses: null }, lines)
  },
  ({ fund_id, purpose, amount_fen, posted_on, case_id }, { voucher_id, number }) => ({
    fund_id,
    voucher_id,
    number,
    purpose,
    amount_fen: fenToJson(amount_fen),
    posted_on,
    case_id,
  }),
)

const factsOf = (fund: store.LockedFund, on: Day) => ({ fund: fund.name, opened_on: fund.opened_on, closed_on: fund.closed_on, on })

/** Takes a voucher back by one of its own with the lines the other way round; the first one stays as it is. */
export const reverseVoucher = command(
  'fund.reverse',
  'fund.read',
  async (ctx: OpenContext, wanted: NewReversal): Promise<Posted> => {
    permitOneOf(ctx, 'fund.reverse', WRITERS)
    const { db, user, today } = ctx
    const found = await store.voucher(db, user.county, wanted.voucher_id)
    if (!found) throw new AppError('VOUCHER_NOT_FOUND', { voucher_id: wanted.voucher_id })
    const fund = await locked(ctx, found.fund_id)
    permitFund(ctx, 'fund.reverse', fund)
    // Read again under the lock: somebody else may just have reversed it.
    const voucher = (await store.voucher(db, user.county, wanted.voucher_id)) ?? found
    refuse(reversalProblems(fund, voucher, wanted, today), {
      ...factsOf(fund, wanted.posted_on),
      number: `${voucher.year}-${voucher.number}`,
      reversed_by: voucher.reversed_by,
      voucher_on: voucher.posted_on,
    })
    const lines = reversed(await store.linesOf(db, user.county, voucher.voucher_id))
    const { purpose, amount_fen, case_id, voucher_id } = voucher
    return post(
      ctx,
      fund,
      {
        kind: 'reversal',
        posted_on: wanted.posted_on,
        purpose,
        words: wanted.reason,
        document: null,
        amount_fen,
        case_id,
        reverses: voucher_id,
      },
      lines,
    )
  },
  ({ voucher_id, reason, posted_on }, { number }) => ({ voucher_id, number, reason, posted_on }),
)

/** Opens a fund of a division of the user's scope; what it begins with is its first voucher. */
export const openFund = command(
  'fund.open',
  'fund.write',
  async (ctx: OpenContext, wanted: NewFund): Promise<{ readonly fund_id: string }> => {
    const { db, user, now, today, newId, changed } = ctx
    const level = sees(user.scope, wanted.division) ? await store.levelOf(db, user.county, wanted.division) : undefined
    if (level === undefined) throw new AppError('FUND_DIVISION_UNKNOWN', { division: wanted.division })
    const opened_on = wanted.opened_on as Day
    if (opened_on > today) throw new AppError('DAY_IN_FUTURE', { on: opened_on })
    const fund_id = newId()
    const name = wanted.name.trim()
    if (name === '') throw new AppError('FUND_NAME_EMPTY')
    const { county, user_id: created_by } = user
    const fund = { county, fund_id, division: wanted.division, kind: wanted.kind, level, name, opened_on, created_by, created_at: now }
    // A name that the division has already: FUND_NAME_TAKEN, by its constraint.
    await store.insertFund(db, fund)
    changed({ row: `fund ${fund_id}`, before: {}, after: { name, kind: wanted.kind, level, opened_on } })
    const amount_fen: Fen = fenFromJson(wanted.opening_fen)
    if (amount_fen > 0n) {
      const { place, document } = wanted
      await postVoucher(ctx, {
        fund_id,
        posted_on: opened_on,
        purpose: PURPOSE_OPENING,
        place,
        amount_fen,
        words: '期初余额',
        document,
        case_id: null,
      })
    }
    return { fund_id }
  },
  ({ kind, division, opened_on, opening_fen }, { fund_id }) => ({ fund_id, kind, division, opened_on, opening_fen }),
)

/** Closes an empty fund: nothing is posted to it any more. */
export const closeFund = command(
  'fund.close',
  'fund.write',
  async (ctx: OpenContext, { fund_id, closed_on, reason }: { fund_id: string; closed_on: Day; reason: string }): Promise<void> => {
    const { db, user, today, changed } = ctx
    const fund = await locked(ctx, fund_id)
    if (fund.closed_on !== null) throw new AppError('FUND_CLOSED', factsOf(fund, closed_on))
    if (closed_on > today) throw new AppError('DAY_IN_FUTURE', { on: closed_on })
    const { money_fen, last_on } = await store.standing(db, user.county, fund_id)
    if (money_fen > 0n) throw new AppError('FUND_NOT_EMPTY', { fund: fund.name, balance_fen: fenToJson(money_fen) })
    if (closed_on < (last_on ?? fund.opened_on))
      throw new AppError('CLOSED_BEFORE_LAST', { fund: fund.name, on: last_on ?? fund.opened_on })
    await store.closeFund(db, user.county, fund_id, closed_on)
    changed({ row: `fund ${fund_id}`, before: { closed_on: null, reason: null }, after: { closed_on, reason } })
  },
  ({ fund_id, closed_on, reason }) => ({ fund_id, closed_on, reason }),
)
