import type { ReactNode } from 'react'
import { cancelJobRoute, type Job } from '../../kernel/job.ts'
import { call } from '../api.ts'
import { Progress } from './progress.tsx'

type JobProgressProps = {
  readonly jobId: string
  readonly job: Job | undefined
  /** Until the job says itself what it does: 「正在备份」 */
  readonly label: string
  readonly unit: string
}

/** A running job with its own count, and 取消. */
export const JobProgress = ({ jobId, job, label, unit }: JobProgressProps): ReactNode => (
  <Progress
    label={job?.what ?? label}
    done={job?.done ?? 0}
    total={job === undefined || job.total === 0 ? undefined : job.total}
    unit={unit}
    onCancel={() => void call(cancelJobRoute, { params: { job_id: jobId } })}
  />
)
