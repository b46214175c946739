import { createRouter } from '@tanstack/react-router'
import { CONSOLE } from '../api/place'
import { accessRoutes } from '../pages/access/routes'
import { accountRoutes } from '../pages/accounts/routes'
import { activityRoutes } from '../pages/activity/routes'
import { auditRoutes } from '../pages/audit/routes'
import { exemptionRoutes } from '../pages/exemptions/routes'
import { explorerRoutes } from '../pages/explorer/routes'
import { overviewRoutes } from '../pages/overview/routes'
import { packageRoutes } from '../pages/packages/routes'
import { resourceRoutes } from '../pages/resources/routes'
import { resultRoutes } from '../pages/results/routes'
import { ruleRoutes } from '../pages/rules/routes'
import { settingRoutes } from '../pages/settings/routes'
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
    ...exemptionRoutes,
    ...accountRoutes,
    ...accessRoutes,
    ...activityRoutes,
    ...auditRoutes,
    ...settingRoutes,
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
