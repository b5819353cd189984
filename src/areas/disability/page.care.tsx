import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { ReasonDialog } from '../../web/widgets/reason-dialog.tsx'
import { caresFileRoute, caresRoute, endCareRoute, voidCareRoute, type CareRow } from './contract.care.ts'
import { CareDialog } from './page.care-form.tsx'

type Act = { readonly act: 'start' } | { readonly act: 'end' | 'void'; readonly row: CareRow }

/** 居家照护: severe people who cannot look after themselves and have nobody bound to do it. */
export default function CarePage(): ReactNode {
  const may = useMay()
  const { session } = useSession()
  const [open, setOpen] = useState<Act>()
  const [failure, setFailure] = useState<unknown>()
  const answer = useQuery({ queryKey: ['care'], queryFn: ({ signal }) => call(caresRoute, { signal }) })
  const cares = answer.data?.cares ?? []
  const running = cares.filter(row => row.voided === null && row.to_day === null)
  const exportList = (): void => {
    setFailure(undefined)
    download(addressOf(caresFileRoute.path, {}, {}), '照护台账.xlsx').catch(setFailure)
  }
  return (
    <>
      <PageHead
        title="居家照护"
        meta={answer.isSuccess && <span>正在照护 {running.length} 人</span>}
        actions={
          may('disability.write') && (
            <Button type="primary" onClick={() => setOpen({ act: 'start' })}>
              登记照护
            </Button>
          )
        }
      />
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && cares.length === 0 ? (
        <EmptyState title="还没有照护">没有法定护理人的失能重度残疾人得到居家照护的，登记照护人和起止日期。</EmptyState>
      ) : (
        <>
          <div className="filters">
            <Button onClick={exportList} disabled={cares.length === 0}>
              导出照护台账
            </Button>
          </div>
          <Cares
            rows={cares}
            onEnd={may('disability.write') ? row => setOpen({ act: 'end', row }) : undefined}
            onVoid={may('disability.manage') ? row => setOpen({ act: 'void', row }) : undefined}
          />
        </>
      )}
      {open !== undefined && <Opened open={open} today={session?.today ?? ''} onClose={() => setOpen(undefined)} />}
    </>
  )
}

type CaresProps = {
  readonly rows: readonly CareRow[]
  readonly onEnd: ((row: CareRow) => void) | undefined
  readonly onVoid: ((row: CareRow) => void) | undefined
}

function Cares({ rows, onEnd, onVoid }: CaresProps): ReactNode {
  const law = useLaw()
  const columns: readonly Column<CareRow>[] = [
    { key: 'name', title: '被照护人', width: 90, render: row => row.name },
    { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'kind', title: '照护方式', render: row => law?.codeName('care_kind', row.care_kind) ?? row.care_kind },
    { key: 'level', title: '自理能力', render: row => law?.codeName('care_level', row.care_level) ?? row.care_level },
    { key: 'caregiver', title: '照护人', render: row => row.caregiver },
    { key: 'carer', title: '无法定护理人的情况', render: row => <span className="wrap">{row.no_carer}</span> },
    { key: 'state', title: '起止', render: row => <CareState row={row} /> },
    {
      key: 'act',
      title: '办理',
      render: row =>
        row.voided !== null || (onEnd === undefined && onVoid === undefined) ? (
          '–'
        ) : (
          <span className="row">
            {onEnd !== undefined && row.to_day === null && (
              <Button size="small" onClick={() => onEnd(row)} aria-label={`停止${row.name}的照护`}>
                停止
              </Button>
            )}
            {onVoid !== undefined && (
              <Button size="small" danger onClick={() => onVoid(row)} aria-label={`作废${row.name}的照护`}>
                作废
              </Button>
            )}
          </span>
        ),
    },
  ]
  return (
    <Panel flush>
      <DataTable label="居家照护" stacks columns={columns} rows={rows} rowKey={row => row.care_id} empty="正在读取" />
    </Panel>
  )
}

function CareState({ row }: { readonly row: CareRow }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废：{row.voided}</StatusMark>
  if (row.to_day === null) return <StatusMark status="done">{row.from_day} 起</StatusMark>
  return (
    <StatusMark status="na">
      {row.from_day} 至 {row.to_day} {row.end_reason}
    </StatusMark>
  )
}

type OpenedProps = { readonly open: Act; readonly today: string; readonly onClose: () => void }

function Opened({ open, today, onClose }: OpenedProps): ReactNode {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['care'] })
  if (open.act === 'start') return <CareDialog today={today} onClose={onClose} onDone={refresh} />
  const { care_id, name } = open.row
  const voidOne = async (reason: string): Promise<void> => {
    await call(voidCareRoute, { params: { care_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  return open.act === 'end' ? (
    <EndDialog row={open.row} today={today} onClose={onClose} onDone={refresh} />
  ) : (
    <ReasonDialog
      title={`作废${name}的照护`}
      verb="作废这份照护"
      says="作废后不再计入照护人数；记录留存可查，不能恢复。"
      onReason={voidOne}
      onClose={onClose}
    />
  )
}

type EndProps = { readonly row: CareRow; readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }

function EndDialog({ row, today, onClose, onDone }: EndProps): ReactNode {
  const [to_day, setToDay] = useState(today)
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const blocked = to_day === '' ? '请选停止日期' : reason.trim() === '' ? '请写原因' : undefined
  const end = async (): Promise<void> => {
    await call(endCareRoute, { params: { care_id: row.care_id }, body: { to_day, reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog title={`停止${row.name}的照护`} verb="停止照护" blocked={blocked} onAct={end} onClose={onClose}>
      <TextField label="从哪天起不再照护" type="date" value={to_day} onText={setToDay} min={row.from_day} />
      <TextField label="原因" hint="去世、住进机构、有了法定护理人等" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
