import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useHotkeys } from '../../web/hotkeys.ts'
import { useJob } from '../../web/job.ts'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { JobProgress } from '../../web/widgets/job-progress.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { commitRoute, type ImportPreview } from './contract.ts'

type CommitProps = { readonly preview: ImportPreview; readonly kindTitle: string; readonly blocked: boolean }

/** 入库 N 户: asks once more with the numbers, then runs as a job that can be stopped; all of it or nothing. */
export function Commit({ preview, kindTitle, blocked }: CommitProps): ReactNode {
  const { import_id, counts } = preview
  const [asking, setAsking] = useState(false)
  const [job, setJob] = useState('')
  const [key] = useState(newKey)
  const amount = counts.households > 0 ? `${counts.households} 户` : `${counts.people} 人`
  useHotkeys({ 'Ctrl Enter': () => !blocked && setAsking(true) })
  const start = async (): Promise<void> => {
    const { job_id } = await call(commitRoute, { params: { import_id }, key })
    setJob(job_id)
  }
  return (
    <>
      {job !== '' && <Running jobId={job} importId={import_id} onEnd={() => setJob('')} />}
      <Button type="primary" disabled={blocked || job !== ''} onClick={() => setAsking(true)}>
        入库 {amount}
      </Button>
      <ConfirmDialog
        open={asking}
        title={`入库 ${kindTitle} ${preview.choices.month === undefined ? '' : formatMonth(month(preview.choices.month))}`}
        verb={`入库 ${amount}`}
        onConfirm={start}
        onClose={() => setAsking(false)}
      >
        <Effects preview={preview} />
      </ConfirmDialog>
    </>
  )
}

/** What will be written, in numbers. */
function Effects({ preview: { counts, choices, villages_new, gone, warnings } }: { readonly preview: ImportPreview }): ReactNode {
  const stops = choices.gone === 'keep' ? '不动' : '从这个月起停发'
  return (
    <ul className="stack">
      <li>
        新增 {counts.new}，有变化 {counts.changed}，不变 {counts.unchanged}；每月 {yuan(counts.base_fen + counts.uplift_fen)} 元。
      </li>
      <li>
        新建档案 {counts.people_new} 人，更新档案 {counts.people_changed} 人。
      </li>
      {villages_new.length > 0 && <li>新建村：{villages_new.join('、')}（先用临时代码）。</li>}
      {counts.gone > 0 && (
        <li>
          表上没有的 {counts.gone} 户（人）{stops}：
          {gone
            .slice(0, 6)
            .map(each => each.name)
            .join('、')}
          {gone.length > 6 ? '等' : ''}。
        </li>
      )}
      {warnings > 0 && <li>有 {warnings} 处存疑，入库不拦。</li>}
      <li>整份一起入库；中途停下或出错，什么都不留。</li>
    </ul>
  )
}

function Running({ jobId, importId, onEnd }: { readonly jobId: string; readonly importId: string; readonly onEnd: () => void }): ReactNode {
  const client = useQueryClient()
  const { job, over, refusal } = useJob(jobId)
  const done = job?.state === 'done'
  useEffect(() => {
    if (!over) return
    // The register has changed: whatever other pages keep of it is old.
    void client.invalidateQueries(done ? {} : { queryKey: ['import', importId] })
    if (done || job?.state === 'cancelled') onEnd()
  }, [client, done, importId, job?.state, onEnd, over])
  if (refusal !== undefined) return <RefusalNotice error={refusal} />
  return <JobProgress jobId={jobId} job={job} label="正在入库" unit="步" />
}
