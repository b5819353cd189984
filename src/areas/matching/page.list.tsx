import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useParam, useQueryText } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark, type Status } from '../../web/widgets/status-mark.tsx'
import { listFileRoute, listRoute, RULES, type HouseholdRow, type HouseholdView, type ListDetail, type Proposal } from './contract.ts'
import { ConfirmIncludedDialog, MatchDialog, VoidListDialog } from './page.acts.tsx'
import { HouseholdDialog } from './page.household.tsx'
import { flawWords } from './page.take.tsx'
import { CONCLUSION_WORD, PROPOSAL_WORD, RULE_WORD } from './rules.words.ts'

const VIEWS: readonly (readonly [HouseholdView, string])[] = [
  ['all', '全部'],
  ['open', '还没有结论'],
  ['included', `比对：${PROPOSAL_WORD.included}`],
  ['partly', `比对：${PROPOSAL_WORD.partly}`],
  ['eligible', `比对：${PROPOSAL_WORD.eligible}`],
  ['gone', `比对：${PROPOSAL_WORD.gone}`],
  ['unclear', `比对：${PROPOSAL_WORD.unclear}`],
  ['confirmed', `结论：${CONCLUSION_WORD.included}`],
  ['admitted', `结论：${CONCLUSION_WORD.admitted}`],
  ['waiting', `结论：${CONCLUSION_WORD.waiting}`],
  ['ineligible', `结论：${CONCLUSION_WORD.ineligible}`],
]
type Act = 'match' | 'confirm' | 'void' | number

/** One list: what each household was found to be, and what was concluded of it. */
export default function ListPage(): ReactNode {
  const list_id = useParam('id')
  const may = useMay()
  const law = useLaw()
  const [chosen, setView] = useQueryText('view')
  const [division, setDivision] = useQueryText('village')
  const [from, setFrom] = useState(1)
  const [act, setAct] = useState<Act>()
  const view = VIEWS.find(([value]) => value === chosen)?.[0] ?? 'all'
  const filter = { view, ...(division === '' ? {} : { division }) }
  const answer = useQuery({
    queryKey: ['matching', list_id, filter, from],
    queryFn: ({ signal }) => call(listRoute, { params: { list_id }, query: { ...filter, from }, signal }),
    placeholderData: keepPreviousData,
  })
  const detail = answer.data
  const writes = may('matching.write') && detail?.list.voided === null
  const title = detail === undefined ? '名单' : `${law?.codeName('outside_list_kind', detail.list.kind) ?? ''} ${detail.list.listed_on}`
  const first = (change: () => void): void => {
    setFrom(1)
    change()
  }
  return (
    <>
      <PageHead
        title={title}
        crumbs={[{ label: '名单比对', to: '/matching' }]}
        meta={detail && <Meta detail={detail} />}
        actions={
          writes && (
            <Button type={detail.list.matched_on === null ? 'primary' : 'default'} onClick={() => setAct('match')}>
              {detail.list.matched_on === null ? '比对' : '再比对'}
            </Button>
          )
        }
      />
      {detail !== undefined && <Results detail={detail} />}
      <Filters
        detail={detail}
        view={view}
        division={division}
        onView={value => first(() => setView(value))}
        onDivision={value => first(() => setDivision(value))}
      >
        <ExportButton list_id={list_id} filter={filter} name={`${title}比对结果`} />
        {writes && <ConfirmButton detail={detail} onPress={() => setAct('confirm')} />}
        {writes && detail.conclusions.length === 0 && (
          <Button danger onClick={() => setAct('void')}>
            作废名单
          </Button>
        )}
      </Filters>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && detail.flawed.length > 0 && (
        <Notice kind="warning" title={`${detail.flawed.length} 人的证号不能用`}>
          {flawWords(detail.flawed)}。这些人对不上，请与提供单位核对后重新导入，或在结论里写明。
        </Notice>
      )}
      {detail !== undefined && <Households detail={detail} onOpen={setAct} />}
      <Pages detail={detail} from={from} onFrom={setFrom} />
      {act !== undefined && <Opened act={act} list_id={list_id} writes={writes} onClose={() => setAct(undefined)} />}
    </>
  )
}

type OpenedProps = { readonly act: Act; readonly list_id: string; readonly writes: boolean; readonly onClose: () => void }

/** The dialog of what was pressed; a number is a household. */
function Opened({ act, list_id, writes, onClose }: OpenedProps): ReactNode {
  const client = useQueryClient()
  const common = { list_id, onClose, onDone: () => client.invalidateQueries({ queryKey: ['matching'] }) }
  if (typeof act === 'number') return <HouseholdDialog {...common} household_no={act} writes={writes} />
  if (act === 'match') return <MatchDialog {...common} />
  if (act === 'confirm') return <ConfirmIncludedDialog {...common} />
  return <VoidListDialog {...common} />
}

type FiltersProps = {
  readonly detail: ListDetail | undefined
  readonly view: HouseholdView
  readonly division: string
  readonly onView: (view: string) => void
  readonly onDivision: (division: string) => void
  readonly children: ReactNode
}

function Filters({ detail, view, division, onView, onDivision, children }: FiltersProps): ReactNode {
  return (
    <div className="filters">
      <ChoiceField label="比对结果和结论" value={view} onText={onView} options={VIEWS.map(([value, label]) => ({ value, label }))} />
      <ChoiceField
        label="村（居）"
        value={division}
        onText={onDivision}
        options={[
          { value: '', label: '全部村（居）' },
          ...(detail?.villages ?? []).map(each => ({ value: each.division, label: each.village })),
        ]}
      />
      {children}
    </div>
  )
}

