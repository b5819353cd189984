import type { BatchStatus, BatchSummary } from './contract.ts'

export const STATUS_WORD: Readonly<Record<BatchStatus, string>> = {
  draft: '草稿',
  in_review: '等复核',
  submitted: '等审批',
  approved: '已审批',
  sent: '已送银行',
  returned: '已回盘',
  voided: '已作废',
}

type Deed = { readonly name: string; readonly at: string; readonly word: string }

/** The newest thing that somebody did to the batch; of two in one moment the later step. */
export function lastDeed(batch: BatchSummary): Deed {
  const { made, submitted, sent_back, reviewed, approved, approved_via, sent, returned_at, voided } = batch
  const back = sent_back?.name === made?.name ? '撤回送审' : '退回经办'
  const deeds: readonly (readonly [string, { readonly name: string; readonly at: string } | null])[] = [
    ['造册', made],
    [back, sent_back],
    ['送审', submitted],
    ['复核', reviewed],
    [approved_via === 'paper' ? '上传签字件' : '审批', approved],
    ['导出银行清单', sent],
    ['导入回盘', returned_at === null ? null : { name: '', at: returned_at }],
    ['作废', voided],
  ]
  return deeds.reduce<Deed>((last, [word, deed]) => (deed !== null && deed.at >= last.at ? { ...deed, word } : last), {
    name: '',
    at: '',
    word: '',
  })
}
