import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { useSession } from '../../web/session.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { createUserRoute, disableUserRoute, listUsersRoute, resetPasswordRoute, type Role, type UserRow } from './contract.ts'
import { grantRoute } from './contract.roles.ts'
import { PASSWORD_WORDS, passwordProblems } from './rules.password.ts'
import { ROLE_NAMES, roleNames, ROLES } from './rules.ts'

const ROLE_TASKS: Readonly<Record<Role, string>> = {
  system_admin: '管账号、村名、设置和备份；看不到人员和资金',
  security_admin: '管角色、范围、代理、锁定和动态口令；看不到人员和资金',
  audit_admin: '查审计记录、核对封存；看不到人员和资金',
  clerk: '导入花名册、登记、做发放批次、写总结',
  head: '复核批次、确认账号更换、放行公示；不能做批次',
  approver: '核对并审批发放批次；不能做批次',
  finance: '看批次，导出发放清册',
  disability_officer: '残疾人工作',
  child_supervisor: '儿童工作；人员里只看得到未满18岁的',
  assistance_worker: '登记人员，协助入户；看不到资金',
  village_cadre: '看本村的人员、待遇和发放',
  village_child_director: '看本村的儿童，看不到其他人',
  village_disability_worker: '本村残疾人工作',
  county_viewer: '看全县各镇的数据，不能改',
  auditor: '什么都能看，什么都不能改',
}
const USERS_KEY = ['users'] as const
type Act = { readonly kind: 'new' } | { readonly kind: 'disable' | 'password'; readonly user: UserRow }

/** Who may use the system, and as what. */
export default function UsersPage(): ReactNode {
  const answer = useQuery({ queryKey: USERS_KEY, queryFn: ({ signal }) => call(listUsersRoute, { signal }) })
  const client = useQueryClient()
  const { session } = useSession()
  const [act, setAct] = useState<Act>()
  const users = answer.data?.users ?? []
  const close = (): void => setAct(undefined)
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: USERS_KEY })
  const inUse = users.filter(user => !user.disabled)
  return (
    <div className="stack">
      <PageHead
        title="用户"
        meta={<span className="secondary">{inUse.length} 人在用</span>}
        actions={
          <Button type="primary" onClick={() => setAct({ kind: 'new' })}>
            新建用户
          </Button>
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.data !== undefined && !inUse.some(user => user.roles.includes('approver')) && <NoApprover />}
      <Panel label="用户列表" flush>
        <DataTable
          label="用户"
          stacks
          rows={users}
          rowKey={user => user.user_id}
          columns={columnsOf(session?.user?.login, setAct)}
          empty={answer.isPending ? '正在读取' : '还没有用户'}
        />
      </Panel>
      <NewUserDialog open={act?.kind === 'new'} onClose={close} onDone={again} />
      {act?.kind === 'password' && <PasswordDialog user={act.user} onClose={close} onDone={again} />}
      {act?.kind === 'disable' && (
        <ConfirmDialog
          open
          title={`停用 ${act.user.name}（${act.user.login}）`}
          verb={`停用 ${act.user.name}`}
          danger
          onClose={close}
          onConfirm={async () => {
            await call(disableUserRoute, { params: { user_id: act.user.user_id } })
            await again()
          }}
        >
          <p>他会马上退出，不能再登录；停用后不能恢复，要用时新建账号。他办过的事仍记在他名下。</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

const NoApprover = (): ReactNode => (
  <Notice kind="warning" title="还没有审批人">
    一个人可以先导入花名册、做发放批次，但批次要由另一个人审批后才能导出：请给第二个人建「审批人」账号；领导在纸上签字的，由另一位同事上传签字的扫描件。
  </Notice>
)

function columnsOf(me: string | undefined, start: (act: Act) => void): readonly Column<UserRow>[] {
  return [
    { key: 'name', title: '姓名', render: user => user.name },
    { key: 'login', title: '登录名', render: user => user.login },
    { key: 'roles', title: '角色', render: user => roleNames(user.roles) },
    { key: 'division', title: '管辖范围', render: user => user.division_name },
    { key: 'state', title: '状态', render: user => stateOf(user) },
    {
      key: 'acts',
      title: '操作',
      render: user =>
        user.disabled ? (
          ''
        ) : (
          <span className="row">
            <button
              type="button"
              className="link plain-link"
              onClick={() => start({ kind: 'password', user })}
              aria-label={`重设密码：${user.name}`}
            >
              重设密码
            </button>
            {user.login !== me && (
              <button
                type="button"
                className="link plain-link"
                onClick={() => start({ kind: 'disable', user })}
                aria-label={`停用：${user.name}`}
              >
                停用
              </button>
            )}
          </span>
        ),
    },
  ]
}

function stateOf({ disabled, locked }: UserRow): ReactNode {
  if (disabled) return <StatusMark status="na">已停用</StatusMark>
  if (locked) return <StatusMark status="warning">密码输错，暂时锁定</StatusMark>
  return <StatusMark status="done">在用</StatusMark>
}

const EMPTY = { name: '', login: '', password: '', division: '' }
type Form = typeof EMPTY
type DialogProps = { readonly onClose: () => void; readonly onDone: () => Promise<void> }

function faultsOf({ name, login, password }: Form, roles: readonly Role[]): Partial<Record<keyof Form | 'roles', string>> {
  const [problem] = passwordProblems(login, password)
  return {
    ...(name.trim() === '' ? { name: '写上姓名，办的事都记在这个名下' } : {}),
    ...(/^[a-z0-9._-]{2,40}$/.test(login) ? {} : { login: '用 2 至 40 个小写字母、数字或 . _ -' }),
    ...(roles.length === 0 ? { roles: '至少选一个角色' } : {}),
    ...(problem === undefined ? {} : { password: PASSWORD_WORDS[problem] }),
  }
}

function NewUserDialog({ open, onClose, onDone }: DialogProps & { readonly open: boolean }): ReactNode {
  const [form, setForm] = useState(EMPTY)
  const [roles, setRoles] = useState<readonly Role[]>(['clerk'])
  const { tried, error, busy, submit, reset } = useSubmit()
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }), enabled: open })
  const faults = faultsOf(form, roles)
  const field = (name: keyof Form) => ({
    value: form[name],
    onText: (text: string) => setForm({ ...form, [name]: text }),
    fault: tried ? faults[name] : undefined,
  })
  const close = (): void => {
    setForm(EMPTY)
    setRoles(['clerk'])
    reset()
    onClose()
  }
  const save = async (): Promise<void> => {
    const { name, login, password, division } = form
    const { user_id } = await call(createUserRoute, { body: { name: name.trim(), login, password } })
    await call(grantRoute, { params: { user_id }, body: { roles: [...roles], ...(division === '' ? {} : { division }) } })
    await onDone()
    close()
  }
  const scopes = [
    { value: '', label: '全镇' },
    ...(villages.data?.villages ?? []).map(({ division, short_name }) => ({ value: division, label: `只看 ${short_name}` })),
  ]
  return (
    <Dialog
      open={open}
      title="新建用户"
      onClose={close}
      actions={
        <>
          <Button onClick={close}>先不办</Button>
          <Button type="primary" htmlType="submit" form="new-user" disabled={busy}>
            新建用户
          </Button>
        </>
      }
    >
      <form id="new-user" className="stack" onSubmit={event => submit(event, Object.keys(faults).length === 0, save)}>
        {error !== undefined && <RefusalNotice error={error} />}
        <div className="halves">
          <TextField label="姓名" {...field('name')} autoComplete="off" />
          <TextField
            label="登录名"
            {...field('login')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            hint="小写字母或数字，如 lina。"
          />
        </div>
        <RoleChoice roles={roles} onRoles={setRoles} fault={tried ? faults.roles : undefined} />
        <ChoiceField label="管辖范围" {...field('division')} options={scopes} hint="选了村的，只看得到这个村的人和钱。" />
        <TextField
          label="初始密码"
          type="password"
          {...field('password')}
          autoComplete="new-password"
          hint="请当面告诉本人；他第一次登录时要先换成自己的。"
        />
      </form>
    </Dialog>
  )
}

