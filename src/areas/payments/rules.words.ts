import type { BatchStatus } from './contract.ts'

export const STATUS_WORD: Readonly<Record<BatchStatus, string>> = {
  draft: '草稿',
  in_review: '等复核',
  submitted: '等审批',
  approved: '已审批',
  sent: '已送银行',
  returned: '已回盘',
  voided: '已作废',
}
