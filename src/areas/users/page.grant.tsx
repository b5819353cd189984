import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ComponentProps, type FormEvent, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { useMay } from '../../web/session.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { createUserRoute, type Role, type UserRow } from './contract.ts'
import { grantRoute } from './contract.roles.ts'
import { withActing } from './rules.deputy.ts'
import { combinationProblem } from './rules.grant.ts'
import { combinedWords, DUTY_WORDS, outlookOf, type DutyHolder } from './rules.duties.ts'
import { PASSWORD_WORDS, passwordProblems } from './rules.password.ts'
import { ROLE_NAMES, ROLES } from './rules.ts'

const ROLE_TASKS: Readonly<Record<Role, string>> = {
  system_admin: '建账号、重设密码、管村名和备份；看不到人员和资金',
  security_admin: '给角色、范围、代理，管登录规定；看不到人员和资金',
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

export type DialogProps = { readonly onClose: () => void; readonly onDone: () => Promise<void> }

/** One form's submission: not twice at once, faults shown after the first try, the refusal kept for the reader. */
export function useSubmit() {
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

/** The town, its villages, and the county for its viewers. */
function useScopes(town: string): readonly { readonly value: string; readonly label: string }[] {
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  return [
    { value: town, label: '全镇' },
    ...(villages.data?.villages ?? []).map(({ division, short_name }) => ({ value: division, label: `只看 ${short_name}` })),
    { value: `${town.slice(0, 6)}000000`, label: '全县（只给县级查看）' },
  ]
}

/** Why these roles do not go together, in words. */
function togetherFault(roles: readonly Role[], founder: boolean): string | undefined {
  const problem = combinationProblem(roles, founder)
  if (problem === undefined) return undefined
  return problem.code === 'ADMIN_AND_BUSINESS' ? '管理员不能同时办业务，请只留一边' : '系统、安全、审计管理员要分三个人'
}

/** Who holds which roles today, deputyships included, as the list shows them. */
type Office = { readonly office: readonly UserRow[] }
const holdersIn = (office: readonly UserRow[]): DutyHolder[] =>
  office.map(({ user_id, name, roles, acting }) => ({ user_id, name, roles: withActing(roles, acting) }))

/** What saving would make of the duties, told before it is done. */
function Outlook({ office, person }: Office & { readonly person: DutyHolder }): ReactNode {
  if (person.roles.length === 0) return <p className="secondary">没有角色的账号不能登录。</p>
  const { own, others, gaps } = outlookOf(holdersIn(office), person)
  return (
    <>
      {others.length + gaps.length > 0 && (
        <Notice kind="info" title="保存以后，本单位的职责">
          {others.length > 0 && <div>{combinedWords(others)}。</div>}
          {gaps.length > 0 && <div>还没有人担任：{gaps.map(({ duty }) => DUTY_WORDS[duty]).join('、')}。</div>}
        </Notice>
      )}
      {/* The boxes that change it stand above: seen while they are ticked. */}
      <div aria-live="polite" style={{ position: 'sticky', bottom: -12 }}>
        {own.length > 0 && (
          <Notice kind="warning" title={`${person.name}会兼不该兼的职责`}>
            {own
              .map(({ against, moves }) => `${against.map(({ first }) => DUTY_WORDS[first]).join('、')}和${DUTY_WORDS[moves]}`)
              .join('；')}
          </Notice>
        )}
      </div>
    </>
  )
}

type GrantProps = DialogProps & Office & { readonly user: UserRow; readonly town: string; readonly mine: boolean }

/** Roles and scope of one account, by the security administrator. */
export function GrantDialog({ user, office, town, mine, onClose, onDone }: GrantProps): ReactNode {
  const [roles, setRoles] = useState<readonly Role[]>(user.roles)
  const [division, setDivision] = useState(user.division)
  const { error, busy, submit } = useSubmit()
  const scopes = useScopes(town)
  const fault = togetherFault(roles, user.founder)
  const save = async (): Promise<void> => {
    await call(grantRoute, { params: { user_id: user.user_id }, body: { roles: [...roles], division } })
    await onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={`${user.name} 的角色和管辖范围`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="grant" disabled={busy}>
            保存角色
          </Button>
        </>
      }
    >
      <form id="grant" className="stack" onSubmit={event => submit(event, fault === undefined, save)}>
        {error !== undefined && <RefusalNotice error={error} />}
        {mine && <Notice kind="info">这是您自己：角色只能减，不能加，管辖范围不能改。</Notice>}
        <RoleChoice roles={roles} onRoles={setRoles} fault={fault} />
        <ChoiceField
          label="管辖范围"
          value={division}
          onText={setDivision}
          options={scopes}
          hint="选了村的，只看得到这个村的人和钱。保存后马上生效，他不用重新登录。"
        />
        <Outlook office={office} person={{ ...user, roles: withActing(roles, user.acting) }} />
      </form>
    </Dialog>
  )
}

const EMPTY = { name: '', login: '', password: '' }
type Form = typeof EMPTY

function faultsOf({ name, login, password }: Form): Partial<Record<keyof Form, string>> {
  const [problem] = passwordProblems(login, password)
  return {
    ...(name.trim() === '' ? { name: '写上姓名，办的事都记在这个名下' } : {}),
    ...(/^[a-z0-9._-]{2,40}$/.test(login) ? {} : { login: '用 2 至 40 个小写字母、数字或 . _ -' }),
    ...(problem === undefined ? {} : { password: PASSWORD_WORDS[problem] }),
  }
}

const grantersIn = (office: readonly UserRow[]): string => {
  const names = office.filter(({ roles }) => roles.includes('security_admin')).map(({ name }) => name)
  return names.length === 0 ? '安全管理员' : `安全管理员${names.join('、')}`
}

/** A new account; who is the security administrator too gives it roles in the same step. */
export function NewUserDialog({ office, town, onClose, onDone }: DialogProps & Office & { readonly town: string }): ReactNode {
  const grants = useMay()('user.grant')
  const [form, setForm] = useState(EMPTY)
  const [roles, setRoles] = useState<readonly Role[]>([])
  const [division, setDivision] = useState(town)
  const { tried, error, busy, submit } = useSubmit()
  const scopes = useScopes(town)
  const faults = faultsOf(form)
  const together = togetherFault(roles, false)
  const field = (name: keyof Form) => ({
    value: form[name],
    onText: (text: string) => setForm({ ...form, [name]: text }),
    fault: tried ? faults[name] : undefined,
  })
  const save = async (): Promise<void> => {
    const { name, login, password } = form
    const granted = grants && roles.length > 0 ? { roles: [...roles], division } : {}
    await call(createUserRoute, { body: { name: name.trim(), login, password, ...granted } })
    await onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title="新建用户"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="new-user" disabled={busy}>
            新建用户
          </Button>
        </>
      }
    >
      <form
        id="new-user"
        className="stack"
        onSubmit={event => submit(event, Object.keys(faults).length === 0 && together === undefined, save)}
      >
        {error !== undefined && <RefusalNotice error={error} />}
        <AccountFields field={field} />
        {grants ? (
          <>
            <RoleChoice roles={roles} onRoles={setRoles} fault={together} />
            <ChoiceField
              label="管辖范围"
              value={division}
              onText={setDivision}
              options={scopes}
              hint="选了村的，只看得到这个村的人和钱。"
            />
            <Outlook office={office} person={{ user_id: '', name: form.name.trim() || '他', roles }} />
          </>
        ) : (
          <Notice kind="info" title="角色由安全管理员给">
            请告诉{grantersIn(office)}：在「用户」里点「角色和范围」。给了以后，他才能登录。
          </Notice>
        )}
      </form>
    </Dialog>
  )
}

type AccountProps = { readonly field: (name: keyof Form) => Omit<ComponentProps<typeof TextField>, 'label'> }

const AccountFields = ({ field }: AccountProps): ReactNode => (
  <>
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
    <TextField
      label="初始密码"
      type="password"
      {...field('password')}
      autoComplete="new-password"
      hint="请当面告诉本人；他第一次登录时要先换成自己的。"
    />
  </>
)

type ChoiceProps = {
  readonly roles: readonly Role[]
  readonly onRoles: (roles: readonly Role[]) => void
  readonly fault?: string | undefined
  /** Only these may be chosen. */
  readonly among?: readonly Role[]
}

export function RoleChoice({ roles, onRoles, fault, among = ROLES }: ChoiceProps): ReactNode {
  const turn = (role: Role): void => onRoles(roles.includes(role) ? roles.filter(other => other !== role) : [...roles, role])
  return (
    <fieldset className="field">
      <legend>角色</legend>
      {among.map(role => (
        <label key={role} className="choice">
          <input type="checkbox" checked={roles.includes(role)} onChange={() => turn(role)} />
          <span>
            {ROLE_NAMES[role]} <span className="secondary">{ROLE_TASKS[role]}</span>
          </span>
        </label>
      ))}
      {fault !== undefined && <span className="fault">{fault}</span>}
    </fieldset>
  )
}
