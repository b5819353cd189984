/** The search part stays plain text: '?id=3499…' must never become a number. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** Empty values are left out, so that an emptied filter leaves a clean address. */
export function stringifySearch(search: Record<string, unknown>): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

/** Where the user must go first; undefined when the page may be shown. After login the wanted page is opened. */
export function detour(
  session: { readonly setup_needed: boolean; readonly user: object | null },
  pathname: string,
  href: string,
  open: boolean,
): string | undefined {
  if (session.setup_needed) return pathname === '/setup' ? undefined : '/setup'
  if (session.user === null)
    return pathname === '/login' ? undefined : `/login${href === '/' || open ? '' : `?then=${encodeURIComponent(href)}`}`
  if (!open) return undefined
  const wanted = new URLSearchParams(href.split('?')[1] ?? '').get('then') ?? '/'
  return isOwnAddress(wanted) ? wanted : '/'
}

/** A path of this program: never another host ('//x', '/\x'), which a crafted link could name. */
const isOwnAddress = (address: string): boolean => /^\/(?![/\\])/.test(address)
