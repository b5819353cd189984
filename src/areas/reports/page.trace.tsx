import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { formatMonth, month, type Month } from '../../kernel/month.ts'
import { addressOf, call, download } from '../../web/api.ts'
import { Link, useQueryText } from '../../web/link.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import {
  figureExportRoute,
  figureRoute,
  figureRowsRoute,
  type Figure,
  type FigureDetail,
  type FigureRow,
  type FigureVillage,
} from './contract.ts'
import { countWords, hashWords } from './page.words.ts'
import { tableUnit, tableValue } from './rules.document.ts'

const STYLE = `
@media (min-width: 901px) { .trace-side { position: sticky; top: 0; max-height: calc(100vh - 64px); overflow-y: auto; } }
.trace-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; padding: 8px 12px 2px; }
.trace-head .status { margin-left: auto; }
.trace-words { padding: 0 12px 8px; font-size: var(--size-2); line-height: 20px; color: var(--text-2); }
.trace-foot { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 8px 12px; font-size: var(--size-2); color: var(--text-2); overflow-wrap: anywhere; }
.trace-village { border: 0; background: none; padding: 0; font: inherit; color: inherit; cursor: pointer; }
.trace-village::before { content: ''; display: inline-block; width: 0; height: 0; margin: 0 7px 1px 1px; border: 4px solid transparent;
  border-left: 6px solid currentColor; border-right: 0; }
.trace-village[aria-expanded='true']::before { margin: 0 5px 2px 0; border: 4px solid transparent; border-top: 6px solid currentColor; border-bottom: 0; }
.trace-village[aria-expanded='true'] { font-weight: 600; }
.trace-table .table-box { max-height: 420px; }
.trace-table .table td:first-child > a { padding-left: 16px; }
@media (max-width: 640px) { .trace-village, .trace-table .table a { min-height: 40px; display: inline-flex; align-items: center; } }`

type Period = { readonly from: Month; readonly to: Month }
type TraceProps = { readonly period: Period; readonly id: string }

/** 这个数字从哪里来: value, what is counted, the villages down to the people, and the code of the rows. */
export function Trace({ period, id }: TraceProps): ReactNode {
  const answer = useQuery({
    queryKey: ['figure', period, id],
    queryFn: ({ signal }) => call(figureRoute, { query: { ...period, id }, signal }),
  })
  return (
    <Panel title="这个数字从哪里来" note="F7、F8 换数字" label="这个数字从哪里来" flush>
      <PageStyle css={STYLE} />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <div aria-live="polite">{answer.data === undefined ? <p className="trace-words">正在数</p> : <Words {...answer.data} />}</div>
      {answer.data !== undefined && <Villages period={period} detail={answer.data} />}
      {answer.data !== undefined && <Foot period={period} detail={answer.data} />}
    </Panel>
  )
}

function Words({ figure, printed, definition, agrees }: FigureDetail): ReactNode {
  const months =
    figure.from === figure.to ? formatMonth(month(figure.to)) : `${formatMonth(month(figure.from))}至${formatMonth(month(figure.to))}`
  return (
    <>
      <div className="trace-head">
        <span className="figure">{figure.unit === 'fen' || figure.unit === 'ratio' ? tableValue(figure) : countWords(figure.value)}</span>
        <span>{tableUnit(figure.unit)}</span>
        <span>{figure.title}</span>
        {agrees ? <StatusMark status="done">相符</StatusMark> : <StatusMark status="error">不符</StatusMark>}
      </div>
      <p className="trace-words">
        {months}。{definition}。{figure.unit === 'fen' && `正文写作 ${printed}。`}
        {!agrees && '各村加起来与这个数字不一致，请不要使用，并告诉管理员。'}
      </p>
    </>
  )
}

type DetailProps = { readonly period: Period; readonly detail: FigureDetail }

function Foot({ period, detail: { figure } }: DetailProps): ReactNode {
  const [failure, setFailure] = useState<unknown>()
  const exportRows = (): void => {
    setFailure(undefined)
    download(addressOf(figureExportRoute.path, {}, { ...period, id: figure.id }), `${figure.title}明细.xlsx`).catch(setFailure)
  }
  return (
    <>
      <div className="trace-foot">
        <span>指标 {figure.id}</span>
        <span>{countWords(figure.rows)} 行</span>
        <span>校验 {hashWords(figure.rows_hash)}</span>
        <button type="button" className="link" onClick={exportRows}>
          导出明细
        </button>
      </div>
      {failure !== undefined && <RefusalNotice error={failure} />}
    </>
  )
}

const totalOf = (villages: readonly FigureVillage[], of: (village: FigureVillage) => number): number =>
  villages.reduce((sum, village) => sum + of(village), 0)
const countOrDash = (count: number): string => (count === 0 ? '–' : countWords(count))

