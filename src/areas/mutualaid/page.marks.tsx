import type { ReactNode } from 'react'
import { StatusMark, type Status } from '../../web/widgets/status-mark.tsx'
import type { InspectionState } from './contract.ts'
import { INSPECTION_WORD } from './rules.ts'

const STATUS: Readonly<Record<InspectionState, Status>> = {
  notyet: 'notbegun',
  papers: 'underway',
  submitted: 'underway',
  done: 'done',
  failed: 'error',
  exempt: 'na',
  overdue: 'warning',
}

/** How far an inspection has come, with the day of its result. */
export const InspectionMark = ({ state, on }: { readonly state: InspectionState; readonly on: string | null }): ReactNode => (
  <StatusMark status={STATUS[state]}>
    {INSPECTION_WORD[state]}
    {on !== null && ` ${on}`}
  </StatusMark>
)
