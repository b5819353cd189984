import { useState, type ReactNode } from 'react'
import { call, newKey, upload } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { Link } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { ChoiceField, NoteField, TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { pasteListRoute, uploadListRoute, type FlawedRow, type ListTaken } from './contract.ts'
import { FLAW_WORD } from './rules.words.ts'

type TakeProps = { readonly onClose: () => void; readonly onDone: (taken: ListTaken) => Promise<void> }

/** A list out of a file, or copied out of one. */
export function TakeDialog({ onClose, onDone }: TakeProps): ReactNode {
  const law = useLaw()
  const { session } = useSession()
  const [kind, setKind] = useState('01')
  const [provider, setProvider] = useState('')
  const [listed_on, setListedOn] = useState('')
  const [file, setFile] = useState<File>()
  const [text, setText] = useState('')
  const [key] = useState(newKey)
  const blocked =
    provider.trim() === ''
      ? '请写提供单位'
      : listed_on === ''
        ? '请选名单日期'
        : file === undefined && text.trim() === ''
          ? '请选文件，或者粘贴名单'
          : undefined
  const take = async (): Promise<void> => {
    const about = { kind, provider, listed_on }
    await onDone(
      file === undefined
        ? await call(pasteListRoute, { body: { ...about, text }, key })
        : await upload(uploadListRoute, file, { fields: about }),
    )
  }
  return (
    <FormDialog title="收名单" verb="收下名单" blocked={blocked} onAct={take} onClose={onClose}>
      <div className="halves">
        <ChoiceField
          label="名单种类"
          value={kind}
          onText={setKind}
          options={(law?.codes('outside_list_kind') ?? []).map(each => ({ value: each.code, label: each.name }))}
        />
        <TextField label="提供单位" value={provider} onText={setProvider} maxLength={60} hint="如：镇扶贫办" />
        <TextField label="名单日期" type="date" value={listed_on} onText={setListedOn} max={session?.today ?? ''} />
        <div className="field">
          <span>文件（.xlsx、.xls、.csv）</span>
          <FileButton accept=".xlsx,.xls,.csv" label="选名单文件" onFile={async chosen => setFile(chosen)}>
            {file === undefined ? '选文件' : '换一个文件'}
          </FileButton>
          {file !== undefined && <span className="hint wrap-anywhere">{file.name}</span>}
        </div>
      </div>
      {file === undefined && (
        <NoteField
          label="或者粘贴（连表头一起）"
          hint="没有表头的，按 户编号、姓名、身份证号、与户主关系、村、残疾情况 的顺序读"
          value={text}
          onText={setText}
          rows={6}
          spellCheck={false}
        />
      )}
    </FormDialog>
  )
}

const SHOWN = 12
/** 「第5行 王二（证号有误）」 … */
export const flawWords = (rows: readonly FlawedRow[]): string =>
  rows
    .slice(0, SHOWN)
    .map(({ sheet_row, name, flaw }) => `第${sheet_row}行 ${name}（${FLAW_WORD[flaw]}）`)
    .join('、') + (rows.length > SHOWN ? ` 等 ${rows.length} 行` : '')

/** What was taken in, and what of it cannot be matched. */
export function TakenNotice({ taken }: { readonly taken: ListTaken }): ReactNode {
  const { list_id, households, persons, flawed, unknown_villages } = taken
  const clean = flawed.length === 0 && unknown_villages.length === 0
  return (
    <Notice
      kind={clean ? 'info' : 'warning'}
      title={`收下 ${households} 户 ${persons} 人`}
      actions={<Link to={`/matching/${list_id}`}>打开名单去比对</Link>}
    >
      {flawed.length > 0 && `${flawWords(flawed)}：证号不能用，这些人对不上，请与提供单位核对。`}
      {unknown_villages.length > 0 && `没有这些村：${unknown_villages.slice(0, SHOWN).join('、')}；这些户算在镇里。`}
      {clean && '每一行都读懂了。'}
    </Notice>
  )
}
