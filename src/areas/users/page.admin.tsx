import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import { call } from '../../web/api.ts'
import { Link, useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { NoteField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { disableUserRoute, listUsersRoute, resetPasswordRoute, type UserRow } from './contract.ts'
import { unlockUserRoute } from './contract.roles.ts'
import { DeputiesPanel } from './page.deputies.tsx'
import { GrantDialog, NewUserDialog, useSubmit, type DialogProps } from './page.grant.tsx'
import { isGuard } from './rules.grant.ts'
import { HANDOVER_DAYS } from './rules.handover.ts'
import { PASSWORD_WORDS, passwordProblems } from './rules.password.ts'
import { roleNames } from './rules.ts'

const USERS_KEY = ['users'] as const
type Act = { readonly kind: 'new' } | { readonly kind: 'disable' | 'password' | 'grant' | 'unlock'; readonly user: UserRow }

/** Who may use the system, and as what. Accounts are the system administrator's, roles the security administrator's. */
export default function UsersPage(): ReactNode {
  const answer = useQuery({ queryKey: USERS_KEY, queryFn: ({ signal }) => call(listUsersRoute, { signal }) })
  const client = useQueryClient()
  const { session } = useSession()
  const may = useMay()
  const [act, setAct] = useState<Act>()
  const users = answer.data?.users ?? []
  const again = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: USERS_KEY })
    await client.invalidateQueries({ queryKey: ['deputies'] })
    await client.invalidateQueries({ queryKey: ['duties'] })
  }
  const inUse = users.filter(user => !user.disabled)
  const acts = {
    me: session?.user?.login,
    manages: may('user.manage'),
    grants: may('user.grant'),
    year: Number(session?.today.slice(0, 4)),
    start: setAct,
  }
  return (
    <div className="stack">
      <PageHead
        title="用户"
        meta={<span className="secondary">{inUse.length} 人在用</span>}
        actions={
          <>
            <Link to="/handovers">移交清单</Link>
            <Link to="/duties">职责分离</Link>
            {acts.manages && (
              <Button type="primary" onClick={() => setAct({ kind: 'new' })}>
                新建用户
              </Button>
            )}
          </>
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
          columns={columnsOf(acts)}
          empty={answer.isPending ? '正在读取' : '还没有用户'}
        />
      </Panel>
      <DeputiesPanel users={inUse} onDone={again} />
      {act !== undefined && (
        <ActDialog act={current(act, users)} office={inUse} me={acts.me} onClose={() => setAct(undefined)} onDone={again} />
      )}
    </div>
  )
}

/** The act with its user as the list has him now: he may have changed since the click. */
const current = (act: Act, users: readonly UserRow[]): Act =>
  act.kind === 'new' ? act : { kind: act.kind, user: users.find(({ user_id }) => user_id === act.user.user_id) ?? act.user }

type ActDialogProps = DialogProps & { readonly act: Act; readonly office: readonly UserRow[]; readonly me: string | undefined }
function ActDialog({ act, office, me, onClose, onDone }: ActDialogProps): ReactNode {
  const { session } = useSession()
  const rest = { onClose, onDone }
  const town = session?.office?.division ?? ''
  switch (act.kind) {
    case 'new':
      return <NewUserDialog office={office} town={town} {...rest} />
    case 'grant':
      return <GrantDialog user={act.user} office={office} town={town} mine={act.user.login === me} {...rest} />
    case 'password':
      return <PasswordDialog user={act.user} {...rest} />
    case 'disable':
      return <DisableDialog user={act.user} {...rest} />
    case 'unlock':
      return (
        <ConfirmDialog
          open
          title={`解锁 ${act.user.name}（${act.user.login}）`}
          verb={`解锁 ${act.user.name}`}
          onClose={onClose}
          onConfirm={async () => {
            await call(unlockUserRoute, { params: { user_id: act.user.user_id } })
            await onDone()
          }}
        >
          <p>请先当面或打电话确认，是他自己输错了密码。解锁后马上可以再登录。</p>
        </ConfirmDialog>
      )
  }
}

const NoApprover = (): ReactNode => (
  <Notice kind="warning" title="还没有审批人">
    一个人可以先导入花名册、做发放批次，但批次要由另一个人审批后才能导出：请给第二个人建账号，给他「分管领导」的角色；领导在纸上签字的，由另一位同事上传签字的扫描件。
  </Notice>
)

type Acts = {
  readonly me: string | undefined
  readonly manages: boolean
  readonly grants: boolean
  /** Of today: days of other years are written out. */
  readonly year: number
  readonly start: (act: Act) => void
}

