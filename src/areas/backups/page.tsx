import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useJob } from '../../web/job.ts'
import { useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { JobProgress } from '../../web/widgets/job-progress.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { backupsRoute, checkBackupRoute, runBackupRoute, type BackupOverview, type BackupRow, type BackupState } from './contract.ts'
import { momentWord } from './page.words.ts'
import { PassphrasePanel, PlanPanel } from './page.settings.tsx'
import { ADVICE, adviceOf, problemWords, RESTORE_COMMAND } from './rules.ts'

const BACKUPS_KEY = ['backups'] as const

/** 备份: when the last good one was, one now, where and how often, and with which passphrase. */
export default function BackupsPage(): ReactNode {
  const client = useQueryClient()
  const answer = useQuery({ queryKey: BACKUPS_KEY, queryFn: ({ signal }) => call(backupsRoute, { signal }), refetchInterval: 30_000 })
  const [jobId, setJobId] = useState<string>()
  const [error, setError] = useState<unknown>()
  const { again: askSession } = useSession()
  const renew = useCallback((): Promise<void> => client.invalidateQueries({ queryKey: BACKUPS_KEY }), [client])
  const ended = useCallback(
    (problem: unknown): void => {
      setJobId(undefined)
      setError(problem)
      // The banner above every page follows.
      askSession()
      void renew()
    },
    [askSession, renew],
  )
  const start = async (ask: () => Promise<{ readonly job_id: string }>): Promise<void> => {
    setError(undefined)
    try {
      setJobId((await ask()).job_id)
    } catch (refusal) {
      setError(refusal)
    }
  }
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const overview = answer.data
  if (overview === undefined) return <Notice kind="info">正在读取</Notice>
  const ready = overview.passphrase !== null && jobId === undefined && !overview.busy
  return (
    <div className="stack">
      <PageHead
        title="备份"
        meta={<LastGood overview={overview} />}
        actions={
          <Button type="primary" disabled={!ready} onClick={() => void start(() => call(runBackupRoute))}>
            现在备份
          </Button>
        }
      />
      {error !== undefined && <RefusalNotice error={error} />}
      {jobId !== undefined && <Running jobId={jobId} onEnd={ended} />}
      <AdviceNotices overview={overview} />
      <Split side={380}>
        <Panel title="最近的备份" note={`${overview.runs.length} 次`} flush>
          <DataTable
            label="最近的备份"
            stacks
            rows={overview.runs}
            rowKey={({ backup_id }) => backup_id}
            columns={columnsOf(ready, row => start(() => call(checkBackupRoute, { params: { backup_id: row.backup_id } })))}
            empty="还没有备份过"
          />
        </Panel>
        <div className="stack">
          <PlanPanel key={JSON.stringify(overview.plan)} overview={overview} onDone={renew} />
          <PassphrasePanel overview={overview} onDone={renew} />
          <HowToRestore />
        </div>
      </Split>
    </div>
  )
}

const LastGood = ({ overview: { last_good } }: { readonly overview: BackupOverview }): ReactNode => (
  <span className="secondary">{last_good === null ? '还没有好的备份' : `最近一次好的备份：${momentWord(last_good)}`}</span>
)

/** What is not as it should be. */
function AdviceNotices({ overview: { demo, passphrase, last_good, same_disk } }: { readonly overview: BackupOverview }): ReactNode {
  const advice = adviceOf({ hasPassphrase: passphrase !== null, lastGood: last_good, sameDisk: same_disk })
  return (
    <div className="notices">
      {demo && (
        <Notice kind="info" title="演示镇不自动备份">
          演示数据都是编的，不定时备份，也不提醒。您可以手动备份一次，看看是怎么办的。
        </Notice>
      )}
      {advice.map(each => (
        <Notice key={each} kind="warning" title={ADVICE[each].title}>
          {ADVICE[each].words}
        </Notice>
      ))}
    </div>
  )
}

const HowToRestore = (): ReactNode => (
  <Panel title="电脑坏了，怎么恢复">
    <ol className="stack">
      <li>1. 在新电脑上装好兜底，先不要启动。</li>
      <li>
        2. 运行 <code>{RESTORE_COMMAND}</code>，输入口令。
      </li>
      <li>3. 逐项核对一致后，运行 npm start，照常使用。密钥也在备份里。</li>
    </ol>
  </Panel>
)

const STATE_WORDS: Readonly<Record<BackupState, readonly [status: 'done' | 'warning' | 'error' | 'na', words: string]>> = {
  good: ['done', '试恢复核对一致'],
  running: ['na', '正在办'],
  unchecked: ['warning', '没有核对'],
  failed: ['error', '没有成功'],
  interrupted: ['error', '中途停下'],
}

function columnsOf(ready: boolean, check: (row: BackupRow) => Promise<void>): readonly Column<BackupRow>[] {
  return [
    { key: 'at', title: '时间', width: 150, render: row => momentWord(row.started_at) },
    { key: 'how', title: '方式', width: 60, render: row => (row.how === 'scheduled' ? '定时' : '手动') },
    {
      key: 'state',
      title: '结果',
      render: row => (
        <span className="wrap">
          <StatusMark status={STATE_WORDS[row.state][0]}>{STATE_WORDS[row.state][1]}</StatusMark>
          {row.problem !== null && <span className="secondary"> {problemWords(row.problem)}</span>}
        </span>
      ),
    },
    {
      key: 'bytes',
      title: '大小',
      align: 'right',
      width: 90,
      render: row => (row.bytes === null ? '' : sizeWord(row.bytes)),
    },
    {
      key: 'file',
      title: '文件',
      render: row => (
        <span className="wrap">
          {row.file.split(/[/\\]/).at(-1)}
          {!row.present && row.bytes !== null && <span className="secondary">（不在原处：已轮换，或盘没有插）</span>}
        </span>
      ),
    },
    {
      key: 'acts',
      title: '操作',
      width: 100,
      render: row =>
        row.present && row.state !== 'running' ? (
          <button
            type="button"
            className="link plain-link"
            disabled={!ready}
            onClick={() => void check(row)}
            aria-label={`再核对 ${momentWord(row.started_at)} 的备份`}
          >
            再核对
          </button>
        ) : (
          ''
        ),
    },
  ]
}

const sizeWord = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`)

/** The running job; its refusal, if any, goes up when it ends. */
function Running({ jobId, onEnd }: { readonly jobId: string; readonly onEnd: (problem: unknown) => void }): ReactNode {
  const { job, over, refusal } = useJob(jobId)
  useEffect(() => {
    if (over || refusal !== undefined) onEnd(refusal)
  }, [over, refusal, onEnd])
  return <JobProgress jobId={jobId} job={job} label="正在备份" unit="行" />
}
