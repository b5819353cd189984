import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download, newKey } from '../../web/api.ts'
import { useHotkeys } from '../../web/hotkeys.ts'
import { useParam, useQueryText } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { BottomBar } from '../../web/widgets/bottom-bar.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import { Panel, Tag } from '../../web/widgets/panel.tsx'
import { Steps } from '../../web/widgets/status-mark.tsx'
import { batchRoute, rosterRoute, submitRoute, type BatchDetail, type LineChange } from './contract.ts'
import { BridgeBox, VillageTable } from './page.compare.tsx'
import { Lines } from './page.lines.tsx'
import { ApprovalPaper } from './page.paper.tsx'
import { Problems } from './page.problems.tsx'
import { VoidButton } from './page.back.tsx'
import { isOvertaken, Overtaken, type Act } from './page.overtaken.tsx'
import { Acts, Process } from './page.process.tsx'
import { batchWord, monthWord, momentWord, peopleWord, STATUS_WORD } from './page.words.ts'
import { blocking, isHandedIn } from './rules.ts'

const STYLE = `
.bridge-row { display: flex; flex-wrap: wrap; gap: 2px 22px; align-items: center; padding: 4px 12px; min-height: 28px; }
.bridge-row + .bridge-row { border-top: 1px solid var(--line); }
.bridge-row > b { min-width: 78px; } .bridge-end { margin-left: auto; }
.payment-compare { --row-dense: 23px; display: grid; grid-template-columns: minmax(0, 1fr) 376px; gap: 10px; align-items: start; }
.payment-approval { display: grid; grid-template-columns: 316px minmax(0, 1fr); gap: 10px; align-items: start; }
.problem:focus { outline: 2px solid var(--primary); outline-offset: 1px; }
.problem-line { display: block; } .note-form { flex: 1 1 100%; display: block; } .note-form .control { width: 100%; }
.process { display: flex; flex-direction: column; gap: 10px; } .process .secondary { padding-left: 19px; }
.payment-side .facts { grid-template-columns: minmax(0, 1fr); } .payment-side .facts > div { justify-content: space-between; }
.payment-side .facts dd { text-align: right; font-variant-numeric: tabular-nums; }
.payment-compare[data-lines='true'] { grid-template-columns: minmax(0, 1fr); }
@media (max-width: 1000px) { .payment-compare, .payment-approval { grid-template-columns: minmax(0, 1fr); } }`

/** One batch: while it is made, the comparison with last month; from hand-in on, the paper that is signed. */
export default function BatchPage(): ReactNode {
  const batch_id = useParam('batch_id')
  const client = useQueryClient()
  const answer = useQuery({
    queryKey: ['payment-batch', batch_id],
    queryFn: ({ signal }) => call(batchRoute, { params: { batch_id }, signal }),
  })
  const again = async (): Promise<void> => {
    void client.invalidateQueries({ queryKey: ['payment-month'] })
    void client.invalidateQueries({ queryKey: ['payment-lines'] })
    await client.invalidateQueries({ queryKey: ['payment-batch'] })
  }
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  if (answer.data === undefined)
    return <PageHead title="发放批次" crumbs={[{ label: '发放', to: '/payments' }]} meta={<span className="secondary">正在读取</span>} />
  return (
    <>
      <PageStyle css={STYLE} />
      <Batch key={batch_id} detail={answer.data} onDone={again} />
    </>
  )
}

type BatchProps = { readonly detail: BatchDetail; readonly onDone: () => Promise<void> }

function Batch({ detail, onDone }: BatchProps): ReactNode {
  const { batch } = detail
  const [overtaken, setOvertaken] = useState<unknown>()
  const act: Act = async work => {
    setOvertaken(undefined)
    try {
      await work()
    } catch (refusal) {
      if (!isOvertaken(refusal)) throw refusal
      // What is told stands beside what is true now, never above the old buttons.
      await onDone()
      setOvertaken(refusal)
      return
    }
    await onDone()
  }
  const [view, setView] = useQueryText('view')
  const [division, setDivision] = useQueryText('village')
  const [change, setChange] = useQueryText('change')
  const [opened, setOpened] = useState<{ readonly division: string; readonly change: string } | undefined>()
  const showLines = view === 'lines' || opened !== undefined
  const open = (village: string, what: LineChange | ''): void => setOpened({ division: village, change: what })
  const lines = showLines && (
    <Lines
      batch_id={batch.batch_id}
      villages={detail.villages}
      division={opened?.division ?? division}
      change={opened?.change ?? change}
      returned={batch.returned_at !== null}
      onDivision={value => (opened ? setOpened({ ...opened, division: value }) : setDivision(value))}
      onChange={value => (opened ? setOpened({ ...opened, change: value }) : setChange(value))}
      onClose={() => {
        setOpened(undefined)
        if (view !== '') setView('')
      }}
    />
  )
  const View = batch.status === 'draft' ? Draft : Handed
  return (
    <>
      {overtaken !== undefined && <Overtaken refusal={overtaken} batch={batch} />}
      <View detail={detail} act={act} lines={lines} onOpen={open} />
    </>
  )
}

type ViewProps = Pick<BatchProps, 'detail'> & {
  readonly act: Act
  readonly lines: ReactNode
  readonly onOpen: (division: string, change: LineChange | '') => void
}

