import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { ReplyOf } from '../../kernel/route.ts'
import { call } from '../../web/api.ts'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import type { Role } from './contract.ts'
import { endAnySessionRoute, setSignInRoute, signInSettingsRoute, takeTotpRoute, type SessionRow } from './contract.sign-in.ts'
import { SessionTable } from './page.sessions.tsx'
import { ROLE_NAMES, ROLES } from './rules.ts'
import { isIdleMinutes, isPasswordDays } from './rules.sign-in.ts'

const KEY = ['sign-in'] as const
type SignIn = ReplyOf<typeof signInSettingsRoute>
type TotpUser = SignIn['totp_users'][number]
type Act = { readonly end: SessionRow } | { readonly take: TotpUser }

/** 登录与密码: what the security administrator keeps. */
export default function SignInPage(): ReactNode {
  const answer = useQuery({ queryKey: KEY, queryFn: ({ signal }) => call(signInSettingsRoute, { signal }) })
  const client = useQueryClient()
  const [act, setAct] = useState<Act>()
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: KEY })
  const close = (): void => setAct(undefined)
  const data = answer.data
  return (
    <div className="stack">
      <PageHead
        title="登录与密码"
        meta={<span className="secondary">{data === undefined ? '' : `${data.sessions.length} 处正在登录`}</span>}
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {data !== undefined && (
        <Split side={400}>
          <div className="stack">
            <Panel title="正在登录" flush>
              <SessionTable sessions={data.sessions} named onEnd={end => setAct({ end })} />
            </Panel>
            <TotpUsers users={data.totp_users} onTake={take => setAct({ take })} />
          </div>
          <SettingsForm data={data} onDone={again} />
        </Split>
      )}
      {act !== undefined && <ActDialog act={act} onClose={close} onDone={again} />}
    </div>
  )
}

type ActProps = { readonly act: Act; readonly onClose: () => void; readonly onDone: () => Promise<void> }

function ActDialog({ act, onClose, onDone }: ActProps): ReactNode {
  if ('end' in act)
    return (
      <ConfirmDialog
        open
        title={`结束 ${act.end.name} 的登录`}
        verb="结束这处登录"
        onClose={onClose}
        onConfirm={async () => {
          await call(endAnySessionRoute, { params: { session_id: act.end.session_id } })
          await onDone()
        }}
      >
        <p>
          {act.end.agent}，{act.end.address}。他那里的页面会马上盖住，要重新输入密码才能接着办。
        </p>
      </ConfirmDialog>
    )
  return (
    <ConfirmDialog
      open
      title={`取消 ${act.take.name} 的动态口令`}
      verb="取消动态口令"
      danger
      onClose={onClose}
      onConfirm={async () => {
        await call(takeTotpRoute, { params: { user_id: act.take.user_id } })
        await onDone()
      }}
    >
      <p>请先当面或打电话确认是本人。取消后他登录只要密码，原来的恢复码作废，所有登录结束；这件事会记入审计。</p>
    </ConfirmDialog>
  )
}

function TotpUsers({ users, onTake }: { readonly users: readonly TotpUser[]; readonly onTake: (user: TotpUser) => void }): ReactNode {
  return (
    <Panel title="用动态口令的人" note={`${users.length} 人`}>
      {users.length === 0 ? (
        <p className="secondary">还没有人启用。每个人在「我的账号」里自己启用。</p>
      ) : (
        <ul>
          {users.map(user => (
            <li key={user.user_id} className="row">
              <span>
                {user.name}（{user.login}）
              </span>
              <button type="button" className="link plain-link" onClick={() => onTake(user)} aria-label={`取消动态口令：${user.name}`}>
                取消动态口令
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function SettingsForm({ data, onDone }: { readonly data: SignIn; readonly onDone: () => Promise<void> }): ReactNode {
  const [days, setDays] = useState(String(data.password_days))
  const [minutes, setMinutes] = useState(String(data.idle_minutes))
  const [roles, setRoles] = useState<readonly Role[]>(data.totp_required_roles)
  const [state, setState] = useState<{
    readonly tried?: boolean
    readonly busy?: boolean
    readonly error?: unknown
    readonly saved?: boolean
  }>({})
  const faults = {
    days: isPasswordDays(wholeNumber(days)) ? undefined : '填 30 至 365，或者 0',
    minutes: isIdleMinutes(wholeNumber(minutes)) ? undefined : '填 5 至 120',
  }
  const send = async (): Promise<void> => {
    setState({ tried: true, busy: true })
    try {
      await call(setSignInRoute, { body: { password_days: Number(days), idle_minutes: Number(minutes), totp_required_roles: [...roles] } })
      setState({ saved: true })
      await onDone()
    } catch (error) {
      setState({ tried: true, error })
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setState({ tried: true })
    if (faults.days === undefined && faults.minutes === undefined && state.busy !== true) void send()
  }
  const tried = state.tried === true
  return (
    <Panel title="规定">
      <form className="stack" onSubmit={submit} aria-label="登录规定">
        {state.error !== undefined && <RefusalNotice error={state.error} />}
        {state.saved === true && <Notice kind="info">已保存，马上生效。</Notice>}
        <TextField
          label="多少天必须换一次密码"
          value={days}
          onText={setDays}
          inputMode="numeric"
          fault={tried ? faults.days : undefined}
          hint="到期前 14 天开始提醒；0 是不要求定期换。等级保护要求定期更换，常用 90。"
        />
        <TextField
          label="多少分钟没有操作就锁住页面"
          value={minutes}
          onText={setMinutes}
          inputMode="numeric"
          fault={tried ? faults.minutes : undefined}
          hint="锁住前 2 分钟提醒；接着办要输密码，页面上填的还在。"
        />
        <RequiredRoles roles={roles} onRoles={setRoles} />
        <div className="row">
          <Button type="primary" htmlType="submit" disabled={state.busy === true}>
            保存规定
          </Button>
        </div>
      </form>
    </Panel>
  )
}

type RolesProps = { readonly roles: readonly Role[]; readonly onRoles: (roles: readonly Role[]) => void }

const RequiredRoles = ({ roles, onRoles }: RolesProps): ReactNode => (
  <fieldset className="field roles">
    <legend className="label">哪些角色登录必须用动态口令</legend>
    {ROLES.map(role => (
      <label key={role} className="choice">
        <input
          type="checkbox"
          checked={roles.includes(role)}
          onChange={() => onRoles(roles.includes(role) ? roles.filter(each => each !== role) : [...roles, role])}
        />
        {ROLE_NAMES[role]}
      </label>
    ))}
    <span className="hint">选了的角色，下次打开页面要先启用才能办别的事，包括您自己。</span>
  </fieldset>
)

const wholeNumber = (text: string): number => (/^[0-9]{1,3}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN)