function columnsOf(acts: Acts): readonly Column<UserRow>[] {
  return [
    { key: 'name', title: '姓名', render: user => user.name },
    { key: 'login', title: '登录名', render: user => user.login },
    { key: 'roles', title: '角色', render: user => rolesCell(user, acts.year) },
    { key: 'division', title: '管辖范围', render: user => user.division_name },
    { key: 'state', title: '状态', render: user => stateOf(user) },
    { key: 'acts', title: '操作', render: user => (user.disabled ? '' : <RowActs user={user} {...acts} />) },
  ]
}

const rolesCell = ({ roles, acting, disabled }: UserRow, year: number): ReactNode => (
  <>
    {roles.length === 0 && !disabled ? <StatusMark status="warning">还没有角色，不能登录</StatusMark> : roleNames(roles)}
    {acting.map(({ name, roles: acted, to_day }) => (
      <div key={`${name}${to_day}`} className="secondary">
        代行 {name}：{roleNames(acted)}，到 {formatDay(day(to_day), year)}
      </div>
    ))}
  </>
)

function RowActs({ user, me, manages, grants, start }: Acts & { readonly user: UserRow }): ReactNode {
  const link = (kind: 'disable' | 'password' | 'grant' | 'unlock', word: string): ReactNode => (
    <button type="button" className="link plain-link" onClick={() => start({ kind, user })} aria-label={`${word}：${user.name}`}>
      {word}
    </button>
  )
  // The password of those who watch over the system administrator is the security administrator's to set.
  const resets = user.login !== me && (manages || (grants && isGuard(user.roles)))
  return (
    <span className="row">
      {grants && link('grant', '角色和范围')}
      {resets && link('password', '重设密码')}
      {manages && user.locked && link('unlock', '解锁')}
      {manages && user.login !== me && link('disable', '停用')}
    </span>
  )
}

function stateOf({ disabled, locked, disabled_reason, handed_over }: UserRow): ReactNode {
  if (disabled)
    return (
      <>
        <StatusMark status="na">已停用</StatusMark>
        {disabled_reason !== null && <div className="secondary wrap">没有移交：{disabled_reason}</div>}
      </>
    )
  if (locked) return <StatusMark status="warning">密码输错，暂时锁定</StatusMark>
  return <StatusMark status="done">{handed_over ? '在用，已签移交清单' : '在用'}</StatusMark>
}

/** Disabling leads over the handover; without one it asks for the reason. */
function DisableDialog({ user, onClose, onDone }: DialogProps & { readonly user: UserRow }): ReactNode {
  const [reason, setReason] = useState('')
  const { tried, error, busy, submit } = useSubmit()
  const go = useGo()
  const ready = user.handed_over || reason.trim() !== ''
  const save = async (): Promise<void> => {
    await call(disableUserRoute, {
      params: { user_id: user.user_id },
      body: user.handed_over ? {} : { reason: reason.trim() },
    })
    await onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={`停用 ${user.name}（${user.login}）`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          {!user.handed_over && <Button onClick={() => go(`/handovers/new?user=${user.user_id}`)}>先填移交清单</Button>}
          <Button type="primary" danger htmlType="submit" form="disable-user" disabled={busy}>
            {user.handed_over ? `停用 ${user.name}` : '不移交，直接停用'}
          </Button>
        </>
      }
    >
      <form id="disable-user" className="stack" onSubmit={event => submit(event, ready, save)}>
        {error !== undefined && <RefusalNotice error={error} />}
        <p>他会马上退出，不能再登录；停用后不能恢复，要用时新建账号。他办过的事仍记在他名下。</p>
        {user.handed_over ? (
          <Notice kind="info">签了字的移交清单已经存好。</Notice>
        ) : (
          <>
            <Notice kind="warning" title="还没有签了字的移交清单">
              他手上的批次、钥匙、口令和资金要有人接。请先填移交清单，三方签字后上传（{HANDOVER_DAYS} 天内签的才算数）。
            </Notice>
            <NoteField
              label="来不及移交的理由"
              value={reason}
              onText={setReason}
              maxLength={200}
              fault={tried && !ready ? '写上理由，它会记在用户列表和审计里' : undefined}
              hint="如：账号建错了；已经联系不上本人。"
            />
          </>
        )}
      </form>
    </Dialog>
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
        {isGuard(user.roles) && <Notice kind="info">他是监督别人的管理员：重设密码会发出警报，审计管理员看得到。</Notice>}
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
