import { Button } from 'antd'
import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import type { Session } from '../areas/users/contract.ts'
import { CodeStep } from './code-step.tsx'
import { useRenewSession, useSession } from './session.tsx'
import { useSignIn } from './sign-in.tsx'
import { TextField } from './widgets/field.tsx'
import { RefusalNotice } from './widgets/notice.tsx'

type CoverProps = { readonly user: NonNullable<Session['user']>; readonly minutes: number | undefined }

/** Stands where the page was: nothing of it can be read, its forms wait behind. The same user goes on with the password. */
export function Cover({ user, minutes }: CoverProps): ReactNode {
  const [password, setPassword] = useState('')
  const { again } = useSession()
  const signIn = useSignIn(useRenewSession())
  const { busy, error } = signIn
  useEffect(() => {
    const title = document.title
    document.title = '已锁定 · 兜底'
    // In another window he may have signed in again already.
    window.addEventListener('focus', again)
    return () => {
      document.title = title
      window.removeEventListener('focus', again)
    }
  }, [again])
  if (signIn.asksCode)
    return (
      <main className="lonely">
        <CodeStep signIn={signIn} title="输入动态口令，继续使用" />
      </main>
    )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (password !== '' && !busy) void signIn.password(user.login, password).then(() => setPassword(''))
  }
  return (
    <main className="lonely">
      <form className="card stack" onSubmit={submit} aria-label="重新输入密码">
        <div>
          <h1>已锁定</h1>
          <p className="secondary">
            {user.name}，登录已经结束{minutes === undefined ? '' : `（${minutes} 分钟没有操作，或者满了 12 小时）`}
            。输入密码就接着办，页面上填的内容都还在。
          </p>
        </div>
        {error !== undefined && <RefusalNotice error={error} />}
        <input type="hidden" name="username" autoComplete="username" value={user.login} readOnly />
        <TextField label="密码" type="password" value={password} onText={setPassword} autoComplete="current-password" autoFocus />
        <Button type="primary" htmlType="submit" disabled={password === '' || busy} block>
          {busy ? '正在核对' : '继续使用'}
        </Button>
        <p className="secondary">
          不是 {user.name}？
          <button type="button" className="link" onClick={() => window.location.assign('/login')}>
            换个账号登录
          </button>
          ，没存的内容会丢掉。
        </p>
      </form>
    </main>
  )
}
