import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { call, download, downloadByPost, newKey, upload, addressOf } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { FullExportDialog } from '../../web/widgets/full-export.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { StatusMark, type Status } from '../../web/widgets/status-mark.tsx'
import {
  approveRoute,
  bankListRoute,
  returnRoute,
  reviewRoute,
  runBatchRoute,
  scanFileRoute,
  type BatchDetail,
  type BatchSummary,
} from './contract.ts'
import { ReasonDialog, SendBackButton } from './page.back.tsx'
import type { Act } from './page.overtaken.tsx'
import { ScanButton } from './page.scan.tsx'
import { batchWord, count, momentWord, monthWord, peopleWord } from './page.words.ts'
import { REMAINS_WORDS } from './rules.duties.ts'
import { isHandedIn, mayAct } from './rules.ts'
import { inGroups } from './page.paper.tsx'

const SCAN_WORDS = '在屏幕上审批（造册、送审、复核的人不能办）；或打印送签，由造册、送审以外的人核对后上传扫描件'
type Step = { readonly word: string; readonly detail: ReactNode; readonly status: Status }
const who = (actor: BatchSummary['made']): string => (actor === null ? '' : `${actor.name}　${momentWord(actor.at)}`)

function stepsOf(batch: BatchSummary): readonly Step[] {
  const done: Status = 'done',
    now: Status = 'underway',
    later: Status = 'notbegun'
  const { submitted, review, reviewed, approved, sent, returned_at, failed_lines, status } = batch
  return [
    { word: '造册', detail: who(batch.made), status: done },
    { word: '送审', detail: who(submitted), status: submitted ? done : status === 'draft' ? now : later },
    {
      word: '民政办负责人复核',
      status: review === 'done' ? done : review === 'none' ? 'na' : status === 'in_review' ? now : later,
      detail: review === 'none' ? REMAINS_WORDS.NO_REVIEWER : reviewed ? who(reviewed) : '由造册人以外的负责人核对后点「复核这一批」',
    },
    {
      word: batch.approved_via === 'paper' ? '镇领导签字、上传扫描件' : '审批',
      status: approved ? done : status === 'submitted' ? now : later,
      detail: approved ? `${who(approved)}${batch.approved_via === 'paper' ? '（纸面）' : '（屏幕）'}` : SCAN_WORDS,
    },
    { word: '送财政所、银行', detail: sent ? who(sent) : '审批后导出银行清单', status: sent ? done : status === 'approved' ? now : later },
    {
      word: '一卡通代发、回盘',
      status: returned_at ? (failed_lines > batch.reissued_lines ? 'warning' : done) : status === 'sent' ? now : later,
      detail:
        returned_at === null
          ? ''
          : `${momentWord(returned_at)}　到账 ${batch.lines - failed_lines} 笔，退回 ${failed_lines} 笔${failed_lines > 0 ? `（已重发 ${batch.reissued_lines} 笔）` : ''}`,
    },
  ]
}

