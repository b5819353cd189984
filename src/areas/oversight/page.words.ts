import type { Status } from '../../web/widgets/status-mark.tsx'
import type { AuditListRow } from './contract.ts'

export const OUTCOME_MARKS: Readonly<Record<AuditListRow['outcome'], Status>> = {
  done: 'done',
  refused: 'na',
  denied: 'warning',
  failed: 'error',
}
