import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { SignIn } from './sign-in.tsx'
import { TextField } from './widgets/field.tsx'
import { RefusalNotice } from './widgets/notice.tsx'

/** The second step: six digits of the telephone, or a recovery code. */
export function CodeStep({ signIn, title }: { readonly signIn: SignIn; readonly title: string }): ReactNode {
  const [code, setCode] = useState('')
  const { busy, error, back } = signIn
  const missing = code.replace(/[\s-]/g, '').length < 6
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!missing && !busy) void signIn.code(code).then(() => setCode(''))
  }
  return (
    <form className="card stack" onSubmit={submit} aria-label={title}>
      <h1>{title}</h1>
      {error !== undefined && <RefusalNotice error={error} />}
      <TextField
        label="动态口令"
        value={code}
        onText={setCode}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={20}
        autoFocus
        hint="手机应用上此刻显示的 6 位数字；手机不在身边的，输一个恢复码。"
      />
      <Button type="primary" htmlType="submit" disabled={missing || busy} block>
        {busy ? '正在核对' : '登录'}
      </Button>
      <p className="secondary">
        <button type="button" className="link" onClick={back}>
          回到密码
        </button>
        　手机和恢复码都没有的，请安全管理员取消动态口令。
      </p>
    </form>
  )
}
