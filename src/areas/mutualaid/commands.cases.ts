import { day, type Day } from '../../kernel/day.ts'
import { fenFromJson, fenToJson, sumFen } from '../../kernel/money.ts'
import { command, permitOneOf, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { aidDoubtText } from '../../server/messages/mutualaid.ts'
import { postVoucher, reverseVoucher } from '../funds/commands.ts'
import { PURPOSE_RELIEF } from '../funds/rules.ts'
import { familyHelp, lockFamily } from '../relief/commands.reserve.ts'
import type { AidLevel } from './contract.ts'
import type { AidList, AidPaid, AidRow, AidWarning, NewAidCase, Vote } from './contract.cases.ts'
import { votersOn } from './rules.ts'
import { aidDoubts, aidProblems, sumsOf, type Board } from './rules.cases.ts'
import * as store from './store.cases.ts'
import { directors, society, type StoredSociety } from './store.ts'

async function payeeOf({ db, user }: OpenContext, person_id: string, on: Day): Promise<store.PayeeRecord> {
  const payee = await store.payee(db, user.county, person_id, on)
  if (!payee) throw new AppError('GRANT_PERSON_NOT_FOUND', { person_id })
  return payee
}

/** The society that pays; undefined where the county does. */
async function payerOf({ db, user }: OpenContext, society_id: string | null): Promise<StoredSociety | undefined> {
  if (society_id === null) return undefined
  const payer = await society(db, user.county, society_id)
  if (!payer) throw new AppError('SOCIETY_NOT_FOUND', { society_id })
  return payer
}

type Seats = Board & { readonly kinNames: readonly string[] }

/** Who votes on that day, and who of them stands in the family under the same name: one village, one name, most likely one man. */
async function boardOf({ db, user }: OpenContext, payer: StoredSociety | undefined, payee: store.PayeeRecord, on: Day): Promise<Seats> {
  if (payer === undefined) return { seats: 0, kin: 0, kinNames: [] }
  const voters = votersOn(await directors(db, user.county, payer.society_id), on).map(each => each.name)
  const kinNames = voters.filter(name => payee.family.includes(name))
  return { seats: voters.length, kin: kinNames.length, kinNames }
}

type Asked = { readonly person_id: string; readonly cause: string; readonly amount_fen: number; readonly paid_on: string }

/** What the family got this year from every pot, and what of the case has to be explained. */
async function looked(ctx: OpenContext, { person_id, cause, amount_fen, paid_on }: Asked, payee: store.PayeeRecord, level: AidLevel) {
  const on = day(paid_on)
  const earlier = await familyHelp(ctx, { person_id, household_id: payee.household_id, on })
  const doubts = aidDoubts({ level, cause, amount_fen: fenFromJson(amount_fen), paid_on: on }, earlier, ctx.law)
  const warnings = doubts.map((doubt): AidWarning => ({ code: doubt.code, text: aidDoubtText(doubt, ctx.law), unchecked: doubt.unchecked }))
  return { earlier, warnings }
}

/** Before it is paid; writes nothing. */
export const checkAid = query(
  'aid.check',
  'mutual.read',
  async (ctx: OpenContext, asked: Asked & { readonly society_id?: string; readonly voted_on: string }) => {
    const payee = await payeeOf(ctx, asked.person_id, day(asked.paid_on))
    const payer = await payerOf(ctx, asked.society_id ?? null)
    const { seats, kinNames } = await boardOf(ctx, payer, payee, day(asked.voted_on))
    return {
      name: payee.name,
      village: payee.village,
      household_size: payee.family.length,
      board_seats: seats,
      kin: [...kinNames],
      ...(await looked(ctx, asked, payee, payer?.level ?? 'county')),
    }
  },
  { people: ({ person_id }) => [person_id] },
)

/** Pays one case after its vote: the case and its voucher in one transaction, under the fund's lock. What the county pays rests on its document. */
export const payAid = command(
  'aid.pay',
  'mutual.write',
  async (ctx: OpenContext, wanted: NewAidCase): Promise<AidPaid> => {
    const { db, user, now, today, law, newId, changed } = ctx
    // The county's money is no village's to write down.
    if (wanted.society_id === null) permitOneOf(ctx, 'aid.pay', ['mutual.manage'])
    const [asked_on, voted_on, paid_on] = [day(wanted.asked_on), day(wanted.voted_on), day(wanted.paid_on)]
    const payee = await payeeOf(ctx, wanted.person_id, paid_on)
    const payer = await payerOf(ctx, wanted.society_id)
    const board = await boardOf(ctx, payer, payee, voted_on)
    refuse(aidProblems({ ...wanted, asked_on, voted_on, paid_on }, payee, payer, board, today, law), factsOf(wanted, payee, payer, board))
    const level = payer?.level ?? 'county'
    const case_id = newId()
    const amount_fen = fenFromJson(wanted.amount_fen)
    const posted = payer === undefined ? null : await postVoucher(ctx, voucherOf(ctx, wanted, payer, case_id))
    const { person_id, unit, cause, paid_how } = wanted
    // Looked at under the family's lock: two clerks cannot both be the first to help it, from whatever pot.
    await lockFamily(ctx, { person_id, household_id: payee.household_id })
    const { warnings } = await looked(ctx, wanted, payee, level)
    const words = wordsFor(wanted, payee, warnings)
    await store.insertCase(db, {
      ...decidedOf(wanted),
      county: user.county,
      case_id,
      division: payee.division,
      level,
      society_id: payer?.society_id ?? null,
      fund_id: payer?.fund_id ?? null,
      voucher_id: posted?.voucher_id ?? null,
      household_id: payee.household_id,
      words,
      created_by: user.user_id,
      created_at: now,
    })
    changed({ subject: person_id, row: `aid_case ${case_id}`, before: {}, after: { level, unit, cause, amount_fen, paid_on, paid_how } })
    return { case_id, voucher: posted === null ? null : `${posted.year}-${posted.number}`, warnings }
  },
  ({ society_id, person_id, amount_fen, paid_on, paid_how }, { case_id, warnings }) => ({
    society_id,
    person_id,
    case_id,
    amount_fen,
    paid_on,
    paid_how,
    warnings: warnings.length,
  }),
)

const NO_VOTE = { board_seats: null, board_present: null, kin_left: null, board_favour: null }

/** What was asked for, decided and paid, as it is kept. */
function decidedOf({ person_id, unit, cause, amount_fen, asked_on, voted_on, vote, paid_on, paid_how, document }: NewAidCase) {
  const paper = document?.trim() ?? ''
  return {
    person_id,
    unit,
    cause,
    amount_fen: fenFromJson(amount_fen),
    asked_on: day(asked_on),
    voted_on: day(voted_on),
    ...(vote ?? NO_VOTE),
    paid_on: day(paid_on),
    paid_how,
    document: paper === '' ? null : paper,
  }
}

const factsOf = (wanted: NewAidCase, payee: store.PayeeRecord, payer: StoredSociety | undefined, board: Seats) => ({
  ...wanted.vote,
  name: payee.name,
  born_on: payee.born_on,
  died_on: payee.died_on,
  village: payee.village,
  cause: wanted.cause,
  asked_on: wanted.asked_on,
  voted_on: wanted.voted_on,
  paid_on: wanted.paid_on,
  society: payer?.name,
  founded_on: payer?.founded_on,
  closed_on: payer?.closed_on,
  registered: board.seats,
  kin: board.kinNames.join('、'),
})

const voucherOf = ({ law }: OpenContext, wanted: NewAidCase, payer: StoredSociety, case_id: string) => ({
  fund_id: payer.fund_id,
  posted_on: day(wanted.paid_on),
  purpose: PURPOSE_RELIEF,
  place: wanted.paid_how,
  amount_fen: fenFromJson(wanted.amount_fen),
  // No name: a journal is read by more people than the case.
  words: `救急难救助：${law.codeName('relief_cause', wanted.cause) ?? wanted.cause}`,
  document: null,
  case_id,
})

/** The word that the warnings need; none is kept where nothing had to be explained. */
function wordsFor({ words }: NewAidCase, { name }: store.PayeeRecord, warnings: readonly AidWarning[]): string | null {
  if (warnings.length === 0) return null
  const said = words?.trim() ?? ''
  if (said === '') throw new AppError('AID_NEEDS_WORDS', { name, warnings: warnings.map(each => each.text) })
  return said
}

/** Takes a case back: its voucher is reversed and the money is there again. */
export const voidAid = command(
  'aid.void',
  'mutual.write',
  async (ctx: OpenContext, wanted: { readonly case_id: string; readonly posted_on: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    const { case_id, reason } = wanted
    const found = await store.caseForChange(db, user.county, case_id)
    if (!found) throw new AppError('AID_NOT_FOUND', { case_id })
    if (found.voided) throw new AppError('AID_VOIDED')
    if (found.society_id !== null && !found.own) throw new AppError('AID_OF_ABOVE')
    if (found.voucher_id === null) permitOneOf(ctx, 'aid.void', ['mutual.manage'])
    else await reverseVoucher(ctx, { voucher_id: found.voucher_id, posted_on: day(wanted.posted_on), reason, case_id })
    await store.voidCase(db, user.county, case_id, now, reason)
    changed({ subject: found.person_id, row: `aid_case ${case_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ case_id, reason }) => ({ case_id, reason }),
)

/** What was paid between two days at every level, with the sums of what stands. */
export const aidCases = query(
  'aid.list',
  'mutual.read',
  async ({ db, user, codec }: OpenContext, { from, to }: { readonly from: string; readonly to: string }): Promise<AidList> => {
    const records = await store.cases(db, user.county, day(from), day(to))
    const standing = records.filter(record => record.voided === null)
    return {
      rows: records.map(
        ({ id_cipher, amount_fen, board_seats, board_present, kin_left, board_favour, ...record }): AidRow => ({
          ...record,
          amount_fen: fenToJson(amount_fen),
          masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
          vote: voteOf({ board_seats, board_present, kin_left, board_favour }),
        }),
      ),
      sums: sumsOf(standing),
      cases: standing.length,
      amount_fen: fenToJson(sumFen(standing.map(record => record.amount_fen))),
    }
  },
)

type StoredVote = { readonly [field in keyof Vote]: number | null }
const voteOf = ({ board_seats, board_present, kin_left, board_favour }: StoredVote): Vote | null =>
  board_seats === null || board_present === null || kin_left === null || board_favour === null
    ? null
    : { board_seats, board_present, kin_left, board_favour }
