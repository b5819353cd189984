import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { newRoundRoute, roundsRoute, type RoundRow } from './contract.reviews.ts'

/** 养育状况核查: rounds with how many children are to be reviewed and have been. */
export default function ReviewsPage(): ReactNode {
  const may = useMay()
  const go = useGo()
  const { session } = useSession()
  const [making, setMaking] = useState(false)
  const answer = useQuery({ queryKey: ['child-reviews'], queryFn: ({ signal }) => call(roundsRoute, { signal }) })
  const rounds = answer.data?.rounds ?? []
  return (
    <>
      <PageHead
        title="养育状况核查"
        crumbs={[{ label: '儿童', to: '/children' }]}
        meta={rounds.length > 0 && <span>{rounds.length} 轮</span>}
        actions={
          may('child.round') && (
            <Button type="primary" onClick={() => setMaking(true)}>
              开始一轮核查
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && rounds.length === 0 ? (
        <EmptyState title="还没有核查">由镇儿童督导员开始一轮，当天在册的儿童全部列入；村儿童主任入户后逐个登记。</EmptyState>
      ) : (
        <Panel flush label="各轮核查">
          <DataTable
            label="养育状况核查"
            stacks
            columns={COLUMNS}
            rows={rounds}
            rowKey={row => row.round}
            onOpen={row => go(`/child-reviews/${row.round}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {making && session !== undefined && (
        <RoundDialog today={session.today} onClose={() => setMaking(false)} onMade={round => go(`/child-reviews/${round}`)} />
      )}
    </>
  )
}

const COLUMNS: readonly Column<RoundRow>[] = [
  { key: 'heading', title: '核查', render: row => row.heading },
  { key: 'from', title: '开始', render: row => row.opened_on },
  { key: 'due_on', title: '要求完成', render: row => row.due_on },
  { key: 'due', title: '应核查（人）', align: 'right', render: row => row.due },
  { key: 'reviewed', title: '已核查（人）', align: 'right', render: row => row.reviewed },
  { key: 'state', title: '状态', render: row => <RoundState row={row} /> },
]

/** 「全部核查」 only where somebody was to be reviewed and everybody has been. */
export function RoundState({ row }: { readonly row: Pick<RoundRow, 'voided' | 'due' | 'reviewed'> }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  if (row.due > 0 && row.reviewed === row.due) return <StatusMark status="done">全部核查</StatusMark>
  return <StatusMark status={row.reviewed === 0 ? 'notbegun' : 'underway'}>还差 {row.due - row.reviewed} 人</StatusMark>
}

type RoundProps = { readonly today: string; readonly onClose: () => void; readonly onMade: (round: string) => void }

function RoundDialog({ today, onClose, onMade }: RoundProps): ReactNode {
  const [heading, setHeading] = useState(`${today.slice(0, 4)}年${today.slice(5, 7) <= '06' ? '上' : '下'}半年养育状况核查`)
  const [opened_on, setOpened] = useState(today)
  const [due_on, setDue] = useState('')
  const [key] = useState(newKey)
  const blocked = heading.trim() === '' ? '请写名称' : opened_on === '' || due_on === '' ? '请写开始和要求完成的日期' : undefined
  const start = async (): Promise<void> => {
    const { round } = await call(newRoundRoute, { body: { heading: heading.trim(), opened_on, due_on }, key })
    onMade(round)
  }
  return (
    <FormDialog title="开始一轮核查" verb="开始核查" blocked={blocked} onAct={start} onClose={onClose}>
      <TextField label="名称" value={heading} onText={setHeading} maxLength={60} />
      <div className="halves">
        <TextField label="开始日期" type="date" value={opened_on} onText={setOpened} max={today} />
        <TextField label="要求完成日期" type="date" value={due_on} onText={setDue} min={opened_on} />
      </div>
      <p>开始那天在册的留守、困境、孤儿、事实无人抚养儿童全部列入，以后新建档的不列入这一轮。</p>
    </FormDialog>
  )
}
