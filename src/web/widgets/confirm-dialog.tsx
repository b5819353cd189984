import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { RefusalNotice } from './notice.tsx'

type ConfirmProps = {
  readonly open: boolean
  /** The act with its object: 「定册农村低保 2020年6月」 */
  readonly title: string
  /** Object and numbers of what will happen, and that it cannot be undone. */
  readonly children: ReactNode
  /** The button's verb with object: 「入库 815 户」 */
  readonly verb: string
  readonly danger?: boolean
  /** False until what has to be seen or said before is. */
  readonly ready?: boolean
  readonly onConfirm: () => Promise<unknown> | void
  readonly onClose: () => void
}

/** Only where an act cannot be undone. Stays open and tells why when the act is refused. */
export function ConfirmDialog({ open, title, children, verb, danger = false, ready = true, onConfirm, onClose }: ConfirmProps): ReactNode {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const close = (): void => {
    setError(undefined)
    onClose()
  }
  const confirm = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await onConfirm()
      close()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  const buttons = (
    <>
      <Button onClick={close}>先不办</Button>
      <Button type="primary" danger={danger} disabled={busy || !ready} onClick={() => void confirm()}>
        {verb}
      </Button>
    </>
  )
  return (
    <Dialog open={open} title={title} onClose={close} actions={buttons}>
      <div className="stack">
        {children}
        {error !== undefined && <RefusalNotice error={error} />}
      </div>
    </Dialog>
  )
}
