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
import { LEVEL_WORD } from '../funds/rules.ts'
import { aidCasesRoute, aidFileRoute, type AidList, type AidRow } from './contract.cases.ts'
import { AidForm } from './page.case-form.tsx'
import { VoidAidDialog } from './page.case-void.tsx'
import { HOW_WORD, LEVELS, yearsBefore } from './page.words.ts'
import { UNIT_WORD } from './rules.cases.ts'

/** 救急难: what the societies, the town and the county paid in a year, after which vote. */
export default function AidPage(): ReactNode {
  const { session } = useSession()
  const may = useMay()
  const go = useGo()
  const client = useQueryClient()
  const [chosen, setYear] = useQueryText('year')
  const [level, setLevel] = useQueryText('level')
  const [paying, setPaying] = useState(false)
  const [voiding, setVoiding] = useState<AidRow>()
  const [failure, setFailure] = useState<unknown>()
  const today = session?.today ?? ''
  const year = chosen === '' ? today.slice(0, 4) : chosen
  const answer = useQuery({
    queryKey: ['mutual-aid', year],
    enabled: year !== '',
    queryFn: ({ signal }) => call(aidCasesRoute, { query: { from: `${year}-01-01`, to: `${year}-12-31` }, signal }),
  })
  const list = answer.data
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => /^(mutual-aid|societ|fund)/.test(String(queryKey[0])) })
  const exportYear = (): void => {
    setFailure(undefined)
    const query = { from: `${year}-01-01`, to: year === today.slice(0, 4) ? today : `${year}-12-31` }
    download(addressOf(aidFileRoute.path, {}, query), '救急难台账.xlsx').catch(setFailure)
  }
  return (
    <>
      <PageHead
        title="救急难救助"
        meta={list && <SumWords list={list} />}
        actions={
          may('mutual.write') && (
            <Button type="primary" onClick={() => setPaying(true)}>
              登记救急难救助
            </Button>
          )
        }
      />
      <div className="filters">
        <ChoiceField label="年度" value={year} onText={setYear} options={yearsBefore(today)} />
        <ChoiceField label="级别" value={level} onText={setLevel} options={LEVELS} />
        <Button onClick={exportYear} disabled={(list?.rows.length ?? 0) === 0}>
          导出台账
        </Button>
      </div>
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && list?.rows.length === 0 ? (
        <EmptyState title={`${year}年还没有启动救急难资金`}>
          理事会表决通过的救助在这里登记，凭证同时记好；互助社、理事和年检在<Link to="/societies">互助社</Link>里。
        </EmptyState>
      ) : (
        <Cases
          year={year}
          rows={(list?.rows ?? []).filter(row => level === '' || row.level === level)}
          onOpen={row => go(`/people/${row.person_id}`)}
          onVoid={may('mutual.write') ? setVoiding : undefined}
        />
      )}
      {paying && today !== '' && <AidForm today={today} onClose={() => setPaying(false)} onPaid={refresh} />}
      {voiding !== undefined && <VoidAidDialog row={voiding} today={today} onClose={() => setVoiding(undefined)} onDone={refresh} />}
    </>
  )
}

const SumWords = ({ list }: { readonly list: AidList }): ReactNode => (
  <>
    <span>
      {list.cases} 次 {yuan(list.amount_fen)} 元
    </span>
    {list.sums
      .filter(sum => sum.cases > 0)
      .map(({ level, cases, amount_fen }) => (
        <span key={level}>
          {LEVEL_WORD[level]} {cases} 次 {yuan(amount_fen)} 元
        </span>
      ))}
  </>
)

type CasesProps = {
  readonly year: string
  readonly rows: readonly AidRow[]
  readonly onOpen: (row: AidRow) => void
  readonly onVoid: ((row: AidRow) => void) | undefined
}

function Cases({ year, rows, onOpen, onVoid }: CasesProps): ReactNode {
  const law = useLaw()
  const standing = rows.filter(row => row.voided === null)
  const columns: readonly Column<AidRow>[] = [
    { key: 'name', title: '救助对象', width: 100, render: row => row.name, sum: `合计 ${standing.length} 次` },
    { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'level', title: '级别', render: row => LEVEL_WORD[row.level] },
    { key: 'unit', title: '单位', render: row => (row.unit === 'household' ? `户（${row.household_size}人）` : UNIT_WORD.person) },
    { key: 'cause', title: '急难事由', render: row => law?.codeName('relief_cause', row.cause) ?? row.cause },
    {
      key: 'amount',
      title: '金额（元）',
      align: 'right',
      sum: yuan(standing.reduce((sum, row) => sum + row.amount_fen, 0)),
      render: row => <Money fen={row.amount_fen} strong />,
    },
    { key: 'vote', title: '评议', render: row => <VoteWords row={row} /> },
    { key: 'paid', title: '发放', render: row => `${row.paid_on} ${HOW_WORD[row.paid_how]}` },
    { key: 'paper', title: '凭证、说明', render: row => [row.voucher ?? row.document, row.voided ?? row.words].filter(Boolean).join(' ') },
    { key: 'act', title: '办理', render: row => <Acts row={row} onVoid={onVoid} /> },
  ]
  return (
    <Panel flush label="救急难救助">
      <DataTable
        label={`${year}年救急难救助`}
        stacks
        columns={columns}
        rows={rows}
        rowKey={row => row.case_id}
        onOpen={onOpen}
        empty="这一级还没有救助"
      />
    </Panel>
  )
}

/** Who came of those who should, and how many were in favour; what the county decided has a day only. */
function VoteWords({ row: { vote, voted_on } }: { readonly row: AidRow }): ReactNode {
  if (vote === null) return `${voted_on} 批复`
  const left = vote.kin_left > 0 ? `，回避 ${vote.kin_left}` : ''
  return `${voted_on} 到 ${vote.board_present}/${vote.board_seats}${left}，同意 ${vote.board_favour}`
}

function Acts({ row, onVoid }: { readonly row: AidRow; readonly onVoid: CasesProps['onVoid'] }): ReactNode {
  const may = useMay()
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  // What no society of the reader paid is not his to take back.
  if (onVoid === undefined || (row.society === null && !may('mutual.manage'))) return '–'
  return (
    <Button size="small" danger onClick={() => onVoid(row)} aria-label={`作废${row.name}的救助`}>
      作废
    </Button>
  )
}
