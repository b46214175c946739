import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const accessRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access',
    validateSearch: textsOf('tab'),
    component: lazyRouteComponent(() => import('./access-page'), 'AccessPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access/user',
    validateSearch: textsOf('name'),
    component: lazyRouteComponent(() => import('./user-page'), 'UserPage'),
  }),
] as const
