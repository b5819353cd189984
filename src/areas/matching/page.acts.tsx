import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useSession } from '../../web/session.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { confirmRoute, matchRoute, voidListRoute } from './contract.ts'

type ActProps = { readonly list_id: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }

const useToday = (): string => useSession().session?.today ?? ''

export function MatchDialog({ list_id, onClose, onDone }: ActProps): ReactNode {
  const today = useToday()
  const [on, setOn] = useState(today)
  const [key] = useState(newKey)
  const match = async (): Promise<void> => {
    await call(matchRoute, { params: { list_id }, body: { on }, key })
    await onDone()
  }
  return (
    <FormDialog title="比对名单" verb="比对" blocked={on === '' ? '请选日期' : undefined} onAct={match} onClose={onClose}>
      <TextField label="按哪天的情况" type="date" value={on} onText={setOn} max={today} />
      <p>按证号和登记的人、低保、特困、孤儿、一年内的临时救助比对；已下的结论不变。</p>
    </FormDialog>
  )
}

export function ConfirmIncludedDialog({ list_id, onClose, onDone }: ActProps): ReactNode {
  const today = useToday()
  const [decided_on, setDecidedOn] = useState(today)
  const [key] = useState(newKey)
  const confirm = async (): Promise<void> => {
    await call(confirmRoute, { params: { list_id }, body: { decided_on }, key })
    await onDone()
  }
  return (
    <FormDialog
      title="成批确认已纳入"
      verb="确认已纳入"
      blocked={decided_on === '' ? '请选结论日期' : undefined}
      onAct={confirm}
      onClose={onClose}
    >
      <TextField label="结论日期" type="date" value={decided_on} onText={setDecidedOn} max={today} />
      <p>比对为「已纳入」而还没有结论的户，一次都登记为已纳入。部分成员纳入的，请逐户核查。</p>
    </FormDialog>
  )
}

export function VoidListDialog({ list_id, onClose, onDone }: ActProps): ReactNode {
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const voidIt = async (): Promise<void> => {
    await call(voidListRoute, { params: { list_id }, body: { reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title="作废名单"
      verb="作废名单"
      danger
      blocked={reason.trim() === '' ? '请写原因' : undefined}
      onAct={voidIt}
      onClose={onClose}
    >
      <p>作废后不再计入任何数；记录留存可查，不能恢复。</p>
      <TextField label="原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
