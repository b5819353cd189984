import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { listsRoute, type ListRow, type ListTaken } from './contract.ts'
import { TakeDialog, TakenNotice } from './page.take.tsx'

/** 名单比对: lists of other departments, and how far each has come. */
export default function ListsPage(): ReactNode {
  const may = useMay()
  const go = useGo()
  const law = useLaw()
  const client = useQueryClient()
  const [taking, setTaking] = useState(false)
  const [taken, setTaken] = useState<ListTaken>()
  const answer = useQuery({ queryKey: ['matching'], queryFn: ({ signal }) => call(listsRoute, { signal }) })
  const lists = answer.data?.lists ?? []
  const columns: readonly Column<ListRow>[] = [
    { key: 'kind', title: '名单', render: row => law?.codeName('outside_list_kind', row.kind) ?? row.kind },
    { key: 'on', title: '名单日期', render: row => row.listed_on },
    { key: 'provider', title: '提供单位', render: row => row.provider },
    { key: 'households', title: '户数', align: 'right', render: row => row.households },
    { key: 'persons', title: '人数', align: 'right', render: row => row.persons },
    { key: 'matched', title: '比对', render: row => row.matched_on ?? '还没有' },
    { key: 'state', title: '结论', render: row => <ListState row={row} /> },
    { key: 'file', title: '文件', render: row => <span className="wrap-anywhere">{row.file_name}</span> },
    { key: 'by', title: '登记人', render: row => row.created_by },
  ]
  const done = async (result: ListTaken): Promise<void> => {
    setTaken(result)
    await client.invalidateQueries({ queryKey: ['matching'] })
  }
  return (
    <>
      <PageHead
        title="名单比对"
        meta={lists.length > 0 && <span>{lists.length} 份名单</span>}
        actions={
          may('matching.write') && (
            <Button type="primary" onClick={() => setTaking(true)}>
              收名单
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {taken !== undefined && <TakenNotice taken={taken} />}
      {answer.isSuccess && lists.length === 0 ? (
        <EmptyState title="还没有收过名单">
          扶贫办给的未脱贫户名单，收进来按证号和低保、特困、残疾、孤儿、临时救助比对，逐户下结论。
        </EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="名单"
            stacks
            columns={columns}
            rows={lists}
            rowKey={row => row.list_id}
            onOpen={row => go(`/matching/${row.list_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {taking && <TakeDialog onClose={() => setTaking(false)} onDone={done} />}
    </>
  )
}

function ListState({ row }: { readonly row: ListRow }): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已作废：{row.voided}</StatusMark>
  if (row.matched_on === null) return <StatusMark status="notbegun">等比对</StatusMark>
  if (row.concluded < row.households) return <StatusMark status="underway">还有 {row.households - row.concluded} 户</StatusMark>
  return <StatusMark status="done">逐户有结论</StatusMark>
}
