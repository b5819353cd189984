import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call } from '../../web/api.ts'
import { Link, useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { reliefListsRoute, type ReliefListRow, type ReliefSum } from './contract.ts'
import { ReliefDetail } from './page.detail.tsx'
import { UNIT_WORD } from './page.words.ts'
import { ReliefForm } from './page.form.tsx'

const YEARS_BACK = 5

/** 临时救助: the lists of a year by month, each counted in its own unit. */
export default function ReliefPage(): ReactNode {
  const { session } = useSession()
  const may = useMay()
  const go = useGo()
  const [chosenYear, setYear] = useQueryText('year')
  const [open, setOpen] = useQueryText('list')
  const [adding, setAdding] = useState(false)
  const today = session?.today ?? ''
  const thisYear = today.slice(0, 4)
  const year = chosenYear === '' ? thisYear : chosenYear
  const answer = useQuery({
    queryKey: ['relief', year],
    enabled: year !== '',
    queryFn: ({ signal }) => call(reliefListsRoute, { query: { from: `${year}-01`, to: `${year}-12` }, signal }),
  })
  const lists = answer.data?.lists ?? []
  const years = Array.from({ length: YEARS_BACK }, (_, back) => String(Number(thisYear) - back))
  return (
    <>
      <PageHead
        title="临时救助"
        meta={<SumWords sums={answer.data?.sums ?? []} />}
        actions={
          may('relief.write') && (
            <Button type="primary" onClick={() => setAdding(true)}>
              登记一批临时救助
            </Button>
          )
        }
      />
      <div className="filters">
        <ChoiceField label="年度" value={year} onText={setYear} options={years.map(each => ({ value: each, label: `${each}年` }))} />
      </div>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && lists.length === 0 ? (
        <EmptyState title={`${year}年还没有临时救助名单`} actions={<Button onClick={() => go('/import')}>导入申报表</Button>}>
          有申报表的直接<Link to="/import">导入</Link>；只有几个人的可以在这里登记。
        </EmptyState>
      ) : (
        <Panel flush label="临时救助名单">
          <DataTable
            label={`${year}年临时救助名单`}
            columns={COLUMNS}
            rows={lists}
            rowKey={row => row.relief_list_id}
            onOpen={row => setOpen(row.relief_list_id)}
            current={open}
          />
        </Panel>
      )}
      {open !== '' && <ReliefDetail reliefListId={open} onClose={() => setOpen('')} />}
      {adding && today !== '' && <ReliefForm today={today} onClose={() => setAdding(false)} onMade={setOpen} />}
    </>
  )
}

/** 人 and 户 stand apart, whatever is added up. */
function SumWords({ sums }: { readonly sums: readonly ReliefSum[] }): ReactNode {
  return sums.map(sum => (
    <span key={sum.unit}>
      按{UNIT_WORD[sum.unit]}计 {sum.lists} 批 {sum.count} {UNIT_WORD[sum.unit]} {yuan(sum.amount_fen)} 元
    </span>
  ))
}

const COLUMNS: readonly Column<ReliefListRow>[] = [
  { key: 'month', title: '发放月', width: 110, render: row => formatMonth(month(row.paid_month)) },
  { key: 'number', title: '批次', render: row => `第 ${row.number} 批` },
  { key: 'reason', title: '事由', render: row => row.reason },
  { key: 'count', title: '数量', align: 'right', render: row => `${row.count} ${UNIT_WORD[row.unit]}` },
  { key: 'amount', title: '金额（元）', align: 'right', render: row => <Money fen={row.amount_fen} /> },
  { key: 'state', title: '状态', render: row => <State row={row} /> },
  { key: 'source', title: '来源', render: row => row.file_name ?? `${row.made_by}登记` },
]

function State({ row }: { readonly row: ReliefListRow }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  if (row.batch_id !== null) return <Link to={`/payments/${row.batch_id}`}>已造册</Link>
  return <StatusMark status="notbegun">待造册</StatusMark>
}
