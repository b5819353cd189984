import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { reserveProofRoute, voidReserveRoute, type ReserveRow } from './contract.reserve.ts'

type ChangeProps = {
  readonly row: ReserveRow
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** 补录: the papers have come. */
export function ProofDialog({ row, today, onClose, onDone }: ChangeProps): ReactNode {
  const [on, setOn] = useState(today)
  const [key] = useState(newKey)
  const record = async (): Promise<void> => {
    await call(reserveProofRoute, { params: { case_id: row.case_id }, body: { proof_on: on }, key })
    await onDone()
  }
  return (
    <FormDialog title={`${row.name}的手续`} verb="登记补齐" blocked={on === '' ? '请选日期' : undefined} onAct={record} onClose={onClose}>
      <p>申请、身份证明、困难原因的证明和两人签字都齐了再登记。</p>
      <TextField label="补齐日期" type="date" value={on} onText={setOn} min={row.paid_on} max={today} />
    </FormDialog>
  )
}

/** The case falls, its voucher is reversed. */
export function VoidReserveDialog({ row, today, onClose, onDone }: ChangeProps): ReactNode {
  const [reason, setReason] = useState('')
  const [on, setOn] = useState(today)
  const [key] = useState(newKey)
  const take = async (): Promise<void> => {
    await call(voidReserveRoute, { params: { case_id: row.case_id }, body: { posted_on: on, reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`作废${row.name}的备用金救助`}
      verb={`作废 ${yuan(row.amount_fen)} 元`}
      danger
      blocked={reason.trim() === '' ? '请写作废原因' : undefined}
      onAct={take}
      onClose={onClose}
    >
      <p>
        {row.paid_on} 付 {yuan(row.amount_fen)} 元。作废后凭证同时冲销，钱回到备用金余额里；记录留存可查，不能恢复。
      </p>
      <TextField label="作废原因" value={reason} onText={setReason} maxLength={200} />
      <TextField label="冲销日期" type="date" value={on} onText={setOn} min={row.paid_on} max={today} />
    </FormDialog>
  )
}
