import type { Remains } from './contract.ts'
import { reviewOf, type BatchMoments } from './rules.ts'

type Held = BatchMoments & {
  readonly submitted_by: string | null
  readonly reviewed_by: string | null
  readonly approved_by: string | null
  readonly approved_via: 'screen' | 'paper' | null
  readonly sent_by: string | null
}

/**
 * Which duties of this batch (money.md §7.5: maker ≠ reviewer ≠ approver ≠ payer) one person held, or nobody holds, as it stands now.
 * After an approval on paper `approved_by` is who attached the signed scan.
 */
export function remainsOf(batch: Held): Remains[] {
  const { made_by, submitted_by, reviewed_by, approved_by, approved_via, sent_by } = batch
  const onPaper = approved_via === 'paper'
  const facts: readonly (readonly [Remains, boolean])[] = [
    ['NO_REVIEWER', reviewOf(batch) === 'none'],
    ['SIGNED_ON_PAPER', onPaper],
    ['REVIEWER_ATTACHED', onPaper && reviewed_by !== null && reviewed_by === approved_by],
    ['ATTACHER_SENDS', onPaper && sent_by !== null && sent_by === approved_by],
    ['MAKER_SENDS', sent_by !== null && (sent_by === made_by || sent_by === submitted_by)],
    ['REVIEWER_SENDS', sent_by !== null && sent_by === reviewed_by],
  ]
  return facts.flatMap(([code, holds]) => (holds ? [code] : []))
}

/** How it stands on the page and on the 审批单. */
export const REMAINS_WORDS: Readonly<Record<Remains, string>> = {
  NO_REVIEWER: '本单位未设复核岗，复核由分管领导一并承担',
  SIGNED_ON_PAPER: '分管领导在纸面上签字，审批以签字扫描件为准',
  REVIEWER_ATTACHED: '签字扫描件由复核人上传',
  ATTACHER_SENDS: '上传签字扫描件的人兼导出银行清单',
  MAKER_SENDS: '造册人兼导出银行清单',
  REVIEWER_SENDS: '复核人兼导出银行清单',
}
