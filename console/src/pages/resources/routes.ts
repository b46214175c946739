import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const resourceRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/resources',
    validateSearch: textsOf('type', 'region', 'name', 'id', 'deleted', 'since', 'from'),
    component: lazyRouteComponent(() => import('./list-page'), 'ResourceListPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/resources/item',
    // In the query: ids are what the provider made them, also with slashes.
    validateSearch: textsOf('type', 'region', 'id', 'tab', 'verdict', 'from', 'to'),
    component: lazyRouteComponent(() => import('./resource-page'), 'ResourcePage'),
  }),
] as const
