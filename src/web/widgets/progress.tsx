import { Button } from 'antd'
import type { ReactNode } from 'react'

type ProgressProps = {
  /** What is running: 「正在读花名册」 */
  readonly label: string
  readonly done: number
  /** undefined while the whole is not known yet. */
  readonly total?: number | undefined
  /** Counting word: 行, 户, 人. */
  readonly unit: string
  readonly onCancel?: (() => void) | undefined
}

/** A running job: always with a count, and 取消 where the job can be stopped. */
export function Progress({ label, done, total, unit, onCancel }: ProgressProps): ReactNode {
  const count = total === undefined ? `已办 ${done} ${unit}` : `${done} / ${total} ${unit}`
  return (
    <div className="progress" role="status">
      <span className="strong">{label}</span>
      <progress aria-label={label} {...(total === undefined ? {} : { value: done, max: Math.max(1, total) })} />
      <span className="nowrap">{count}</span>
      {onCancel !== undefined && (
        <Button size="small" onClick={onCancel}>
          取消
        </Button>
      )}
    </div>
  )
}