/** Where the batch stands, and its figures. */
export function Process({ detail }: { readonly detail: BatchDetail }): ReactNode {
  const { batch } = detail
  return (
    <div className="stack payment-side">
      <Panel title="办理过程">
        <ol className="process">
          {stepsOf(batch).map(step => (
            <li key={step.word}>
              <StatusMark status={step.status}>{step.word}</StatusMark>
              <div className="secondary">{step.detail}</div>
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title="批次数字">
        <Facts
          facts={[
            ['户、人', peopleWord(batch)],
            ['应发（元）', yuan(batch.bridge.due_fen)],
            ['补发', yuan(batch.back_pay_fen)],
            ['扣回', yuan(batch.offset_fen)],
            ['实发', <b key="net">{yuan(batch.net_fen)}</b>],
            ['校验码', inGroups(batch.hash.slice(0, 16))],
          ]}
        />
      </Panel>
      {detail.remains.length > 0 && (
        <Notice kind="info" title="职责没有分开的地方">
          {detail.remains.map(code => REMAINS_WORDS[code]).join('；')}。审批单上也印着。
        </Notice>
      )}
      {isHandedIn(batch.status) && (
        <Notice kind="info">审批或签字件传上来之前，银行清单不能导出。清册若有改动，校验码随之改变，已签的纸作废，须重新打印。</Notice>
      )}
      {batch.voided !== null && (
        <Notice kind="warning" title="已作废">
          {who(batch.voided)}　{batch.void_reason}
        </Notice>
      )}
    </div>
  )
}

type DialogName = 'review' | 'approve' | 'bank' | 'reissue'
type ActsProps = { readonly detail: BatchDetail; readonly act: Act }

/** The acts of a batch after it was handed in; the next one is the primary button. */
export function Acts({ detail, act }: ActsProps): ReactNode {
  const { batch } = detail
  const may = useMay()
  const [dialog, setDialog] = useState<DialogName | undefined>()
  const [error, setError] = useState<unknown>()
  const params = { batch_id: batch.batch_id }
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined)
    try {
      await act(work)
    } catch (refusal) {
      setError(refusal)
    }
  }
  const mayScan = may('payment.review') || may('payment.approve') || may('payment.send')
  return (
    <>
      {batch.scan_id !== null && (
        <Button onClick={() => void attempt(() => download(addressOf(scanFileRoute.path, params)))}>看签字件</Button>
      )}
      <Button onClick={() => window.print()}>打印审批单</Button>
      <SendBackButton detail={detail} act={act} />
      {mayAct(batch.status, 'scan') && mayScan && !detail.made_by_me && <ScanButton detail={detail} act={act} />}
      {mayAct(batch.status, 'review') && may('payment.review') && !detail.made_by_me && (
        <Button type="primary" onClick={() => setDialog('review')}>
          复核这一批
        </Button>
      )}
      {mayAct(batch.status, 'approve') && may('payment.approve') && !detail.made_by_me && !detail.reviewed_by_me && (
        <Button type="primary" onClick={() => setDialog('approve')}>
          审批这一批
        </Button>
      )}
      {mayAct(batch.status, 'bank_list') && may('payment.send') && may('export.full') && !detail.approved_by_me && (
        <Button type={batch.status === 'approved' ? 'primary' : 'default'} onClick={() => setDialog('bank')}>
          导出银行清单
        </Button>
      )}
      {mayAct(batch.status, 'return') && may('payment.send') && (
        <FileButton primary accept=".xlsx,.xls" onFile={file => attempt(() => upload(returnRoute, file, { params }))}>
          导入回盘
        </FileButton>
      )}
      {mayAct(batch.status, 'reissue') && may('payment.make') && batch.failed_lines > batch.reissued_lines && (
        <Button type="primary" onClick={() => setDialog('reissue')}>
          更正重发 {batch.failed_lines - batch.reissued_lines} 笔
        </Button>
      )}
      {error !== undefined && <RefusalNotice error={error} />}
      <ActDialogs detail={detail} act={act} open={dialog} onClose={() => setDialog(undefined)} />
    </>
  )
}

/** What is agreed to: the sums, and what is new against the month before. */
const Figures = ({ batch }: { readonly batch: BatchSummary }): ReactNode => (
  <>
    <p>
      {peopleWord(batch)}，实发 {yuan(batch.net_fen)} 元。
    </p>
    <p>
      比上月新增 {count(batch.bridge.added_persons)} 人、停发 {count(batch.bridge.removed_persons)} 人，金额变化{' '}
      {yuan(batch.bridge.due_fen - batch.bridge.previous_fen)} 元。
    </p>
  </>
)

type DialogsProps = ActsProps & { readonly open: DialogName | undefined; readonly onClose: () => void }

/** What is asked before an act that cannot be undone, with its object and numbers. */
function ActDialogs({ detail, act, open, onClose }: DialogsProps): ReactNode {
  const { batch } = detail
  const go = useGo()
  const [key] = useState(newKey)
  const params = { batch_id: batch.batch_id }
  const title = `${detail.title} ${monthWord(batch.month)} ${batchWord(batch)}`
  return (
    <>
      <ConfirmDialog
        open={open === 'review'}
        title={`复核 ${title}`}
        verb={`复核无误 ${yuan(batch.net_fen)} 元`}
        onClose={onClose}
        onConfirm={() => act(() => call(reviewRoute, { params, body: { hash: batch.hash }, key }))}
      >
        <Figures batch={batch} />
        <p className="secondary">清册校验码 {inGroups(batch.hash.slice(0, 16))}。复核后由分管领导审批；有不对的，请点「退回经办」。</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'approve'}
        title={`审批 ${title}`}
        verb={`同意发放 ${yuan(batch.net_fen)} 元`}
        onClose={onClose}
        onConfirm={() => act(() => call(approveRoute, { params, body: { hash: batch.hash }, key }))}
      >
        <Figures batch={batch} />
        <p className="secondary">清册校验码 {inGroups(batch.hash.slice(0, 16))}。审批后才能导出银行清单。</p>
      </ConfirmDialog>
      <FullExportDialog
        open={open === 'bank'}
        title={`导出银行清单 ${title}`}
        verb={`导出 ${count(batch.lines)} 笔`}
        usualPurpose="01"
        onClose={onClose}
        onExport={full => act(() => downloadByPost(addressOf(bankListRoute.path, params), full, '银行清单.xlsx'))}
      >
        <p>
          {count(batch.lines)} 笔，{yuan(batch.net_fen)} 元。清单里有完整的身份证号和账号，所以加密。
          {batch.sent === null && '首次导出后，这一批算已送银行，不能再作废。'}
        </p>
      </FullExportDialog>
      <ReasonDialog
        open={open === 'reissue'}
        title={`更正重发 ${title}`}
        verb={`重发 ${batch.failed_lines - batch.reissued_lines} 笔`}
        onClose={onClose}
        onConfirm={reason =>
          act(async () => {
            const made = await call(runBatchRoute, {
              body: { programme: batch.programme, month: batch.month, kind: 'reissue', reason, corrects_batch: batch.batch_id },
              key: newKey(),
            })
            go(`/payments/${made.batch_id}`)
          })
        }
      >
        <p>按现在登记的账户重发银行退回的笔数；请先在人员页面更正账户。重发不另计人次。</p>
      </ReasonDialog>
    </>
  )
}
