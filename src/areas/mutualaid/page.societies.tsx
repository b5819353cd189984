import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { LEVEL_WORD } from '../funds/rules.ts'
import { societiesRoute, type SocietyRow } from './contract.ts'
import { InspectionMark } from './page.marks.tsx'
import { NewSocietyDialog } from './page.society-new.tsx'
import { TrainingDialog } from './page.training.tsx'
import { yearsBefore } from './page.words.ts'

/** 互助社: what each has, what it did this year, and which duties of the year are left. */
export default function SocietiesPage(): ReactNode {
  const { session } = useSession()
  const may = useMay()
  const go = useGo()
  const client = useQueryClient()
  const [chosen, setYear] = useQueryText('year')
  const [making, setMaking] = useState(false)
  const [training, setTraining] = useState(false)
  const today = session?.today ?? ''
  const year = chosen === '' ? today.slice(0, 4) : chosen
  const answer = useQuery({
    queryKey: ['societies', year],
    enabled: year !== '',
    queryFn: ({ signal }) => call(societiesRoute, { query: { year: Number(year) }, signal }),
  })
  const rows = answer.data?.rows ?? []
  const town = session?.office
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('societ') })
  return (
    <>
      <PageHead
        title="救急难互助社"
        meta={rows.length > 0 && <Duties rows={rows} />}
        actions={
          may('mutual.manage') && (
            <span className="row">
              <Button onClick={() => setTraining(true)} disabled={rows.length === 0}>
                登记培训
              </Button>
              <Button type="primary" onClick={() => setMaking(true)}>
                登记互助社
              </Button>
            </span>
          )
        }
      />
      <div className="filters">
        <ChoiceField label="年度" value={year} onText={setYear} options={yearsBefore(today)} />
      </div>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && rows.length === 0 ? (
        <EmptyState title="还没有登记互助社">登记时同时建它的互助资金；理事、年检和培训随后在它的页面里登记。</EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="救急难互助社"
            stacks
            columns={columnsOf(rows, year)}
            rows={rows}
            rowKey={row => row.society_id}
            rowKind={row => (row.inspection === 'overdue' || row.inspection === 'failed' ? 'warning' : undefined)}
            onOpen={row => go(`/societies/${row.society_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {making && town && (
        <NewSocietyDialog
          today={today}
          town={{ division: town.division, name: town.town_name }}
          onClose={() => setMaking(false)}
          onMade={society_id => go(`/societies/${society_id}`)}
        />
      )}
      {training && <TrainingDialog today={today} societies={rows} onClose={() => setTraining(false)} onDone={refresh} />}
    </>
  )
}

/** Of the village societies that stand: how many there are, inspected, trained. */
function Duties({ rows }: { readonly rows: readonly SocietyRow[] }): ReactNode {
  const village = rows.filter(row => row.level === 'village' && row.closed_on === null)
  const done = village.filter(row => row.inspection === 'done').length
  const trained = village.filter(row => row.trained_on !== null).length
  return (
    <>
      <span>村级 {village.length} 个</span>
      <StatusMark status={done === village.length ? 'done' : 'underway'}>年检完成 {done}</StatusMark>
      <StatusMark status={trained === village.length ? 'done' : 'underway'}>资金使用培训 {trained}</StatusMark>
    </>
  )
}

const columnsOf = (rows: readonly SocietyRow[], year: string): readonly Column<SocietyRow>[] => [
  { key: 'name', title: '名称', render: row => row.name, sum: `合计 ${rows.length} 个` },
  { key: 'place', title: '所在', render: row => `${row.place}（${LEVEL_WORD[row.level]}）` },
  { key: 'head', title: '法定代表人', render: row => row.legal_head },
  { key: 'founded', title: '成立', render: row => row.founded_on },
  {
    key: 'balance',
    title: '资金余额（元）',
    align: 'right',
    sum: yuan(rows.reduce((sum, row) => sum + row.balance_fen, 0)),
    render: row => <Money fen={row.balance_fen} />,
  },
  { key: 'cases', title: `${year}年救助`, align: 'right', sum: rows.reduce((sum, row) => sum + row.cases, 0), render: row => row.cases },
  {
    key: 'amount',
    title: '救助资金（元）',
    align: 'right',
    sum: yuan(rows.reduce((sum, row) => sum + row.amount_fen, 0)),
    render: row => <Money fen={row.amount_fen} strong />,
  },
  { key: 'inspection', title: `${Number(year) - 1}年度年检`, render: row => <Inspected row={row} /> },
  { key: 'trained', title: '资金使用培训', render: row => <Trained row={row} /> },
]

const Inspected = ({ row }: { readonly row: SocietyRow }): ReactNode =>
  row.closed_on === null ? <InspectionMark state={row.inspection} on={row.inspected_on} /> : <StatusMark status="na">已注销</StatusMark>
const Trained = ({ row }: { readonly row: SocietyRow }): ReactNode =>
  row.trained_on === null ? <StatusMark status="notbegun">还没有</StatusMark> : <StatusMark status="done">{row.trained_on}</StatusMark>
