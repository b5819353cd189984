import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useEffect, useState, type DragEvent, type ReactNode } from 'react'
import { Check } from 'typebox/value'
import { cancelJobRoute, type Job } from '../../kernel/job.ts'
import { call, upload } from '../../web/api.ts'
import { useJob } from '../../web/job.ts'
import { Link, useGo } from '../../web/link.tsx'
import { momentOf } from '../../web/moment.ts'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { Progress } from '../../web/widgets/progress.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { CheckDone, checkFileRoute, checksRoute, type CheckRow } from './contract.ts'
import { markOf, verdictOf } from './page.words.ts'

/** 发布前体检: a file in, what must not be public out; below it what was checked lately. */
export default function PublicityPage(): ReactNode {
  const answer = useQuery({ queryKey: ['publicity'], queryFn: ({ signal }) => call(checksRoute, { signal }) })
  const go = useGo()
  return (
    <>
      <PageHead title="发布前体检" actions={<Button onClick={() => go('/publicity/list')}>做公示名单</Button>} />
      <DropZone />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      <Panel title="检查过的文件" note={<span>只记文件名、校验码和打码后的结果，文件本身不留</span>} flush>
        <DataTable
          label="检查过的文件"
          stacks
          columns={COLUMNS}
          rows={answer.data?.checks ?? []}
          rowKey={row => row.check_id}
          onOpen={row => go(`/publicity/${row.check_id}`)}
          empty={answer.isPending ? '正在读取' : '还没有检查过文件。贴到村里、发到网上、发到群里之前，先在这里查一遍。'}
        />
      </Panel>
    </>
  )
}

const COLUMNS: readonly Column<CheckRow>[] = [
  {
    key: 'file',
    title: '文件',
    render: row => (
      <Link to={`/publicity/${row.check_id}`} className="wrap-anywhere">
        {row.file_name}
      </Link>
    ),
  },
  { key: 'state', title: '结果', render: row => <StatusMark status={markOf(row.state)}>{verdictOf(row)}</StatusMark> },
  { key: 'findings', title: '查出', align: 'right', width: 70, render: row => (row.findings === 0 ? '–' : `${row.findings} 处`) },
  { key: 'unchecked', title: '未检查', align: 'right', width: 80, render: row => (row.unchecked === 0 ? '–' : `${row.unchecked} 处`) },
  { key: 'who', title: '检查人', width: 140, render: row => row.made_by || '–' },
  { key: 'at', title: '时间', width: 110, render: row => momentOf(row.made_at) },
  { key: 'released', title: '放行人', width: 140, render: row => row.released_by ?? '–' },
]

type Running = { readonly job_id: string; readonly name: string }

function DropZone(): ReactNode {
  const go = useGo()
  const [sending, setSending] = useState('')
  const [running, setRunning] = useState<Running>()
  const [error, setError] = useState<unknown>()
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || sending !== '' || running !== undefined) return
    setSending(file.name)
    setError(undefined)
    try {
      setRunning({ ...(await upload(checkFileRoute, file)), name: file.name })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setSending('')
    }
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  const end = useCallback(
    (job: Job | undefined, refusal: unknown): void => {
      setRunning(undefined)
      if (job?.state === 'done' && Check(CheckDone, job.result)) return go(`/publicity/${job.result.check_id}`)
      setError(refusal)
    },
    [go],
  )
  return (
    <Panel title="选一个要公开的文件" note={<span>.xlsx、.xls、.docx、.pdf、.txt、.csv、网页，最大 20 MB</span>}>
      <div className="stack" onDragOver={event => event.preventDefault()} onDrop={drop}>
        <p>
          把文件拖到这里，或者点「选文件检查」。查身份证号、银行账号、手机号、残疾人证号、儿童姓名、病情；隐藏的行、列、工作表，批注和文档属性也查。图片不查，列出来请人工看。
        </p>
        <div className="row">
          <FileButton primary label="要公开的文件" disabled={sending !== '' || running !== undefined} onFile={take}>
            选文件检查
          </FileButton>
          {sending !== '' && <span role="status">正在上传「{sending}」</span>}
        </div>
        {running !== undefined && <Watch key={running.job_id} {...running} onEnd={end} />}
        {error !== undefined && <RefusalNotice error={error} />}
      </div>
    </Panel>
  )
}

/** The check under way, until it ends or is called off. */
function Watch({ job_id, name, onEnd }: Running & { readonly onEnd: (job: Job | undefined, refusal: unknown) => void }): ReactNode {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(past => past + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  const { job, over, refusal } = useJob(job_id)
  useEffect(() => {
    if (over || refusal !== undefined) onEnd(job, refusal)
  }, [over, job, refusal, onEnd])
  return (
    <Progress
      label={job?.state === 'waiting' ? job.what : `正在检查「${name}」`}
      done={seconds}
      unit="秒"
      onCancel={() => void call(cancelJobRoute, { params: { job_id } })}
    />
  )
}
