import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { RefusalNotice } from './notice.tsx'
import { StatusMark } from './status-mark.tsx'

type FormDialogProps = {
  readonly title: string
  /** The button's verb with object and numbers. */
  readonly verb: string
  /** What is still missing; the button waits for it. */
  readonly blocked: string | undefined
  readonly danger?: boolean
  readonly onAct: () => Promise<void>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form in a dialog: says what is missing, acts once, stays open with the reason when it is refused. */
export function FormDialog({ title, verb, blocked, danger = false, onAct, onClose, children }: FormDialogProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await onAct()
      onClose()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  const buttons = (
    <>
      {blocked !== undefined && <StatusMark status="warning">{blocked}</StatusMark>}
      <Button onClick={onClose}>先不办</Button>
      <Button type="primary" danger={danger} disabled={busy || blocked !== undefined} onClick={() => void act()}>
        {verb}
      </Button>
    </>
  )
  return (
    <Dialog open title={title} onClose={onClose} actions={buttons}>
      <div className="stack">
        {children}
        {error !== undefined && <RefusalNotice error={error} />}
      </div>
    </Dialog>
  )
}
