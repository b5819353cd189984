import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { Link, useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { WhyAmount } from '../../web/widgets/why-amount.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import {
  exportEntitlementsRoute,
  listEntitlementsRoute,
  type EntitlementFilter,
  type EntitlementList,
  type EntitlementRow,
  type EntitlementSum,
} from './contract.ts'
import { EntitlementFilters, useEntitlementFilter } from './page.filters.tsx'
import { StopDialog } from './page.stop.tsx'

/** 待遇: who gets what from when, in one month; a row leads to the person, an amount to its reasons. */
export default function EntitlementsPage(): ReactNode {
  const law = useLaw()
  const may = useMay()
  const { today, values, onChange, filter } = useEntitlementFilter()
  const [explained, setExplained] = useState<EntitlementRow>()
  const [stopping, setStopping] = useState<EntitlementRow>()
  const [failure, setFailure] = useState<unknown>()
  const list = useQuery({
    queryKey: ['entitlements', filter],
    queryFn: ({ signal }) => call(listEntitlementsRoute, { query: filter, signal }),
    placeholderData: keepPreviousData,
    enabled: filter.month !== '',
  })
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const exportList = (): void => {
    setFailure(undefined)
    download(addressOf(exportEntitlementsRoute.path, {}, filter), '待遇名单.xlsx').catch(setFailure)
  }
  const stop = (row: EntitlementRow): void => {
    setExplained(undefined)
    setStopping(row)
  }
  return (
    <>
      <PageHead
        title="待遇"
        meta={<span>{list.data === undefined ? '' : `${list.data.total} 份`}</span>}
        actions={
          <>
            {may('publicity.check') && <Link to={publicListOf(filter)}>公示名单</Link>}
            <Button onClick={exportList}>导出 Excel</Button>
          </>
        }
      />
      <EntitlementFilters
        programmes={law?.programmes.filter(each => each.recurring) ?? []}
        villages={villages.data?.villages ?? []}
        today={today}
        values={values}
        onChange={onChange}
      />
      {failure !== undefined && <RefusalNotice error={failure} />}
      {list.error !== null && <RefusalNotice error={list.error} />}
      <Listed list={list.data} shownMonth={filter.month} onWhy={setExplained} />
      <WhyAmount
        entitlementId={explained?.entitlement_id}
        onClose={() => setExplained(undefined)}
        actions={<StopButton row={explained} onStop={stop} />}
      />
      <StopDialog row={stopping} today={today} onClose={() => setStopping(undefined)} />
    </>
  )
}

/** The list for the notice board of what the filter shows. */
const publicListOf = ({ programme = '', division = '', month: at }: EntitlementFilter): string =>
  `/publicity/list?programme=${programme}&village=${division}&month=${at}`

type ListedProps = {
  readonly list: EntitlementList | undefined
  readonly shownMonth: string
  readonly onWhy: (row: EntitlementRow) => void
}

/** The sums on top: in the table where it is of one programme, else one line for each. */
function Listed({ list, shownMonth, onWhy }: ListedProps): ReactNode {
  const law = useLaw()
  const go = useGo()
  const sums = list?.sums ?? []
  const rows = list?.rows ?? []
  const titleOf = (id: string): string => law?.programme(id).title ?? ''
  const only = sums.length === 1 ? sums[0] : undefined
  const empty = (
    <>
      没有符合条件的待遇。新的月份从<Link to="/import">导入花名册</Link>开始。
    </>
  )
  return (
    <>
      {sums.length > 1 && (
        <Panel title="按项目合计" note="户和人不能相加，各项目分开计">
          <Sums sums={sums} titleOf={titleOf} />
        </Panel>
      )}
      <Panel flush label="待遇名单">
        <DataTable
          label={`${shownMonth === '' ? '' : formatMonth(month(shownMonth))}待遇名单`}
          rows={rows}
          rowKey={row => row.entitlement_id}
          columns={columnsOf({ only, titleOf, law, onWhy })}
          onOpen={row => go(`/people/${row.person_id}`)}
          empty={list === undefined ? '正在取名单' : empty}
        />
      </Panel>
      {list !== undefined && list.total > rows.length && (
        <p className="secondary">
          只列出前 {rows.length} 份，合计是全部 {list.total} 份的；导出的表里有全部。
        </p>
      )}
    </>
  )
}

function StopButton({
  row,
  onStop,
}: {
  readonly row: EntitlementRow | undefined
  readonly onStop: (row: EntitlementRow) => void
}): ReactNode {
  const { session } = useSession()
  const may = session?.user?.permissions.includes('entitlement.write') ?? false
  if (!may || row === undefined || row.to_month !== null) return null
  return (
    <Button danger onClick={() => onStop(row)}>
      停发{row.name}的待遇
    </Button>
  )
}

/** One line per programme: 户 only where the programme counts households. */
function Sums({ sums, titleOf }: { readonly sums: readonly EntitlementSum[]; readonly titleOf: (id: string) => string }): ReactNode {
  return (
    <ul className="stack">
      {sums.map(sum => (
        <li key={sum.programme} className="row">
          <b>{titleOf(sum.programme)}</b>
          <span>
            {sum.households === null ? '' : `${sum.households} 户 `}
            {sum.persons} 人　每月 {yuan(sum.amount_fen)} 元
          </span>
        </li>
      ))}
    </ul>
  )
}

type ColumnInput = {
  readonly only: EntitlementSum | undefined
  readonly titleOf: (id: string) => string
  readonly law: ReturnType<typeof useLaw>
  readonly onWhy: (row: EntitlementRow) => void
}

function columnsOf({ only, titleOf, law, onWhy }: ColumnInput): Column<EntitlementRow>[] {
  const sumOf = (text: string | undefined): { sum?: string } => (text === undefined ? {} : { sum: text })
  const households = only?.households ?? null
  return [
    {
      key: 'name',
      title: '姓名',
      width: 110,
      render: row => row.name,
      ...sumOf(households === null ? undefined : `合计 ${households} 户`),
    },
    { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'programme', title: '项目', render: row => titleOf(row.programme) },
    {
      key: 'persons',
      title: '人数',
      align: 'right',
      render: row => row.persons,
      ...sumOf(only === undefined ? undefined : `${only.persons} 人`),
    },
    { key: 'base', title: '基本（元）', align: 'right', render: row => <Money fen={row.base_fen} /> },
    { key: 'uplift', title: '分类施保', align: 'right', render: row => (row.uplift_fen === 0 ? '–' : <Money fen={row.uplift_fen} />) },
    {
      key: 'amount',
      title: '月合计（元）',
      align: 'right',
      ...sumOf(only === undefined ? undefined : yuan(only.amount_fen)),
      render: row => (
        <button type="button" className="link" aria-label={`${row.name}为什么是 ${yuan(row.amount_fen)} 元`} onClick={() => onWhy(row)}>
          {yuan(row.amount_fen)}
        </button>
      ),
    },
    { key: 'from', title: '起始月', render: row => formatMonth(month(row.from_month)) },
    { key: 'to', title: '停发月', render: row => (row.to_month === null ? '–' : formatMonth(month(row.to_month))) },
    {
      key: 'reason',
      title: '停发原因',
      render: row => (row.stop_reason === null ? '–' : (law?.codeName('stop_reason', row.stop_reason) ?? row.stop_reason)),
    },
  ]
}
