import type { Screen } from './screens.ts'

/**
 * Every page of the product, in menu order. A new page is one more entry, for example
 * `{ path: '/people', page: () => import('../areas/people/page.tsx'), right: 'person.read', menu: { group: '每天', label: '人员与家庭' } },`
 */
export const routes: readonly Screen[] = [
  { path: '/login', open: true, page: () => import('../areas/users/page.login.tsx') },
  { path: '/setup', open: true, page: () => import('../areas/users/page.setup.tsx') },
  { path: '/entitlements', page: () => import('../areas/programmes/page.tsx'), right: 'entitlement.read', menu: { group: '每天', label: '待遇' } },
  { path: '/relief', page: () => import('../areas/relief/page.tsx'), right: 'relief.read', menu: { group: '专项', label: '临时救助' } },
]
