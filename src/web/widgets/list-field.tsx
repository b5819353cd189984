import { useState, type ReactNode } from 'react'
import { readListRoute } from '../../areas/imports/contract.lists.ts'
import { linesOf } from '../../kernel/pasted.ts'
import { upload } from '../api.ts'
import { NoteField } from './field.tsx'
import { FileButton } from './file-button.tsx'
import { RefusalNotice } from './notice.tsx'

type ListProps = {
  /** Which list of `law/rosters/lists.yaml` a workbook is read as. */
  readonly list: string
  readonly text: string
  readonly onText: (text: string) => void
  /** What stands on a line, in order. */
  readonly columns: string
  readonly hint?: string
}

/** A list of people, pasted out of a sheet or read from a workbook: seen and corrected before anything is stored. */
export function ListField({ list, text, onText, columns, hint }: ListProps): ReactNode {
  const [told, setTold] = useState('')
  const [error, setError] = useState<unknown>()
  const read = async (file: File): Promise<void> => {
    setError(undefined)
    try {
      const { sheet, rows, left_out, hidden } = await upload(readListRoute, file, { fields: { list } })
      onText(linesOf(rows))
      const beside = [
        left_out > 0 ? `${left_out} 行不是人（合计、签字等），没有读` : '',
        hidden > 0 ? `${hidden} 行在表里是隐藏的，也读了` : '',
      ]
      setTold([`「${sheet}」读到 ${rows.length} 行`, ...beside.filter(words => words !== '')].join('；'))
    } catch (refusal) {
      setTold('')
      setError(refusal)
    }
  }
  return (
    <div className="stack">
      <NoteField
        label={`名单（每行一人：${columns}）`}
        hint={`从表格里整块复制粘贴，或者从文件读入${hint === undefined ? '' : `；${hint}`}`}
        value={text}
        onText={onText}
        rows={8}
        spellCheck={false}
      />
      <div className="row">
        <FileButton label="名单文件" accept=".xlsx,.xls,.et" onFile={read}>
          从文件读入
        </FileButton>
        {told !== '' && (
          <span role="status" className="secondary">
            {told}
          </span>
        )}
      </div>
      {error !== undefined && <RefusalNotice error={error} />}
    </div>
  )
}