const crumbsOf = (detail: BatchDetail) => [{ label: '发放', to: `/payments?month=${detail.batch.month}` }, { label: detail.title }]
const rosterButton = ({ batch }: BatchDetail, onError: (error: unknown) => void): ReactNode => (
  <Button onClick={() => void download(addressOf(rosterRoute.path, { batch_id: batch.batch_id }), '发放清册.xlsx').catch(onError)}>
    导出发放清册
  </Button>
)

function blockedWord({ problems }: BatchDetail): string | undefined {
  const errors = problems.filter(problem => problem.severity === 'error').length
  const open = problems.filter(problem => problem.severity === 'warning' && problem.note === null).length
  if (errors + open === 0) return undefined
  return `还有 ${[errors > 0 ? `${errors} 个错误` : '', open > 0 ? `${open} 条警告未写说明` : ''].filter(part => part !== '').join('、')}，暂不能送审`
}

/** Made, not handed in: bridge on top, villages and problems side by side. */
function Draft({ detail, act, lines, onOpen }: ViewProps): ReactNode {
  const { batch } = detail
  const may = useMay()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [key] = useState(newKey)
  const blocked = blockedWord(detail)
  const showsLines = lines !== false
  useHotkeys({ F8: () => stepProblem(1), 'Shift F8': () => stepProblem(-1) })
  const submit = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await act(() => call(submitRoute, { params: { batch_id: batch.batch_id }, key }))
    } catch (refusal) {
      setError(refusal)
    }
    setBusy(false)
  }
  const steps = [
    { word: '1 变动', status: 'done' as const },
    { word: '2 造册', status: 'done' as const },
    { word: '3 与上月比较', status: 'underway' as const, current: true },
    { word: '4 送审', status: 'notbegun' as const },
  ]
  return (
    <>
      <PageHead
        title={`${detail.title} ${monthWord(batch.month)}`}
        crumbs={crumbsOf(detail)}
        actions={
          <>
            <Steps steps={steps} />
            <VoidButton detail={detail} act={act} />
          </>
        }
        meta={
          <>
            <span>{batchWord(batch)}</span>
            <span>{STATUS_WORD[batch.status]}</span>
            <span>
              {batch.made?.name} {batch.made && momentWord(batch.made.at)} 造册
            </span>
          </>
        }
      />
      {error !== undefined && <RefusalNotice error={error} />}
      <SentBack batch={batch} />
      <BridgeBox batch={batch} />
      {lines}
      <div className="payment-compare" data-lines={showsLines}>
        {!lines && <VillageTable batch={batch} villages={detail.villages} onOpen={onOpen} />}
        <Problems batch_id={batch.batch_id} problems={detail.problems} mayNote={may('payment.make')} act={act} />
      </div>
      <BottomBar blocked={blocked} note={`${peopleWord(batch)}，实发 ${yuan(batch.net_fen)} 元`}>
        {rosterButton(detail, setError)}
        {may('payment.make') && (
          <Button type="primary" disabled={blocked !== undefined || busy} onClick={() => void submit()}>
            送审 {yuan(batch.net_fen)} 元
          </Button>
        )}
      </BottomBar>
    </>
  )
}

/** Why a draft was handed in already and is one again. */
function SentBack({ batch: { sent_back, sent_back_reason, made } }: Pick<BatchDetail, 'batch'>): ReactNode {
  if (sent_back === null) return null
  const what = sent_back.name === made?.name ? '撤回送审' : '退回经办'
  return (
    <Notice kind="warning" title={`${sent_back.name} ${momentWord(sent_back.at)} ${what}`}>
      {sent_back_reason}
    </Notice>
  )
}

/** Moves the focus to the next problem. */
function stepProblem(by: 1 | -1): void {
  const problems = [...document.querySelectorAll<HTMLElement>('.problem')]
  const at = problems.findIndex(problem => problem.contains(document.activeElement))
  problems[(at + by + problems.length) % problems.length]?.focus()
}

/** Handed in: where it stands at the left, the paper at the right. */
function Handed({ detail, act, lines, onOpen }: ViewProps): ReactNode {
  const { batch } = detail
  const may = useMay()
  const [error, setError] = useState<unknown>()
  const kind = batch.status === 'voided' ? 'warning' : isHandedIn(batch.status) ? 'info' : 'ok'
  const open = isHandedIn(batch.status) && blocking(detail.problems).length > 0
  return (
    <>
      <PageHead
        title={`${detail.title} ${monthWord(batch.month)} ${batchWord(batch)}`}
        crumbs={crumbsOf(detail)}
        meta={
          <>
            <Tag kind={kind}>{STATUS_WORD[batch.status]}</Tag>
            <span>{peopleWord(batch)}</span>
            <span>{yuan(batch.net_fen)} 元</span>
          </>
        }
        actions={
          <>
            <VoidButton detail={detail} act={act} />
            {rosterButton(detail, setError)}
            {!lines && <Button onClick={() => onOpen('', batch.failed_lines > 0 ? 'failed' : '')}>看明细</Button>}
            <Acts detail={detail} act={act} />
          </>
        }
      />
      {error !== undefined && <RefusalNotice error={error} />}
      {open && <Problems batch_id={batch.batch_id} problems={detail.problems} mayNote={may('payment.make')} act={act} />}
      {lines || (
        <div className="payment-approval">
          <Process detail={detail} />
          <Panel flush title="审批单预览" note="A4 横向　与打印一致">
            <ApprovalPaper detail={detail} />
          </Panel>
        </div>
      )}
    </>
  )
}
