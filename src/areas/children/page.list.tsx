import { useState, type ReactNode } from 'react'
import { call, newKey, upload } from '../../web/api.ts'
import { NoteField, TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { listRoute, readListRoute, type ListLine } from './contract.ts'
import { linesOf, PASTED, pastedRows } from './rules.list.ts'

type ListProps = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }
const textOf = (lines: readonly ListLine[]): string => lines.map(line => PASTED.map(field => line[field]).join('\t')).join('\n')

/** A list, pasted or out of a workbook; it is looked at here before anything is kept. */
export function ListDialog({ today, onClose, onDone }: ListProps): ReactNode {
  const [text, setText] = useState('')
  const [from_day, setFromDay] = useState(today)
  const [from_reason, setReason] = useState('')
  const [failure, setFailure] = useState<unknown>()
  const [key] = useState(newKey)
  const lines = linesOf(pastedRows(text))
  const blocked =
    lines.length === 0
      ? '请粘贴名单或选一个文件'
      : from_day === ''
        ? '请写纳入日期'
        : from_reason.trim() === ''
          ? '请写纳入原因'
          : undefined
  const read = async (file: File): Promise<void> => {
    setFailure(undefined)
    try {
      setText(textOf((await upload(readListRoute, file)).lines))
    } catch (error) {
      setFailure(error)
    }
  }
  const take = async (): Promise<void> => {
    await call(listRoute, { body: { lines, from_day, from_reason: from_reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog title="导入儿童名单" verb={`建 ${lines.length} 份档案`} blocked={blocked} onAct={take} onClose={onClose}>
      <FileButton accept=".xlsx,.xls" onFile={read}>
        从表格文件读取
      </FileButton>
      {failure !== undefined && <RefusalNotice error={failure} />}
      <NoteField
        label="名单（每行一人）"
        hint="有表头的按表头认；没有表头的依次是：姓名 证号 类别 村 监护人 关系 电话 父亲状况 母亲状况 学校"
        value={text}
        onText={setText}
        rows={8}
        spellCheck={false}
      />
      <div className="halves">
        <TextField label="纳入日期" type="date" value={from_day} onText={setFromDay} max={today} />
        <TextField label="纳入原因" value={from_reason} onText={setReason} maxLength={200} />
      </div>
      <p>文件不留存。有一行不对，整份都不存，并说出是哪一行。</p>
    </FormDialog>
  )
}
