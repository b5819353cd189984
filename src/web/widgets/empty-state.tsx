import type { ReactNode } from 'react'

type EmptyStateProps = {
  readonly title: string
  /** One sentence: why it is empty and where the shortest way leads. */
  readonly children?: ReactNode
  readonly steps?: readonly { readonly what: string; readonly detail?: string; readonly effort?: string }[]
  /** Primary first here: it is the next thing to do. */
  readonly actions?: ReactNode
}

/** Empty = the shortest way to a first result. */
export function EmptyState({ title, children, steps = [], actions }: EmptyStateProps): ReactNode {
  return (
    <section className="whole-page"><div className="whole-page-inner">
      <h2 className="whole-page-title">{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {steps.length > 0 && (
        <ol className="way">
          {steps.map(({ what, detail, effort }, index) => (
            <li key={what}><span className="muted">{index + 1}</span><b>{what}</b><span>{detail}</span><span className="secondary">{effort}</span></li>
          ))}
        </ol>
      )}
      {actions !== undefined && <div className="whole-page-actions">{actions}</div>}
    </div></section>
  )
}
