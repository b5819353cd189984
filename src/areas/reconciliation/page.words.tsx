import type { ReactNode } from 'react'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import type { SystemRosterRow } from './contract.ts'

/** How a month stands: consistent only when something was compared and nothing differs. */
export function RosterState({ row }: { readonly row: SystemRosterRow }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废：{row.voided}</StatusMark>
  if (row.mismatches === 0 && row.compared > 0) return <StatusMark status="done">完全一致</StatusMark>
  if (row.mismatches === 0) return <StatusMark status="doubt">没有可比的户</StatusMark>
  if (row.explained < row.mismatches) return <StatusMark status="error">还有 {row.mismatches - row.explained} 处没有说明</StatusMark>
  return <StatusMark status="warning">不一致的都有说明</StatusMark>
}
