import { useState, type ReactNode } from 'react'
import { EXPORT_PURPOSES, LONGEST_RECEIVER, openingProblems, OPENING_WORDS, type FullRequest } from '../../areas/oversight/rules.exports.ts'
import { apiError } from '../api-error.ts'
import { useSession } from '../session.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { ChoiceField, TextField } from './field.tsx'

type FullExportProps = {
  readonly open: boolean
  /** 「导出银行清单 农村低保 2020年6月」 */
  readonly title: string
  /** 「导出 815 笔」 */
  readonly verb: string
  /** code of EXPORT_PURPOSES that usually fits */
  readonly usualPurpose?: string
  /** What is exported, with its figures. */
  readonly children: ReactNode
  readonly onExport: (full: FullRequest) => Promise<void>
  readonly onClose: () => void
}

const EMPTY = { receiver: '', password: '', again: '' }

/** What every file with whole numbers is asked for: purpose, receiver, and twice the password that opens it. */
export function FullExportDialog({ usualPurpose = '', children, onExport, onClose, ...rest }: FullExportProps): ReactNode {
  const login = useSession().session?.user?.login ?? ''
  const [purpose, setPurpose] = useState(usualPurpose)
  const [{ receiver, password, again }, setFields] = useState(EMPTY)
  const [shown, setShown] = useState(false)
  const set =
    (name: keyof typeof EMPTY) =>
    (value: string): void =>
      setFields(fields => ({ ...fields, [name]: value }))
  const close = (): void => {
    setFields(EMPTY)
    setShown(false)
    onClose()
  }
  const confirm = async (): Promise<void> => {
    if (password !== again) throw notTheSame()
    await onExport({ purpose, receiver, password })
  }
  const weak = password === '' ? undefined : openingProblems(login, password).map(problem => OPENING_WORDS[problem])[0]
  const type = shown ? 'text' : 'password'
  return (
    <ConfirmDialog {...rest} onConfirm={confirm} onClose={close}>
      {children}
      <ChoiceField
        label="用途"
        value={purpose}
        onText={setPurpose}
        options={[{ value: '', label: '请选择' }, ...EXPORT_PURPOSES.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      <TextField label="接收单位" value={receiver} onText={set('receiver')} maxLength={LONGEST_RECEIVER} hint="交给谁，例如 XX镇财政所" />
      <TextField
        label="打开密码"
        type={type}
        autoComplete="new-password"
        value={password}
        onText={set('password')}
        fault={weak}
        hint={weak === undefined ? '至少 10 位，大写、小写、数字、符号中有三种；打开文件时要输入' : undefined}
      />
      <TextField
        label="再输一次打开密码"
        type={type}
        autoComplete="new-password"
        value={again}
        onText={set('again')}
        fault={again !== '' && again !== password ? '两次输入的不一样' : undefined}
      />
      <label className="row">
        <input type="checkbox" checked={shown} onChange={event => setShown(event.target.checked)} />
        显示密码
      </label>
      <p className="secondary">
        密码请另行告知接收人，不要和文件放在一起。系统不留密码，忘了打不开，只能重新导出。每份文件都记入导出登记，登记号印在文件里。
      </p>
    </ConfirmDialog>
  )
}

const notTheSame = () =>
  apiError(400, {
    code: 'EXPORT_PASSWORD_DIFFERS',
    what: '两次输入的打开密码不一样，文件没有导出',
    why: '输错一个字，接收人就打不开文件。',
    how: '请把两个框都重新输一次；勾上「显示密码」可以看见输了什么。',
    facts: {},
  })
