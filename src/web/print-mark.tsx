import { useLocation } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import type { Session } from '../areas/users/contract.ts'
import { momentOf } from './moment.ts'

/** Pages whose paper is made to be read outside: the notice of a programme, the work summary. */
const FOR_OUTSIDE = ['/publicity', '/summary']

/** At the foot of what is printed: who printed it and when, as the watermark row of a workbook says who exported it. */
export function PrintMark({ user }: { readonly user: Session['user'] }): ReactNode {
  const { pathname } = useLocation()
  const [at, setAt] = useState(() => new Date().toISOString())
  useEffect(() => {
    const note = (): void => setAt(new Date().toISOString())
    window.addEventListener('beforeprint', note)
    return () => window.removeEventListener('beforeprint', note)
  }, [])
  if (user === null || FOR_OUTSIDE.some(path => pathname.startsWith(path))) return null
  return (
    <p className="print-mark">
      内部资料，不得公开发布　打印人 {user.name}（{user.login}）　{momentOf(at)}
    </p>
  )
}
