import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const exemptionRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/exemptions',
    validateSearch: textsOf('state', 'rule', 'page'),
    component: lazyRouteComponent(() => import('./list-page'), 'ExemptionListPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/exemptions/new',
    validateSearch: textsOf('rule', 'type', 'id', 'region'),
    component: lazyRouteComponent(() => import('./new-page'), 'NewExemptionPage'),
  }),
] as const
