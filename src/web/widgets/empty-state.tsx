import type { ReactNode } from 'react'

type EmptyStateProps = {
  readonly title: string
  /** 'h1' where no page head stands above. */
  readonly heading?: 'h1' | 'h2'
  /** One sentence: why it is empty and where the shortest way leads. */
  readonly children?: ReactNode
  readonly steps?: readonly { readonly what: string; readonly detail?: string; readonly effort?: string }[]
  /** Primary first here: it is the next thing to do. */
  readonly actions?: ReactNode
}

/** Empty = the shortest way to a first result. */
export function EmptyState({ title, heading: Heading = 'h2', children, steps = [], actions }: EmptyStateProps): ReactNode {
  return (
    <section className="whole-page">
      <div className="whole-page-inner">
        <Heading className="whole-page-title">{title}</Heading>
        {children !== undefined && <p>{children}</p>}
        {steps.length > 0 && (
          <ol className="way">
            {steps.map(({ what, detail, effort }, index) => (
              <li key={what}>
                <span className="muted">{index + 1}</span>
                <b>{what}</b>
                <span>{detail}</span>
                <span className="secondary">{effort}</span>
              </li>
            ))}
          </ol>
        )}
        {actions !== undefined && <div className="whole-page-actions">{actions}</div>}
      </div>
    </section>
  )
}
