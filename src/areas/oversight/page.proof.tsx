import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useJob } from '../../web/job.ts'
import { useSending } from '../../web/sending.ts'
import { useMay } from '../../web/session.tsx'
import { JobProgress } from '../../web/widgets/job-progress.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { proveAuditRoute, type AuditProof } from './contract.ts'
import { PROOF_FAILURES } from './rules.words.ts'

/** 核验审计链: every seal against its rows, the seal before it, the key, and the log outside the database. */
export function ProofPanel(): ReactNode {
  const may = useMay()
  const { busy, error, send } = useSending()
  const [jobId, setJobId] = useState<string>()
  const { job, over, refusal } = useJob(jobId)
  if (!may('audit.verify')) return null
  if (jobId !== undefined && !over && refusal === undefined) return <JobProgress jobId={jobId} job={job} label="正在核验" unit="批" />
  const again = (
    <Button size="small" disabled={busy} onClick={() => void send(async () => setJobId((await call(proveAuditRoute)).job_id))}>
      核验审计链
    </Button>
  )
  return (
    <div className="notices">
      {error !== undefined && <RefusalNotice error={error} />}
      {refusal !== undefined && <RefusalNotice error={refusal} />}
      {job?.state === 'done' ? (
        <Proof proof={job.result as AuditProof} again={again} />
      ) : (
        <Notice kind="info" actions={again}>
          审计记录每分钟封存一次，前后相扣。改动、删除或插入任何一条，核验都会指出是哪一批。
        </Notice>
      )}
    </div>
  )
}

type ProofProps = { readonly proof: AuditProof; readonly again: ReactNode }

function Proof({ proof: { ok, seals, logged, exports, unsealed, head, failures }, again }: ProofProps): ReactNode {
  if (ok)
    return (
      <Notice kind="info" title={`审计链完好：${seals} 批封存、${logged} 行封存日志、${exports} 份导出登记全部对上`} actions={again} alert>
        {unsealed === 0 ? '' : `另有 ${unsealed} 条是刚写的，这次没有核验到：一分钟内会封存，过一分钟再核验一次就核验到它们。`}
        链头 <code className="wrap-anywhere">{head.slice(0, 16)}</code>，可与打印的审批单、备份里的对照。
      </Notice>
    )
  return (
    <Notice kind="error" title={`审计链有 ${failures.length} 处不对`} actions={again} alert>
      {failures.slice(0, 20).map(({ what, where, place }) => (
        <span key={`${where} ${what}`}>
          {place}：{PROOF_FAILURES[what] ?? what}。
        </span>
      ))}
      请保留现场，不要再改数据，与最近的备份比对，并报告分管领导。
    </Notice>
  )
}
