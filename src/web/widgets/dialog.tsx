import { useEffect, useId, useRef, type ReactNode } from 'react'

type DialogProps = {
  readonly open: boolean
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons at the bottom, the primary last. */
  readonly actions?: ReactNode
  /** 'side' stands at the right edge over the full height (为什么是这个金额). */
  readonly place?: 'middle' | 'side'
}

/** The browser's own <dialog>: it keeps the focus inside, closes on Esc and gives the focus back. */
export function Dialog({ open, title, onClose, children, actions, place = 'middle' }: DialogProps): ReactNode {
  const box = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = box.current
    if (dialog === null) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog ref={box} className="dialog" data-place={place} aria-labelledby={titleId} onClose={onClose} onCancel={onClose}>
      {open && (
        <>
          <header className="dialog-head">
            <h2 id={titleId}>{title}</h2>
          </header>
          {/* Text to read, perhaps without anything to press: the keyboard scrolls it. */}
          <div className="dialog-body" tabIndex={place === 'side' ? 0 : undefined}>
            {children}
          </div>
          {actions !== undefined && <footer className="dialog-foot">{actions}</footer>}
          {/* last, so that the focus first lands in the content or on the harmless button */}
          <button type="button" className="link plain-link dialog-close" onClick={onClose}>
            <span className="key-name">Esc </span>关闭
          </button>
        </>
      )}
    </dialog>
  )
}
