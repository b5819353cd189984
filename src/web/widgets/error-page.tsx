import { Button } from 'antd'
import type { ReactNode } from 'react'
import { asRefusal } from '../api-error.ts'
import { Shape } from './status-mark.tsx'

type ErrorPageProps = {
  readonly error: unknown
  /** The consequence, when known: 「送审没有成功，本批没有变动」; otherwise what happened is the title. */
  readonly title?: string
  readonly onRetry?: (() => void) | undefined
  readonly retryVerb?: string
  /** What changed meanwhile, e.g. a small table; other buttons. */
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** A whole page that failed: what, why, what to do. Input on the page is kept by whoever shows this beside it. */
export function ErrorPage({ error, title, onRetry, retryVerb = '再试一次', children, actions }: ErrorPageProps): ReactNode {
  const { code, what, why, how, facts } = asRefusal(error)
  const detail = facts['说明']
  return (
    <section className="whole-page" role="alert">
      <div className="whole-page-inner">
        <h1 className="whole-page-title">
          <Shape status="error" />
          {title ?? what}
        </h1>
        <dl className="what-why-how">
          {title !== undefined && (
            <div>
              <dt>发生了什么</dt>
              <dd>{what}</dd>
            </div>
          )}
          <div>
            <dt>为什么</dt>
            <dd>{why}</dd>
          </div>
          <div>
            <dt>怎么办</dt>
            <dd>{how}</dd>
          </div>
          {typeof detail === 'string' && (
            <div>
              <dt>说明</dt>
              <dd>{detail}</dd>
            </div>
          )}
        </dl>
        {children}
        <div className="whole-page-actions">
          {onRetry !== undefined && (
            <Button type="primary" onClick={onRetry}>
              {retryVerb}
            </Button>
          )}
          {actions}
          <span className="secondary">
            还不行，把编号 <b>{code}</b> 告诉管理员
          </span>
        </div>
      </div>
    </section>
  )
}
