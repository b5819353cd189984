import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo, useParam } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { planFileRoute, planRoute, voidPlanRoute, voidVisitRoute, type PlanDetail, type VisitRow } from './contract.visits.ts'
import { ReasonDialog } from '../../web/widgets/reason-dialog.tsx'
import { EnlistDialog, RecordDialog } from './page.visit-form.tsx'
import { LEAD_WORD } from './rules.visits.ts'

/** One plan: who stands on its list, who was visited and who signed. */
export default function PlanPage(): ReactNode {
  const plan_id = useParam('id')
  const may = useMay()
  const law = useLaw()
  const [open, setOpen] = useState<Act>()
  const [failure, setFailure] = useState<unknown>()
  const answer = useQuery({
    queryKey: ['visits', plan_id],
    queryFn: ({ signal }) => call(planRoute, { params: { plan_id }, signal }),
  })
  const detail = answer.data
  const writes =
    detail !== undefined && detail.plan.voided === null && may(detail.plan.lead === 'civil_affairs' ? 'elderly.write' : 'visit.write')
  const title =
    detail === undefined
      ? '慰问计划'
      : `${detail.plan.year}年${law?.codeName('visit_occasion', detail.plan.occasion) ?? ''}慰问（${LEAD_WORD[detail.plan.lead]}）`
  const exportList = (): void => {
    setFailure(undefined)
    download(addressOf(planFileRoute.path, { plan_id }, {}), `${title}签领表.xlsx`).catch(setFailure)
  }
  return (
    <>
      <PageHead
        title={title}
        crumbs={[{ label: '走访慰问', to: '/visits' }]}
        meta={detail && <Meta detail={detail} sourceOf={code => law?.codeName('visit_source', code) ?? code} />}
        actions={
          writes && (
            <Button type="primary" onClick={() => setOpen({ act: 'list' })}>
              列入名单
            </Button>
          )
        }
      />
      <div className="filters">
        <Button onClick={exportList} disabled={(detail?.plan.listed ?? 0) === 0}>
          导出签领表
        </Button>
        {writes && detail.plan.listed === 0 && (
          <Button danger onClick={() => setOpen({ act: 'void plan' })}>
            作废计划
          </Button>
        )}
      </div>
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <Visits
          detail={detail}
          onRecord={writes ? row => setOpen({ act: 'record', row }) : undefined}
          onVoid={writes ? row => setOpen({ act: 'void', row }) : undefined}
        />
      )}
      {open !== undefined && <Opened plan_id={plan_id} open={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

type Act = { readonly act: 'list' | 'void plan' } | { readonly act: 'record' | 'void'; readonly row: VisitRow }
type OpenedProps = { readonly plan_id: string; readonly open: Act; readonly onClose: () => void }

/** The dialog of the button that was pressed. */
function Opened({ plan_id, open, onClose }: OpenedProps): ReactNode {
  const client = useQueryClient()
  const { session } = useSession()
  const today = session?.today ?? ''
  const refresh = () => client.invalidateQueries({ queryKey: ['visits'] })
  const common = { plan_id, today, onClose, onDone: refresh }
  const voidOne = async ({ visit_id }: VisitRow, reason: string): Promise<void> => {
    await call(voidVisitRoute, { params: { plan_id, visit_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  const voidWhole = async (reason: string): Promise<void> => {
    await call(voidPlanRoute, { params: { plan_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  switch (open.act) {
    case 'list':
      return <EnlistDialog {...common} />
    case 'record':
      return <RecordDialog {...common} row={open.row} />
    case 'void plan':
      return (
        <ReasonDialog title="作废慰问计划" verb="作废计划" says="名单上没有人的计划才能作废。" onReason={voidWhole} onClose={onClose} />
      )
    case 'void':
      return (
        <ReasonDialog
          title={`作废${open.row.name}的慰问`}
          verb={`作废 ${yuan(open.row.amount_fen)} 元`}
          says="作废后不再计入人数和金额；要更正的，作废以后重新列入名单。记录留存可查，不能恢复。"
          onReason={reason => voidOne(open.row, reason)}
          onClose={onClose}
        />
      )
  }
}

type MetaProps = { readonly detail: PlanDetail; readonly sourceOf: (code: string) => string }

const Meta = ({ detail: { plan }, sourceOf }: MetaProps): ReactNode => (
  <>
    <span>{sourceOf(plan.source)}</span>
    <span>
      名单 {plan.listed} 人 {yuan(plan.listed_fen)} 元
    </span>
    <span>
      已慰问 {plan.visited} 人 {yuan(plan.visited_fen)} 元
    </span>
    {plan.voided !== null && <StatusMark status="na">已作废：{plan.voided}</StatusMark>}
  </>
)

type VisitsProps = {
  readonly detail: PlanDetail
  readonly onRecord: ((row: VisitRow) => void) | undefined
  readonly onVoid: ((row: VisitRow) => void) | undefined
}

function Visits({ detail: { plan, visits }, onRecord, onVoid }: VisitsProps): ReactNode {
  const law = useLaw()
  const go = useGo()
  const may = useMay()
  const columns: readonly Column<VisitRow>[] = [
    { key: 'name', title: '慰问对象', width: 100, render: row => row.name, sum: `合计 ${plan.listed} 人` },
    { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'category', title: '类别', render: row => law?.codeName('visit_category', row.category) ?? row.category },
    {
      key: 'amount',
      title: '慰问金（元）',
      align: 'right',
      sum: yuan(plan.listed_fen),
      render: row => <Money fen={row.amount_fen} strong />,
    },
    { key: 'state', title: '慰问', render: row => <VisitState row={row} /> },
    { key: 'receipt', title: '签收', render: receiptOf },
    { key: 'words', title: '说明', render: row => row.voided ?? row.words ?? '–' },
    { key: 'act', title: '办理', render: row => <Acts row={row} onRecord={onRecord} onVoid={onVoid} /> },
  ]
  return (
    <Panel flush>
      <DataTable
        label="慰问名单"
        stacks
        columns={columns}
        rows={visits}
        rowKey={row => row.visit_id}
        {...(may('person.read') ? { onOpen: (row: VisitRow) => go(`/people/${row.person_id}`) } : {})}
        empty="名单还是空的"
      />
    </Panel>
  )
}

function receiptOf({ receipt, proxy_name, proxy_relation }: VisitRow): string {
  if (receipt === null) return '–'
  return receipt === 'signature' ? '本人签字' : `${proxy_name ?? ''}（${proxy_relation ?? ''}）代领`
}

function VisitState({ row }: { readonly row: VisitRow }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  if (row.visited_on === null) return <StatusMark status="notbegun">计划 {row.planned_on}</StatusMark>
  return (
    <StatusMark status="done">
      {row.visited_on} {row.visitors}
    </StatusMark>
  )
}

function Acts({ row, onRecord, onVoid }: { readonly row: VisitRow } & Pick<VisitsProps, 'onRecord' | 'onVoid'>): ReactNode {
  if (row.voided !== null || onRecord === undefined || onVoid === undefined) return '–'
  return (
    <span className="row">
      {row.visited_on === null && (
        <Button size="small" onClick={() => onRecord(row)} aria-label={`登记慰问${row.name}`}>
          登记慰问
        </Button>
      )}
      <Button size="small" danger onClick={() => onVoid(row)} aria-label={`作废${row.name}的慰问`}>
        作废
      </Button>
    </span>
  )
}
