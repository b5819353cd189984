import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import type { ReplyOf } from '../../kernel/route.ts'
import { call } from '../../web/api.ts'
import { Link, useGo } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import { accountRoute, endOtherSessionsRoute, endSessionRoute } from './contract.sign-in.ts'
import { PasswordForm } from './page.account.password.tsx'
import { RecoveryCodes, TotpPanel } from './page.account.totp.tsx'
import { SessionTable } from './page.sessions.tsx'
import { roleNames } from './rules.ts'

const ACCOUNT_KEY = ['account'] as const
type Account = ReplyOf<typeof accountRoute>

/** 我的账号: password, one-time password, where one is signed in. Every role's. */
export default function AccountPage(): ReactNode {
  const { session, again: askSession } = useSession()
  const must = session?.user?.must ?? null
  const client = useQueryClient()
  const answer = useQuery({ queryKey: ACCOUNT_KEY, queryFn: ({ signal }) => call(accountRoute, { signal }), enabled: must !== 'password' })
  const [codes, setCodes] = useState<readonly string[]>()
  const [freed, setFreed] = useState(false)
  const again = async (): Promise<void> => {
    askSession()
    await client.invalidateQueries({ queryKey: ACCOUNT_KEY })
  }
  const free = (): Promise<void> => {
    setFreed(true)
    return again()
  }
  if (codes !== undefined)
    return (
      <RecoveryCodes
        codes={codes}
        onDone={() => {
          setCodes(undefined)
          void again()
        }}
      />
    )
  const user = session?.user
  if (freed && must === null) return <Freed />
  return (
    <div className="stack">
      <PageHead
        title="我的账号"
        meta={
          <span className="secondary">
            {user?.name ?? ''}，登录名 {user?.login ?? ''}
          </span>
        }
        actions={must === null ? <Link to="/handovers">移交清单</Link> : undefined}
      />
      {(user?.acting ?? []).map(({ name, roles, to_day }) => (
        <Notice key={`${name}${to_day}`} kind="info" title={`您正在代行${name}的${roleNames(roles)}`}>
          到 {formatDay(day(to_day), Number(session?.today.slice(0, 4)))}{' '}
          为止，这一天还算。办的事记在您自己名下；您自己造册、复核过的批次，代理时也不能接着办。
        </Notice>
      ))}
      {must === 'password' && (
        <Notice kind="warning" title="请先换密码">
          密码是系统管理员代设的，或者已经到期。换成您自己的以后，就能办别的事。
        </Notice>
      )}
      {must === 'totp' && (
        <Notice kind="warning" title="请先启用动态口令">
          安全管理员要求您的角色登录时用动态口令。启用以后，就能办别的事。
        </Notice>
      )}
      {answer.error !== null && must !== 'password' && <RefusalNotice error={answer.error} />}
      <Split side={420}>
        <div className="stack">
          {must === null && answer.data !== undefined && <OwnSessions account={answer.data} onDone={again} />}
          {must !== 'password' && answer.data !== undefined && <TotpPanel account={answer.data} onCodes={setCodes} onDone={again} />}
          {must === 'password' && <PasswordForm account={undefined} login={user?.login ?? ''} onDone={free} />}
        </div>
        <div className="stack">
          {must !== 'password' && <PasswordForm account={answer.data} login={user?.login ?? ''} onDone={again} />}
        </div>
      </Split>
    </div>
  )
}

/** After the password that had to be changed: the work waits at home. */
function Freed(): ReactNode {
  const go = useGo()
  return (
    <div className="stack">
      <PageHead title="我的账号" />
      <Notice
        kind="info"
        alert
        title="密码已换好"
        actions={
          <Button type="primary" autoFocus onClick={() => go('/')}>
            去待办
          </Button>
        }
      >
        下次用新密码登录。
      </Notice>
    </div>
  )
}

function OwnSessions({ account, onDone }: { readonly account: Account; readonly onDone: () => Promise<void> }): ReactNode {
  const [error, setError] = useState<unknown>()
  const run = async (act: () => Promise<unknown>): Promise<void> => {
    setError(undefined)
    try {
      await act()
    } catch (refusal) {
      setError(refusal)
    }
    await onDone()
  }
  const others = account.sessions.filter(each => !each.current).length
  return (
    <Panel
      title="正在登录的地方"
      flush
      note={
        others > 0 ? (
          <Button size="small" onClick={() => void run(() => call(endOtherSessionsRoute))}>
            结束其他 {others} 处
          </Button>
        ) : (
          '只有这一处'
        )
      }
    >
      {error !== undefined && <RefusalNotice error={error} />}
      <SessionTable
        sessions={account.sessions}
        onEnd={({ session_id }) => void run(() => call(endSessionRoute, { params: { session_id } }))}
      />
    </Panel>
  )
}
