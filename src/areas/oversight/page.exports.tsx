import { useQuery } from '@tanstack/react-query'
import { useState, type DragEvent, type ReactNode } from 'react'
import { call, upload } from '../../web/api.ts'
import { useQueryText } from '../../web/link.tsx'
import { momentOf } from '../../web/moment.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { exportsRoute, traceRoute, type ExportFilter, type ExportList, type ExportRow, type TracedFile } from './contract.exports.ts'
import { EXPORT_KINDS, exportKind, purposeName } from './rules.exports.ts'

/** 导出登记: every file in which people stood when it left. Who oversees exports sees all of them, everybody else his own. */
export default function ExportsPage(): ReactNode {
  const may = useMay()
  const [open, setOpen] = useState<ExportRow>()
  const { filter, fields } = useFilter(may('export.read'))
  const answer = useQuery({
    queryKey: ['exports', filter],
    queryFn: ({ signal }) => call(exportsRoute, { query: filter, signal }),
    placeholderData: before => before,
  })
  const list = answer.data
  return (
    <>
      <PageHead title="导出登记" meta={<span>{may('export.read') ? '全单位每一份导出的文件' : '您导出过的文件'}</span>} />
      {may('export.read') && <TraceZone onOpen={setOpen} />}
      <div className="filters">{fields(list)}</div>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <Panel flush title="导出的文件" note={<span>{countWords(list)}</span>}>
        <DataTable
          label="导出的文件"
          stacks
          columns={may('export.read') ? [...COLUMNS.slice(0, 1), WHO, ...COLUMNS.slice(1)] : COLUMNS}
          rows={list?.rows ?? []}
          rowKey={row => row.export_id}
          onOpen={setOpen}
          current={open?.export_id}
          empty={answer.isPending ? '正在读取' : '没有符合条件的导出。导出名单、清册、银行清单时，系统自动登记在这里。'}
        />
      </Panel>
      <Details row={open} onClose={() => setOpen(undefined)} />
    </>
  )
}

const countWords = (list: ExportList | undefined): string =>
  list === undefined ? '' : list.total > list.rows.length ? `共 ${list.total} 份，列出最近 ${list.rows.length} 份` : `${list.total} 份`

/** The filter lives in the address, so that Back and a reload keep it. */
function useFilter(all: boolean) {
  const { session } = useSession()
  const [from, setFrom] = useQueryText('from')
  const [to, setTo] = useQueryText('to')
  const [login, setLogin] = useQueryText('login')
  const [kind, setKind] = useQueryText('kind')
  const [full, setFull] = useQueryText('full')
  const [sought, setSought] = useQueryText('sought')
  const filter: ExportFilter = {
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(login === '' || !all ? {} : { login }),
    ...(kind === '' ? {} : { kind }),
    ...(full === 'yes' ? { full } : {}),
    ...(sought.trim() === '' ? {} : { sought }),
  }
  const fields = (list: ExportList | undefined): ReactNode => (
    <>
      <TextField label="从" type="date" value={from} onText={setFrom} max={session?.today} />
      <TextField label="到" type="date" value={to} onText={setTo} max={session?.today} />
      {all && (
        <ChoiceField
          label="导出人"
          value={login}
          onText={setLogin}
          options={[
            { value: '', label: '所有人' },
            ...(list?.people ?? []).map(each => ({ value: each.login, label: `${each.name}（${each.login}）` })),
          ]}
        />
      )}
      <ChoiceField
        label="种类"
        value={kind}
        onText={setKind}
        options={[{ value: '', label: '全部' }, ...Object.entries(EXPORT_KINDS).map(([value, { title }]) => ({ value, label: title }))]}
      />
      <ChoiceField
        label="号码"
        value={full}
        onText={setFull}
        options={[
          { value: '', label: '全部' },
          { value: 'yes', label: '只看含完整号码的' },
        ]}
      />
      <TextField label="查找" value={sought} onText={setSought} placeholder="登记号、文件名" title="也查批次号、内容" />
    </>
  )
  return { filter, fields }
}

const WHO: Column<ExportRow> = {
  key: 'who',
  title: '导出人',
  width: 130,
  render: row => (
    <>
      {row.name} <span className="secondary">{row.login}</span>
    </>
  ),
}

const COLUMNS: readonly Column<ExportRow>[] = [
  { key: 'at', title: '时间', width: 110, render: row => momentOf(row.at) },
  {
    key: 'what',
    title: '种类和内容',
    render: row => (
      <>
        {titleOf(row)} <span className="secondary wrap-anywhere">{row.subject}</span>
      </>
    ),
  },
  { key: 'rows', title: '行数', align: 'right', width: 70, render: row => (row.rows === 0 ? '–' : row.rows) },
  { key: 'numbers', title: '号码', width: 150, render: row => <Numbers row={row} /> },
  { key: 'to', title: '用途、接收单位', render: row => handingWords(row) || '–' },
  { key: 'number', title: '登记号', width: 190, render: row => row.number },
]

