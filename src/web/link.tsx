import { Link as RouterLink, useLocation, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { parseSearch, stringifySearch } from './address.ts'

type LinkProps = {
  readonly to: string
  readonly children: ReactNode
  readonly className?: string
  readonly title?: string
  readonly 'aria-label'?: string
  readonly 'aria-current'?: 'page' | 'step' | 'true'
}

/** A link inside the program. `to` is a whole address: '/people/0190…?tab=payments'. */
export function Link({ to, ...rest }: LinkProps): ReactNode {
  const { path, search } = splitAddress(to)
  return <RouterLink to={path} search={search} {...rest} />
}

/** go('/payments'), go('/payments', { replace: true }) */
export function useGo(): (to: string, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate()
  return (to, options) => {
    const { path, search } = splitAddress(to)
    void navigate({ to: path, search, replace: options?.replace ?? false })
  }
}

/** The part of the path named $name; '' when the path has none. */
export function useParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false })
  return params[name] ?? ''
}

/** One value of the address's search part and its setter (replaces the entry, so that Back leaves the page); '' when absent. */
export function useQueryText(name: string): readonly [string, (value: string) => void] {
  const location = useLocation()
  const go = useGo()
  const all: Record<string, unknown> = location.search
  const set = (value: string): void => go(`${location.pathname}${stringifySearch({ ...all, [name]: value })}`, { replace: true })
  const value = all[name]
  return [typeof value === 'string' ? value : '', set]
}

function splitAddress(to: string): { readonly path: string; readonly search: Record<string, string> } {
  const mark = to.indexOf('?')
  return mark < 0 ? { path: to, search: {} } : { path: to.slice(0, mark), search: parseSearch(to.slice(mark)) }
}
