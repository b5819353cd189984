import { useQuery } from '@tanstack/react-query'
import { useState, type DragEvent, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { addressOf, call, download, upload } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { importsRoute, kindsRoute, sampleRoute, uploadRoute, type ImportRow } from './contract.ts'

/** 导入表格: a file in, then its preview; below it what was imported lately. */
export default function ImportPage(): ReactNode {
  const answer = useQuery({ queryKey: ['imports'], queryFn: ({ signal }) => call(importsRoute, { signal }) })
  const kinds = useQuery({ queryKey: ['import-kinds'], queryFn: ({ signal }) => call(kindsRoute, { signal }) })
  const go = useGo()
  const titles = new Map(kinds.data?.kinds.map(kind => [kind.id, kind.title]))
  return (
    <>
      <PageHead title="导入表格" />
      <DropZone />
      <Panel title="能导入的表" note={<span>样表里有能认的表头和两行样例，人是编的</span>} flush>
        <DataTable
          label="能导入的表"
          stacks
          columns={KIND_COLUMNS}
          rows={kinds.data?.kinds ?? []}
          rowKey={kind => kind.id}
          empty={kinds.isPending ? '正在读取' : '没有可导入的表'}
        />
      </Panel>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <Panel title="最近的导入" flush>
        <DataTable
          label="最近的导入"
          stacks
          columns={importColumns(titles)}
          rows={answer.data?.imports ?? []}
          rowKey={row => row.import_id}
          onOpen={row => go(`/import/${row.import_id}`)}
          empty={answer.isPending ? '正在读取' : '还没有导入过；选一个花名册文件就能开始，种类、月份和村都从文件里认。'}
        />
      </Panel>
    </>
  )
}

type Kind = {
  readonly id: string
  readonly title: string
  readonly columns: readonly { readonly field: string; readonly title: string }[]
  readonly required: readonly string[]
}

const KIND_COLUMNS: readonly Column<Kind>[] = [
  { key: 'title', title: '种类', width: 220, render: kind => kind.title },
  {
    key: 'required',
    title: '至少要有的列',
    render: kind => (
      <span className="wrap">
        {kind.required.map(field => kind.columns.find(column => column.field === field)?.title ?? field).join('、')}
      </span>
    ),
  },
  {
    key: 'sample',
    title: '样表',
    width: 120,
    render: kind => (
      <button
        type="button"
        className="link"
        aria-label={`看一张样表：${kind.title}`}
        onClick={() => void download(addressOf(sampleRoute.path, { kind: kind.id }))}
      >
        看一张样表
      </button>
    ),
  },
]

const importColumns = (titles: ReadonlyMap<string, string>): readonly Column<ImportRow>[] => [
  { key: 'file', title: '文件', render: row => row.file_name },
  { key: 'kind', title: '种类', render: row => titles.get(row.kind ?? '') ?? '–' },
  { key: 'month', title: '月份', render: row => (row.month === null ? '–' : formatMonth(month(row.month))) },
  { key: 'result', title: '结果', render: row => <Result row={row} /> },
  { key: 'who', title: '经办人', render: row => row.created_by },
]

function Result({ row: { committed_at, counts } }: { readonly row: ImportRow }): ReactNode {
  if (committed_at === null) return <StatusMark status="underway">还没有入库</StatusMark>
  const accounts = counts !== null && counts.accounts_changed > 0 ? `，账户变更 ${counts.accounts_changed}（换号的待第二人确认）` : ''
  const words =
    counts === null ? '' : `新增 ${counts.new}，变化 ${counts.changed}，不变 ${counts.unchanged}，停发 ${counts.gone}${accounts}`
  return <StatusMark status="done">已入库 {words}</StatusMark>
}

function DropZone(): ReactNode {
  const go = useGo()
  const [reading, setReading] = useState('')
  const [error, setError] = useState<unknown>()
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setReading(file.name)
    setError(undefined)
    try {
      const { import_id } = await upload(uploadRoute, file)
      go(`/import/${import_id}`)
    } catch (refusal) {
      setError(refusal)
    } finally {
      setReading('')
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  return (
    <Panel title="选一个花名册文件" note={<span>.xlsx、.xls；原件加密存档，入库前什么都不改</span>}>
      <div className="stack" onDragOver={event => event.preventDefault()} onDrop={drop}>
        <p>把文件拖到这里，或者点「选文件」。种类、月份、工作表和列从文件里认，入库前都给您看。</p>
        <div className="row">
          <FileButton primary label="花名册文件" accept=".xlsx,.xls,.et" disabled={reading !== ''} onFile={take}>
            选文件
          </FileButton>
          {reading !== '' && <span role="status">正在读「{reading}」</span>}
        </div>
        {error !== undefined && <RefusalNotice error={error} />}
      </div>
    </Panel>
  )
}
