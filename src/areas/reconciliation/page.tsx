import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month as monthOf } from '../../kernel/month.ts'
import { call, upload } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { systemRostersRoute, uploadSystemRosterRoute, type SystemRosterRow } from './contract.ts'
import { RosterState } from './page.words.tsx'

/** 系统核对: the county system's exports, month by month, held against what was paid. */
export default function ReconciliationPage(): ReactNode {
  const may = useMay()
  const go = useGo()
  const client = useQueryClient()
  const [taking, setTaking] = useState(false)
  const answer = useQuery({ queryKey: ['reconciliation'], queryFn: ({ signal }) => call(systemRostersRoute, { signal }) })
  const rosters = answer.data?.rosters ?? []
  const done = async (system_roster_id: string): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['reconciliation'] })
    go(`/reconciliation/${system_roster_id}`)
  }
  return (
    <>
      <PageHead
        title="系统核对"
        actions={
          may('payment.make') && (
            <Button type="primary" onClick={() => setTaking(true)}>
              导入系统名册
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && rosters.length === 0 ? (
        <EmptyState title="还没有核对过">从低保信息系统导出一个月的名册，导进来按户和金额与实际发放核对，每处不一致都列出来。</EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="各月核对"
            stacks
            columns={COLUMNS}
            rows={rosters}
            rowKey={row => row.system_roster_id}
            onOpen={row => go(`/reconciliation/${row.system_roster_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {taking && <TakeDialog onClose={() => setTaking(false)} onDone={done} />}
    </>
  )
}

const COLUMNS: readonly Column<SystemRosterRow>[] = [
  { key: 'month', title: '月份', width: 100, render: row => formatMonth(monthOf(row.month)) },
  { key: 'compared', title: '对上的户', align: 'right', render: row => row.compared },
  { key: 'mismatches', title: '不一致', align: 'right', render: row => row.mismatches },
  { key: 'state', title: '结果', render: row => <RosterState row={row} /> },
  { key: 'file', title: '文件', render: row => <span className="wrap-anywhere">{row.file_name}</span> },
  { key: 'by', title: '登记人', render: row => row.created_by },
]

function TakeDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (id: string) => Promise<void> }): ReactNode {
  const today = useSession().session?.today ?? ''
  const [month, setMonth] = useState(today.slice(0, 7))
  const [file, setFile] = useState<File>()
  const take = async (): Promise<void> => {
    if (file === undefined) return
    const { system_roster_id } = await upload(uploadSystemRosterRoute, file, { fields: { month } })
    await onDone(system_roster_id)
  }
  const blocked = month === '' ? '请选月份' : file === undefined ? '请选文件' : undefined
  return (
    <FormDialog title="导入系统名册" verb="导入并核对" blocked={blocked} onAct={take} onClose={onClose}>
      <div className="halves">
        <TextField label="月份" type="month" value={month} onText={setMonth} max={today.slice(0, 7)} />
        <div className="field">
          <span>低保系统导出的表（.xlsx、.xls）</span>
          <FileButton accept=".xlsx,.xls" label="选系统名册" onFile={async chosen => setFile(chosen)}>
            {file === undefined ? '选文件' : '换一个文件'}
          </FileButton>
          {file !== undefined && <span className="hint wrap-anywhere">{file.name}</span>}
        </div>
      </div>
      <p>城市和农村低保放在一张表或几张工作表里都可以；要有户主姓名、身份证号、保障人数和金额。</p>
    </FormDialog>
  )
}
