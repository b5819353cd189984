import type { ReactNode } from 'react'
import { asRefusal, isApiError } from '../../web/api-error.ts'
import { Notice } from '../../web/widgets/notice.tsx'
import type { BatchSummary } from './contract.ts'
import { momentWord } from './page.words.ts'
import { lastDeed } from './rules.words.ts'

/** Does one act on the batch, then shows it as it is now. Throws what is wrong with the act itself. */
export type Act = (work: () => Promise<unknown>) => Promise<void>

/** Somebody else has acted while this page was open: what it offered is no longer to be done. */
export const isOvertaken = (refusal: unknown): boolean => isApiError(refusal) && refusal.code === 'BATCH_STEP_WRONG'

/** Why an act was not done, and what was done instead. */
export function Overtaken({ refusal, batch }: { readonly refusal: unknown; readonly batch: BatchSummary }): ReactNode {
  const { what, why } = asRefusal(refusal)
  const { name, at, word } = lastDeed(batch)
  return (
    <Notice kind="warning" alert title={`没有办成：${what}`}>
      {why}
      {`${[name, momentWord(at), word].filter(part => part !== '').join(' ')}。`}
      您打开页面以后，这一批被别人办过了；页面已经更新，请按现在的情况办。
    </Notice>
  )
}
