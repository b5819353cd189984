import { useState, type ReactNode } from 'react'
import { TextField } from './field.tsx'
import { FormDialog } from './form-dialog.tsx'

type ReasonProps = {
  readonly title: string
  readonly verb: string
  readonly says: string
  readonly onReason: (reason: string) => Promise<void>
  readonly onClose: () => void
}

/** Voids something, with a word. */
export function ReasonDialog({ title, verb, says, onReason, onClose }: ReasonProps): ReactNode {
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      title={title}
      verb={verb}
      danger
      blocked={reason.trim() === '' ? '请写原因' : undefined}
      onAct={() => onReason(reason.trim())}
      onClose={onClose}
    >
      <p>{says}</p>
      <TextField label="原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
