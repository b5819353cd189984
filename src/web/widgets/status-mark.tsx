import type { ReactNode } from 'react'

export type Status = 'done' | 'underway' | 'notbegun' | 'na' | 'warning' | 'error' | 'doubt'

/** Shapes differ without colour: disc ✓, half disc, ring, dash, triangle, square ×, dashed ring ?. */
const SHAPES: Readonly<Record<Status, ReactNode>> = {
  done: (
    <>
      <circle cx="7" cy="7" r="6.5" fill="currentColor" />
      <path d="M4 7.2l2.1 2.1L10 5.2" fill="none" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  underway: (
    <>
      <circle cx="7" cy="7" r="5.9" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <path d="M7 1.1a5.9 5.9 0 0 1 0 11.8z" fill="currentColor" />
    </>
  ),
  notbegun: <circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  na: <path d="M3 7h8" stroke="currentColor" strokeWidth="1.6" />,
  warning: (
    <>
      <path d="M7 1.4L13.2 12.6H.8z" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" />
      <path d="M7 5.2v3.6M7 10.2v1.2" stroke="currentColor" strokeWidth="1.4" />
    </>
  ),
  error: (
    <>
      <rect x=".8" y=".8" width="12.4" height="12.4" rx="2" fill="currentColor" />
      <path d="M4.4 4.4l5.2 5.2M9.6 4.4L4.4 9.6" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  doubt: (
    <>
      <circle cx="7" cy="7" r="5.9" fill="none" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2.6 1.6" />
      <path d="M5.2 5.6a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.5-.8 1M7 9.6v1.1" fill="none" stroke="currentColor" strokeWidth="1.2" />
    </>
  ),
}

/** A status is always shape and word. `children` is the word (「已到账」, 「逾期 1 天」). */
export function StatusMark({ status, children }: { readonly status: Status; readonly children: ReactNode }): ReactNode {
  return (
    <span className="status" data-status={status}>
      <Shape status={status} />
      <span>{children}</span>
    </span>
  )
}

/** The shape alone, beside text that already says the word. */
export function Shape({ status }: { readonly status: Status }): ReactNode {
  return (
    <svg className="shape" data-status={status} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      {SHAPES[status]}
    </svg>
  )
}

/** The steps of a page or a process on one line: 1 选文件 · 2 对应列 · 3 核对 · 4 入库. */
export function Steps({
  steps,
}: {
  readonly steps: readonly { readonly word: string; readonly status: Status; readonly current?: boolean }[]
}): ReactNode {
  return (
    <ol className="steps">
      {steps.map(step => (
        <li key={step.word} data-current={step.current === true} {...(step.current === true ? { 'aria-current': 'step' as const } : {})}>
          <StatusMark status={step.status}>{step.word}</StatusMark>
        </li>
      ))}
    </ol>
  )
}
