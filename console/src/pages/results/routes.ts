import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const resultRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/results',
    validateSearch: textsOf('verdict', 'risk', 'region', 'type', 'pack', 'rule', 'own'),
    component: lazyRouteComponent(() => import('./results-page'), 'ResultsPage'),
  }),
] as const
