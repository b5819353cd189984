import type { ReactNode } from 'react'
import { asRefusal } from '../api-error.ts'
import { Shape } from './status-mark.tsx'

export type NoticeKind = 'error' | 'warning' | 'info'

type NoticeProps = {
  readonly kind: NoticeKind
  readonly title?: ReactNode
  readonly children?: ReactNode
  /** Links or small inputs that put it right. */
  readonly actions?: ReactNode
  /** Speaks up for screen readers when it appears after an act. */
  readonly alert?: boolean
}

/** A block with a coloured edge. Errors block, warnings need a note, info only tells. */
export function Notice({ kind, title, children, actions, alert = false }: NoticeProps): ReactNode {
  return (
    <div className="notice" data-kind={kind} {...(alert ? { role: 'alert' } : {})}>
      {title !== undefined && (
        <span className="notice-title">
          {kind !== 'info' && <Shape status={kind} />}
          {title}
        </span>
      )}
      {children !== undefined && <span className="notice-text">{children}</span>}
      {actions !== undefined && <span className="notice-actions">{actions}</span>}
    </div>
  )
}

/** A refusal inside a page (a form that was not accepted): what, why, how, and the code for the administrator. */
export function RefusalNotice({ error, actions }: { readonly error: unknown; readonly actions?: ReactNode }): ReactNode {
  const { code, what, why, how } = asRefusal(error)
  return (
    <Notice kind="error" alert title={what} actions={actions}>
      {why}
      {how} <span className="muted nowrap">编号 {code}</span>
    </Notice>
  )
}
