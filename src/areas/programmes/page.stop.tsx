import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { day } from '../../kernel/day.ts'
import { addMonths, formatMonth, month, type Month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { MonthPicker } from '../../web/widgets/month-picker.tsx'
import { stopEntitlementRoute, type EntitlementRow } from './contract.ts'
import { stopMonthAfter } from './rules.ts'

type StopProps = { readonly row: EntitlementRow | undefined; readonly today: string; readonly onClose: () => void }

/** Ends one entitlement at a month, for a reason of the code list. */
export function StopDialog({ row, today, onClose }: StopProps): ReactNode {
  return row === undefined || today === '' ? null : <StopForm key={row.entitlement_id} row={row} today={today} onClose={onClose} />
}

function StopForm({
  row,
  today,
  onClose,
}: {
  readonly row: EntitlementRow
  readonly today: string
  readonly onClose: () => void
}): ReactNode {
  const law = useLaw()
  const client = useQueryClient()
  const next = stopMonthAfter(day(today))
  const [to, setTo] = useState<Month>(next)
  const [reason, setReason] = useState('01')
  const [note, setNote] = useState('')
  const [key] = useState(newKey)
  const stop = async (): Promise<void> => {
    const body = { to_month: to, reason, note: note.trim() === '' ? null : note.trim() }
    await call(stopEntitlementRoute, { params: { entitlement_id: row.entitlement_id }, body, key: `${key}${to}${reason}` })
    await client.invalidateQueries({ predicate: ({ queryKey }) => ['entitlements', 'entitlement', 'person'].includes(String(queryKey[0])) })
  }
  const title = law?.programme(row.programme).title ?? '待遇'
  return (
    <ConfirmDialog open title={`停发${row.name}的${title}`} verb={`从${formatMonth(to)}起停发`} danger onConfirm={stop} onClose={onClose}>
      <p>
        {row.name}，{row.village}，每月 {row.persons} 人。停发月是第一个不发的月；事情发生的当月照发。已造册发放的月份不能停。
      </p>
      <MonthPicker
        label="从哪个月起不发"
        value={to}
        onChange={setTo}
        first={addMonths(month(row.from_month), 1)}
        last={addMonths(next, 6)}
      />
      <ChoiceField
        label="原因"
        value={reason}
        onText={setReason}
        options={(law?.codes('stop_reason') ?? []).map(each => ({ value: each.code, label: each.name }))}
      />
      <TextField label="说明（选填）" value={note} onText={setNote} maxLength={200} />
    </ConfirmDialog>
  )
}
