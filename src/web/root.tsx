import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { useGo } from './link.tsx'
import { routes } from './routes.tsx'
import { useSession } from './session.tsx'
import { Shell } from './shell.tsx'
import { ErrorPage } from './widgets/error-page.tsx'

/** What stands around every page: nothing on the open pages, the shell on all others, and the way to login and first run. */
export function Root(): ReactNode {
  const { session, error, again } = useSession()
  const { pathname, href } = useLocation()
  const go = useGo()
  const target = session === undefined ? undefined : detour(session, pathname, href)
  useEffect(() => {
    if (target !== undefined) go(target, { replace: true })
  }, [target, go])

  if (error !== null && session === undefined) return <main className="lonely"><ErrorPage error={error} onRetry={again} /></main>
  if (session === undefined || target !== undefined) return <p className="lonely secondary" role="status">正在打开兜底</p>
  if (isOpen(pathname)) return <main className="lonely"><Outlet /></main>
  return <Shell session={session}><Outlet /></Shell>
}

const isOpen = (pathname: string): boolean => routes.some(screen => screen.open === true && screen.path === pathname)

/** Where the user must go first; undefined when the page may be shown. After login the wanted page is opened. */
export function detour(session: { readonly setup_needed: boolean; readonly user: object | null }, pathname: string, href: string): string | undefined {
  if (session.setup_needed) return pathname === '/setup' ? undefined : '/setup'
  if (session.user === null) return pathname === '/login' ? undefined : `/login${href === '/' ? '' : `?then=${encodeURIComponent(href)}`}`
  if (!isOpen(pathname)) return undefined
  const wanted = new URLSearchParams(href.split('?')[1] ?? '').get('then') ?? '/'
  return wanted.startsWith('/') && !wanted.startsWith('//') ? wanted : '/'
}
