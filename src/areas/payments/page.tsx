import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addMonths, formatMonth, month as monthOf, type Month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { Link, useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { MonthPicker } from '../../web/widgets/month-picker.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark, Steps } from '../../web/widgets/status-mark.tsx'
import { monthBoardRoute, runBatchRoute, type BatchSummary, type MonthBoard, type RunBatch, type Standing } from './contract.ts'
import { ReasonDialog } from './page.back.tsx'
import { actWord, bareBatch, blockWords, holderWords, stepsOf, whereOf, type Course, type Officers, type Where } from './rules.steps.ts'
import { batchWord, count, monthWord, STATUS_WORD } from './page.words.ts'

const MONTHS_BACK = 24
type ProgrammeRow = MonthBoard['programmes'][number]
type ReliefRow = MonthBoard['relief'][number]
type Run = (body: RunBatch) => Promise<void>

/** 发放: each programme of the month, how far it has come and what to do next. */
export default function PaymentsPage(): ReactNode {
  const { session } = useSession()
  const [chosen, setChosen] = useQueryText('month')
  const today = session?.today.slice(0, 7) ?? ''
  const month = chosen === '' ? today : chosen
  const go = useGo()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const answer = useQuery({
    queryKey: ['payment-month', month],
    enabled: month !== '',
    queryFn: ({ signal }) => call(monthBoardRoute, { params: { month }, signal }),
  })
  const run: Run = async body => {
    const made = await call(runBatchRoute, { body, key: newKey() })
    void client.invalidateQueries({ queryKey: ['payment-month'] })
    go(`/payments/${made.batch_id}`)
  }
  const start = (body: RunBatch): void => {
    setError(undefined)
    run(body).catch((refusal: unknown) => setError(refusal))
  }
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const board = answer.data
  const picker = today !== '' && (
    <MonthPicker
      label="月份"
      hideLabel
      value={monthOf(month)}
      first={addMonths(monthOf(today), -MONTHS_BACK)}
      last={addMonths(monthOf(today), 1)}
      onChange={(value: Month) => {
        setError(undefined)
        setChosen(value)
      }}
    />
  )
  const shown =
    board?.programmes.filter(row => row.entitled > 0 || row.batches.length > 0 || (row.standing !== null && row.persons > 0)) ?? []
  return (
    <>
      <PageHead title="发放" meta={picker} />
      {error !== undefined && <RefusalNotice error={error} />}
      {board !== undefined && shown.length === 0 && board.relief.length === 0 ? (
        <NothingYet month={monthOf(month)} />
      ) : (
        board && <Board board={board} shown={shown} month={month} run={run} start={start} />
      )}
    </>
  )
}

type BoardProps = {
  readonly board: MonthBoard
  readonly shown: readonly ProgrammeRow[]
  readonly month: string
  readonly run: Run
  readonly start: (body: RunBatch) => void
}

function Board({ board, shown, month, run, start }: BoardProps): ReactNode {
  const go = useGo()
  const may = useMay()
  return (
    <div className="stack">
      <Panel flush title={`${monthWord(month)}发放`} note={<MonthSums rows={shown} wholeTown={board.whole_town} />}>
        <DataTable
          stacks
          label={`${monthWord(month)}各项目发放`}
          columns={programmeColumns(board, may, start)}
          rows={shown}
          rowKey={row => row.programme}
          onOpen={row => {
            const [batch] = row.batches
            if (batch) go(`/payments/${batch.batch_id}`)
          }}
        />
      </Panel>
      {may('payment.make') && shown.length > 0 && <Supplementary month={month} rows={shown} run={run} />}
      {board.relief.length > 0 && (
        <Panel flush title="临时救助" note="按名单的单位计，户和人不能相加">
          <DataTable
            stacks
            label="临时救助名单"
            columns={reliefColumns(board, may, start)}
            rows={board.relief}
            rowKey={row => row.relief_list_id}
          />
        </Panel>
      )}
      {board.others.length > 0 && (
        <Panel title="作废和其他批次">
          {board.others.map(batch => (
            <div key={batch.batch_id}>
              <Link to={`/payments/${batch.batch_id}`}>
                {board.programmes.find(each => each.programme === batch.programme)?.title ?? '临时救助'} {batchWord(batch)}
              </Link>{' '}
              <span className="secondary">
                {STATUS_WORD[batch.status]} {batch.void_reason ?? batch.reason}
              </span>
            </div>
          ))}
        </Panel>
      )}
    </div>
  )
}

function MonthSums({ rows, wholeTown }: { readonly rows: readonly ProgrammeRow[]; readonly wholeTown: boolean }): ReactNode {
  const persons = rows.reduce((sum, row) => sum + (row.batches[0]?.persons ?? row.persons), 0)
  const fen = rows.reduce((sum, row) => sum + (row.batches[0]?.net_fen ?? row.due_fen), 0)
  return `${wholeTown ? '全镇' : '本村'} ${rows.length} 项 ${count(persons)} 人次　合计 ${yuan(fen)} 元`
}

const NOBODY_NAMED: Officers = { reviewers: [], approvers: [] }
type Row = { readonly batch: BatchSummary | undefined; readonly standing: Standing | null; readonly entitled: number }

/** How far a batch has come; for who sees one village, by its bare state. */
function courseOf({ problems, review }: MonthBoard, { batch, standing, entitled }: Row): Course {
  if (batch === undefined) return { batch: bareBatch(standing), entitled, reviewed: review }
  const { errors, unexplained } = problems.find(each => each.batch_id === batch.batch_id) ?? { errors: 0, unexplained: 0 }
  const failed_open = batch.failed_lines - batch.reissued_lines
  return { batch: { status: batch.status, errors, unexplained, failed_open, review: batch.review }, entitled, reviewed: review }
}

/** The columns that tell it; the same words as on 待办. */
function courseColumns<Each>(board: MonthBoard, rowOf: (row: Each) => Row): readonly Column<Each>[] {
  const whereIs = (row: Each): Where => whereOf(courseOf(board, rowOf(row)))
  return [
    { key: 'steps', title: '办到哪一步', render: row => <Steps steps={stepsOf(whereIs(row))} /> },
    { key: 'holder', title: '在谁手里', render: row => holderWords(whereIs(row), rowOf(row).batch?.made?.name ?? '', NOBODY_NAMED) ?? '–' },
    {
      key: 'blocks',
      title: '卡在哪里',
      render: row => {
        const { word, status } = blockWords(whereIs(row), courseOf(board, rowOf(row)).batch)
        return status === undefined ? word : <StatusMark status={status}>{word}</StatusMark>
      },
    },
  ]
}

const runButton = (title: string, act: () => void): ReactNode => (
  <button type="button" className="link plain-link" onClick={act}>
    {title}
  </button>
)

type May = ReturnType<typeof useMay>
const actOf = (board: MonthBoard, row: Row & { readonly batch: BatchSummary }, may: May): string =>
  actWord(whereOf(courseOf(board, row)), may, board.mine.includes(row.batch.batch_id))

const programmeColumns = (board: MonthBoard, may: May, start: (body: RunBatch) => void): readonly Column<ProgrammeRow>[] => [
  { key: 'title', title: '项目', render: row => row.title },
  { key: 'persons', title: '人数', align: 'right', render: row => count(regularOf(row)?.persons ?? row.persons) },
  { key: 'amount', title: '金额（元）', align: 'right', render: row => <Money fen={regularOf(row)?.net_fen ?? row.due_fen} /> },
  ...courseColumns<ProgrammeRow>(board, row => ({ batch: regularOf(row), standing: row.standing, entitled: row.entitled })),
  ...(board.whole_town
    ? [{ key: 'act', title: '办理', render: (row: ProgrammeRow) => <ProgrammeAct board={board} row={row} may={may} start={start} /> }]
    : []),
]

type ActProps = { readonly board: MonthBoard; readonly row: ProgrammeRow; readonly may: May; readonly start: (body: RunBatch) => void }

function ProgrammeAct({ board, row, may, start }: ActProps): ReactNode {
  const { programme, entitled } = row
  const batch = regularOf(row)
  const others = row.batches.filter(each => each !== batch)
  const act = batch && actOf(board, { batch, standing: null, entitled }, may)
  return (
    <>
      {batch ? (
        <Link to={`/payments/${batch.batch_id}`} aria-label={`${row.title}${act}`}>
          {act}
        </Link>
      ) : may('payment.make') && entitled > 0 ? (
        runButton(`造册 ${row.short_title}`, () => start({ programme, month: board.month, kind: 'regular' }))
      ) : (
        '–'
      )}
      {others.map(each => (
        <span key={each.batch_id}>
          　<Link to={`/payments/${each.batch_id}`}>{batchWord(each)}</Link>
        </span>
      ))}
    </>
  )
}

const regularOf = (row: ProgrammeRow): BatchSummary | undefined => row.batches.find(batch => batch.kind === 'regular')

const reliefColumns = (board: MonthBoard, may: May, start: (body: RunBatch) => void): readonly Column<ReliefRow>[] => [
  { key: 'number', title: '批次', render: row => `第 ${row.number} 批` },
  { key: 'reason', title: '事由', render: row => row.reason },
  { key: 'grants', title: '数量', align: 'right', render: row => `${count(row.grants)} ${row.unit === 'person' ? '人' : '户'}` },
  { key: 'amount', title: '金额（元）', align: 'right', render: row => <Money fen={row.amount_fen} /> },
  ...courseColumns<ReliefRow>(board, row => ({ batch: row.batch ?? undefined, standing: row.standing, entitled: row.grants })),
  ...(board.whole_town
    ? [{ key: 'act', title: '办理', render: (row: ReliefRow) => <ReliefAct board={board} row={row} may={may} start={start} /> }]
    : []),
]

function ReliefAct({ board, row, may, start }: Omit<ActProps, 'row'> & { readonly row: ReliefRow }): ReactNode {
  const { batch, grants, number, relief_list_id } = row
  if (batch) return <Link to={`/payments/${batch.batch_id}`}>{actOf(board, { batch, standing: null, entitled: grants }, may)}</Link>
  if (!may('payment.make')) return '–'
  return runButton(`造册第 ${number} 批`, () => start({ programme: 'temporaryRelief', month: board.month, kind: 'relief', relief_list_id }))
}

/** A second batch of the month for those whom no batch has paid yet. */
function Supplementary({
  month,
  rows,
  run,
}: {
  readonly month: string
  readonly rows: readonly ProgrammeRow[]
  readonly run: Run
}): ReactNode {
  const [open, setOpen] = useState<ProgrammeRow | undefined>()
  // The regular roster holds everybody entitled when it was made; only later entitlements are left for a supplementary one.
  const late = rows.filter(row => {
    const batch = regularOf(row)
    return batch !== undefined && row.entitled > batch.lines
  })
  if (late.length === 0) return null
  return (
    <Panel title="造册后新增的待遇">
      {late.map(row => (
        <div key={row.programme} className="row">
          {row.title} {row.entitled - (regularOf(row)?.lines ?? 0)} 笔{' '}
          <Button size="small" onClick={() => setOpen(row)}>
            补发造册
          </Button>
        </div>
      ))}
      <ReasonDialog
        open={open !== undefined}
        title={`补发 ${open?.title ?? ''} ${monthWord(month)}`}
        verb="补发造册"
        onClose={() => setOpen(undefined)}
        onConfirm={reason => run({ programme: open?.programme ?? '', month, kind: 'supplementary', reason })}
      >
        <p>本月还没有发过的对象另造一批，已经发过的不会重复。</p>
      </ReasonDialog>
    </Panel>
  )
}

/** Empty: the shortest way to a first roster, for who may go it. */
function NothingYet({ month }: { readonly month: Month }): ReactNode {
  const go = useGo()
  const may = useMay()
  const title = `${formatMonth(month)}还没有可发的对象`
  if (!may('import.write') || !may('payment.make'))
    return <EmptyState title={title}>经办人导入花名册并造册以后，这里列出各项目办到哪一步、该谁办。</EmptyState>
  return (
    <EmptyState
      title={title}
      steps={[
        { what: '导入花名册', detail: '低保、特困等各一张表，列名不用改', effort: '约 5 分钟' },
        { what: '造册', detail: '回到本页，点项目右边的「造册」', effort: '几秒' },
        { what: '送审、导出银行清单', detail: '另一位同事审批后才能导出', effort: '' },
      ]}
      actions={
        <Button type="primary" onClick={() => go('/import')}>
          导入花名册
        </Button>
      }
    >
      发放清册从花名册里的待遇直接生成，不用重新录入。
    </EmptyState>
  )
}