const Meta = ({ detail: { list } }: { readonly detail: ListDetail }): ReactNode => (
  <>
    <span>{list.provider}提供</span>
    <span>
      {list.households} 户 {list.persons} 人
    </span>
    <span>{list.matched_on === null ? '还没有比对' : `按 ${list.matched_on} 的情况比对`}</span>
    {list.voided !== null && <StatusMark status="na">已作废：{list.voided}</StatusMark>}
  </>
)

/** Sums of the whole list. 户 and 人 stand beside each other and are never added. */
function Results({ detail }: { readonly detail: ListDetail }): ReactNode {
  const { proposals, conclusions, disabled, list } = detail
  if (list.matched_on === null) return <Notice kind="info">名单已收下。比对按证号进行，一次几秒钟；可以反复比对，结论由人下。</Notice>
  const words = (name: string, sum: { readonly households: number; readonly persons: number }): string =>
    `${name} ${sum.households} 户 ${sum.persons} 人`
  return (
    <p className="row">
      <span>比对：{proposals.map(each => words(PROPOSAL_WORD[each.proposal], each)).join('，')}</span>
      <span>结论：{conclusions.map(each => words(CONCLUSION_WORD[each.conclusion], each)).join('，') || '还没有'}</span>
      <span>其中残疾人 {disabled} 人</span>
    </p>
  )
}

function ConfirmButton({ detail, onPress }: { readonly detail: ListDetail | undefined; readonly onPress: () => void }): ReactNode {
  const included = detail?.proposals.find(each => each.proposal === 'included')?.households ?? 0
  const confirmed = detail?.conclusions.find(each => each.conclusion === 'included')?.households ?? 0
  return included > confirmed ? <Button onClick={onPress}>成批确认已纳入</Button> : null
}

type ExportProps = {
  readonly list_id: string
  readonly filter: { readonly view: HouseholdView; readonly division?: string }
  readonly name: string
}

function ExportButton({ list_id, filter, name }: ExportProps): ReactNode {
  const [failure, setFailure] = useState<unknown>()
  const save = (): void => {
    setFailure(undefined)
    download(addressOf(listFileRoute.path, { list_id }, filter), `${name}.xlsx`).catch(setFailure)
  }
  return (
    <>
      <Button onClick={save}>导出比对结果</Button>
      {failure !== undefined && <RefusalNotice error={failure} />}
    </>
  )
}

const PROPOSAL_STATUS: Readonly<Record<Proposal, Status>> = {
  included: 'done',
  partly: 'underway',
  eligible: 'warning',
  gone: 'na',
  unclear: 'doubt',
}

const COLUMNS: readonly Column<HouseholdRow>[] = [
  { key: 'number', title: '户编号', width: 110, render: row => row.household_number },
  { key: 'head', title: '户主', render: row => row.head },
  { key: 'village', title: '村（居）', render: row => row.village },
  { key: 'persons', title: '人数', align: 'right', render: row => row.persons },
  {
    key: 'hits',
    title: '对上的情况',
    render: row =>
      RULES.flatMap((rule, at) => ((row.hits[at] ?? 0) > 0 ? [`${RULE_WORD[rule]} ${row.hits[at]}`] : [])).join('、') || '没有登记',
  },
  {
    key: 'proposal',
    title: '比对结果',
    render: row => row.proposal !== null && <StatusMark status={PROPOSAL_STATUS[row.proposal]}>{PROPOSAL_WORD[row.proposal]}</StatusMark>,
  },
  { key: 'conclusion', title: '结论', render: row => <ConclusionMark row={row} /> },
]

function ConclusionMark({ row: { concluded, begun } }: { readonly row: HouseholdRow }): ReactNode {
  if (concluded === null) return <StatusMark status="notbegun">等结论</StatusMark>
  const word = `${CONCLUSION_WORD[concluded.conclusion]} ${concluded.decided_on}`
  if (concluded.conclusion === 'admitted')
    return <StatusMark status={begun ? 'done' : 'warning'}>{begun ? word : `${word}，待遇还没有起`}</StatusMark>
  return <StatusMark status={concluded.conclusion === 'waiting' ? 'underway' : 'done'}>{word}</StatusMark>
}

const Households = ({ detail, onOpen }: { readonly detail: ListDetail; readonly onOpen: (household_no: number) => void }): ReactNode => (
  <Panel flush>
    <DataTable
      label="名单上的户"
      stacks
      columns={COLUMNS}
      rows={detail.households}
      rowKey={row => String(row.household_no)}
      onOpen={row => onOpen(row.household_no)}
    />
  </Panel>
)

type PagesProps = { readonly detail: ListDetail | undefined; readonly from: number; readonly onFrom: (from: number) => void }
function Pages({ detail, from, onFrom }: PagesProps): ReactNode {
  const next = detail?.next ?? null
  if (from === 1 && next === null) return null
  return (
    <div className="row">
      {from > 1 && <Button onClick={() => onFrom(1)}>回到开头</Button>}
      {next !== null && <Button onClick={() => onFrom(next)}>后面的户</Button>}
    </div>
  )
}
