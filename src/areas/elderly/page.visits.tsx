import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { newPlanRoute, plansRoute, type PlanRow, type VisitLead } from './contract.visits.ts'
import { LEAD_WORD } from './rules.visits.ts'

/** 走访慰问: plans of visits with how many were put on the list and visited. */
export default function VisitsPage(): ReactNode {
  const may = useMay()
  const go = useGo()
  const law = useLaw()
  const { session } = useSession()
  const [making, setMaking] = useState(false)
  const answer = useQuery({ queryKey: ['visits'], queryFn: ({ signal }) => call(plansRoute, { signal }) })
  const plans = answer.data?.plans ?? []
  const columns: readonly Column<PlanRow>[] = [
    { key: 'name', title: '计划', render: row => `${row.year}年${law?.codeName('visit_occasion', row.occasion) ?? row.occasion}慰问` },
    { key: 'lead', title: '牵头', render: row => LEAD_WORD[row.lead] },
    { key: 'source', title: '经费来源', render: row => law?.codeName('visit_source', row.source) ?? row.source },
    { key: 'listed', title: '名单人数', align: 'right', render: row => row.listed },
    { key: 'listed_fen', title: '计划金额（元）', align: 'right', render: row => <Money fen={row.listed_fen} /> },
    { key: 'visited', title: '已慰问', align: 'right', render: row => row.visited },
    { key: 'visited_fen', title: '已慰问金额（元）', align: 'right', render: row => <Money fen={row.visited_fen} strong /> },
    { key: 'state', title: '状态', render: row => <PlanState row={row} /> },
  ]
  return (
    <>
      <PageHead
        title="走访慰问"
        meta={plans.length > 0 && <span>{plans.length} 个计划</span>}
        actions={
          may('visit.write') && (
            <Button type="primary" onClick={() => setMaking(true)}>
              制定慰问计划
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && plans.length === 0 ? (
        <EmptyState title="还没有慰问计划">先制定计划（哪个节日、谁牵头、钱从哪来），再把人列入名单，上门以后逐个登记签收。</EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="慰问计划"
            stacks
            columns={columns}
            rows={plans}
            rowKey={row => row.plan_id}
            onOpen={row => go(`/visits/${row.plan_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {making && session !== undefined && (
        <PlanDialog
          year={session.today.slice(0, 4)}
          leads={may('elderly.write') ? ['civil_affairs', 'disabled_federation'] : ['disabled_federation']}
          onClose={() => setMaking(false)}
          onMade={plan_id => go(`/visits/${plan_id}`)}
        />
      )}
    </>
  )
}

function PlanState({ row }: { readonly row: PlanRow }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废</StatusMark>
  if (row.listed === 0) return <StatusMark status="notbegun">名单未定</StatusMark>
  if (row.visited < row.listed) return <StatusMark status="notbegun">还有 {row.listed - row.visited} 人</StatusMark>
  return <StatusMark status="done">全部慰问</StatusMark>
}

type PlanDialogProps = {
  readonly year: string
  readonly leads: readonly VisitLead[]
  readonly onClose: () => void
  readonly onMade: (plan_id: string) => void
}

function PlanDialog({ year: thisYear, leads, onClose, onMade }: PlanDialogProps): ReactNode {
  const law = useLaw()
  const [occasion, setOccasion] = useState('')
  const [source, setSource] = useState('')
  const [year, setYear] = useState(thisYear)
  const [lead, setLead] = useState<string>(leads[0] ?? 'disabled_federation')
  const [key] = useState(newKey)
  const choices = (list: string) => [
    { value: '', label: '请选' },
    ...(law?.codes(list) ?? []).map(each => ({ value: each.code, label: each.name })),
  ]
  const blocked =
    occasion === '' ? '请选慰问时机' : source === '' ? '请选经费来源' : /^20\d\d$/.test(year) ? undefined : '年度写成四位，如 2020'
  const make = async (): Promise<void> => {
    const body = { occasion, source, year: Number(year), lead: lead as VisitLead }
    const { plan_id } = await call(newPlanRoute, { body, key })
    onMade(plan_id)
  }
  return (
    <FormDialog title="制定慰问计划" verb="制定计划" blocked={blocked} onAct={make} onClose={onClose}>
      <div className="halves">
        <ChoiceField label="慰问时机" value={occasion} onText={setOccasion} options={choices('visit_occasion')} />
        <TextField label="年度" value={year} onText={setYear} inputMode="numeric" maxLength={4} />
        <ChoiceField label="牵头单位" value={lead} onText={setLead} options={leads.map(value => ({ value, label: LEAD_WORD[value] }))} />
        <ChoiceField label="经费来源" value={source} onText={setSource} options={choices('visit_source')} />
      </div>
    </FormDialog>
  )
}
