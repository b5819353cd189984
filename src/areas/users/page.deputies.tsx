import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import { call } from '../../web/api.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark, type Status } from '../../web/widgets/status-mark.tsx'
import type { Role, UserRow } from './contract.ts'
import { deputiesRoute, endDeputyRoute, makeDeputyRoute, type DeputyRow } from './contract.roles.ts'
import { RoleChoice, useSubmit, type DialogProps } from './page.grant.tsx'
import { dutiesOf } from './rules.duties.ts'
import { roleNames } from './rules.ts'

const STATE_WORDS: Readonly<Record<DeputyRow['state'], readonly [Status, string]>> = {
  now: ['underway', '正在代理'],
  coming: ['notbegun', '还没有开始'],
  over: ['done', '已经到期'],
  ended: ['na', '提前结束'],
}

/** Who stands in for whom. */
export function DeputiesPanel({ users, onDone }: { readonly users: readonly UserRow[]; readonly onDone: () => Promise<void> }): ReactNode {
  const answer = useQuery({ queryKey: ['deputies'], queryFn: ({ signal }) => call(deputiesRoute, { signal }) })
  const grants = useMay()('user.grant')
  const { session } = useSession()
  const year = Number((session?.today ?? '').slice(0, 4))
  const [act, setAct] = useState<'new' | DeputyRow>()
  const close = (): void => setAct(undefined)
  return (
    <Panel
      title="代理"
      flush
      note={
        grants ? (
          <Button size="small" onClick={() => setAct('new')}>
            登记代理
          </Button>
        ) : (
          '由安全管理员登记'
        )
      }
    >
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <DataTable
        label="代理"
        stacks
        rows={answer.data?.deputies ?? []}
        rowKey={row => row.deputy_id}
        columns={columnsOf(grants, year, setAct)}
        empty="没有代理。有人出差、休假、生病时，在这里登记由谁代行他的角色，到期自动结束。"
      />
      {act === 'new' && <NewDeputyDialog users={users} onClose={close} onDone={onDone} />}
      {act !== undefined && act !== 'new' && (
        <ConfirmDialog
          open
          title={`结束 ${act.deputy_name} 的代理`}
          verb="提前结束代理"
          onClose={close}
          onConfirm={async () => {
            await call(endDeputyRoute, { params: { deputy_id: act.deputy_id } })
            await onDone()
          }}
        >
          <p>
            他马上不能再代行 {act.user_name} 的{roleNames(act.roles)}；已经办的事仍记在他自己名下。
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  )
}

const columnsOf = (grants: boolean, year: number, end: (row: DeputyRow) => void): readonly Column<DeputyRow>[] => [
  { key: 'deputy', title: '代理人', render: row => row.deputy_name },
  { key: 'user', title: '代行谁的', render: row => row.user_name },
  { key: 'roles', title: '角色', render: row => roleNames(row.roles) },
  { key: 'days', title: '起止', render: row => `${formatDay(day(row.from_day), year)} 至 ${formatDay(day(row.to_day), year)}` },
  { key: 'reason', title: '事由', render: row => <span className="wrap">{row.reason}</span> },
  { key: 'state', title: '状态', render: ({ state }) => <StatusMark status={STATE_WORDS[state][0]}>{STATE_WORDS[state][1]}</StatusMark> },
  {
    key: 'act',
    title: '操作',
    render: row =>
      grants && (row.state === 'now' || row.state === 'coming') ? (
        <button type="button" className="link plain-link" onClick={() => end(row)} aria-label={`提前结束：${row.deputy_name}`}>
          提前结束
        </button>
      ) : (
        ''
      ),
  },
]

const label = ({ name, roles }: UserRow): string => `${name}（${roles.length === 0 ? '没有角色' : roleNames(roles)}）`

function NewDeputyDialog({ users, onClose, onDone }: DialogProps & { readonly users: readonly UserRow[] }): ReactNode {
  const { session } = useSession()
  const today = session?.today ?? ''
  const [form, setForm] = useState({ user_id: '', deputy_user_id: '', from_day: today, to_day: today, reason: '' })
  const [roles, setRoles] = useState<readonly Role[]>([])
  const { tried, error, busy, submit } = useSubmit()
  const absent = users.find(user => user.user_id === form.user_id)
  const deputy = users.find(user => user.user_id === form.deputy_user_id)
  const faults: Partial<Record<keyof typeof form | 'roles', string>> = {
    ...(absent === undefined ? { user_id: '选一个人' } : {}),
    ...(deputy === undefined ? { deputy_user_id: '选一个人' } : {}),
    ...(roles.length === 0 ? { roles: '至少选一个角色' } : {}),
    ...(form.from_day < today ? { from_day: '从今天或以后的一天起' } : {}),
    ...(form.to_day < form.from_day ? { to_day: '不能早于开始的一天' } : {}),
    ...(form.reason.trim() === '' ? { reason: '写上事由，如「7月6日至10日外出培训」' } : {}),
  }
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onText: (text: string) => setForm({ ...form, [name]: text }),
    fault: tried ? faults[name] : undefined,
  })
  const choose = (user_id: string): void => {
    setForm({ ...form, user_id })
    setRoles(users.find(user => user.user_id === user_id)?.roles ?? [])
  }
  const save = async (): Promise<void> => {
    await call(makeDeputyRoute, { body: { ...form, reason: form.reason.trim(), roles: [...roles] } })
    await onDone()
    onClose()
  }
  const people = (some: readonly UserRow[]) => [
    { value: '', label: '请选' },
    ...some.map(user => ({ value: user.user_id, label: label(user) })),
  ]
  // Nobody may make himself a deputy.
  const deputies = users.filter(user => user.user_id !== form.user_id && user.login !== session?.user?.login)
  return (
    <Dialog
      open
      title="登记代理"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="new-deputy" disabled={busy}>
            登记代理
          </Button>
        </>
      }
    >
      <form id="new-deputy" className="stack" onSubmit={event => submit(event, Object.keys(faults).length === 0, save)}>
        {error !== undefined && <RefusalNotice error={error} />}
        <div className="halves">
          <ChoiceField label="谁不在" {...field('user_id')} onText={choose} options={people(users.filter(user => user.roles.length > 0))} />
          <ChoiceField label="由谁代理" {...field('deputy_user_id')} options={people(deputies)} />
          <TextField label="从哪天起" type="date" {...field('from_day')} min={today} />
          <TextField label="到哪天止" type="date" {...field('to_day')} min={form.from_day} hint="这一天还算；第二天自动结束。" />
        </div>
        {absent !== undefined && (
          <RoleChoice roles={roles} onRoles={setRoles} among={absent.roles} fault={tried ? faults.roles : undefined} />
        )}
        {deputy !== undefined && <SameHands own={deputy.roles} acted={roles} />}
        <TextField label="事由" {...field('reason')} maxLength={200} />
        <p className="secondary">代理只加角色，不加管辖范围；办的事记在代理人自己名下。</p>
      </form>
    </Dialog>
  )
}

/** The commands compare persons: a deputy is held back from what he did himself. */
function SameHands({ own, acted }: { readonly own: readonly Role[]; readonly acted: readonly Role[] }): ReactNode {
  const mine = dutiesOf(own)
  const meets = dutiesOf(acted).some(duty => !mine.includes(duty)) && mine.some(duty => ['make', 'review', 'approve'].includes(duty))
  return meets ? <Notice kind="info">他自己造册、复核或审批过的批次，代理时也不能接着办，要等另一个人。</Notice> : null
}
