import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import { addMonths, month as monthOf, type Month } from '../../kernel/month.ts'
import { call, downloadByPost } from '../../web/api.ts'
import { useHotkeys } from '../../web/hotkeys.ts'
import { Link, useQueryText } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { MonthPicker } from '../../web/widgets/month-picker.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import { exportSummaryRoute, summaryRoute, type Summary, type SummaryWarning } from './contract.ts'
import { KeptReports } from './page.kept.tsx'
import { Annex, Paper } from './page.paper.tsx'
import { Trace } from './page.trace.tsx'

const YEARS_BACK = 5

/** 工作总结: the paper at the left, where each figure comes from at the right. */
export default function SummaryPage(): ReactNode {
  const { session } = useSession()
  const [from, setFrom] = useQueryText('from')
  const [to, setTo] = useQueryText('to')
  if (session === undefined) return null
  const thisMonth = monthOf(session.today.slice(0, 7))
  const usual = usualPeriod(thisMonth)
  const period = { from: monthOf(from === '' ? usual.from : from), to: monthOf(to === '' ? usual.to : to) }
  const offered = { first: addMonths(thisMonth, -12 * YEARS_BACK), last: period.to > thisMonth ? period.to : thisMonth }
  const pickers = (
    <div className="filters">
      <MonthPicker label="起始月" hideLabel value={period.from} onChange={setFrom} {...offered} />
      <span>至</span>
      <MonthPicker label="终止月" hideLabel value={period.to} onChange={setTo} {...offered} />
    </div>
  )
  return <SummaryOf key={`${period.from}${period.to}`} period={period} pickers={pickers} year={Number(session.today.slice(0, 4))} />
}

/** The half year that is being written about: in January and July the one just over. */
function usualPeriod(thisMonth: Month): { from: Month; to: Month } {
  const lookedAt = /-(01|07)$/.test(thisMonth) ? addMonths(thisMonth, -1) : thisMonth
  const from = monthOf(`${lookedAt.slice(0, 4)}-${lookedAt.slice(5) <= '06' ? '01' : '07'}`)
  return { from, to: addMonths(from, 5) }
}

type Period = { readonly from: Month; readonly to: Month }
type SummaryOfProps = { readonly period: Period; readonly pickers: ReactNode; readonly year: number }

function SummaryOf({ period, pickers, year }: SummaryOfProps): ReactNode {
  const answer = useQuery({ queryKey: ['summary', period], queryFn: ({ signal }) => call(summaryRoute, { query: period, signal }) })
  if (answer.error !== null)
    return (
      <ErrorPage error={answer.error} onRetry={() => void answer.refetch()}>
        {pickers}
      </ErrorPage>
    )
  if (answer.data === undefined)
    return <PageHead title="工作总结" crumbs={[{ label: '报表与总结' }]} meta={<span className="secondary">正在数</span>} />
  return <Written summary={answer.data} period={period} pickers={pickers} year={year} />
}

function Written({ summary, period, pickers, year }: SummaryOfProps & { readonly summary: Summary }): ReactNode {
  const [chosen, setChosen] = useQueryText('figure')
  const [view, setView] = useQueryText('view')
  const [failure, setFailure] = useState<unknown>()
  const trace = useRef<HTMLDivElement>(null)
  const order = orderOf(summary)
  const current = summary.figures.some(figure => figure.id === chosen) ? chosen : (order[0] ?? '')
  const step = (by: 1 | -1): void => {
    const next = order[(order.indexOf(current) + by + order.length) % order.length]
    if (next === undefined) return
    setChosen(next)
    document.getElementById(`figure-${next}`)?.focus()
  }
  useHotkeys({ F7: () => step(-1), F8: () => step(1), 'Shift F8': () => step(-1) })
  // On a phone the trace stands below the paper: a tap on a figure leads there.
  const choose = (id: string): void => {
    setChosen(id)
    trace.current?.scrollIntoView({ block: 'nearest' })
  }
  const isAnnex = view === 'annex'
  const isEmpty = summary.figures.length === 0
  const actions = (
    <>
      {pickers}
      {!isEmpty && <Button onClick={() => setView(isAnnex ? '' : 'annex')}>{isAnnex ? '正文' : '附表'}</Button>}
      {!isEmpty && <WordButton period={period} title={summary.title} onFailure={setFailure} />}
    </>
  )
  const meta = isEmpty ? '' : `${summary.figures.length} 个数字，数据截至 ${formatDay(day(summary.as_of), year)}`
  return (
    <>
      <PageHead
        title={summary.title}
        crumbs={[{ label: '报表与总结' }, { label: '工作总结' }]}
        meta={<span>{meta}</span>}
        actions={actions}
      />
      {failure !== undefined && <RefusalNotice error={failure} />}
      {isEmpty ? (
        <>
          <Nothing />
          <Warnings warnings={summary.warnings} />
        </>
      ) : (
        <Split side={424}>
          <div className="stack">
            {isAnnex ? (
              <Annex figures={summary.figures} current={current} onChoose={choose} />
            ) : (
              <Paper summary={summary} current={current} onChoose={choose} />
            )}
          </div>
          <div className="stack no-print trace-side" ref={trace}>
            <Trace key={current} period={period} id={current} />
            <Warnings warnings={summary.warnings} onChoose={choose} />
            <KeptReports />
          </div>
        </Split>
      )}
    </>
  )
}

type WordButtonProps = { readonly period: Period; readonly title: string; readonly onFailure: (error: unknown) => void }

function WordButton({ period, title, onFailure }: WordButtonProps): ReactNode {
  const client = useQueryClient()
  const [isExporting, setIsExporting] = useState(false)
  const exportWord = async (): Promise<void> => {
    setIsExporting(true)
    onFailure(undefined)
    try {
      await downloadByPost(exportSummaryRoute.path, period, `${title}.docx`)
      await client.invalidateQueries({ queryKey: ['reports'] })
    } catch (error) {
      onFailure(error)
    }
    setIsExporting(false)
  }
  return (
    <Button type="primary" loading={isExporting} onClick={() => void exportWord()}>
      导出 Word
    </Button>
  )
}

/** Figures in the order in which the text says them; those it does not say come last. */
function orderOf({ blocks, figures }: Summary): string[] {
  const said = blocks.flatMap(({ runs }) => runs.flatMap(({ figure }) => (figure === undefined ? [] : [figure])))
  return [...new Set([...said, ...figures.map(({ id }) => id)])]
}

function Nothing(): ReactNode {
  return (
    <EmptyState title="这个期间还没有可写的数字" actions={<Link to="/payments">去发放</Link>}>
      总结里的每个数字都从已导出银行清单的批次里数出来。期内还没有这样的批次：请先造册、审批并导出银行清单，或者换一个期间。
    </EmptyState>
  )
}

type WarningsProps = { readonly warnings: readonly SummaryWarning[]; readonly onChoose?: (id: string) => void }

function Warnings({ warnings, onChoose }: WarningsProps): ReactNode {
  return (
    <Panel title={`用词提醒 ${warnings.length}`} label="用词提醒">
      {warnings.length === 0 ? (
        <p className="secondary">没有要提醒的。</p>
      ) : (
        <div className="notices">
          {warnings.map(({ what, how, figure }) => (
            <Notice
              key={what}
              kind="warning"
              title={what}
              actions={
                figure !== null && onChoose !== undefined ? (
                  <button type="button" className="link" onClick={() => onChoose(figure)}>
                    看这个数字
                  </button>
                ) : undefined
              }
            >
              {how}
            </Notice>
          ))}
        </div>
      )}
    </Panel>
  )
}
