import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type ErrorComponentProps } from '@tanstack/react-router'
import { parseSearch, stringifySearch } from './address.ts'
import { Root } from './root.tsx'
import type { Screen } from './screens.ts'
import { ErrorPage } from './widgets/error-page.tsx'
import { NoSuchPage } from './widgets/no-such-page.tsx'

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NoSuchPage })
const routeOf = (screen: Screen) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path: screen.path,
    component: lazyRouteComponent(screen.page),
    errorComponent: ({ error, reset }: ErrorComponentProps<unknown>) => <ErrorPage error={error} onRetry={reset} />,
  })

/** Built from the table of screens. */
export const makeRouter = (screens: readonly Screen[]) =>
  createRouter({
    routeTree: rootRoute.addChildren(screens.map(routeOf)),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
  })
