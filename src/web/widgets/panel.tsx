import type { CSSProperties, ReactNode } from 'react'

type PanelProps = {
  readonly title?: ReactNode
  /** At the right of the title: a count, a link. */
  readonly note?: ReactNode
  readonly children: ReactNode
  /** Tables stand flush with the border; anything else gets 8–12 px of space. */
  readonly flush?: boolean
  /** Makes the box a landmark of this name, for the few that are jumped to; tables inside have their own names. */
  readonly label?: string
}

/** A titled box with a 1 px line. */
export function Panel({ title, note, children, flush = false, label }: PanelProps): ReactNode {
  return (
    <section className="panel" {...(label === undefined ? {} : { 'aria-label': label })}>
      {title !== undefined && (
        <div className="panel-head">
          <h2>{title}</h2>
          {note !== undefined && <div className="panel-note">{note}</div>}
        </div>
      )}
      <div className="panel-body" data-flush={flush}>
        {children}
      </div>
    </section>
  )
}

/** Label and value pairs in columns: 证号, 账户, 电话. */
export function Facts({ facts }: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A short word in a frame beside a title: 「等纸面审批」. */
export function Tag({
  kind = 'info',
  children,
}: {
  readonly kind?: 'info' | 'ok' | 'warning' | 'error'
  readonly children: ReactNode
}): ReactNode {
  return (
    <span className="tag" data-kind={kind}>
      {children}
    </span>
  )
}

type SplitProps = {
  /** Width of the fixed column in px, 300–424; it goes below the main one on narrow screens. */
  readonly side: number
  readonly at?: 'left' | 'right'
  /** Two children, in the order in which they stand. */
  readonly children: ReactNode
}

/** A main column that grows and a fixed side column. */
export function Split({ side, at = 'right', children }: SplitProps): ReactNode {
  const style: CSSProperties & { readonly '--side': string } = { '--side': `${side}px` }
  return (
    <div className="split" data-side={at} style={style}>
      {children}
    </div>
  )
}
