import { Button } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { isApiError } from '../api-error.ts'
import { PURPOSES, useChoosePurpose, usePurpose } from '../purpose.tsx'
import { RefusalNotice } from './notice.tsx'

const SHOWN_FOR_MS = 60_000

type MaskedIdProps = {
  /** 349999********0428 or 尾号 2207 */
  readonly masked: string
  /** What is shown: 证号, 账户, 电话. */
  readonly what?: string
  /** Asks the server for the full text; it logs who, when and, by the session's purpose, why. Without it there is no 「显示」. */
  readonly reveal?: (() => Promise<string>) | undefined
}

/** A masked number with 「显示」. Asks for the purpose once per task, shows the full number for 60 s, and never in print. */
export function MaskedId({ masked, what = '证号', reveal }: MaskedIdProps): ReactNode {
  const [full, setFull] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const purpose = usePurpose()
  const choose = useChoosePurpose()
  useEffect(() => {
    if (full === undefined) return
    const timer = setTimeout(() => setFull(undefined), SHOWN_FOR_MS)
    return () => clearTimeout(timer)
  }, [full])

  const show = async (before?: () => Promise<void>): Promise<void> => {
    if (reveal === undefined) return
    setError(undefined)
    try {
      await before?.()
      setFull(await reveal())
      setAsking(false)
    } catch (refusal) {
      // The purpose ran out meanwhile: that is asked for, not complained about.
      if (!(isApiError(refusal) && refusal.code === 'PURPOSE_NEEDED')) setError(refusal)
      setAsking(true)
    }
  }
  const click = (): void => {
    if (full !== undefined) setFull(undefined)
    else if (purpose === undefined || asking) setAsking(!asking)
    else void show()
  }
  const verb = full === undefined ? '显示' : '遮住'
  return (
    <span className="masked">
      <span className={full === undefined ? '' : 'no-print'}>{full ?? masked}</span>
      {full !== undefined && <span className="print-only">{masked}</span>}
      {reveal !== undefined && (
        <button type="button" className="link plain-link no-print" aria-expanded={asking} aria-label={`${verb}完整${what}`} onClick={click}>
          {verb}
        </button>
      )}
      {asking && <AskPurpose what={what} error={error} onShow={code => show(() => choose(code))} onCancel={() => setAsking(false)} />}
    </span>
  )
}

type AskProps = {
  readonly what: string
  readonly error: unknown
  readonly onShow: (purpose: string) => Promise<void>
  readonly onCancel: () => void
}

function AskPurpose({ what, error, onShow, onCancel }: AskProps): ReactNode {
  const [purpose, setPurpose] = useState<string>(PURPOSES[0].code)
  const select = useRef<HTMLSelectElement>(null)
  const labelId = useId()
  useEffect(() => select.current?.focus(), [])
  return (
    <span className="popover" role="group" aria-labelledby={labelId} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <b id={labelId}>显示完整{what}，先选查看目的</b>
      <span className="row">
        <select
          ref={select}
          className="control"
          data-small
          aria-label="查看目的"
          value={purpose}
          onChange={event => setPurpose(event.target.value)}
        >
          {PURPOSES.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <Button type="primary" size="small" onClick={() => void onShow(purpose)}>
          显示 60 秒
        </Button>
        <Button size="small" onClick={onCancel}>
          取消
        </Button>
      </span>
      <span className="secondary">选一次管 30 分钟。谁、什么时候、为什么看，每次都会记入查看记录。</span>
      {error !== undefined && <RefusalNotice error={error} />}
    </span>
  )
}
