import { monthToDate, monthFromDate, month as monthOf, formatMonth } from '../../kernel/month.ts'
import type { Day } from '../../kernel/day.ts'
import { fenToJson } from '../../kernel/money.ts'
import { command, permitOneOf, type Context, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { saveAttachment, sniffScan } from '../../server/files.ts'
import { forgetPlans, planForSets, refreshStatistics } from '../../server/db.plans.ts'
import { problemsOf } from './commands.checks.ts'
import type { BatchSummary, Bridge, RunBatch } from './contract.ts'
import { batchStatus, blocking, isMakerOf, latestMonth, mayAct, needsReason, type BatchAct } from './rules.ts'
import { summaryOf } from './rules.summary.ts'
import * as run from './store.run.ts'
import type { Asking } from './store.duties.ts'
import * as store from './store.ts'

export type BatchKey = { readonly batch_id: string }

export const asking = ({ user, today }: OpenContext): Asking => ({ county: user.county, today })

/** What a run takes from the batch or list that it stands on. */
type Ground = Pick<run.NewBatch, 'unit' | 'reason'> & { readonly number?: number }

/**
 * Makes a batch of a month: every line, the sums, the bridge and the check code, or nothing. A regular run takes all entitlements
 * of the month, a supplementary one those not paid yet, relief the grants of a list, a reissue the lines the bank sent back.
 */
export const runBatch = command(
  'payment.run',
  'payment.make',
  async (ctx: OpenContext, input: RunBatch): Promise<BatchSummary> => {
    const { db, user, now, newId } = ctx
    const month = monthToDate(monthOf(input.month))
    const programme = checkedProgramme(ctx, input)
    await run.lockProgramme(db, user.town, input.programme)
    const ground = await groundOf(ctx, input, month)
    const key = { county: user.county, town: user.town, programme: input.programme, month, kind: input.kind }
    const batch: run.NewBatch = {
      ...key,
      ...scopeOf(user.town),
      batch_id: newId(),
      unit: ground.unit,
      reason: ground.reason,
      number: ground.number ?? (await run.nextNumber(db, key)),
      relief_list_id: input.relief_list_id ?? null,
      corrects_batch: input.corrects_batch ?? null,
      made_by: user.user_id,
      made_at: now,
    }
    const previous = input.kind === 'regular' ? await run.previousBatch(db, batch) : undefined
    await run.insertBatch(db, batch, previous?.batch_id ?? null)
    const lines = await insertLines(ctx, batch)
    if (lines === 0)
      throw new AppError(input.kind === 'reissue' ? 'NOTHING_TO_REISSUE' : 'PAID_BATCH_EMPTY', {
        programme: programme.title,
        month: formatMonth(monthOf(input.month)),
        kind: input.kind,
      })
    await saveSums(ctx, batch, previous)
    return summary(ctx, batch.batch_id)
  },
  (input, output) => ({
    batch_id: output.batch_id,
    programme: input.programme,
    month: input.month,
    kind: input.kind,
    number: output.number,
    lines: output.lines,
    net_fen: output.net_fen,
    hash: output.hash,
  }),
)

/** What needs no look into the database: the programme, the kind, the month, the reason. */
function checkedProgramme({ law, today }: Context, { programme, kind, month, reason, relief_list_id, corrects_batch }: RunBatch) {
  const known = law.programmes.find(({ id }) => id === programme)
  if (!known) throw new AppError('PROGRAMME_UNKNOWN', { programme })
  const fits =
    kind === 'relief'
      ? !known.recurring && relief_list_id !== undefined
      : kind === 'reissue'
        ? corrects_batch !== undefined
        : known.recurring
  if (!fits || (kind !== 'relief' && relief_list_id !== undefined) || (kind !== 'reissue' && corrects_batch !== undefined)) {
    throw new AppError('BATCH_KIND_WRONG', { programme: known.title, kind })
  }
  const latest = latestMonth(today)
  if (month > latest) throw new AppError('MONTH_TOO_FAR', { month: formatMonth(monthOf(month)), latest: formatMonth(latest) })
  // A relief list brings its own reason.
  if (needsReason(kind) && kind !== 'relief' && (reason ?? '').trim() === '') throw new AppError('BATCH_REASON_NEEDED', { kind })
  return known
}

async function groundOf(ctx: OpenContext, input: RunBatch, month: Day): Promise<Ground> {
  const { db, user, law } = ctx
  const { unit } = law.programme(input.programme)
  const reason = input.reason?.trim() ?? null
  if (input.relief_list_id !== undefined) return reliefGround(ctx, input.relief_list_id, input.programme, month, reason)
  if (input.corrects_batch !== undefined) return reissueGround(ctx, input.corrects_batch, input.programme, month, reason)
  if (input.kind !== 'regular') return { unit, reason }
  const existing = await store.regularBatch(db, { county: user.county, town: user.town, programme: input.programme, month })
  if (existing !== undefined) throw new AppError('MONTH_ALREADY_RUN', await factsOf(ctx, existing))
  // Rosters state starts long before the office used Doudi; what was paid then was paid by the system of that time.
  const first = await store.firstRegularMonth(db, { county: user.county, town: user.town, programme: input.programme })
  if (first !== null && month < first)
    throw new AppError('MONTH_BEFORE_FIRST', { month: formatMonth(monthOf(input.month)), first: formatMonth(monthFromDate(first as Day)) })
  return { unit, reason }
}

async function reliefGround(
  ctx: OpenContext,
  relief_list_id: string,
  programme: string,
  month: Day,
  reason: string | null,
): Promise<Ground> {
  const { db, user } = ctx
  const list = await store.reliefList(db, user.county, relief_list_id, programme)
  if (!list) throw new AppError('RELIEF_LIST_NOT_FOUND', { relief_list_id })
  if (list.voided) throw new AppError('RELIEF_LIST_VOIDED', { number: list.number })
  const made = (await store.batches(db, asking(ctx), { relief_list_ids: [relief_list_id] })).find(batch => batch.voided_at === null)
  if (made) throw new AppError('RELIEF_ALREADY_RUN', await factsOf(ctx, made.batch_id))
  if (list.paid_month !== month)
    throw new AppError('RELIEF_MONTH_DIFFERS', { number: list.number, month: formatMonth(monthFromDate(list.paid_month as Day)) })
  return { unit: list.unit, reason: reason ?? list.reason, ...(list.taken ? {} : { number: list.number }) }
}

async function reissueGround(
  ctx: OpenContext,
  corrects_batch: string,
  programme: string,
  month: Day,
  reason: string | null,
): Promise<Ground> {
  const [corrected] = await store.batches(ctx.db, asking(ctx), { batch_id: corrects_batch })
  if (!corrected || corrected.programme !== programme) throw new AppError('CORRECTED_BATCH_NOT_FOUND', { batch_id: corrects_batch })
  const status = batchStatus(corrected)
  if (status !== 'returned') throw new AppError('BATCH_NOT_RETURNED', { batch_id: corrects_batch, status })
  if (corrected.paid_month !== month)
    throw new AppError('REISSUE_MONTH_DIFFERS', { month: formatMonth(monthFromDate(corrected.paid_month as Day)) })
  return { unit: corrected.unit, reason }
}

async function insertLines(ctx: OpenContext, batch: run.NewBatch): Promise<number> {
  await forgetPlans(ctx.db)
  await planForSets(ctx.db)
  const lines = await linesOf(ctx, batch)
  await refreshStatistics(ctx.db, ['payment_line', 'payment_batch'], lines)
  return lines
}

async function linesOf({ db, user }: OpenContext, batch: run.NewBatch): Promise<number> {
  if (batch.kind === 'relief') return run.insertReliefLines(db, batch)
  if (batch.kind === 'reissue') return run.insertReissueLines(db, batch)
  const lines = await run.insertEntitledLines(db, batch)
  if (batch.kind === 'supplementary') return lines
  // A beneficiary outside the user's sight would be left out in silence.
  const entitled = (await store.entitledOf(db, user.county, batch.month)).find(each => each.programme === batch.programme)?.entitled ?? 0
  if (entitled !== lines) throw new AppError('ENTITLED_OUT_OF_SIGHT', { missing: entitled - lines })
  return lines
}

async function saveSums(
  { db, user: { county } }: OpenContext,
  { batch_id }: run.NewBatch,
  previous: { batch_id: string; paid_month: string } | undefined,
): Promise<void> {
  const totals = await run.totalsOf(db, county, batch_id)
  const compared = await run.bridgeOf(db, county, batch_id, previous?.batch_id ?? null)
  const bridge: Bridge = {
    ...compared,
    previous_month: previous ? monthFromDate(previous.paid_month as Day) : null,
    previous_fen: fenToJson(compared.previous_fen),
    added_fen: fenToJson(compared.added_fen),
    removed_fen: fenToJson(compared.removed_fen),
    changed_fen: fenToJson(compared.changed_fen),
    due_fen: fenToJson(compared.due_fen),
    back_pay_fen: fenToJson(totals.back_pay_fen),
    offset_fen: fenToJson(totals.offset_fen),
    net_fen: fenToJson(totals.net_fen),
  }
  await run.saveTotals(db, county, batch_id, totals, bridge)
}

/** The batch as the wire has it; BATCH_NOT_FOUND outside the user's scope. */
export async function summary(ctx: OpenContext, batch_id: string): Promise<BatchSummary> {
  return summaryOf(await batchRow(ctx, batch_id))
}

export async function batchRow(ctx: OpenContext, batch_id: string): Promise<store.BatchRow> {
  const [row] = await store.batches(ctx.db, asking(ctx), { batch_id })
  if (!row) throw new AppError('BATCH_NOT_FOUND', { batch_id })
  return row
}

/** The batch after a step; for the audit what it was before, and what it is now. */
export async function stepped(ctx: OpenContext, before: store.BatchRow): Promise<BatchSummary> {
  const after = await batchRow(ctx, before.batch_id)
  ctx.changed({ row: `payment_batch ${before.batch_id}`, before: standing(before), after: standing(after) })
  return summaryOf(after)
}

const standing = (row: store.BatchRow) => ({
  batch_state: batchStatus(row),
  lines: row.lines,
  net_fen: row.net_fen,
  failed_lines: row.failed_lines,
  failed_fen: row.failed_fen,
})

async function factsOf(ctx: OpenContext, batch_id: string): Promise<Record<string, unknown>> {
  const row = await batchRow(ctx, batch_id)
  return {
    batch_id,
    state: batchStatus(row),
    programme: ctx.law.programme(row.programme).title,
    month: formatMonth(monthFromDate(row.paid_month as Day)),
    number: row.number,
  }
}

/** Takes the batch for this transaction and refuses what its state does not allow. */
export async function lockedBatch(ctx: OpenContext, batch_id: string, act: BatchAct): Promise<store.BatchRow> {
  if (!(await store.lockBatch(ctx.db, ctx.user.county, batch_id))) throw new AppError('BATCH_NOT_FOUND', { batch_id })
  const row = await batchRow(ctx, batch_id)
  const status = batchStatus(row)
  if (!mayAct(status, act)) throw new AppError('BATCH_STEP_WRONG', { batch_id, status, act })
  return row
}

export const moment = ({ user, now }: OpenContext, batch_id: string) => ({ county: user.county, batch_id, by: user.user_id, at: now })

/** Explains a warning. An error cannot be explained away. */
export const noteProblem = command(
  'payment.note',
  'payment.make',
  async (ctx: OpenContext, input: BatchKey & { readonly code: string; readonly note: string }): Promise<BatchSummary> => {
    const batch = await lockedBatch(ctx, input.batch_id, 'note')
    const problem = (await problemsOf(ctx, batch)).find(each => each.code === input.code && each.severity === 'warning')
    if (!problem) throw new AppError('NO_SUCH_WARNING', { code: input.code })
    const note = input.note.trim()
    if (note === '') throw new AppError('WARNING_WITHOUT_NOTE', { codes: input.code })
    await store.saveNote(ctx.db, moment(ctx, input.batch_id), ctx.user.town, input.code, note)
    return summary(ctx, input.batch_id)
  },
  input => ({ batch_id: input.batch_id, code: input.code }),
)

export async function refuseBlocked(ctx: OpenContext, batch: store.BatchRow): Promise<void> {
  const blocked = blocking(await problemsOf(ctx, batch))
  const [first] = blocked
  if (!first) return
  const facts = {
    batch_id: batch.batch_id,
    count: blocked.reduce((sum, each) => sum + each.count, 0),
    codes: blocked.map(each => each.code).join('、'),
  }
  throw new AppError(first.severity === 'error' ? 'BATCH_HAS_ERRORS' : 'WARNING_WITHOUT_NOTE', facts)
}

/** Hands the roster to the head, or to the approver where nobody may review: no error is left and every warning has its note. */
export const submitBatch = command(
  'payment.submit',
  'payment.make',
  async (ctx: OpenContext, { batch_id }: BatchKey): Promise<BatchSummary> => {
    const batch = await lockedBatch(ctx, batch_id, 'submit')
    await refuseBlocked(ctx, batch)
    await store.markSubmitted(ctx.db, moment(ctx, batch_id))
    return stepped(ctx, batch)
  },
  ({ batch_id }) => ({ batch_id }),
)

/** The lines still give the check code that was made with them, and who reviews or approves has seen this one. */
export async function refuseChanged({ db, user }: OpenContext, batch: store.BatchRow, seen: string): Promise<void> {
  const { hash } = await run.totalsOf(db, user.county, batch.batch_id)
  if (hash !== batch.hash || hash !== seen.toLowerCase()) throw new AppError('BATCH_CHANGED', { batch_id: batch.batch_id })
}

/** Who handed a roster in answers for it like who made it. */
export function refuseMaker({ user }: OpenContext, batch: store.BatchRow, code: 'APPROVER_IS_MAKER' | 'REVIEWER_IS_MAKER'): void {
  if (isMakerOf(batch, user.user_id)) throw new AppError(code, { batch_id: batch.batch_id, maker: user.name })
}

/** Approval on screen, by another person than the maker and the reviewer, of exactly the roster whose check code the approver saw. */
export const approveBatch = command(
  'payment.approve',
  'payment.approve',
  async (ctx: OpenContext, { batch_id, hash }: BatchKey & { readonly hash: string }): Promise<BatchSummary> => {
    const batch = await lockedBatch(ctx, batch_id, 'approve')
    refuseMaker(ctx, batch, 'APPROVER_IS_MAKER')
    if (batch.reviewed_by === ctx.user.user_id) throw new AppError('APPROVER_IS_REVIEWER', { batch_id })
    await refuseChanged(ctx, batch, hash)
    await refuseBlocked(ctx, batch)
    await store.markApproved(ctx.db, moment(ctx, batch_id), null)
    return stepped(ctx, batch)
  },
  ({ batch_id }, output) => ({ batch_id, hash: output.hash, net_fen: output.net_fen }),
)

type Seen = BatchKey & { readonly hash: string }
export type UploadedFile = { readonly name: string; readonly content: Uint8Array }

/**
 * Approval on paper: the scan of the signed 审批单, uploaded by another person than who made the roster or handed it in, with the check
 * code of the paper he compared it with. The leader who signed need not be a user; whoever may review, approve or send money may upload,
 * the reviewer too: it is the signature that decides.
 */
export const attachApproval = command(
  'payment.scan',
  'payment.read',
  async (ctx: OpenContext, { batch_id, hash, file }: Seen & { readonly file: UploadedFile }): Promise<BatchSummary> => {
    permitOneOf(ctx, 'payment.scan', ['payment.approve', 'payment.review', 'payment.send'])
    const batch = await lockedBatch(ctx, batch_id, 'scan')
    refuseMaker(ctx, batch, 'APPROVER_IS_MAKER')
    const media_type = sniffScan(file.content)
    if (media_type === undefined) throw new AppError('SCAN_NOT_READABLE', { file: file.name })
    await refuseChanged(ctx, batch, hash)
    await refuseBlocked(ctx, batch)
    const scan_id = await saveAttachment(ctx, { kind: 'approval_scan', file_name: file.name, media_type, content: file.content })
    await store.markApproved(ctx.db, moment(ctx, batch_id), scan_id)
    return stepped(ctx, batch)
  },
  ({ batch_id }, output) => ({ batch_id, hash: output.hash, net_fen: output.net_fen, scan_id: output.scan_id }),
)

/** Takes a roster back before any bank has seen it; the month is free for another run. */
export const voidBatch = command(
  'payment.void',
  'payment.make',
  async (ctx: OpenContext, { batch_id, reason }: BatchKey & { readonly reason: string }): Promise<BatchSummary> => {
    const batch = await lockedBatch(ctx, batch_id, 'void')
    const why = reason.trim()
    if (why === '') throw new AppError('BATCH_REASON_NEEDED', { kind: 'void' })
    const later = await store.successorOf(ctx.db, ctx.user.county, batch_id)
    if (later)
      throw new AppError('LATER_BATCH_EXISTS', { batch_id: later.batch_id, month: formatMonth(monthFromDate(later.paid_month as Day)) })
    await store.markVoided(ctx.db, moment(ctx, batch_id), why)
    return stepped(ctx, batch)
  },
  ({ batch_id }) => ({ batch_id }),
)
