import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { claimsRoute, declarationFileRoute, type ClaimRow, type ClaimState } from './contract.ts'
import { ClaimForm } from './page.form.tsx'
import { ClaimListDialog } from './page.list.tsx'
import { ManyDialog, type ManyMove } from './page.steps.tsx'
import { ClaimMark } from './page.words.tsx'
import { mayMove, SCHEME_WORD, STATE_WORD } from './rules.ts'

const YEARS_BACK = 5
const STATES = Object.keys(STATE_WORD) as ClaimState[]
const ALL = { value: '', label: '全部' }

/** 医疗救助: what came in during a year, how far each has come, and what the county said. */
export default function MedicalPage(): ReactNode {
  const { session } = useSession()
  const may = useMay()
  const client = useQueryClient()
  const [chosen, setYear] = useQueryText('year')
  const [state, setState] = useQueryText('state')
  const [scheme, setScheme] = useQueryText('scheme')
  const [entering, setEntering] = useState<'one' | 'list'>()
  const [many, setMany] = useState<ManyMove>()
  const today = session?.today ?? ''
  const year = chosen === '' ? today.slice(0, 4) : chosen
  const answer = useQuery({
    queryKey: ['medical', year],
    enabled: year !== '',
    queryFn: ({ signal }) => call(claimsRoute, { query: { from: `${year}-01-01`, to: `${year}-12-31` }, signal }),
  })
  const all = answer.data?.rows ?? []
  const rows = all.filter(row => (state === '' || row.state === state) && (scheme === '' || row.scheme === scheme))
  const refresh = () => client.invalidateQueries({ queryKey: ['medical'] })
  const years = Array.from({ length: YEARS_BACK }, (_, back) => String(Number(today.slice(0, 4)) - back))
  const writes = may('medical.write')
  return (
    <>
      <PageHead
        title="医疗救助"
        meta={<SumWords rows={all} />}
        actions={writes && <Acts rows={all} onMany={setMany} onEnter={setEntering} />}
      />
      <div className="filters">
        <ChoiceField label="收件年度" value={year} onText={setYear} options={years.map(each => ({ value: each, label: `${each}年` }))} />
        <ChoiceField
          label="状态"
          value={state}
          onText={setState}
          options={[ALL, ...STATES.map(value => ({ value, label: STATE_WORD[value] }))]}
        />
        <ChoiceField
          label="种类"
          value={scheme}
          onText={setScheme}
          options={[ALL, ...Object.entries(SCHEME_WORD).map(([value, label]) => ({ value, label }))]}
        />
        <ExportButton year={year} today={today} disabled={!all.some(row => row.declared_on !== null)} />
      </div>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && all.length === 0 ? (
        <EmptyState title={`${year}年还没有收到医疗救助申请`}>收件后初审、申报，县里批复和到账各登记一次。</EmptyState>
      ) : (
        <Claims rows={rows} />
      )}
      {entering === 'one' && today !== '' && <ClaimForm today={today} onClose={() => setEntering(undefined)} onDone={refresh} />}
      {entering === 'list' && today !== '' && <ClaimListDialog today={today} onClose={() => setEntering(undefined)} onDone={refresh} />}
      {many !== undefined && (
        <ManyDialog
          move={many}
          claims={all.filter(row => mayMove(row.state, many))}
          today={today}
          onClose={() => setMany(undefined)}
          onDone={refresh}
        />
      )}
    </>
  )
}

/** What stands and was declared: the same that the summary counts, but of the year in which the papers came in. */
function SumWords({ rows }: { readonly rows: readonly ClaimRow[] }): ReactNode {
  const declared = rows.filter(row => row.declared_on !== null && row.state !== 'withdrawn')
  const sum = (of: (row: ClaimRow) => number | null): string => yuan(declared.reduce((total, row) => total + (of(row) ?? 0), 0))
  return (
    <span>
      已申报 {declared.length} 人次 {sum(row => row.requested_fen)} 元，批复 {sum(row => row.approved_fen)} 元，到账{' '}
      {sum(row => row.paid_fen)} 元
    </span>
  )
}

type ActsProps = {
  readonly rows: readonly ClaimRow[]
  readonly onMany: (move: ManyMove) => void
  readonly onEnter: (how: 'one' | 'list') => void
}

function Acts({ rows, onMany, onEnter }: ActsProps): ReactNode {
  const waiting = (move: ManyMove): number => rows.filter(row => mayMove(row.state, move)).length
  return (
    <span className="row">
      {waiting('check') > 0 && <Button onClick={() => onMany('check')}>初审 {waiting('check')} 件</Button>}
      {waiting('declare') > 0 && <Button onClick={() => onMany('declare')}>申报 {waiting('declare')} 件</Button>}
      <Button onClick={() => onEnter('list')}>导入申请名册</Button>
      <Button type="primary" onClick={() => onEnter('one')}>
        收件
      </Button>
    </span>
  )
}

type ExportProps = { readonly year: string; readonly today: string; readonly disabled: boolean }

function ExportButton({ year, today, disabled }: ExportProps): ReactNode {
  const [failure, setFailure] = useState<unknown>()
  const exportYear = (): void => {
    setFailure(undefined)
    const query = { from: `${year}-01-01`, to: year === today.slice(0, 4) ? today : `${year}-12-31` }
    download(addressOf(declarationFileRoute.path, {}, query), '医疗救助申报名册.xlsx').catch(setFailure)
  }
  return (
    <>
      <Button onClick={exportYear} disabled={disabled}>
        导出申报名册
      </Button>
      {failure !== undefined && <RefusalNotice error={failure} />}
    </>
  )
}

function Claims({ rows }: { readonly rows: readonly ClaimRow[] }): ReactNode {
  const law = useLaw()
  const go = useGo()
  const standing = rows.filter(row => row.state !== 'withdrawn')
  const sum = (of: (row: ClaimRow) => number | null): string => yuan(standing.reduce((total, row) => total + (of(row) ?? 0), 0))
  const columns: readonly Column<ClaimRow>[] = [
    { key: 'name', title: '看病的人', width: 100, render: row => row.name, sum: `${standing.length} 件` },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'class', title: '对象类别', render: row => law?.codeName('medical_class', row.aid_class) ?? row.aid_class },
    { key: 'scheme', title: '种类', render: row => SCHEME_WORD[row.scheme] },
    { key: 'stay', title: '出院', render: row => `${row.discharged_on} ${row.hospital}` },
    {
      key: 'requested',
      title: '申报（元）',
      align: 'right',
      sum: sum(row => row.requested_fen),
      render: row => <Money fen={row.requested_fen} strong />,
    },
    {
      key: 'approved',
      title: '批复（元）',
      align: 'right',
      sum: sum(row => row.approved_fen),
      render: row => <Money fen={row.approved_fen} />,
    },
    { key: 'paid', title: '到账（元）', align: 'right', sum: sum(row => row.paid_fen), render: row => <Money fen={row.paid_fen} /> },
    { key: 'state', title: '状态', render: row => <ClaimMark claim={row} /> },
  ]
  return (
    <Panel flush>
      <DataTable
        label="医疗救助申请"
        stacks
        columns={columns}
        rows={rows}
        rowKey={row => row.claim_id}
        onOpen={row => go(`/medical/${row.claim_id}`)}
        rowKind={row => (row.state === 'returned' ? 'warning' : undefined)}
        empty="没有这样的申请"
      />
    </Panel>
  )
}
