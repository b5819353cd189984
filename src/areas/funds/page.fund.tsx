import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useParam, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { fundRoute, journalFileRoute, type FundDetail, type JournalRow, type Trial, type TrialRow } from './contract.ts'
import { EntryDialog, ReverseDialog } from './page.entry.tsx'
import { KIND_WORD, LEVEL_WORD, VOUCHER_WORD } from './rules.ts'

type NameOf = (list: string, code: string) => string

/** One fund: 收支流水 of a year with its running balance, and the trial balance. */
export default function FundPage(): ReactNode {
  const fund_id = useParam('id')
  const [year, setYear] = useQueryText('year')
  const { session } = useSession()
  const may = useMay()
  const law = useLaw()
  const client = useQueryClient()
  const [posting, setPosting] = useState(false)
  const [reversing, setReversing] = useState<JournalRow>()
  const answer = useQuery({
    queryKey: ['fund', fund_id, year],
    queryFn: ({ signal }) => call(fundRoute, { params: { fund_id }, query: year === '' ? {} : { year: Number(year) }, signal }),
  })
  const nameOf: NameOf = (list, code) => law?.codeName(list, code) ?? code
  const detail = answer.data
  const today = session?.today ?? ''
  const mayPost = may('fund.write') || (detail?.fund.kind === 'mutual_aid' && may('mutual.write'))
  const writes = mayPost && detail?.fund.closed_on === null
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('fund') })
  return (
    <>
      <PageHead
        title={detail?.fund.name ?? '资金账'}
        crumbs={[{ label: '资金账', to: '/funds' }]}
        meta={detail && <Meta detail={detail} />}
        actions={
          writes && (
            <Button type="primary" onClick={() => setPosting(true)}>
              记一笔
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <>
          <Journal detail={detail} nameOf={nameOf} onYear={setYear} onReverse={writes ? setReversing : undefined} />
          <TrialPanel trial={detail.trial} nameOf={nameOf} />
        </>
      )}
      {posting && detail !== undefined && (
        <EntryDialog fund={detail.fund} today={today} onClose={() => setPosting(false)} onPosted={refresh} />
      )}
      {reversing !== undefined && (
        <ReverseDialog row={reversing} today={today} onClose={() => setReversing(undefined)} onPosted={refresh} />
      )}
    </>
  )
}

const Meta = ({ detail: { fund } }: { readonly detail: FundDetail }): ReactNode => (
  <>
    <span>{KIND_WORD[fund.kind]}</span>
    <span>
      {fund.place}（{LEVEL_WORD[fund.level]}）
    </span>
    <span>{fund.opened_on} 建账</span>
    {fund.closed_on !== null && <StatusMark status="na">{fund.closed_on} 停用</StatusMark>}
  </>
)

type JournalProps = {
  readonly detail: FundDetail
  readonly nameOf: NameOf
  readonly onYear: (year: string) => void
  readonly onReverse: ((row: JournalRow) => void) | undefined
}

function Journal({ detail, nameOf, onYear, onReverse }: JournalProps): ReactNode {
  const { fund, journal, year, years } = detail
  const [failure, setFailure] = useState<unknown>()
  const exportYear = (): void => {
    setFailure(undefined)
    const path = addressOf(journalFileRoute.path, { fund_id: fund.fund_id }, { year })
    download(path, `${fund.name}${year}年收支流水.xlsx`).catch(setFailure)
  }
  const choices = years.includes(year) ? years : [year, ...years]
  return (
    <Panel
      title="收支流水"
      note={
        <Button size="small" onClick={exportYear}>
          导出流水
        </Button>
      }
    >
      <div className="stack">
        <div className="filters">
          <ChoiceField
            label="年度"
            value={String(year)}
            onText={onYear}
            options={choices.map(each => ({ value: String(each), label: `${each}年` }))}
          />
        </div>
        {failure !== undefined && <RefusalNotice error={failure} />}
        <Facts
          facts={[
            ['上年结转', `${yuan(detail.brought_fen)} 元`],
            ['本年收入', `${yuan(detail.in_fen)} 元`],
            ['本年支出', `${yuan(detail.out_fen)} 元`],
            ['现金', `${yuan(fund.cash_fen)} 元`],
            ['银行存款', `${yuan(fund.bank_fen)} 元`],
            ['余额', `${yuan(fund.cash_fen + fund.bank_fen)} 元`],
          ]}
        />
        <DataTable
          label={`${year}年收支流水`}
          stacks
          columns={journalColumns(detail, nameOf, onReverse)}
          rows={journal}
          rowKey={row => row.voucher_id}
          rowKind={row => (row.reversed_by !== null || row.kind === 'reversal' ? 'warning' : undefined)}
          empty={`${year}年还没有记账`}
        />
      </div>
    </Panel>
  )
}

