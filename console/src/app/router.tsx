import { createRouter } from '@tanstack/react-router'
import { CONSOLE } from '../api/place'
import { explorerRoutes } from '../pages/explorer/routes'
import { overviewRoutes } from '../pages/overview/routes'
import { packageRoutes } from '../pages/packages/routes'
import { resourceRoutes } from '../pages/resources/routes'
import { resultRoutes } from '../pages/results/routes'
import { ruleRoutes } from '../pages/rules/routes'
import { signInRoute } from '../pages/sign-in/route'
import { rootRoute, signedInRoute } from './root'
import { readSearch, writeSearch } from './search'

const routeTree = rootRoute.addChildren([
  signInRoute,
  signedInRoute.addChildren([
    ...overviewRoutes,
    ...packageRoutes,
    ...resultRoutes,
    ...ruleRoutes,
    ...resourceRoutes,
    ...explorerRoutes,
  ]),
])

export const router = createRouter({
  routeTree,
  basepath: CONSOLE.pathname,
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