function RoleChoice({
  roles,
  onRoles,
  fault,
}: {
  readonly roles: readonly Role[]
  readonly onRoles: (roles: readonly Role[]) => void
  readonly fault: string | undefined
}): ReactNode {
  const turn = (role: Role): void => onRoles(roles.includes(role) ? roles.filter(other => other !== role) : [...roles, role])
  return (
    <fieldset className="field">
      <legend>角色</legend>
      {ROLES.map(role => (
        <label key={role} className="choice">
          <input type="checkbox" checked={roles.includes(role)} onChange={() => turn(role)} />
          <span>
            {ROLE_NAMES[role]} <span className="secondary">{ROLE_TASKS[role]}</span>
          </span>
        </label>
      ))}
      {fault !== undefined && <span className="fault">{fault}</span>}
      {roles.includes('clerk') && roles.includes('approver') && <span className="hint">兼任时，自己做的批次仍要由别人审批。</span>}
    </fieldset>
  )
}

function PasswordDialog({ user, onClose, onDone }: DialogProps & { readonly user: UserRow }): ReactNode {
  const [password, setPassword] = useState('')
  const { tried, error, busy, submit } = useSubmit()
  const [problem] = passwordProblems(user.login, password)
  const save = async (): Promise<void> => {
    await call(resetPasswordRoute, { params: { user_id: user.user_id }, body: { password } })
    await onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={`重设 ${user.name} 的密码`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="reset-password" disabled={busy}>
            重设密码
          </Button>
        </>
      }
    >
      <form id="reset-password" className="stack" onSubmit={event => submit(event, problem === undefined, save)}>
        {error !== undefined && <RefusalNotice error={error} />}
        <p>他会马上退出，用新密码重新登录；因输错密码的锁定也一并解开。</p>
        <TextField
          label="新密码"
          type="password"
          value={password}
          onText={setPassword}
          autoComplete="new-password"
          autoFocus
          fault={tried && problem !== undefined ? PASSWORD_WORDS[problem] : undefined}
          hint={PASSWORD_WORDS.PASSWORD_SHORT}
        />
      </form>
    </Dialog>
  )
}

/** One form's submission: not twice at once, faults shown after the first try, the refusal kept for the reader. */
function useSubmit() {
  const [tried, setTried] = useState(false)
  const { busy, error, send, forget } = useSending()
  const submit = (event: FormEvent, ready: boolean, save: () => Promise<void>): void => {
    event.preventDefault()
    setTried(true)
    if (ready && !busy) void send(save)
  }
  const reset = (): void => {
    setTried(false)
    forget()
  }
  return { tried, busy, error, submit, reset }
}
