import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const accountRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/accounts',
    validateSearch: textsOf('tab'),
    component: lazyRouteComponent(() => import('./accounts-page'), 'AccountsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/accounts/group',
    validateSearch: textsOf('id', 'tab', 'account', 'verdict', 'pack', 'page'),
    component: lazyRouteComponent(() => import('./group-page'), 'GroupPage'),
  }),
] as const
