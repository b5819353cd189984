import { Button } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { RefusalNotice } from './notice.tsx'

/** The code list reveal_purpose as it is shipped; a page that has read the office's list hands that in. */
const SHIPPED_PURPOSES = [
  { code: '01', name: '核对银行卡' },
  { code: '02', name: '办理业务' },
  { code: '03', name: '核对上级名册' },
  { code: '04', name: '审计检查' },
  { code: '05', name: '本人查询' },
  { code: '99', name: '其他' },
] as const
const SHOWN_FOR_MS = 60_000

/** The purpose given for a person in this session: asked once, sent with every reveal. */
const givenPurposes = new Map<string, string>()

type Purposes = readonly { readonly code: string; readonly name: string }[]
type MaskedIdProps = {
  /** 349999********0428 or 尾号 2207 */
  readonly masked: string
  /** What is shown: 证号, 账户, 电话. */
  readonly what?: string
  readonly personId: string
  /** Asks the server for the full text, with a code of reveal_purpose; the server logs who, when and why. Without it there is no 「显示」. */
  readonly reveal?: ((purpose: string) => Promise<string>) | undefined
  readonly purposes?: Purposes
}

/** A masked number with 「显示」. Shows the full one for 60 s, and never in print. */
export function MaskedId({ masked, what = '证号', personId, reveal, purposes = SHIPPED_PURPOSES }: MaskedIdProps): ReactNode {
  const [full, setFull] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    if (full === undefined) return
    const timer = setTimeout(() => setFull(undefined), SHOWN_FOR_MS)
    return () => clearTimeout(timer)
  }, [full])

  const show = async (purpose: string): Promise<void> => {
    if (reveal === undefined) return
    setError(undefined)
    try {
      setFull(await reveal(purpose))
      givenPurposes.set(personId, purpose)
      setAsking(false)
    } catch (refusal) {
      setError(refusal)
      setAsking(true)
    }
  }
  const click = (): void => {
    const purpose = givenPurposes.get(personId)
    if (full !== undefined) setFull(undefined)
    else if (purpose === undefined) setAsking(!asking)
    else void show(purpose)
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
      {asking && <AskPurpose what={what} purposes={purposes} error={error} onShow={show} onCancel={() => setAsking(false)} />}
    </span>
  )
}

type AskProps = {
  readonly what: string
  readonly purposes: Purposes
  readonly error: unknown
  readonly onShow: (purpose: string) => Promise<void>
  readonly onCancel: () => void
}

function AskPurpose({ what, purposes, error, onShow, onCancel }: AskProps): ReactNode {
  const [purpose, setPurpose] = useState(purposes[0]?.code ?? '')
  const select = useRef<HTMLSelectElement>(null)
  const labelId = useId()
  useEffect(() => select.current?.focus(), [])
  return (
    <span className="popover" role="group" aria-labelledby={labelId} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <b id={labelId}>显示完整{what}，先选原因</b>
      <span className="row">
        <select
          ref={select}
          className="control"
          data-small
          aria-label="查看原因"
          value={purpose}
          onChange={event => setPurpose(event.target.value)}
        >
          {purposes.map(({ code, name }) => (
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
      <span className="secondary">谁、什么时候、为什么看，都会记入查看记录。</span>
      {error !== undefined && <RefusalNotice error={error} />}
    </span>
  )
}
