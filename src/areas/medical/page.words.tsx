import type { ReactNode } from 'react'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import type { ClaimRow } from './contract.ts'
import { STATE_WORD } from './rules.ts'

/** The state in a word, with the day of its step. */
export function ClaimMark({ claim }: { readonly claim: ClaimRow }): ReactNode {
  const { state } = claim
  const word = STATE_WORD[state]
  switch (state) {
    case 'received':
      return <StatusMark status="notbegun">{`${claim.received_on} ${word}`}</StatusMark>
    case 'checked':
      return <StatusMark status="underway">{`${claim.checked_on ?? ''} ${word}`}</StatusMark>
    case 'declared':
      return <StatusMark status="underway">{`${claim.declared_on ?? ''} ${word}`}</StatusMark>
    case 'approved':
      return <StatusMark status="underway">{`${claim.approved_on ?? ''} ${word}`}</StatusMark>
    case 'paid':
      return <StatusMark status="done">{`${claim.paid_on ?? ''} ${word}`}</StatusMark>
    case 'returned':
      return <StatusMark status="warning">{`${claim.returned_on ?? ''} ${word}`}</StatusMark>
    case 'withdrawn':
      return <StatusMark status="na">{word}</StatusMark>
  }
}
