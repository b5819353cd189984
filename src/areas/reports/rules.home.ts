import { addMonths, month as monthOf, type Month } from '../../kernel/month.ts'
import { isHandedIn } from '../payments/rules.ts'
import type { Permission } from '../users/contract.ts'
import type { HomeBatch, HomeProgramme, QueueId } from './contract.home.ts'

/** The right that makes a queue somebody's work; a queue of others is not shown to him. */
const WORK_OF: Readonly<Record<QueueId, Permission>> = {
  with_errors: 'payment.make',
  to_submit: 'payment.make',
  to_review: 'payment.review',
  to_approve: 'payment.approve',
  to_send: 'payment.send',
  returned: 'payment.make',
  import_drafts: 'import.write',
  dead_entitled: 'entitlement.write',
  without_account: 'person.write',
  accounts_to_confirm: 'account.confirm',
  provisional_villages: 'division.write',
}
export const isWorkOf = (queue: QueueId, permissions: ReadonlySet<Permission>): boolean => permissions.has(WORK_OF[queue])

/** The queue in which a batch waits for somebody; undefined while a bank has it or all is done. */
export function queueOf(batch: HomeBatch): QueueId | undefined {
  if (batch.status === 'draft') return batch.errors > 0 ? 'with_errors' : 'to_submit'
  if (isHandedIn(batch.status)) {
    if (batch.errors > 0) return 'with_errors'
    return batch.mine ? undefined : batch.status === 'in_review' ? 'to_review' : 'to_approve'
  }
  if (batch.status === 'approved') return 'to_send'
  return batch.status === 'returned' && batch.failed_open > 0 ? 'returned' : undefined
}

/** Months between the last regular batch and this month that were never run; none before the first batch. */
export function skippedMonths({ last_month }: HomeProgramme, month: string): Month[] {
  const skipped: Month[] = []
  if (last_month === null) return skipped
  for (let next = addMonths(monthOf(last_month), 1); next < month; next = addMonths(next, 1)) skipped.push(next)
  return skipped
}
