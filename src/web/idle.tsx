import { Button } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Session } from '../areas/users/contract.ts'
import { IDLE_WARNING_SECONDS, stayEverySeconds } from '../areas/users/rules.sign-in.ts'
import { Cover } from './cover.tsx'
import { useSession, useStay } from './session.tsx'
import { Dialog } from './widgets/dialog.tsx'

const TICK_MS = 1_000
/** So often the server is asked near the end, and so often at least, should this machine's clock have been moved. */
const ASK_NEAR_END_MS = 20_000,
  ASK_AT_LEAST_MS = 600_000

/**
 * Around all pages of a signed-in user: says to the server that somebody types or clicks, warns two minutes before the session ends, and
 * then covers the page until the password is given again. What stands in its forms stays.
 */
export function IdleGuard({ children }: { readonly children: ReactNode }): ReactNode {
  const { session } = useSession()
  const left = useSecondsLeft()
  const ended = left !== undefined && left <= 0
  const { user = null, idle = null } = session ?? {}
  return (
    <>
      <div className="behind" hidden={ended} inert={ended}>
        {children}
      </div>
      {!ended && left !== undefined && idle !== null && <EndingSoon left={left} idle={idle} />}
      {ended && user !== null && <Cover user={user} minutes={idle?.minutes} />}
    </>
  )
}

/** Seconds until the session ends, in its last two minutes only; from then on 0 or less. */
function useSecondsLeft(): number | undefined {
  const { session, at, again } = useSession()
  const stay = useStay()
  const [left, setLeft] = useState<number>()
  const acted = useRef(0)
  const told = useRef(0)
  const asked = useRef(0)
  const idle = session?.idle ?? null
  useEffect(() => {
    const act = (): void => {
      acted.current = Date.now()
    }
    for (const event of ['pointerdown', 'keydown'] as const) document.addEventListener(event, act, { capture: true, passive: true })
    return () => {
      for (const event of ['pointerdown', 'keydown'] as const) document.removeEventListener(event, act, { capture: true })
    }
  }, [])
  useEffect(() => {
    if (idle === null) return
    const ask = (now: number): void => {
      asked.current = now
      again()
    }
    const tick = (): void => {
      const now = Date.now()
      const seconds = Math.ceil((at + idle.seconds_left * 1000 - now) / 1000)
      const near = seconds <= IDLE_WARNING_SECONDS
      const works = acted.current > Math.max(told.current, at)
      if (
        works &&
        seconds > 0 &&
        !(near && idle.final) &&
        (near || now - Math.max(told.current, at) >= stayEverySeconds(idle.minutes) * 1000)
      ) {
        told.current = now
        // Without an answer the warning comes, and with it the next try.
        stay().catch(() => undefined)
      } else if (near ? now - Math.max(asked.current, at) >= ASK_NEAR_END_MS : Math.abs(now - at) >= ASK_AT_LEAST_MS) {
        if (Math.abs(now - asked.current) >= ASK_NEAR_END_MS) ask(now)
      }
      setLeft(near ? seconds : undefined)
    }
    tick()
    const timer = setInterval(tick, TICK_MS)
    // A page that was in the background, or a machine that slept, may have ticked late.
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [idle, at, again, stay])
  return left
}

function EndingSoon({ left, idle }: { readonly left: number; readonly idle: NonNullable<Session['idle']> }): ReactNode {
  const [dismissed, setDismissed] = useState(false)
  const stay = useStay()
  const go = (): void => {
    if (idle.final) setDismissed(true)
    else stay().catch(() => undefined)
  }
  const time = `${Math.floor(left / 60)} 分 ${String(left % 60).padStart(2, '0')} 秒`
  return (
    <Dialog
      open={!dismissed}
      title={idle.final ? '登录快满 12 小时' : '快要退出了'}
      onClose={go}
      actions={
        <Button type="primary" onClick={go}>
          {idle.final ? '知道了' : '继续使用'}
        </Button>
      }
    >
      <p>
        还有 <b role="timer">{time}</b>，
        {idle.final
          ? '到时要重新输入密码。请先把正在填的内容保存好；没存的也会留在页面上。'
          : `到时页面会盖住，要重新输入密码。${idle.minutes} 分钟没有操作就会这样，免得别人看到。`}
      </p>
    </Dialog>
  )
}
