import type { ReactNode } from 'react'
import { momentOf } from '../../web/moment.ts'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Tag } from '../../web/widgets/panel.tsx'
import type { SessionRow } from './contract.sign-in.ts'

type TableProps = {
  readonly sessions: readonly SessionRow[]
  /** Also whose they are. */
  readonly named?: boolean
  readonly onEnd: (row: SessionRow) => void
}

/** Sessions that stand open, with a way to end each but the present one. */
export function SessionTable({ sessions, named = false, onEnd }: TableProps): ReactNode {
  const columns: readonly Column<SessionRow>[] = [
    {
      key: 'agent',
      title: named ? '谁，在哪里登录' : '在哪里登录',
      render: row => (
        <>
          {named && (
            <>
              <b>{row.name}</b>（{row.login}）
              <br />
            </>
          )}
          {row.agent === '' ? '浏览器没有报出名称' : row.agent}
          <br />
          <span className="secondary">
            {row.address}，{momentOf(row.created_at)} 登录
          </span>
        </>
      ),
    },
    { key: 'seen', title: '最近操作', render: row => momentOf(row.last_seen_at) },
    {
      key: 'end',
      title: '操作',
      render: row =>
        row.current ? (
          <Tag>本处</Tag>
        ) : (
          <button
            type="button"
            className="link plain-link"
            aria-label={`结束：${row.name} ${row.agent} ${momentOf(row.created_at)}`}
            onClick={() => onEnd(row)}
          >
            结束
          </button>
        ),
    },
  ]
  return <DataTable label="正在登录的地方" rows={sessions} rowKey={row => row.session_id} columns={columns} empty="没有别的登录" />
}
