import { useEffect, useState } from 'react'
import { purposeRoute } from '../areas/users/contract.sign-in.ts'
import { call } from './api.ts'
import { useSession } from './session.tsx'

/** The code list reveal_purpose as it is shipped. */
export const PURPOSES = [
  { code: '01', name: '核对银行卡' },
  { code: '02', name: '办理业务' },
  { code: '03', name: '核对上级名册' },
  { code: '04', name: '审计检查' },
  { code: '05', name: '本人查询' },
  { code: '99', name: '其他' },
] as const

export type Purpose = { readonly code: string; readonly name: string; readonly minutesLeft: number }

/** Why this session looks at whole numbers; undefined when none is chosen or its time is over. */
export function usePurpose(): Purpose | undefined {
  const { session, at } = useSession()
  const purpose = session?.purpose ?? null
  const until = purpose === null ? 0 : at + purpose.seconds_left * 1000
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (until === 0) return
    const tick = (): void => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 15_000)
    return () => clearInterval(timer)
  }, [until])
  if (purpose === null || until <= now) return undefined
  const name = PURPOSES.find(({ code }) => code === purpose.code)?.name ?? purpose.code
  return { code: purpose.code, name, minutesLeft: Math.ceil((until - now) / 60_000) }
}

/** Chooses one for the next half hour. */
export function useChoosePurpose(): (code: string) => Promise<void> {
  const { again } = useSession()
  return async purpose => {
    await call(purposeRoute, { body: { purpose } })
    again()
  }
}
