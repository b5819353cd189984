import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { Link } from '../../web/link.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { linesRoute, type LineChange, type PaymentLine, type VillageRow } from './contract.ts'

const CHANGE_WORD: Readonly<Record<LineChange, string>> = {
  added: '新增',
  changed: '变更',
  moved: '迁移',
  same: '不变',
  removed: '停发',
  failed: '银行退回',
}
const CHANGES = Object.keys(CHANGE_WORD) as LineChange[]
export const asChange = (text: string): LineChange | undefined => CHANGES.find(change => change === text)

const COLUMNS: readonly Column<PaymentLine>[] = [
  { key: 'no', title: '序号', width: 56, render: line => (line.change === 'removed' ? '–' : line.line_no) },
  { key: 'village', title: '村', render: line => line.village },
  { key: 'name', title: '户主或享受人', render: line => <Link to={`/people/${line.person_id}`}>{line.person_name}</Link> },
  { key: 'id', title: '身份证号', render: line => line.masked_id ?? '–' },
  { key: 'persons', title: '人数', align: 'right', render: line => line.persons },
  {
    key: 'previous',
    title: '上月应发',
    align: 'right',
    render: line => <Money fen={line.previous_fen === 0 ? null : line.previous_fen} />,
  },
  { key: 'base', title: '基本金额', align: 'right', render: line => <Money fen={line.base_fen} /> },
  { key: 'uplift', title: '分类施保', align: 'right', render: line => <Money fen={line.uplift_fen === 0 ? null : line.uplift_fen} /> },
  { key: 'net', title: '实发', align: 'right', render: line => <Money fen={line.net_fen} strong /> },
  { key: 'change', title: '变化', render: line => CHANGE_WORD[line.change] },
  { key: 'payee', title: '收款人', render: line => line.payee_name ?? '–' },
  {
    key: 'account',
    title: '账户',
    render: line => (line.account_last4 === null ? '无账户' : `${line.bank_name ?? ''} 尾号 ${line.account_last4}`),
  },
  { key: 'result', title: '回盘', render: line => <Result line={line} /> },
]

function Result({ line }: { readonly line: PaymentLine }): ReactNode {
  if (line.result === null) return '–'
  return line.result === 'paid' ? (
    <StatusMark status="done">已到账</StatusMark>
  ) : (
    <StatusMark status="error">退回 {line.result_reason}</StatusMark>
  )
}

type LinesProps = {
  readonly batch_id: string
  readonly villages: readonly VillageRow[]
  readonly division: string
  readonly change: string
  readonly returned: boolean
  readonly onDivision: (division: string) => void
  readonly onChange: (change: string) => void
  readonly onClose: () => void
}

/** The lines behind the counts: by village, by what changed. */
export function Lines({ batch_id, villages, division, change, returned, onDivision, onChange, onClose }: LinesProps): ReactNode {
  const known = asChange(change)
  const query = { ...(division === '' ? {} : { division }), ...(known === undefined ? {} : { change: known }) }
  const answer = useQuery({
    queryKey: ['payment-lines', batch_id, query],
    queryFn: ({ signal }) => call(linesRoute, { params: { batch_id }, query, signal }),
  })
  const lines = answer.data?.lines ?? []
  const filters = (
    <div className="filters">
      <ChoiceField
        label="村"
        value={division}
        onText={onDivision}
        options={[{ value: '', label: '全部村' }, ...villages.map(v => ({ value: v.division, label: v.village }))]}
      />
      <ChoiceField
        label="变化"
        value={known ?? ''}
        onText={onChange}
        options={[
          { value: '', label: '全部' },
          ...CHANGES.filter(c => returned || c !== 'failed').map(value => ({ value, label: CHANGE_WORD[value] })),
        ]}
      />
      <button type="button" className="link" onClick={onClose}>
        回到按村比较
      </button>
    </div>
  )
  return (
    <Panel flush title={filters} label="发放明细" note={answer.isSuccess ? `${lines.length} 笔　单位：元` : undefined}>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <DataTable
        dense
        label="发放明细"
        columns={COLUMNS}
        rows={lines}
        rowKey={line => `${line.change === 'removed' ? 'r' : ''}${line.line_no}`}
        height="calc(100dvh - 300px)"
        empty={answer.isPending ? '正在读取' : '没有符合条件的记录'}
      />
    </Panel>
  )
}
