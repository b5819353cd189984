import { Fragment, useEffect, type ReactNode } from 'react'
import { Link } from '../link.tsx'

export type Crumb = { readonly label: string; readonly to?: string }
type PageHeadProps = {
  readonly title: string
  readonly crumbs?: readonly Crumb[]
  /** Secondary facts beside the title: 「第 1 批」「草稿」. */
  readonly meta?: ReactNode
  /** Buttons or steps at the right; the primary button last. */
  readonly actions?: ReactNode
}

export function PageHead({ title, crumbs = [], meta, actions }: PageHeadProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · 兜底`
  }, [title])
  return (
    <header className="page-head">
      <div className="page-head-words">
        {crumbs.length > 0 && (
          <nav className="crumbs" aria-label="位置">
            {crumbs.map(({ label, to }, index) => (
              <Fragment key={label}>
                {index > 0 && <span aria-hidden="true"> / </span>}
                {to === undefined ? (
                  <span>{label}</span>
                ) : (
                  <Link to={to} className="plain-link">
                    {label}
                  </Link>
                )}
              </Fragment>
            ))}
          </nav>
        )}
        <div className="page-title">
          <h1>{title}</h1>
          {meta !== undefined && <div className="page-meta">{meta}</div>}
        </div>
      </div>
      {actions !== undefined && <div className="page-actions">{actions}</div>}
    </header>
  )
}
