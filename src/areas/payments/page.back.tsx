import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { apiError } from '../../web/api-error.ts'
import { useMay } from '../../web/session.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { sendBackRoute, voidRoute, withdrawRoute, type BatchDetail } from './contract.ts'
import type { Act } from './page.overtaken.tsx'
import { batchWord, count, monthWord, peopleWord } from './page.words.ts'
import { mayAct } from './rules.ts'

type ActsProps = { readonly detail: BatchDetail; readonly act: Act }
const titleOf = (detail: BatchDetail): string => `${detail.title} ${monthWord(detail.batch.month)} ${batchWord(detail.batch)}`

/** Back to the maker: who reviews or approves sends it, the maker takes it. Either way it is a draft again, with the reason on top. */
export function SendBackButton({ detail, act }: ActsProps): ReactNode {
  const [open, setOpen] = useState(false)
  const may = useMay()
  const { batch } = detail
  const params = { batch_id: batch.batch_id }
  const judges = !detail.made_by_me && (may('payment.review') || may('payment.approve'))
  if (!mayAct(batch.status, 'send_back') || !(judges || may('payment.make'))) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{judges ? '退回经办' : '撤回送审'}</Button>
      <ReasonDialog
        open={open}
        title={`${judges ? '退回' : '撤回'} ${titleOf(detail)}`}
        verb={judges ? `退回给${detail.batch.made?.name ?? '经办人'}` : '撤回送审'}
        onClose={() => setOpen(false)}
        onConfirm={reason => act(() => call(judges ? sendBackRoute : withdrawRoute, { params, body: { reason }, key: newKey() }))}
      >
        <p>
          {peopleWord(batch)}，{yuan(batch.net_fen)} 元。回到草稿，{batch.reviewed === null ? '' : '已做的复核不再算数，'}
          再送审时各步重新办；清册有错的，由经办人作废后重新造册。
        </p>
      </ReasonDialog>
    </>
  )
}

/** Takes a roster back; never beside the primary button, always with a reason. */
export function VoidButton({ detail, act }: ActsProps): ReactNode {
  const [open, setOpen] = useState(false)
  const may = useMay()
  const { batch } = detail
  if (!mayAct(batch.status, 'void') || !may('payment.make')) return null
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        作废
      </Button>
      <ReasonDialog
        danger
        open={open}
        title={`作废 ${detail.title} ${monthWord(batch.month)} ${batchWord(batch)}`}
        verb={`作废 ${count(batch.lines)} 笔`}
        onClose={() => setOpen(false)}
        onConfirm={reason => act(() => call(voidRoute, { params: { batch_id: batch.batch_id }, body: { reason }, key: newKey() }))}
      >
        <p>
          {peopleWord(batch)}，{yuan(batch.net_fen)} 元。作废后本月可以重新造册，这一批留着备查，不能恢复。
        </p>
      </ReasonDialog>
    </>
  )
}

type ReasonProps = {
  readonly open: boolean
  readonly title: string
  readonly verb: string
  readonly danger?: boolean
  readonly children: ReactNode
  readonly onConfirm: (reason: string) => Promise<void>
  readonly onClose: () => void
}

/** A confirmation that asks why. */
export function ReasonDialog({ children, onConfirm, onClose, ...rest }: ReasonProps): ReactNode {
  const [reason, setReason] = useState('')
  const close = (): void => {
    setReason('')
    onClose()
  }
  const confirm = async (): Promise<void> => {
    if (reason.trim() === '') throw reasonMissing()
    await onConfirm(reason.trim())
  }
  return (
    <ConfirmDialog {...rest} onConfirm={confirm} onClose={close}>
      {children}
      <TextField label="事由" value={reason} onText={setReason} maxLength={200} />
    </ConfirmDialog>
  )
}
const reasonMissing = () =>
  apiError(400, {
    code: 'BATCH_REASON_NEEDED',
    what: '还没有写事由',
    why: '作废、补发和重发都要写明原因，以后查得到。',
    how: '请写一句话，再点一次。',
    facts: {},
  })
