import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { jobRoute, type Job } from '../kernel/job.ts'
import { apiError } from './api-error.ts'
import { call } from './api.ts'

const ASK_EVERY_MS = 500

const isOver = (job: Job | undefined): boolean => job !== undefined && job.state !== 'running' && job.state !== 'waiting'

/** A job that is asked after until it is over. `refusal`: why it failed, or why nothing is known of it. */
export function useJob(job_id: string | undefined): { readonly job: Job | undefined; readonly over: boolean; readonly refusal: unknown } {
  const { data: job, error } = useQuery({
    queryKey: ['job', job_id],
    queryFn: ({ signal }) => call(jobRoute, { params: { job_id: job_id ?? '' }, signal }),
    enabled: job_id !== undefined,
    refetchInterval: query => (isOver(query.state.data) ? false : ASK_EVERY_MS),
  })
  const failed = job?.error ?? undefined
  // One and the same as long as it says the same, so that an effect may depend on it.
  const refusal = useMemo(() => (failed === undefined ? (error ?? undefined) : apiError(409, { ...failed, facts: {} })), [failed, error])
  return { job, over: isOver(job), refusal }
}
