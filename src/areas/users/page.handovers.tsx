import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import { call } from '../../web/api.ts'
import { Link, useGo } from '../../web/link.tsx'
import { momentOf } from '../../web/moment.ts'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { handoversRoute, type HandoverRow } from './contract.roles.ts'

/** 移交清单: all for the administrators, one's own for everybody else. */
export default function HandoversPage(): ReactNode {
  const answer = useQuery({ queryKey: ['handovers'], queryFn: ({ signal }) => call(handoversRoute, { signal }) })
  const go = useGo()
  const all = useMay()('user.read')
  const without = answer.data?.without ?? []
  return (
    <div className="stack">
      <PageHead
        title="移交清单"
        crumbs={all ? [{ label: '用户', to: '/users' }] : [{ label: '我的账号', to: '/account' }]}
        meta={<span className="secondary">{all ? '所有人的' : '您移交或接收的'}</span>}
        actions={
          <Button type="primary" onClick={() => go('/handovers/new')}>
            填移交清单
          </Button>
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <Panel flush>
        <DataTable
          label="移交清单"
          stacks
          rows={answer.data?.handovers ?? []}
          rowKey={row => row.handover_id}
          columns={COLUMNS}
          onOpen={row => go(`/handovers/${row.handover_id}`)}
          empty={answer.isPending ? '正在读取' : '还没有移交清单。有人调走、退休、换岗时填一份，三方签字后上传。'}
        />
      </Panel>
      {without.length > 0 && (
        <Panel title="没有移交就停用的" note={`${without.length} 人`}>
          <ul>
            {without.map(({ user_id, name, disabled_at, reason }) => (
              <li key={user_id}>
                {name}　<span className="secondary">{momentOf(disabled_at)} 停用，理由：</span>
                {reason}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  )
}

const COLUMNS: readonly Column<HandoverRow>[] = [
  { key: 'user', title: '移交人', render: row => <Link to={`/handovers/${row.handover_id}`}>{row.user_name}</Link> },
  { key: 'to', title: '接收人', render: row => row.to_name },
  { key: 'day', title: '填写', render: row => `${formatDay(day(row.made_on), 0)}，${row.made_by}` },
  { key: 'open', title: '在办事项', align: 'right', render: row => `${row.open} 项` },
  {
    key: 'state',
    title: '签字件',
    render: row =>
      row.signed_at === null ? (
        <StatusMark status="underway">等签字、上传</StatusMark>
      ) : (
        <StatusMark status="done">{momentOf(row.signed_at)} 已上传</StatusMark>
      ),
  },
]
