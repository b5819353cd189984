import type { ReactNode } from 'react'
import { useLaw } from '../../web/law.ts'
import { ListField } from '../../web/widgets/list-field.tsx'

type PasteProps = {
  readonly text: string
  readonly onText: (text: string) => void
  /** What stands on a line, in order. */
  readonly columns: string
  readonly list: 'insured' | 'visits'
}
const CATEGORIES = { insured: 'insured_category', visits: 'visit_category' } as const

/** A list of the old or of who is visited, with the words that their categories may have. */
export function PasteField({ list, ...field }: PasteProps): ReactNode {
  const law = useLaw()
  const names = (law?.codes(CATEGORIES[list]) ?? []).map(each => each.name).join('、')
  return <ListField {...field} list={list} hint={`类别：${names}`} />
}
