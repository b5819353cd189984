import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
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
import { reserveCasesRoute, reserveFileRoute, type ReserveList, type ReserveRow } from './contract.reserve.ts'
import { ProofDialog, VoidReserveDialog } from './page.reserve-change.tsx'
import { ReserveForm } from './page.reserve-form.tsx'
import { ReserveListDialog } from './page.reserve-list.tsx'
import { HOW_WORD } from './page.words.ts'

const YEARS_BACK = 5

/** 备用金救助: what the town paid out of its reserve in a year, and the papers that are still missing. */
export default function ReservePage(): ReactNode {
  const { session } = useSession()
  const may = useMay()
  const go = useGo()
  const client = useQueryClient()
  const [chosen, setYear] = useQueryText('year')
  const [paying, setPaying] = useState<'one' | 'list'>()
  const [proving, setProving] = useState<ReserveRow>()
  const [voiding, setVoiding] = useState<ReserveRow>()
  const today = session?.today ?? ''
  const year = chosen === '' ? today.slice(0, 4) : chosen
  const answer = useQuery({
    queryKey: ['reserve', year],
    enabled: year !== '',
    queryFn: ({ signal }) => call(reserveCasesRoute, { query: { from: `${year}-01-01`, to: `${year}-12-31` }, signal }),
  })
  const list = answer.data
  const years = Array.from({ length: YEARS_BACK }, (_, back) => String(Number(today.slice(0, 4)) - back))
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => /^(reserve|fund)/.test(String(queryKey[0])) })
  const [failure, setFailure] = useState<unknown>()
  const exportYear = (): void => {
    setFailure(undefined)
    const query = { from: `${year}-01-01`, to: year === today.slice(0, 4) ? today : `${year}-12-31` }
    download(addressOf(reserveFileRoute.path, {}, query), '备用金汇总表.xlsx').catch(setFailure)
  }
  const writes = may('relief.write') && may('fund.write')
  return (
    <>
      <PageHead title="备用金救助" meta={list && <SumWords list={list} />} actions={writes && <HeadActs onPay={setPaying} />} />
      <div className="filters">
        <ChoiceField label="年度" value={year} onText={setYear} options={years.map(each => ({ value: each, label: `${each}年` }))} />
        <Button onClick={exportYear} disabled={(list?.rows.length ?? 0) === 0}>
          导出汇总表
        </Button>
      </div>
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && list?.rows.length === 0 ? (
        <EmptyState title={`${year}年还没有动用备用金`}>
          急难救助从备用金先付，手续后补；余额和流水在<Link to="/funds">资金账</Link>里看。
        </EmptyState>
      ) : (
        <Cases
          year={year}
          list={list}
          today={today}
          onOpen={row => go(`/people/${row.person_id}`)}
          onProof={writes ? setProving : undefined}
          onVoid={writes ? setVoiding : undefined}
        />
      )}
      {paying === 'one' && today !== '' && <ReserveForm today={today} onClose={() => setPaying(undefined)} onPaid={refresh} />}
      {paying === 'list' && <ReserveListDialog onClose={() => setPaying(undefined)} onDone={refresh} />}
      {proving !== undefined && <ProofDialog row={proving} today={today} onClose={() => setProving(undefined)} onDone={refresh} />}
      {voiding !== undefined && <VoidReserveDialog row={voiding} today={today} onClose={() => setVoiding(undefined)} onDone={refresh} />}
    </>
  )
}

const HeadActs = ({ onPay }: { readonly onPay: (how: 'one' | 'list') => void }): ReactNode => (
  <span className="row">
    <Button onClick={() => onPay('list')}>导入名单</Button>
    <Button type="primary" onClick={() => onPay('one')}>
      登记备用金救助
    </Button>
  </span>
)

const SumWords = ({ list }: { readonly list: ReserveList }): ReactNode => (
  <>
    <span>
      救助 {list.persons} 人 {yuan(list.amount_fen)} 元
    </span>
    {list.overdue > 0 && <StatusMark status="warning">{list.overdue} 份手续过期未补</StatusMark>}
  </>
)

type CasesProps = {
  readonly year: string
  readonly list: ReserveList | undefined
  readonly today: string
  readonly onOpen: (row: ReserveRow) => void
  readonly onProof: ((row: ReserveRow) => void) | undefined
  readonly onVoid: ((row: ReserveRow) => void) | undefined
}

function Cases({ year, list, today, onOpen, onProof, onVoid }: CasesProps): ReactNode {
  const law = useLaw()
  const causeOf = (code: string): string => law?.codeName('relief_cause', code) ?? code
  const columns: readonly Column<ReserveRow>[] = [
    { key: 'name', title: '救助对象', width: 100, render: row => row.name, sum: `合计 ${list?.persons ?? 0} 人` },
    { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'cause', title: '困难原因', render: row => causeOf(row.cause) },
    {
      key: 'amount',
      title: '金额（元）',
      align: 'right',
      sum: yuan(list?.amount_fen ?? 0),
      render: row => <Money fen={row.amount_fen} strong />,
    },
    { key: 'paid', title: '付款', render: row => `${row.paid_on} ${HOW_WORD[row.paid_how]}` },
    { key: 'voucher', title: '凭证', render: row => row.voucher ?? '–' },
    { key: 'proof', title: '手续', render: row => <Proof row={row} today={today} /> },
    { key: 'words', title: '说明', render: row => row.voided ?? row.words ?? '–' },
    { key: 'act', title: '办理', render: row => <Acts row={row} onProof={onProof} onVoid={onVoid} /> },
  ]
  return (
    <Panel flush label="备用金救助">
      <DataTable
        label={`${year}年备用金救助`}
        stacks
        columns={columns}
        rows={list?.rows ?? []}
        rowKey={row => row.case_id}
        onOpen={onOpen}
        rowKind={row => (isOverdue(row, today) ? 'warning' : undefined)}
        empty="正在读取"
      />
    </Panel>
  )
}

const isOverdue = (row: ReserveRow, today: string): boolean => row.voided === null && row.proof_on === null && row.proof_due_on < today

function Proof({ row, today }: { readonly row: ReserveRow; readonly today: string }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  if (row.proof_on !== null) return <StatusMark status="done">{row.proof_on} 补齐</StatusMark>
  if (isOverdue(row, today)) return <StatusMark status="warning">应在 {row.proof_due_on} 前补齐</StatusMark>
  return <StatusMark status="notbegun">{row.proof_due_on} 前补齐</StatusMark>
}

function Acts({ row, onProof, onVoid }: { readonly row: ReserveRow } & Pick<CasesProps, 'onProof' | 'onVoid'>): ReactNode {
  if (row.voided !== null || onProof === undefined || onVoid === undefined) return '–'
  return (
    <span className="row">
      {row.proof_on === null && (
        <Button size="small" onClick={() => onProof(row)} aria-label={`登记${row.name}手续补齐`}>
          手续补齐
        </Button>
      )}
      <Button size="small" danger onClick={() => onVoid(row)} aria-label={`作废${row.name}的救助`}>
        作废
      </Button>
    </span>
  )
}
