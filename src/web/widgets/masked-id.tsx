import { Button } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { RefusalNotice } from './notice.tsx'

const PURPOSES = ['核对银行卡', '核对身份证件', '来人查询', '上级核查'] as const
const SHOWN_FOR_MS = 60_000

/** The purpose given for a person in this session: asked once, sent with every reveal. */
const givenPurposes = new Map<string, string>()

type MaskedIdProps = {
  /** 349999********0428 or 尾号 2207 */
  readonly masked: string
  /** What is shown: 证号, 账户, 电话. */
  readonly what?: string
  readonly personId: string
  /** Asks the server for the full text; the server logs who, when and why. Without it there is no 「显示」. */
  readonly reveal?: ((purpose: string) => Promise<string>) | undefined
}

/** A masked number with 「显示」. Shows the full one for 60 s, and never in print. */
export function MaskedId({ masked, what = '证号', personId, reveal }: MaskedIdProps): ReactNode {
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
  return (
    <span className="masked">
      <span className={full === undefined ? '' : 'no-print'}>{full ?? masked}</span>
      {full !== undefined && <span className="print-only">{masked}</span>}
      {reveal !== undefined && <button type="button" className="link plain-link no-print" aria-expanded={asking} aria-label={`${full === undefined ? '显示' : '遮住'}完整${what}`} onClick={click}>{full === undefined ? '显示' : '遮住'}</button>}
      {asking && <AskPurpose what={what} error={error} onShow={show} onCancel={() => setAsking(false)} />}
    </span>
  )
}

type AskProps = { readonly what: string; readonly error: unknown; readonly onShow: (purpose: string) => Promise<void>; readonly onCancel: () => void }

function AskPurpose({ what, error, onShow, onCancel }: AskProps): ReactNode {
  const [purpose, setPurpose] = useState<string>(PURPOSES[0])
  const select = useRef<HTMLSelectElement>(null)
  const labelId = useId()
  useEffect(() => select.current?.focus(), [])
  return (
    <span className="popover" role="group" aria-labelledby={labelId} onKeyDown={event => event.key === 'Escape' && onCancel()}>
      <b id={labelId}>显示完整{what}，先选原因</b>
      <span className="row">
        <select ref={select} className="control" data-small aria-label="查看原因" value={purpose} onChange={event => setPurpose(event.target.value)}>
          {PURPOSES.map(each => <option key={each}>{each}</option>)}
        </select>
        <Button type="primary" size="small" onClick={() => void onShow(purpose)}>显示 60 秒</Button>
        <Button size="small" onClick={onCancel}>取消</Button>
      </span>
      <span className="secondary">谁、什么时候、为什么看，都会记入查看记录。</span>
      {error !== undefined && <RefusalNotice error={error} />}
    </span>
  )
}
