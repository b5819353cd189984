import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { call, download, upload } from '../../web/api.ts'
import { momentOf } from '../../web/moment.ts'
import { useSending } from '../../web/sending.ts'
import { useSession } from '../../web/session.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import {
  approvalFileRoute,
  approvalRoute,
  approvalScanFileRoute,
  approvalScanRoute,
  saveApprovalRoute,
  type Approval,
  type ApprovalFacts,
} from './contract.approval.ts'
import { ApprovalPaper } from './page.approval.paper.tsx'

const KEY = ['approval'] as const

/** 系统启用审批单: what only the office knows at the side, the sheet as it is printed, the signed scan. */
export default function ApprovalPage(): ReactNode {
  const answer = useQuery({ queryKey: KEY, queryFn: ({ signal }) => call(approvalRoute, { signal }) })
  const [failure, setFailure] = useState<unknown>()
  const take = (path: string): void => {
    setFailure(undefined)
    download(path, '系统启用审批单').catch(setFailure)
  }
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const approval = answer.data
  if (approval === undefined) return <Notice kind="info">正在读取</Notice>
  return (
    <div className="stack approval-page">
      <PageHead
        title="系统启用审批单"
        meta={<Signed approval={approval} />}
        actions={
          <>
            <Button onClick={() => take(approvalFileRoute.path)}>下载 Word</Button>
            <Button type="primary" onClick={() => window.print()}>
              打印
            </Button>
          </>
        }
      />
      {failure !== undefined && <RefusalNotice error={failure} />}
      {approval.demo && (
        <Notice kind="info" title="演示镇不用审批">
          演示数据都是编的，没有真人的信息。正式使用的镇，签字件传上来以前，页面上方有提示。
        </Notice>
      )}
      <Split side={360}>
        <ApprovalPaper sheet={approval.sheet} />
        <div className="stack approval-side">
          <FactsPanel key={JSON.stringify(approval.facts)} facts={approval.facts} />
          <OpenPanel open={approval.sheet.open} />
          <ScanPanel approval={approval} onOpen={() => take(approvalScanFileRoute.path)} />
        </div>
      </Split>
    </div>
  )
}

const Signed = ({ approval: { signed } }: { readonly approval: Approval }): ReactNode =>
  signed === null ? (
    <StatusMark status="notbegun">没有签字件</StatusMark>
  ) : (
    <StatusMark status="done">签字件已存档，{momentOf(signed.at)}</StatusMark>
  )

const FIELDS: readonly (readonly [name: keyof ApprovalFacts, label: string, hint: string])[] = [
  ['responsible', '系统负责人', '姓名和职务'],
  ['keeper', '日常管理人', '平时管账号、备份的人'],
  ['place', '电脑放在哪里', '如：镇政府一楼民政办公室'],
  ['backup_place', '备份介质和口令放在哪里', '如：党政办保险柜、财政所保险柜各一份'],
  ['public_phone', '公示用的办公电话', '印在公示名单上，不能是个人手机号'],
]

function FactsPanel({ facts }: { readonly facts: ApprovalFacts }): ReactNode {
  const client = useQueryClient()
  const [form, setForm] = useState(facts)
  const { busy, error, send } = useSending()
  const save = (event: FormEvent): void => {
    event.preventDefault()
    void send(async () => {
      await call(saveApprovalRoute, { body: form })
      await client.invalidateQueries({ queryKey: KEY })
    })
  }
  return (
    <Panel title="只有您知道的几项" note={<span>其余由程序照实填写</span>}>
      <form className="stack" onSubmit={save} aria-label="审批单填写">
        {FIELDS.map(([name, label, hint]) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            value={form[name]}
            onText={text => setForm({ ...form, [name]: text })}
            maxLength={80}
          />
        ))}
        {error !== undefined && <RefusalNotice error={error} />}
        <div className="row">
          <Button htmlType="submit" disabled={busy}>
            存到审批单
          </Button>
        </div>
      </form>
    </Panel>
  )
}

const OpenPanel = ({ open }: { readonly open: readonly string[] }): ReactNode =>
  open.length === 0 ? null : (
    <Panel title="还没有落实" note={<span>会照实印在评估里</span>}>
      <ul className="stack">
        {open.map(each => (
          <li key={each}>
            <StatusMark status="warning">{each}</StatusMark>
          </li>
        ))}
      </ul>
    </Panel>
  )

function ScanPanel({ approval: { signed }, onOpen }: { readonly approval: Approval; readonly onOpen: () => void }): ReactNode {
  const client = useQueryClient()
  const { again: askSession } = useSession()
  const { error, send } = useSending()
  const take = (file: File): Promise<void> =>
    send(async () => {
      await upload(approvalScanRoute, file)
      // The banner above every page follows.
      askSession()
      await client.invalidateQueries({ queryKey: KEY })
    })
  return (
    <Panel title="签字件">
      <div className="stack">
        <p>打印一份，请分管领导和县（区）民政局签字盖章，扫描或拍照后传上来。PDF、JPG、PNG，最大 20 MB，加密存档。</p>
        {signed !== null && (
          <p className="wrap-anywhere">
            <button type="button" className="link" onClick={onOpen}>
              {signed.file_name}
            </button>
          </p>
        )}
        <div className="row">
          <FileButton accept=".pdf,.jpg,.jpeg,.png" onFile={take}>
            {signed === null ? '上传签字件' : '换一份签字件'}
          </FileButton>
        </div>
        {error !== undefined && <RefusalNotice error={error} />}
      </div>
    </Panel>
  )
}
