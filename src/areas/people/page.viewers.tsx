import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { secondOf } from '../../web/moment.ts'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { viewersRoute, type Look } from '../oversight/contract.ts'
import { actionName } from '../oversight/rules.actions.ts'
import { whoWord } from '../oversight/rules.who.ts'

/** 谁看过: who opened this person's page or looked at a whole number, and why. For the head of the office. */
export function Viewers({ person_id }: { readonly person_id: string }): ReactNode {
  const may = useMay()
  const [open, setOpen] = useState(false)
  if (!may('audit.viewers')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>谁看过</Button>
      <Dialog open={open} title="谁看过" place="side" onClose={() => setOpen(false)}>
        <Looks person_id={person_id} />
      </Dialog>
    </>
  )
}

const COLUMNS: readonly Column<Look>[] = [
  { key: 'at', title: '时间', width: 165, render: row => secondOf(row.at) },
  { key: 'who', title: '谁', render: whoWord },
  { key: 'what', title: '看了什么', render: row => actionName(row.command) },
  { key: 'why', title: '目的', render: row => row.purpose ?? '–' },
]

function Looks({ person_id }: { readonly person_id: string }): ReactNode {
  const answer = useQuery({
    queryKey: ['viewers', person_id],
    queryFn: ({ signal }) => call(viewersRoute, { params: { person_id }, signal }),
    staleTime: 0,
  })
  if (answer.error !== null) return <RefusalNotice error={answer.error} />
  return (
    <div className="stack">
      <p className="secondary">
        同一个人十分钟内再打开同一页，只记一次；查看完整号码每次都记。名单和列表不记。
        {answer.data?.more === true ? '这里列出最近 200 次，更早的请审计管理员查。' : ''}
      </p>
      <DataTable
        label="谁看过"
        stacks
        columns={COLUMNS}
        rows={answer.data?.looks ?? []}
        rowKey={row => row.audit_id}
        empty={answer.isPending ? '正在读取' : '还没有人看过'}
      />
    </div>
  )
}
