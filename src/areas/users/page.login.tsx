import { Button } from 'antd'
import { useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react'
import { CodeStep } from '../../web/code-step.tsx'
import { useSession, useSetSession } from '../../web/session.tsx'
import { useSignIn } from '../../web/sign-in.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'

/** Login. After it the root opens the page the user wanted. */
export default function LoginPage(): ReactNode {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [capsLock, setCapsLock] = useState(false)
  const { session } = useSession()
  const signIn = useSignIn(useSetSession())
  const { busy, error } = signIn
  const missing = login.trim() === '' || password === ''
  if (signIn.asksCode) return <CodeStep signIn={signIn} title="输入动态口令" />

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!missing && !busy) void signIn.password(login.trim(), password)
  }
  const watchCapsLock = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'))
  return (
    <form className="card stack" onSubmit={submit} aria-label="登录">
      <div>
        <h1>
          <span className="brand-word">兜底</span> 登录
        </h1>
        <p className="secondary">{session?.office?.name ?? ''}</p>
      </div>
      {session?.office?.demo === true && <Notice kind="info">这里是演示镇，人和钱都是编的，账号见启动窗口。</Notice>}
      {error !== undefined && <RefusalNotice error={error} />}
      <TextField
        label="登录名"
        value={login}
        onText={setLogin}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
      />
      <TextField
        label="密码"
        type="password"
        value={password}
        onText={setPassword}
        autoComplete="current-password"
        onKeyUp={watchCapsLock}
        onKeyDown={watchCapsLock}
      />
      <p role="status" className="caps-hint">
        {capsLock ? '大写锁定开着，字母会输成大写。' : ''}
      </p>
      <Button type="primary" htmlType="submit" disabled={missing || busy} block>
        {busy ? '正在登录' : '登录'}
      </Button>
      <p className="secondary">{missing ? '填好登录名和密码就能登录。' : '忘了密码，请管理员重设。'}</p>
    </form>
  )
}
