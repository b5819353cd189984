import type { Day } from '../../kernel/day.ts'
import { fenToJson } from '../../kernel/money.ts'
import { monthFromDate } from '../../kernel/month.ts'
import type { BatchKind, BatchSummary, Bridge, Unit } from './contract.ts'
import { batchStatus, reviewOf, type BatchMoments } from './rules.ts'

/** A stored batch: money as bigint fen, `paid_month` a first-of-month day, names of those who acted. */
export type StoredBatch = BatchMoments & {
  readonly submitted_by: string | null
  readonly reviewed_by: string | null
  readonly approved_by: string | null
  readonly sent_by: string | null
  readonly sent_back_at: string | null
  readonly sent_back_reason: string | null
  readonly batch_id: string
  readonly programme: string
  readonly paid_month: string
  readonly kind: BatchKind
  readonly number: number
  readonly unit: Unit
  readonly reason: string | null
  readonly relief_list_id: string | null
  readonly corrects_batch: string | null
  readonly previous_batch: string | null
  readonly scan_id: string | null
  readonly lines: number
  readonly households: number
  readonly persons: number
  readonly base_fen: bigint
  readonly uplift_fen: bigint
  readonly back_pay_fen: bigint
  readonly offset_fen: bigint
  readonly net_fen: bigint
  readonly bridge: Bridge
  readonly hash: string
  readonly approved_via: 'screen' | 'paper' | null
  readonly made_at: string
  readonly void_reason: string | null
  readonly maker: string | null
  readonly submitter: string | null
  readonly reviewer: string | null
  readonly returner: string | null
  readonly approver: string | null
  readonly sender: string | null
  readonly voider: string | null
  readonly failed_lines: number
  readonly failed_fen: bigint
  readonly reissued_lines: number
}

const actor = (name: string | null, at: string | null) => (at === null ? null : { name: name ?? '', at })

/** The batch as the wire has it. */
export const summaryOf = (b: StoredBatch): BatchSummary => ({
  batch_id: b.batch_id,
  programme: b.programme,
  month: monthFromDate(b.paid_month as Day),
  kind: b.kind,
  number: b.number,
  unit: b.unit,
  reason: b.reason,
  status: batchStatus(b),
  lines: b.lines,
  households: b.households,
  persons: b.persons,
  base_fen: fenToJson(b.base_fen),
  uplift_fen: fenToJson(b.uplift_fen),
  back_pay_fen: fenToJson(b.back_pay_fen),
  offset_fen: fenToJson(b.offset_fen),
  net_fen: fenToJson(b.net_fen),
  hash: b.hash,
  bridge: b.bridge,
  made: actor(b.maker, b.made_at),
  submitted: actor(b.submitter, b.submitted_at),
  review: reviewOf(b),
  reviewed: actor(b.reviewer, b.reviewed_at),
  sent_back: actor(b.returner, b.sent_back_at),
  sent_back_reason: b.sent_back_reason,
  approved: actor(b.approver, b.approved_at),
  approved_via: b.approved_via,
  sent: actor(b.sender, b.sent_at),
  returned_at: b.returned_at,
  voided: actor(b.voider, b.voided_at),
  void_reason: b.void_reason,
  relief_list_id: b.relief_list_id,
  corrects_batch: b.corrects_batch,
  previous_batch: b.previous_batch,
  scan_id: b.scan_id,
  failed_lines: b.failed_lines,
  failed_fen: fenToJson(b.failed_fen),
  reissued_lines: b.reissued_lines,
})
