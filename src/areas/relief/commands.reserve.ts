import { day, type Day } from '../../kernel/day.ts'
import { fenFromJson, fenToJson, sumFen } from '../../kernel/money.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { reserveDoubtText } from '../../server/messages/relief.ts'
import { postVoucher, reverseVoucher } from '../funds/commands.ts'
import { PURPOSE_RELIEF } from '../funds/rules.ts'
import type { EarlierHelp, NewReserveCase, ReserveList, ReservePaid, ReserveRow, ReserveWarning } from './contract.reserve.ts'
import { proofDueOn, reserveDoubts, reserveProblems } from './rules.reserve.ts'
import * as store from './store.reserve.ts'

type Asked = { readonly person_id: string; readonly cause: string; readonly amount_fen: number; readonly paid_on: string }

async function payeeOf({ db, user }: OpenContext, person_id: string, on: Day): Promise<store.PayeeRecord> {
  const payee = await store.payee(db, user.county, person_id, on)
  if (!payee) throw new AppError('GRANT_PERSON_NOT_FOUND', { person_id })
  return payee
}

type Family = { readonly person_id: string; readonly household_id: string | null; readonly on: Day }

/** Until the transaction ends nobody else helps this family, from whatever pot. */
export const lockFamily = ({ db, user }: OpenContext, family: Omit<Family, 'on'>): Promise<void> =>
  store.lockFamily(db, user.county, family)

/** What a family got in the calendar year of a day, from every pot of the town: shown beside before it is helped again. */
export const familyHelp = query(
  'relief.family',
  'relief.read',
  async ({ db, user }: OpenContext, { on, ...family }: Family): Promise<EarlierHelp[]> => {
    const records = await store.earlierHelp(db, user.county, family, on)
    return records.map((help): EarlierHelp => ({ ...help, amount_fen: fenToJson(help.amount_fen) }))
  },
)

/** What the family got this year, and what of a payment has to be explained. */
async function looked(ctx: OpenContext, { person_id, cause, amount_fen, paid_on }: Asked, payee: store.PayeeRecord) {
  const { law } = ctx
  const on = day(paid_on)
  const earlier = await familyHelp(ctx, { person_id, household_id: payee.household_id, on })
  const doubts = reserveDoubts({ cause, amount_fen: fenFromJson(amount_fen), paid_on: on }, earlier, law)
  const warnings = doubts.map(
    (doubt): ReserveWarning => ({ code: doubt.code, text: reserveDoubtText(doubt, law), unchecked: doubt.unchecked }),
  )
  return { earlier, warnings }
}

/** Before it is paid; writes nothing. */
export const checkReserve = query(
  'reserve.check',
  'relief.read',
  async (ctx: OpenContext, asked: Asked) => {
    const payee = await payeeOf(ctx, asked.person_id, day(asked.paid_on))
    const { name, village } = payee
    return { name, village, ...(await looked(ctx, asked, payee)) }
  },
  { people: ({ person_id }) => [person_id] },
)

/** Pays one case out of the reserve: the case and its voucher in one transaction, under the fund's lock. */
export const payReserve = command(
  'reserve.pay',
  'relief.write',
  async (ctx: OpenContext, wanted: NewReserveCase): Promise<ReservePaid> => {
    const { db, user, now, law, newId, changed } = ctx
    const [paid_on, posted_on] = [day(wanted.paid_on), day(wanted.posted_on)]
    const amount_fen = fenFromJson(wanted.amount_fen)
    const payee = await payeeOf(ctx, wanted.person_id, paid_on)
    const fund = await store.reserveFund(db, user.county, wanted.fund_id)
    if (!fund) throw new AppError('FUND_NOT_FOUND', { fund_id: wanted.fund_id })
    refuse(reserveProblems({ ...wanted, amount_fen, paid_on, posted_on }, payee, fund, law), {
      ...payee,
      cause: wanted.cause,
      paid_on,
      opened_on: fund.opened_on,
    })
    const { fund_id, person_id, cause, paid_how } = wanted
    const case_id = newId()
    const posted = await postVoucher(ctx, {
      fund_id,
      posted_on,
      purpose: PURPOSE_RELIEF,
      place: paid_how,
      amount_fen,
      // No name: a journal is read by more people than the case.
      words: `备用金救助：${law.codeName('relief_cause', cause) ?? cause}`,
      document: null,
      case_id,
    })
    // Looked at under the family's lock: two clerks cannot both be the first to help it, from whatever pot.
    await lockFamily(ctx, { person_id, household_id: payee.household_id })
    const { warnings } = await looked(ctx, wanted, payee)
    const words = wordsFor(wanted, payee, warnings)
    await store.insertCase(db, {
      county: user.county,
      case_id,
      division: payee.division,
      fund_id,
      voucher_id: posted.voucher_id,
      person_id,
      household_id: payee.household_id,
      cause,
      amount_fen,
      paid_on,
      paid_how,
      ...witnessesOf(wanted),
      proof_due_on: proofDueOn(paid_on, law),
      words,
      created_by: user.user_id,
      created_at: now,
    })
    const after = { cause, amount_fen, paid_on, paid_how }
    changed({ subject: person_id, row: `reserve_case ${case_id}`, before: {}, after })
    return { case_id, ...posted, warnings }
  },
  ({ fund_id, person_id, amount_fen, paid_on, paid_how }, { case_id, voucher_id, number, warnings }) => ({
    fund_id,
    person_id,
    case_id,
    voucher_id,
    number,
    amount_fen,
    paid_on,
    paid_how,
    warnings: warnings.length,
  }),
)

