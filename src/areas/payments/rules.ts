import type { Day } from '../../kernel/day.ts'
import { addMonths, monthFromDate, type Month } from '../../kernel/month.ts'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import type { Permission } from '../users/contract.ts'
import { permissionsOf, ROLES } from '../users/rules.ts'
import type { BatchKind, BatchProblem, BatchStatus, Bridge, Review } from './contract.ts'

/** What has happened to a batch; each moment is null until it comes. */
export type BatchMoments = {
  readonly made_by: string
  readonly submitted_at: string | null
  readonly reviewed_at: string | null
  /** Somebody other than who made it and handed it in may review it, and another one than he may approve it. */
  readonly reviewable: boolean
  readonly approved_at: string | null
  readonly sent_at: string | null
  readonly returned_at: string | null
  readonly voided_at: string | null
}

/** Made it, or handed it in: he can neither review nor approve it. */
export const isMakerOf = (batch: Pick<BatchMoments, 'made_by'> & { readonly submitted_by: string | null }, user_id: string): boolean =>
  batch.made_by === user_id || batch.submitted_by === user_id

const rolesFor = (permission: Permission): readonly string[] => ROLES.filter(role => permissionsOf([role]).has(permission))
/** Roles that make somebody a reviewer or an approver of the office's batches. */
export const REVIEWER_ROLES = rolesFor('payment.review')
export const APPROVER_ROLES = rolesFor('payment.approve')

/** Whether the review is due, done, or nobody's: what was approved without one stays so, whoever comes later. */
export function reviewOf({ reviewed_at, approved_at, reviewable }: BatchMoments): Review {
  if (reviewed_at !== null) return 'done'
  return approved_at === null && reviewable ? 'due' : 'none'
}

/** The status follows from what happened; the same table serves the server and the buttons. */
export function batchStatus(batch: BatchMoments): BatchStatus {
  if (batch.voided_at !== null) return 'voided'
  if (batch.returned_at !== null) return 'returned'
  if (batch.sent_at !== null) return 'sent'
  if (batch.approved_at !== null) return 'approved'
  if (batch.submitted_at === null) return 'draft'
  return reviewOf(batch) === 'due' ? 'in_review' : 'submitted'
}

/** Before who reviews or who approves. */
export const isHandedIn = (status: BatchStatus): boolean => status === 'in_review' || status === 'submitted'
/** Nobody has agreed to the payment yet: what is wrong with the roster can still hold it up. */
export const isUnapproved = (status: BatchStatus): boolean => status === 'draft' || isHandedIn(status)

export const BATCH_ACTS = [
  'note',
  'submit',
  'review',
  'send_back',
  'withdraw',
  'approve',
  'scan',
  'void',
  'bank_list',
  'return',
  'reissue',
] as const
export type BatchAct = (typeof BATCH_ACTS)[number]

/** What may be done next. Void is for a roster that no bank has seen: money that went out is corrected by later lines, never taken back. */
const NEXT: Readonly<Record<BatchStatus, readonly BatchAct[]>> = {
  draft: ['note', 'submit', 'void'],
  in_review: ['note', 'review', 'send_back', 'withdraw', 'void'],
  submitted: ['note', 'send_back', 'withdraw', 'approve', 'scan', 'void'],
  approved: ['bank_list', 'void'],
  sent: ['bank_list', 'return'],
  returned: ['bank_list', 'reissue'],
  voided: [],
}
export const mayAct = (status: BatchStatus, act: BatchAct): boolean => NEXT[status].includes(act)

/** Relief, supplementary and reissue batches are numbered 1…n and say why; the regular run needs neither. */
export const needsReason = (kind: BatchKind): boolean => kind !== 'regular'

/** What blocks the way to approval: errors first, then warnings nobody has explained. */
export function blocking(problems: readonly BatchProblem[]): readonly BatchProblem[] {
  const errors = problems.filter(problem => problem.severity === 'error')
  return errors.length > 0 ? errors : problems.filter(problem => problem.severity === 'warning' && problem.note === null)
}

/** Errors by line, and warnings nobody has explained. */
export const countsOf = (problems: readonly BatchProblem[]): { readonly errors: number; readonly unexplained: number } => ({
  errors: problems.reduce((total, { severity, count }) => total + (severity === 'error' ? count : 0), 0),
  unexplained: problems.filter(({ severity, note }) => severity === 'warning' && note === null).length,
})

/** `农低-202006-1`: what stands on paper as the batch's number. */
export const batchNumber = (shortTitle: string, month: string, number: number): string =>
  `${shortTitle}-${month.replace('-', '')}-${number}`

/** A roster may be made for the month of today and the next one: the days before a new month are when it is made. */
export const latestMonth = (today: Day): Month => addMonths(monthFromDate(today), 1)

/** An amount that differs from last month's by more than this share needs a note [OWN]. */
export const AMOUNT_CHANGE_PERCENT = 30
/** An account newer than this many days that replaced another one needs a note [OWN]. */
export const NEW_ACCOUNT_DAYS = 30

const signed = (count: number): string => (count < 0 ? `－${-count}` : `＋${count}`)

/** The bridge identity as it is printed below a roster. */
export function bridgeInWords(b: Bridge): string {
  const yuan = (fen: number): string => formatYuan(fenFromJson(fen))
  const persons = `上月 ${b.previous_persons} 人＋新增 ${b.added_persons}－停发 ${b.removed_persons}${signed(b.changed_persons)}（变更）＝本月 ${b.persons} 人`
  const money = `上月 ${yuan(b.previous_fen)} 元＋新增 ${yuan(b.added_fen)}－停发 ${yuan(b.removed_fen)}${b.changed_fen < 0 ? '－' : '＋'}${yuan(Math.abs(b.changed_fen))}（变更）＝本月应发 ${yuan(b.due_fen)} 元`
  return `${persons}；${money}`
}
