import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import type { ReplyOf } from '../../kernel/route.ts'
import { call } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { changePasswordRoute } from './contract.ts'
import type { accountRoute } from './contract.sign-in.ts'
import { PASSWORD_WORDS, passwordProblems } from './rules.password.ts'

type FormProps = {
  /** Undefined while nothing may be read before the password is changed. */
  readonly account: ReplyOf<typeof accountRoute> | undefined
  readonly login: string
  readonly onDone: () => Promise<void>
}
const EMPTY = { old: '', fresh: '', again: '' }

export function PasswordForm({ account, login, onDone }: FormProps): ReactNode {
  const [form, setForm] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [done, setDone] = useState(false)
  const { busy, error, send } = useSending()
  const [problem] = passwordProblems(login, form.fresh)
  const faults = {
    old: form.old === '' ? '输入现在的密码' : undefined,
    fresh: problem === undefined ? undefined : PASSWORD_WORDS[problem],
    again: form.again === form.fresh ? undefined : '两次密码不一样',
  }
  const field = (name: keyof typeof EMPTY) => ({
    type: 'password',
    value: form[name],
    onText: (text: string) => setForm({ ...form, [name]: text }),
    fault: tried ? faults[name] : undefined,
    autoComplete: name === 'old' ? 'current-password' : 'new-password',
  })
  const change = async (): Promise<void> => {
    setDone(false)
    await call(changePasswordRoute, { body: { old_password: form.old, new_password: form.fresh } })
    setForm(EMPTY)
    setTried(false)
    setDone(true)
    await onDone()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (Object.values(faults).every(fault => fault === undefined) && !busy) void send(change)
  }
  return (
    <Panel title="密码" note={account === undefined ? undefined : ageOf(account)}>
      <form className="stack" onSubmit={submit} aria-label="换密码">
        {error !== undefined && <RefusalNotice error={error} />}
        {done && (
          <Notice kind="info" alert>
            密码换好了。其他地方的登录已经结束。
          </Notice>
        )}
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <TextField label="现在的密码" {...field('old')} />
        <TextField label="新密码" {...field('fresh')} hint={`${PASSWORD_WORDS.PASSWORD_SHORT}。最近用过的 5 个不能再用。`} />
        <TextField label="再输一次新密码" {...field('again')} />
        <div className="row">
          <Button type="primary" htmlType="submit" disabled={busy}>
            {busy ? '正在换' : '换密码'}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

const ageOf = ({ password_changed_on, password_days_left }: ReplyOf<typeof accountRoute>): string => {
  const changed = `${formatDay(day(password_changed_on), 0)} 换的`
  return password_days_left === null ? changed : `${changed}，还有 ${password_days_left} 天到期`
}
