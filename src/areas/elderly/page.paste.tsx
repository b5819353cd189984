import type { ReactNode } from 'react'
import { useLaw } from '../../web/law.ts'
import { NoteField } from '../../web/widgets/field.tsx'

type PasteProps = {
  readonly text: string
  readonly onText: (text: string) => void
  /** What stands on a line, in order. */
  readonly columns: string
  readonly list: 'insured_category' | 'visit_category'
}

/** A list as it is copied out of a sheet, one person a line. */
export function PasteField({ text, onText, columns, list }: PasteProps): ReactNode {
  const law = useLaw()
  const names = (law?.codes(list) ?? []).map(each => each.name).join('、')
  return (
    <NoteField
      label={`名单（每行一人：${columns}）`}
      hint={`从表格里整块复制粘贴；类别：${names}`}
      value={text}
      onText={onText}
      rows={8}
      spellCheck={false}
    />
  )
}
