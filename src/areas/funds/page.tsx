import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { fundsRoute, type FundRow } from './contract.ts'
import { OpenFundDialog } from './page.open.tsx'
import { KIND_WORD, LEVEL_WORD } from './rules.ts'

const heldBy = (row: FundRow): number => row.cash_fen + row.bank_fen

/** 资金账: the reserve and the mutual-aid funds with what is in each. */
export default function FundsPage(): ReactNode {
  const { session } = useSession()
  const may = useMay()
  const go = useGo()
  const [opening, setOpening] = useState(false)
  const answer = useQuery({ queryKey: ['funds'], queryFn: ({ signal }) => call(fundsRoute, { signal }) })
  const funds = answer.data?.funds ?? []
  const open = may('fund.write') && (
    <Button type="primary" onClick={() => setOpening(true)}>
      建一笔资金账
    </Button>
  )
  return (
    <>
      <PageHead title="资金账" meta={funds.length > 0 && <span>{funds.length} 笔资金</span>} actions={open} />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && funds.length === 0 ? (
        <EmptyState title="还没有资金账">
          备用金和救急难互助资金各记各的账：建账时写上期初余额，以后每笔收支记一张凭证，错了用冲销，不改原来的。
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="资金"
            stacks
            columns={columnsOf(funds)}
            rows={funds}
            rowKey={row => row.fund_id}
            onOpen={row => go(`/funds/${row.fund_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {opening && session !== undefined && session.office !== null && (
        <OpenFundDialog
          today={session.today}
          town={{ division: session.office.division, name: session.office.town_name }}
          onClose={() => setOpening(false)}
          onMade={fund_id => go(`/funds/${fund_id}`)}
        />
      )}
    </>
  )
}

const columnsOf = (funds: readonly FundRow[]): readonly Column<FundRow>[] => [
  { key: 'name', title: '名称', render: row => row.name, sum: `合计 ${funds.length} 笔` },
  { key: 'kind', title: '种类', render: row => KIND_WORD[row.kind] },
  { key: 'place', title: '属于', render: row => `${row.place}（${LEVEL_WORD[row.level]}）` },
  { key: 'cash', title: '现金（元）', align: 'right', render: row => <Money fen={row.cash_fen} /> },
  { key: 'bank', title: '银行存款（元）', align: 'right', render: row => <Money fen={row.bank_fen} /> },
  {
    key: 'held',
    title: '余额（元）',
    align: 'right',
    sum: yuan(funds.reduce((sum, row) => sum + heldBy(row), 0)),
    render: row => <Money fen={heldBy(row)} strong />,
  },
  { key: 'vouchers', title: '凭证', align: 'right', render: row => row.vouchers },
  { key: 'last', title: '最近记账', render: row => row.last_on ?? '–' },
  { key: 'state', title: '状态', render: row => <State row={row} /> },
]

const State = ({ row }: { readonly row: FundRow }): ReactNode =>
  row.closed_on === null ? <StatusMark status="done">在用</StatusMark> : <StatusMark status="na">{row.closed_on} 停用</StatusMark>