/** The word that the warnings need; none is kept where nothing had to be explained. */
function wordsFor({ words }: NewReserveCase, { name }: store.PayeeRecord, warnings: readonly ReserveWarning[]): string | null {
  if (warnings.length === 0) return null
  const said = words?.trim() ?? ''
  if (said === '') throw new AppError('RESERVE_NEEDS_WORDS', { name, warnings: warnings.map(each => each.text) })
  return said
}

const witnessesOf = ({ paid_how, witness_one, witness_two }: NewReserveCase) =>
  paid_how === 'cash'
    ? { witness_one: witness_one?.trim() ?? null, witness_two: witness_two?.trim() ?? null }
    : { witness_one: null, witness_two: null }

async function caseOf({ db, user }: OpenContext, case_id: string): Promise<store.StoredCase> {
  const found = await store.caseForChange(db, user.county, case_id)
  if (!found) throw new AppError('RESERVE_NOT_FOUND', { case_id })
  if (found.voided) throw new AppError('RESERVE_VOIDED')
  return found
}

/** Takes a case back: its voucher is reversed and the money is there again. */
export const voidReserve = command(
  'reserve.void',
  'relief.write',
  async (ctx: OpenContext, wanted: { readonly case_id: string; readonly posted_on: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    const { case_id, reason } = wanted
    const found = await caseOf(ctx, case_id)
    await reverseVoucher(ctx, { voucher_id: found.voucher_id, posted_on: day(wanted.posted_on), reason, case_id })
    await store.changeCase(db, user.county, case_id, { voided_at: now, void_reason: reason })
    changed({ subject: found.person_id, row: `reserve_case ${case_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ case_id, reason }) => ({ case_id, reason }),
)

/** The papers are there: application, identity, proof of the cause, two signatures. */
export const recordProof = command(
  'reserve.proof',
  'relief.write',
  async (ctx: OpenContext, wanted: { readonly case_id: string; readonly proof_on: string }): Promise<void> => {
    const { db, user, today, changed } = ctx
    const proof_on = day(wanted.proof_on)
    const found = await caseOf(ctx, wanted.case_id)
    if (found.proof_on !== null) throw new AppError('PROOF_ALREADY', { on: found.proof_on })
    if (proof_on > today) throw new AppError('DAY_IN_FUTURE', { on: proof_on })
    if (proof_on < found.paid_on) throw new AppError('PROOF_BEFORE_PAYMENT', { on: found.paid_on })
    await store.changeCase(db, user.county, wanted.case_id, { proof_on, proof_by: user.user_id })
    changed({ subject: found.person_id, row: `reserve_case ${wanted.case_id}`, before: { proof_on: null }, after: { proof_on } })
  },
  ({ case_id, proof_on }) => ({ case_id, proof_on }),
)

/** What was paid out of the reserve between two days, with the sums of what stands. */
export const reserveCases = query(
  'reserve.list',
  'relief.read',
  async ({ db, user, codec, today }: OpenContext, { from, to }: { readonly from: string; readonly to: string }): Promise<ReserveList> => {
    const records = await store.cases(db, user.county, day(from), day(to))
    const standing = records.filter(record => record.voided === null)
    return {
      rows: records.map(
        ({ id_cipher, amount_fen, ...record }): ReserveRow => ({
          ...record,
          amount_fen: fenToJson(amount_fen),
          masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
        }),
      ),
      persons: new Set(standing.map(record => record.person_id)).size,
      amount_fen: fenToJson(sumFen(standing.map(record => record.amount_fen))),
      overdue: standing.filter(record => record.proof_on === null && record.proof_due_on < today).length,
    }
  },
)
