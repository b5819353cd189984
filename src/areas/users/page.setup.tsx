import { Button } from 'antd'
import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useQueryText } from '../../web/link.tsx'
import { useSetSession } from '../../web/session.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { setupRoute } from './contract.ts'
import { PASSWORD_WORDS } from './rules.password.ts'
import { setupFaults } from './rules.setup.ts'

const EMPTY = { town_name: '', town_code: '', admin_name: '', admin_login: '', admin_password: '', again: '' }
type Form = typeof EMPTY
type FieldProps = { readonly value: string; readonly onText: (text: string) => void; readonly fault: string | undefined }

/** First run: the town and its first administrator, nothing that the rosters already hold. */
export default function SetupPage(): ReactNode {
  const [form, setForm] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [key] = useState(newKey)
  const setSession = useSetSession()
  const [then, setThen] = useQueryText('then')
  // One person with all duties: the page after this one says which should move to whom.
  useEffect(() => {
    if (then === '') setThen('/duties')
  }, [then, setThen])
  const faults = setupFaults(form)
  const count = Object.keys(faults).length
  const field = (name: keyof Form): FieldProps => ({
    value: form[name],
    onText: (text: string) => setForm({ ...form, [name]: name === 'town_code' ? text.replace(/\s/g, '') : text }),
    fault: tried ? faults[name] : undefined,
  })

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (count > 0 || busy) return
    setBusy(true)
    setError(undefined)
    try {
      const { again: _again, ...body } = form
      const trimmed = { town_name: body.town_name.trim(), admin_name: body.admin_name.trim() }
      setSession(await call(setupRoute, { body: { ...body, ...trimmed }, key }))
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
    }
  }
  return (
    <form className="card stack" data-wide onSubmit={event => void submit(event)} aria-label="第一次使用">
      <div>
        <h1>
          <span className="brand-word">兜底</span> 第一次使用
        </h1>
        <p className="secondary">只填这几项。村、人员、账户和金额都从您的花名册里导入，不用一个一个录。</p>
        <p className="secondary">
          建好以后，先打印《系统启用审批单》，请分管领导和县里签字：装了谁的信息、放在哪、谁负责，都由程序照实写好。
        </p>
      </div>
      {error !== undefined && <RefusalNotice error={error} />}
      <SetupFields field={field} />
      <div className="row" data-end>
        <span className="secondary" role="status">
          {tried && count > 0 ? `还有 ${count} 项要改，改好才能建镇；现在什么都没有存。` : ''}
        </span>
        <Button type="primary" htmlType="submit" disabled={busy}>
          {busy ? '正在建镇，约 10 秒' : '建好这个镇，进入兜底'}
        </Button>
      </div>
    </form>
  )
}

function SetupFields({ field }: { readonly field: (name: keyof Form) => FieldProps }): ReactNode {
  return (
    <>
      <h2>镇</h2>
      <div className="halves">
        <TextField label="镇名称" {...field('town_name')} autoFocus hint="如 XX镇。会印在清册、审批单和总结的标题里。" />
        <TextField
          label="镇的区划代码"
          {...field('town_code')}
          inputMode="numeric"
          maxLength={12}
          hint="统计用区划代码，9 位或 12 位。前 6 位是县，再 3 位是镇，如 349999101。国家统计局网站和上级系统里都有。"
        />
      </div>
      <h2>第一位管理员</h2>
      <div className="halves">
        <TextField label="姓名" {...field('admin_name')} autoComplete="name" />
        <TextField
          label="登录名"
          {...field('admin_login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          hint="小写字母或数字，如 zhoumin。"
        />
        <TextField
          label="密码"
          type="password"
          {...field('admin_password')}
          autoComplete="new-password"
          hint={`${PASSWORD_WORDS.PASSWORD_SHORT}。请另外记好，兜底里查不到原文。`}
        />
        <TextField label="再输一次密码" type="password" {...field('again')} autoComplete="new-password" />
      </div>
    </>
  )
}
