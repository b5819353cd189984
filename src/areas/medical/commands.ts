import { day, type Day } from '../../kernel/day.ts'
import { fenFromJson, fenToJson, sumFen } from '../../kernel/money.ts'
import { command, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { claimDoubtText } from '../../server/messages/medical.ts'
import type { Answer, ClaimState, NewClaim } from './contract.ts'
import {
  burdenOf,
  claimDoubts,
  claimProblems,
  claimState,
  isAskedTwice,
  mayMove,
  STATE_WORD,
  type ClaimInput,
  type Move,
  type OtherClaim,
} from './rules.ts'
import * as store from './store.ts'

/** A caller inside the program might hand in a part of a fen: a refusal, not a bug. */
function fen(amount: number): bigint {
  if (!Number.isSafeInteger(amount)) throw new AppError('MEDICAL_AMOUNT_NOT_FEN', { amount })
  return fenFromJson(amount)
}

const inputOf = (wanted: NewClaim): ClaimInput => ({
  aid_class: wanted.aid_class,
  admitted_on: day(wanted.admitted_on),
  discharged_on: day(wanted.discharged_on),
  covered_fen: fen(wanted.covered_fen),
  basic_fen: fen(wanted.basic_fen),
  serious_fen: fen(wanted.serious_fen),
  other_fen: fen(wanted.other_fen),
  requested_fen: fen(wanted.requested_fen),
  received_on: day(wanted.received_on),
})

type Claim = { readonly claim: store.ClaimInsert; readonly warnings: string[] }

/** An application as the row that is stored, or its refusal. `others`: what the patient asked for already. */
export function claimOf(ctx: OpenContext, wanted: NewClaim, patient: store.PatientRecord, others: readonly OtherClaim[]): Claim {
  const { user, now, today, law, newId } = ctx
  const { person_id, scheme } = wanted
  const input = inputOf(wanted)
  const { name, born_on, died_on, division, household_id } = patient
  const burden_fen = burdenOf(input)
  const { admitted_on, discharged_on, received_on } = input
  refuse(claimProblems(input, patient, today, law), {
    name,
    born_on,
    died_on,
    admitted_on,
    discharged_on,
    received_on,
    short_fen: fenToJson(-burden_fen),
  })
  if (isAskedTwice({ scheme, discharged_on }, others)) throw new AppError('MEDICAL_STAY_TWICE', { name, scheme, discharged_on })
  const warnings = claimDoubts(input, others).map(claimDoubtText)
  const claim = {
    county: user.county,
    claim_id: newId(),
    division,
    person_id,
    household_id,
    scheme,
    hospital: wanted.hospital.trim(),
    illness: wanted.illness?.trim() ?? null,
    ...input,
    burden_fen,
    words: wordsFor(wanted.words, warnings, name),
    created_by: user.user_id,
    created_at: now,
  }
  return { claim, warnings }
}

export async function storeClaims({ db, changed }: OpenContext, claims: readonly store.ClaimInsert[]): Promise<void> {
  await store.insertClaims(db, claims)
  for (const { claim_id, person_id, scheme, discharged_on, burden_fen, requested_fen, received_on, illness } of claims) {
    const after = { scheme, discharged_on, burden_fen, requested_fen, received_on, illness }
    changed({ subject: person_id, row: `medical_claim ${claim_id}`, before: {}, after })
  }
}

/** 收件: one application with its bills. Nothing of it is edited later: a mistake is withdrawn and taken in anew. */
export const receiveClaim = command(
  'medical.receive',
  'medical.write',
  async (ctx: OpenContext, wanted: NewClaim): Promise<{ claim_id: string; warnings: string[] }> => {
    const { db, user } = ctx
    const { person_id } = wanted
    const patient = await store.patient(db, user.county, person_id, day(wanted.received_on))
    if (!patient) throw new AppError('MEDICAL_PERSON_NOT_FOUND', { person_id })
    const others = await store.otherClaims(db, user.county, [person_id])
    const { claim, warnings } = claimOf(ctx, wanted, patient, others)
    await storeClaims(ctx, [claim])
    return { claim_id: claim.claim_id, warnings }
  },
  ({ person_id, scheme, requested_fen }, { claim_id, warnings }) => ({
    person_id,
    claim_id,
    scheme,
    requested_fen,
    warnings: warnings.length,
  }),
)

/** The word that warnings need; none is kept where nothing had to be explained. */
function wordsFor(said: string | null, warnings: readonly string[], name: string): string | null {
  if (warnings.length === 0) return null
  const words = said?.trim() ?? ''
  if (words === '') throw new AppError('MEDICAL_NEEDS_WORDS', { name, warnings })
  return words
}

/** The claims of a list, locked. A claim of another county, or outside the scope, is no claim here: the whole list is refused. */
async function claimsFor({ db, user }: OpenContext, claim_ids: readonly string[], move: Move): Promise<readonly store.StoredClaim[]> {
  const wanted = new Set(claim_ids)
  const found = await store.claimsForChange(db, user.county, [...wanted])
  if (found.length < wanted.size) throw new AppError('MEDICAL_NOT_FOUND', { missing: wanted.size - found.length })
  for (const claim of found) {
    const state = claimState(claim)
    if (!mayMove(state, move)) throw new AppError(REFUSED[move], { name: claim.name, state: STATE_WORD[state] })
  }
  return found
}

const REFUSED: Readonly<Record<Move, string>> = {
  check: 'MEDICAL_NOT_TO_CHECK',
  declare: 'MEDICAL_NOT_TO_DECLARE',
  answer: 'MEDICAL_NOT_DECLARED',
  pay: 'MEDICAL_NOT_APPROVED',
  withdraw: 'MEDICAL_NOT_TO_WITHDRAW',
}

async function claimFor(ctx: OpenContext, claim_id: string, move: Move): Promise<store.StoredClaim> {
  const [claim] = await claimsFor(ctx, [claim_id], move)
  if (!claim) throw new AppError('MEDICAL_NOT_FOUND', { missing: 1 })
  return claim
}

/** A step is not taken before the one it stands on, and not tomorrow. */
function inOrder({ name }: store.StoredClaim, on: Day, earlier: Day | null, step: ClaimState, today: Day): void {
  if (on > today) throw new AppError('MEDICAL_IN_FUTURE', { name, received_on: on })
  if (earlier !== null && on < earlier) throw new AppError('MEDICAL_STEP_TOO_EARLY', { name, step: STATE_WORD[step], on, earlier })
}

type ManyOn<Key extends string> = { readonly claim_ids: readonly string[] } & { readonly [key in Key]: string }

/** 初审: the papers of these claims are complete and right. */
export const checkClaims = command(
  'medical.check',
  'medical.write',
  async (ctx: OpenContext, { claim_ids, checked_on }: ManyOn<'checked_on'>): Promise<void> => {
    const { db, user, today, changed } = ctx
    const on = day(checked_on)
    const claims = await claimsFor(ctx, claim_ids, 'check')
    for (const claim of claims) {
      inOrder(claim, on, claim.received_on, 'checked', today)
      changed({ subject: claim.person_id, row: `medical_claim ${claim.claim_id}`, before: { checked_on: null }, after: { checked_on } })
    }
    await store.changeClaims(db, user.county, claim_ids, { checked_on: on, checked_by: user.user_id })
  },
  ({ claim_ids, checked_on }) => ({ claims: claim_ids.length, checked_on }),
)

/** 申报: these claims go to the county together. */
export const declareClaims = command(
  'medical.declare',
  'medical.write',
  async (ctx: OpenContext, { claim_ids, declared_on }: ManyOn<'declared_on'>): Promise<{ claims: number; requested_fen: number }> => {
    const { db, user, today, changed } = ctx
    const on = day(declared_on)
    const claims = await claimsFor(ctx, claim_ids, 'declare')
    for (const claim of claims) {
      inOrder(claim, on, claim.checked_on, 'declared', today)
      changed({ subject: claim.person_id, row: `medical_claim ${claim.claim_id}`, before: { declared_on: null }, after: { declared_on } })
    }
    await store.changeClaims(db, user.county, claim_ids, { declared_on: on, declared_by: user.user_id })
    return { claims: claims.length, requested_fen: fenToJson(sumFen(claims.map(claim => claim.requested_fen))) }
  },
  ({ declared_on }, { claims, requested_fen }) => ({ declared_on, claims, requested_fen }),
)

type Answered = { readonly claim_id: string } & Answer

/** 批复 or 退回: what the county answered to a claim that was declared. */
export const answerClaim = command(
  'medical.answer',
  'medical.write',
  async (ctx: OpenContext, answer: Answered): Promise<void> => {
    const { db, user, today, changed } = ctx
    const { claim_id, kind } = answer
    const on = day(answer.on)
    const claim = await claimFor(ctx, claim_id, 'answer')
    inOrder(claim, on, claim.declared_on, kind, today)
    const change = { subject: claim.person_id, row: `medical_claim ${claim_id}` }
    if (answer.kind === 'returned') {
      const { reason, document } = answer
      const returned = { returned_on: on, return_reason: reason.trim(), answer_document: document }
      await store.changeClaims(db, user.county, [claim_id], { ...returned, answered_by: user.user_id })
      changed({ ...change, before: { returned_on: null }, after: { returned_on: on, reason: reason.trim() } })
      return
    }
    const approved_fen = fen(answer.approved_fen)
    if (approved_fen <= 0n) throw new AppError('MEDICAL_AMOUNT_NEGATIVE', {})
    const facts = { name: claim.name, requested_fen: fenToJson(claim.requested_fen), approved_fen: answer.approved_fen }
    const isAbove = approved_fen > claim.requested_fen
    if (isAbove && (answer.words?.trim() ?? '') === '') throw new AppError('MEDICAL_APPROVED_ABOVE_REQUEST', facts)
    await store.changeClaims(db, user.county, [claim_id], {
      approved_on: on,
      approved_fen,
      answer_document: answer.document.trim(),
      answer_words: isAbove ? (answer.words?.trim() ?? null) : null,
      answered_by: user.user_id,
    })
    changed({ ...change, before: { approved_on: null, approved_fen: null }, after: { approved_on: on, approved_fen } })
  },
  answer => ({
    claim_id: answer.claim_id,
    outcome: answer.kind,
    ...(answer.kind === 'approved' ? { approved_fen: answer.approved_fen } : {}),
  }),
)

type Paid = { readonly claim_id: string; readonly paid_on: string; readonly paid_fen: number }

/** 到账: what came into the account; never more than was approved. */
export const payClaim = command(
  'medical.pay',
  'medical.write',
  async (ctx: OpenContext, wanted: Paid): Promise<void> => {
    const { db, user, today, changed } = ctx
    const paid_on = day(wanted.paid_on)
    const paid_fen = fen(wanted.paid_fen)
    const claim = await claimFor(ctx, wanted.claim_id, 'pay')
    inOrder(claim, paid_on, claim.approved_on, 'paid', today)
    if (paid_fen <= 0n) throw new AppError('MEDICAL_AMOUNT_NEGATIVE', {})
    const approved_fen = claim.approved_fen ?? 0n
    if (paid_fen > approved_fen)
      throw new AppError('MEDICAL_PAID_ABOVE_APPROVAL', {
        name: claim.name,
        paid_fen: wanted.paid_fen,
        approved_fen: fenToJson(approved_fen),
      })
    await store.changeClaims(db, user.county, [wanted.claim_id], { paid_on, paid_fen, paid_by: user.user_id })
    const before = { paid_on: null, paid_fen: null }
    changed({ subject: claim.person_id, row: `medical_claim ${wanted.claim_id}`, before, after: { paid_on, paid_fen } })
  },
  ({ claim_id, paid_on, paid_fen }) => ({ claim_id, paid_on, paid_fen }),
)

/** 撤回, with a word: the only correction. What was paid, or came back from the county, stays as it is. */
export const withdrawClaim = command(
  'medical.withdraw',
  'medical.write',
  async (ctx: OpenContext, { claim_id, reason }: { readonly claim_id: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    const said = reason.trim()
    if (said === '') throw new AppError('MEDICAL_NEEDS_REASON')
    const claim = await claimFor(ctx, claim_id, 'withdraw')
    await store.changeClaims(db, user.county, [claim_id], {
      withdrawn_at: now,
      withdraw_reason: said,
      withdrawn_by: user.user_id,
    })
    const row = `medical_claim ${claim_id}`
    changed({ subject: claim.person_id, row, before: { withdrawn: false }, after: { withdrawn: true, reason: said } })
  },
  ({ claim_id, reason }) => ({ claim_id, reason }),
)
