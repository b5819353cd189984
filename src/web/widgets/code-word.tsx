import type { ReactNode } from 'react'
import { shownCode } from '../../kernel/law.ts'
import { useLaw } from '../law.ts'
import { StatusMark } from './status-mark.tsx'

/** A code of a list in its words; one that the list does not know stands with a warning. */
export function CodeWord({ list, code }: { readonly list: string; readonly code: string }): ReactNode {
  const law = useLaw()
  if (law === undefined) return '–'
  const { word, known } = shownCode(law, list, code)
  return known ? word : <StatusMark status="warning">{word}</StatusMark>
}
