import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { voidAidRoute, type AidRow } from './contract.cases.ts'

type VoidProps = {
  readonly row: AidRow
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** The case falls, and its voucher with it. */
export function VoidAidDialog({ row, today, onClose, onDone }: VoidProps): ReactNode {
  const [reason, setReason] = useState('')
  const [on, setOn] = useState(today)
  const [key] = useState(newKey)
  const take = async (): Promise<void> => {
    await call(voidAidRoute, { params: { case_id: row.case_id }, body: { posted_on: on, reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`作废${row.name}的救急难救助`}
      verb={`作废 ${yuan(row.amount_fen)} 元`}
      danger
      blocked={reason.trim() === '' ? '请写作废原因' : undefined}
      onAct={take}
      onClose={onClose}
    >
      <p>
        {row.paid_on} 发放 {yuan(row.amount_fen)} 元。
        {row.voucher === null
          ? '这笔是县里付的，作废只去掉这条登记；记录留存可查，不能恢复。'
          : '作废后凭证同时冲销，钱回到互助资金余额里；记录留存可查，不能恢复。'}
      </p>
      <TextField label="作废原因" value={reason} onText={setReason} maxLength={200} />
      {row.voucher !== null && <TextField label="冲销日期" type="date" value={on} onText={setOn} min={row.paid_on} max={today} />}
    </FormDialog>
  )
}
