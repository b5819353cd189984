import type { ReactNode } from 'react'
import { Shape } from './status-mark.tsx'

type BottomBarProps = {
  /** Why the primary button is disabled; undefined when nothing blocks. A disabled button always has this sentence. */
  readonly blocked?: string | undefined
  /** Shown at the left when nothing blocks. */
  readonly note?: ReactNode
  /** Buttons; the primary one last, so that it stands at the far right. */
  readonly children: ReactNode
}

/** The bar at the bottom of a work page. */
export function BottomBar({ blocked, note, children }: BottomBarProps): ReactNode {
  return (
    <footer className="bottom-bar" aria-label="本页操作">
      <div className="bottom-left" role="status">
        {blocked === undefined ? (
          note
        ) : (
          <span className="status" data-status="error">
            <Shape status="error" />
            <span>{blocked}</span>
          </span>
        )}
      </div>
      <div className="bottom-right">{children}</div>
    </footer>
  )
}