const journalColumns = (detail: FundDetail, nameOf: NameOf, onReverse: JournalProps['onReverse']): readonly Column<JournalRow>[] => [
  { key: 'day', title: '日期', width: 100, render: row => row.posted_on, sum: `合计 ${detail.journal.length} 张` },
  { key: 'number', title: '凭证号', width: 80, render: row => `${row.year}-${row.number}` },
  { key: 'kind', title: '收支', render: row => VOUCHER_WORD[row.kind] },
  { key: 'purpose', title: '用途', render: row => nameOf('fund_purpose', row.purpose) },
  {
    key: 'words',
    title: '摘要',
    render: row => (
      <>
        {row.words}
        {row.document !== null && <span className="secondary"> {row.document}</span>}
      </>
    ),
  },
  { key: 'in', title: '收入（元）', align: 'right', sum: yuan(detail.in_fen), render: row => <Amount fen={row.in_fen} /> },
  { key: 'out', title: '支出（元）', align: 'right', sum: yuan(detail.out_fen), render: row => <Amount fen={row.out_fen} /> },
  { key: 'balance', title: '余额（元）', align: 'right', render: row => <Money fen={row.balance_fen} strong /> },
  { key: 'by', title: '记账人', render: row => row.posted_by },
  { key: 'state', title: '冲销', render: row => <Reversal row={row} onReverse={onReverse} /> },
]

/** Nothing in the other column; zero of a transfer is no amount either. */
const Amount = ({ fen }: { readonly fen: number }): ReactNode => <Money fen={fen === 0 ? null : fen} />

function Reversal({ row, onReverse }: { readonly row: JournalRow; readonly onReverse: JournalProps['onReverse'] }): ReactNode {
  if (row.reverses !== null) return <StatusMark status="na">冲 {row.reverses}</StatusMark>
  if (row.reversed_by !== null) return <StatusMark status="na">已由 {row.reversed_by} 冲销</StatusMark>
  if (onReverse === undefined) return '–'
  if (row.case_id !== null) return <span className="secondary">随救助作废</span>
  return (
    <Button size="small" onClick={() => onReverse(row)} aria-label={`冲销 ${row.year}-${row.number} 号`}>
      冲销
    </Button>
  )
}

function TrialPanel({ trial, nameOf }: { readonly trial: Trial; readonly nameOf: NameOf }): ReactNode {
  const state = trial.balanced ? (
    <StatusMark status="done">借贷平衡</StatusMark>
  ) : (
    <StatusMark status="error">借贷不平衡，请告诉管理员</StatusMark>
  )
  return (
    <Panel title="试算平衡" note={state}>
      <DataTable
        label="试算平衡"
        stacks
        dense
        columns={trialColumns(trial, nameOf)}
        rows={trial.rows}
        rowKey={row => row.account}
        empty="还没有记账"
      />
    </Panel>
  )
}

const trialColumns = (trial: Trial, nameOf: NameOf): readonly Column<TrialRow>[] => [
  { key: 'account', title: '科目', render: row => `${row.account} ${nameOf('fund_account', row.account)}`, sum: '合计' },
  { key: 'debit', title: '借方（元）', align: 'right', sum: yuan(trial.debit_fen), render: row => <Money fen={row.debit_fen} /> },
  { key: 'credit', title: '贷方（元）', align: 'right', sum: yuan(trial.credit_fen), render: row => <Money fen={row.credit_fen} /> },
  {
    key: 'balance',
    title: '余额（元）',
    align: 'right',
    render: row => (
      <>
        {row.balance_fen === 0 ? '平' : row.balance_fen > 0 ? '借' : '贷'} <Money fen={Math.abs(row.balance_fen)} />
      </>
    ),
  },
]
