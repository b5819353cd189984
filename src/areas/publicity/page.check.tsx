import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useParam } from '../../web/link.tsx'
import { momentOf } from '../../web/moment.ts'
import { useMay } from '../../web/session.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { NoteField } from '../../web/widgets/field.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel, Tag } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { checkRoute, releaseRoute, type CheckDetail, type FindingWire } from './contract.ts'
import { countsOf, markOf, verdictOf } from './page.words.ts'
import { adviceFor, isHidden, kindName, mayPass } from './rules.checks.ts'

/** One checked file: verdict, places, what a person must still look at. */
export default function CheckPage(): ReactNode {
  const check_id = useParam('id')
  const answer = useQuery({
    queryKey: ['publicity', check_id],
    queryFn: ({ signal }) => call(checkRoute, { params: { check_id }, signal }),
  })
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  if (answer.data === undefined) return <Notice kind="info">正在读取</Notice>
  return <Checked detail={answer.data} />
}

function Checked({ detail }: { readonly detail: CheckDetail }): ReactNode {
  const { check, findings, more, unchecked, sha256 } = detail
  const rows = findings.map((finding, at) => ({ ...finding, at }))
  return (
    <>
      <PageHead
        title={check.file_name}
        crumbs={[{ label: '发布前体检', to: '/publicity' }]}
        meta={<StatusMark status={markOf(check.state)}>{verdictOf(check)}</StatusMark>}
        actions={<Release detail={detail} />}
      />
      <Verdict detail={detail} />
      {(findings.length > 0 || more > 0) && (
        <Panel title="查出的地方" note={<span>{countsOf(findings, more)}</span>} flush>
          <DataTable label="查出的地方" stacks columns={COLUMNS} rows={rows} rowKey={row => String(row.at)} />
        </Panel>
      )}
      {unchecked.length > 0 && (
        <Panel title="未检查的地方" note={<span>程序读不了，发布前请人工看过</span>} flush>
          <DataTable
            label="未检查的地方"
            stacks
            columns={[
              { key: 'where', title: '位置', width: 220, render: row => row.where },
              { key: 'state', title: '状态', width: 90, render: () => <StatusMark status="doubt">未检查</StatusMark> },
              { key: 'reason', title: '说明', render: row => <span className="wrap">{row.reason}</span> },
            ]}
            rows={unchecked}
            rowKey={row => `${row.where} ${row.reason}`}
          />
        </Panel>
      )}
      <Panel title="这次检查">
        <Facts
          facts={[
            ['检查人', check.made_by || '–'],
            ['时间', momentOf(check.made_at)],
            ['放行人', check.released_by === null ? '–' : `${check.released_by}，${momentOf(check.released_at ?? '')}`],
            ['放行理由', check.reason ?? '–'],
          ]}
        />
        <p className="secondary wrap-anywhere">文件校验码（SHA-256）：{sha256.match(/.{1,8}/g)?.join(' ')}</p>
      </Panel>
    </>
  )
}

const COLUMNS: readonly Column<FindingWire>[] = [
  {
    key: 'where',
    title: '位置',
    render: row => (
      <span className="wrap">
        {row.where} {isHidden(row.where) && <Tag kind="warning">看不见</Tag>}
      </span>
    ),
  },
  { key: 'kind', title: '是什么', width: 150, render: row => kindName(row.kind) },
  { key: 'masked', title: '打码后的内容', render: row => <span className="wrap">{row.masked}</span> },
  {
    key: 'pass',
    title: '能否放行',
    width: 110,
    render: row =>
      mayPass(row) ? <StatusMark status="warning">第二人可放行</StatusMark> : <StatusMark status="error">不能放行</StatusMark>,
  },
  { key: 'advice', title: '怎么改', render: row => <span className="wrap">{adviceFor(row.kind)}</span> },
]

/** What the verdict means, and what to do next. */
function Verdict({ detail: { check } }: { readonly detail: CheckDetail }): ReactNode {
  const may = useMay()
  if (check.state === 'clean')
    return (
      <Notice kind="info" title="没有查出不能公开的内容">
        {check.unchecked > 0
          ? '下面列的地方程序没有检查，请人工看过再发布。'
          : '这个文件可以发布；改过一个字，就是另一个文件，要再查一次。'}
      </Notice>
    )
  if (check.state === 'released')
    return (
      <Notice kind="info" title={check.earlier ? '同一个文件以前放行过' : '已经放行'}>
        {check.released_by}看过下面的字眼，写明理由：{check.reason}。改过一个字，就要再查一次。
      </Notice>
    )
  if (check.state === 'blocked')
    return (
      <Notice kind="error" title="不得发布">
        有证号、账号、手机号，或者读不出来的内容，谁也不能放行。请照「怎么改」改好，另存后再检查一次。
      </Notice>
    )
  return (
    <Notice kind="warning" title="有疑似词，要第二个人看过">
      {check.own
        ? '这个文件是您检查的，不能自己放行。请改掉这些字眼再查一次，或者请民政办负责人、分管领导来看。'
        : may('publicity.release')
          ? '确实可以公开的（比如是项目、机构的名称），请写明理由放行；不能公开的，请退给检查的人改。'
          : '请改掉这些字眼再查一次，或者请民政办负责人、分管领导来看。'}
    </Notice>
  )
}

function Release({ detail: { check, findings } }: { readonly detail: CheckDetail }): ReactNode {
  const client = useQueryClient()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  if (check.state !== 'waiting' || check.own || !may('publicity.release')) return null
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        看过，放行 {findings.length} 处
      </Button>
      <ConfirmDialog
        open={open}
        title={`放行「${check.file_name}」`}
        verb={`放行 ${findings.length} 处`}
        onClose={() => setOpen(false)}
        onConfirm={async () => {
          await call(releaseRoute, { params: { check_id: check.check_id }, body: { reason }, key })
          await client.invalidateQueries({ queryKey: ['publicity'] })
        }}
      >
        <p>{countsOf(findings, 0)}。放行后这个文件可以发布，您的姓名和理由留着备查，不能收回。</p>
        <NoteField label="为什么可以公开" value={reason} onText={setReason} maxLength={200} hint="如：是项目名称，不是个人病情。" />
      </ConfirmDialog>
    </>
  )
}