/** `of` and `words`: of a village and of all; `row`: of one line or record. */
type Column = {
  readonly title: string
  readonly of: (village: FigureVillage) => number
  readonly words: (total: number) => string
  readonly row: (row: FigureRow) => ReactNode
}

/** What is counted of a village: of a ratio what is to be done and what is done, of people their households too, and the money. */
function columnsOf({ unit }: Figure, villages: readonly FigureVillage[]): readonly Column[] {
  const rows: Column = { title: '应办', of: each => each.rows, words: countOrDash, row: () => '' }
  const done: Column = {
    title: '办完',
    of: each => each.done,
    words: countOrDash,
    row: row => <StatusMark status={row.done ? 'done' : 'warning'}>{row.done ? '办完' : '没有办完'}</StatusMark>,
  }
  if (unit === 'ratio') return [rows, done]
  const people = unit === 'fen' || unit === 'household' || unit === 'batch'
  const households: Column = { title: '户', of: each => each.households, words: countOrDash, row: () => '' }
  const counted: Column = { title: people ? '人' : tableUnit(unit), of: each => each.persons, words: countOrDash, row: row => row.persons }
  const money: Column = { title: '金额（元）', of: each => each.amount_fen, words: yuan, row: row => yuan(row.amount_fen) }
  // A case has no household, a list of people no money: a column of nothing is left out.
  return [households, counted, money].filter(column => column === counted || villages.some(village => column.of(village) !== 0))
}

function Villages({ period, detail: { figure, villages } }: DetailProps): ReactNode {
  const [opened, setOpened] = useQueryText('village')
  const columns = columnsOf(figure, villages)
  return (
    <div className="trace-table">
      <div className="table-box" data-dense="true" tabIndex={0} role="region" aria-label={`${figure.title}各村`}>
        <table className="table">
          <caption className="visually-hidden">{figure.title}各村</caption>
          <thead>
            <tr>
              <th scope="col">村（居）</th>
              {columns.map(({ title }) => (
                <th key={title} scope="col" data-align="right">
                  {title}
                </th>
              ))}
            </tr>
            <tr className="sum">
              <th scope="row">合计</th>
              {columns.map(({ title, of, words }) => (
                <td key={title} data-align="right">
                  {words(totalOf(villages, of))}
                </td>
              ))}
            </tr>
          </thead>
          {villages.map(village => (
            <tbody key={village.division}>
              <VillageLine
                village={village}
                columns={columns}
                isOpen={opened === village.division}
                onToggle={() => setOpened(opened === village.division ? '' : village.division)}
              />
              {opened === village.division && <Rows period={period} figure={figure} division={village.division} columns={columns} />}
            </tbody>
          ))}
        </table>
      </div>
    </div>
  )
}

type VillageLineProps = {
  readonly village: FigureVillage
  readonly columns: readonly Column[]
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function VillageLine({ village, columns, isOpen, onToggle }: VillageLineProps): ReactNode {
  return (
    <tr {...(isOpen ? { 'aria-current': 'true' as const } : {})}>
      <th scope="row">
        <button type="button" className="trace-village" aria-expanded={isOpen} onClick={onToggle}>
          {village.village}
        </button>
      </th>
      {columns.map(({ title, of, words }) => (
        <td key={title} data-align="right">
          {words(of(village))}
        </td>
      ))}
    </tr>
  )
}

type RowsProps = { readonly period: Period; readonly figure: Figure; readonly division: string; readonly columns: readonly Column[] }

/** The lines or records of one village; who is a person leads to him. */
function Rows({ period, figure, division, columns }: RowsProps): ReactNode {
  const { id } = figure
  const isOneMonth = figure.from === figure.to
  const answer = useQuery({
    queryKey: ['figure-rows', period, id, division],
    queryFn: ({ signal }) => call(figureRowsRoute, { query: { ...period, id, division }, signal }),
  })
  if (answer.data === undefined)
    return (
      <tr>
        <td colSpan={columns.length + 1}>{answer.error === null ? '正在取名单' : <RefusalNotice error={answer.error} />}</td>
      </tr>
    )
  const { rows, total } = answer.data
  return (
    <>
      {rows.map(row => (
        <tr key={`${row.batch_id} ${row.line_no}`}>
          <td>
            {row.person_id === null ? row.name : <Link to={`/people/${row.person_id}`}>{row.name}</Link>}
            {!isOneMonth && <span className="muted"> {Number(row.month.slice(5))}月</span>}
          </td>
          {columns.map(({ title, row: cell }) => (
            <td key={title} data-align="right">
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
      {total > rows.length && (
        <tr>
          <td colSpan={columns.length + 1} className="secondary">
            其余 {countWords(total - rows.length)} 行在导出的明细里
          </td>
        </tr>
      )}
    </>
  )
}
