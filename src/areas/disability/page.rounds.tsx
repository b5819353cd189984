import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { checkRoundsRoute, type RoundRow } from './contract.rounds.ts'
import { OpenRoundDialog } from './page.open.tsx'

/** 六项核查: the rounds with how many people are done. */
export default function RoundsPage(): ReactNode {
  const may = useMay()
  const go = useGo()
  const { session } = useSession()
  const [opening, setOpening] = useState(false)
  const answer = useQuery({ queryKey: ['rounds'], queryFn: ({ signal }) => call(checkRoundsRoute, { signal }) })
  const rounds = answer.data?.rounds ?? []
  const today = session?.today ?? ''
  const columns: readonly Column<RoundRow>[] = [
    { key: 'title', title: '核查', render: row => row.round_title },
    { key: 'opened', title: '开始', render: row => row.opened_on },
    { key: 'due', title: '完成期限', render: row => row.due_on },
    { key: 'people', title: '对象人数', align: 'right', render: row => row.people },
    { key: 'done', title: '已完成', align: 'right', render: row => row.done },
    { key: 'state', title: '状态', render: row => <RoundState row={row} today={today} /> },
  ]
  return (
    <>
      <PageHead
        title="残疾人核查"
        meta={rounds.length > 0 && <span>{rounds.length} 轮</span>}
        actions={
          may('disability.manage') && (
            <Button type="primary" onClick={() => setOpening(true)}>
              发起核查
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && rounds.length === 0 ? (
        <EmptyState title="还没有核查">
          发起一轮核查，列出对象，再逐人登记照护、就学、基本康复、就业、危房改造、无障碍改造六项的结果。
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="残疾人核查"
            stacks
            columns={columns}
            rows={rounds}
            rowKey={row => row.round_id}
            onOpen={row => go(`/checks/${row.round_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {opening && <OpenRoundDialog today={today} onClose={() => setOpening(false)} onOpened={round_id => go(`/checks/${round_id}`)} />}
    </>
  )
}

export function RoundState({ row, today }: { readonly row: RoundRow; readonly today: string }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  if (row.people === 0) return <StatusMark status="na">没有要核查的人</StatusMark>
  if (row.done_on !== null) return <StatusMark status="done">{row.done_on} 查完</StatusMark>
  if (row.due_on < today) return <StatusMark status="warning">已过期限，还有 {row.people - row.done} 人</StatusMark>
  return (
    <StatusMark status={row.done === 0 ? 'notbegun' : 'underway'}>
      {row.done}/{row.people}
    </StatusMark>
  )
}