const titleOf = ({ kind }: ExportRow): string => exportKind(kind)?.title ?? kind
const handingWords = ({ purpose, receiver }: ExportRow): string =>
  [purpose === null ? '' : (purposeName(purpose) ?? purpose), receiver ?? ''].filter(part => part !== '').join('，')

function Numbers({ row: { is_full, encrypted, kind } }: { readonly row: ExportRow }): ReactNode {
  if (is_full && encrypted) return <StatusMark status="done">完整，已加密</StatusMark>
  if (is_full) return <StatusMark status="warning">完整，原件</StatusMark>
  return <StatusMark status="na">{exportKind(kind)?.holds === 'none' ? '无' : '已打码'}</StatusMark>
}

/** Everything that stands in the register of one file. */
function Details({ row, onClose }: { readonly row: ExportRow | undefined; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog open={row !== undefined} title="导出登记" place="side" onClose={onClose}>
      {row !== undefined && (
        <div className="stack">
          <Facts
            facts={[
              ['登记号', <b key="number">{row.number}</b>],
              ['时间', momentOf(row.at)],
              ['导出人', `${row.name}（${row.login}）`],
              ['种类', titleOf(row)],
              ['内容', row.subject],
              [
                '文件名',
                <span key="file" className="wrap-anywhere">
                  {row.file_name}
                </span>,
              ],
              ['行数', row.rows === 0 ? '–' : String(row.rows)],
              ['号码', <Numbers key="numbers" row={row} />],
              ['用途、接收单位', handingWords(row) || '–'],
              [
                '文件校验码',
                <span key="hash" className="wrap-anywhere">
                  {row.sha256}
                </span>,
              ],
              ['水印行', row.mark],
            ]}
          />
        </div>
      )}
    </Dialog>
  )
}

/** A file that was found somewhere is dropped here and tells who exported it. */
function TraceZone({ onOpen }: { readonly onOpen: (row: ExportRow) => void }): ReactNode {
  const [busy, setBusy] = useState(false)
  const [traced, setTraced] = useState<{ readonly name: string; readonly found: TracedFile }>()
  const [error, setError] = useState<unknown>()
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || busy) return
    setBusy(true)
    setError(undefined)
    setTraced(undefined)
    try {
      setTraced({ name: file.name, found: await upload(traceRoute, file) })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  return (
    <Panel title="查一份文件的来处" note={<span>外面发现的文件，看是谁、什么时候、为什么导出的；文件不留</span>}>
      <div className="stack" onDragOver={event => event.preventDefault()} onDrop={drop}>
        <div className="row">
          <FileButton label="要查来处的文件" disabled={busy} onFile={take}>
            选文件来查
          </FileButton>
          <span className="secondary">
            {busy ? '正在查' : '也可以把文件拖到这里。改动过的工作簿按表里的登记号查；只有照片的，把登记号填到下面「查找」里。'}
          </span>
        </div>
        {traced !== undefined && <Traced {...traced} onOpen={onOpen} />}
        {error !== undefined && <RefusalNotice error={error} />}
      </div>
    </Panel>
  )
}

type TracedProps = { readonly name: string; readonly found: TracedFile; readonly onOpen: (row: ExportRow) => void }

function Traced({ name, found: { row, by, sha256 }, onOpen }: TracedProps): ReactNode {
  if (row === null)
    return (
      <Notice kind="info" title={`「${name}」不是从这里原样导出的`} alert>
        登记里没有校验码 {sha256.slice(0, 16)}…
        的文件，表里也没有登记号。加密的文件改过密码就查不到校验码，请先用密码打开再看末行或第二张表。
      </Notice>
    )
  return (
    <Notice
      kind="warning"
      title={`「${name}」由 ${row.name}（${row.login}）${momentOf(row.at)} 导出`}
      alert
      actions={
        <button type="button" className="link plain-link" onClick={() => onOpen(row)}>
          看登记
        </button>
      }
    >
      {titleOf(row)}　{row.subject}　登记号 {row.number}。
      {by === 'hash' ? '文件与导出时一字不差。' : '文件保存过或改动过，是按表里的登记号找到的。'}
      {handingWords(row) === '' ? '' : `当时登记的用途、接收单位：${handingWords(row)}。`}
    </Notice>
  )
}
