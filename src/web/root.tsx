import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { SIGNED_OUT } from './api.ts'
import { detour } from './address.ts'
import { IdleGuard } from './idle.tsx'
import { Link, useGo } from './link.tsx'
import { useScreens, type Screen } from './screens.ts'
import { useMay, useSession } from './session.tsx'
import { Shell } from './shell.tsx'
import { EmptyState } from './widgets/empty-state.tsx'
import { ErrorPage } from './widgets/error-page.tsx'

/** What stands around every page: nothing on the open pages, the shell on all others, and the way to login and first run. */
export function Root(): ReactNode {
  const { session, error, again } = useSession()
  const { pathname, href } = useLocation()
  const go = useGo()
  const may = useMay()
  const screen = screenAt(useScreens(), pathname)
  const open = screen?.open === true
  const must = session?.user?.must ?? null
  const target =
    session === undefined ? undefined : must !== null && pathname !== '/account' ? '/account' : detour(session, pathname, href, open)
  useEffect(() => {
    window.addEventListener(SIGNED_OUT, again)
    return () => window.removeEventListener(SIGNED_OUT, again)
  }, [again])
  useEffect(() => {
    if (target !== undefined) go(target, { replace: true })
  }, [target, go])

  if (error !== null && session === undefined)
    return (
      <main className="lonely">
        <ErrorPage error={error} onRetry={again} />
      </main>
    )
  if (session === undefined || target !== undefined)
    return (
      <p className="lonely secondary" role="status">
        正在打开兜底
      </p>
    )
  if (open)
    return (
      <main className="lonely">
        <Outlet />
      </main>
    )
  const allowed = screen?.right === undefined || may(screen.right)
  return (
    <IdleGuard>
      <Shell session={session}>{allowed ? <Outlet /> : <NotAllowed />}</Shell>
    </IdleGuard>
  )
}

/** The page of an address, by its fixed parts: '/people/$id' for '/people/0190…'. */
function screenAt(screens: readonly Screen[], pathname: string): Screen | undefined {
  const parts = pathname.split('/')
  return screens.find(screen => {
    const wanted = screen.path.split('/')
    return wanted.length === parts.length && wanted.every((part, index) => part.startsWith('$') || part === parts[index])
  })
}

function NotAllowed(): ReactNode {
  return (
    <EmptyState title="您的账号没有办这项的权限" heading="h1" actions={<Link to="/">回到待办</Link>}>
      这一页里有别的岗位管的人或钱。确实要办，请安全管理员在「用户」里给您加上角色。
    </EmptyState>
  )
}
