import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { cancelJobRoute, jobRoute, type Job } from '../../kernel/job.ts'
import { apiError } from '../../web/api-error.ts'
import { call } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { useMay } from '../../web/session.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Progress } from '../../web/widgets/progress.tsx'
import { proveAuditRoute, type AuditProof } from './contract.ts'
import { PROOF_FAILURES } from './rules.words.ts'

const ASK_EVERY_MS = 500

/** 核验审计链: every seal against its rows, the seal before it, the key, and the log outside the database. */
export function ProofPanel(): ReactNode {
  const may = useMay()
  const { busy, error, send } = useSending()
  const [jobId, setJobId] = useState<string>()
  const answer = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => call(jobRoute, { params: { job_id: jobId ?? '' }, signal }),
    enabled: jobId !== undefined,
    refetchInterval: query => (isOver(query.state.data) ? false : ASK_EVERY_MS),
  })
  if (!may('audit.verify')) return null
  const job = answer.data
  const running = jobId !== undefined && !isOver(job)
  const again = (
    <Button size="small" disabled={busy} onClick={() => void send(async () => setJobId((await call(proveAuditRoute)).job_id))}>
      核验审计链
    </Button>
  )
  return (
    <div className="notices">
      {error !== undefined && <RefusalNotice error={error} />}
      {!running &&
        (job?.state === 'done' ? (
          <Proof proof={job.result as AuditProof} again={again} />
        ) : (
          <Notice kind="info" actions={again}>
            审计记录每分钟封存一次，前后相扣。改动、删除或插入任何一条，核验都会指出是哪一批。
          </Notice>
        ))}
      {!running && job !== undefined && job.error !== null && <RefusalNotice error={apiError(409, { ...job.error, facts: {} })} />}
      {running && (
        <Progress
          label={job?.what ?? '正在核验'}
          done={job?.done ?? 0}
          total={job === undefined || job.total === 0 ? undefined : job.total}
          unit="批"
          onCancel={() => void call(cancelJobRoute, { params: { job_id: jobId } })}
        />
      )}
    </div>
  )
}

const isOver = (job: Job | undefined): boolean => job !== undefined && job.state !== 'running' && job.state !== 'waiting'

type ProofProps = { readonly proof: AuditProof; readonly again: ReactNode }

function Proof({ proof: { ok, seals, logged, exports, unsealed, head, failures }, again }: ProofProps): ReactNode {
  if (ok)
    return (
      <Notice kind="info" title={`审计链完好：${seals} 批封存、${logged} 行封存日志、${exports} 份导出登记全部对上`} actions={again} alert>
        还有 {unsealed} 条没有封存（一分钟内会封）。链头 <code className="wrap-anywhere">{head.slice(0, 16)}</code>
        ，可与打印的审批单、备份里的对照。
      </Notice>
    )
  return (
    <Notice kind="error" title={`审计链有 ${failures.length} 处不对`} actions={again} alert>
      {failures.slice(0, 20).map(({ what, where }) => (
        <span key={`${where} ${what}`}>
          {where.replace('audit_seal ', '封存第 ').replace('export_register ', '导出登记 ')}
          {where.startsWith('audit_seal') ? ' 批' : ''}：{PROOF_FAILURES[what] ?? what}。
        </span>
      ))}
      请保留现场，不要再改数据，与最近的备份比对，并报告分管领导。
    </Notice>
  )
}
