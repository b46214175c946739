import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const explorerRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/explorer',
    validateSearch: textsOf('op', 'version', 'q'),
    component: lazyRouteComponent(() => import('./explorer-page'), 'ExplorerPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/explorer/errors',
    validateSearch: textsOf('q', 'product', 'requestId'),
    component: lazyRouteComponent(() => import('./error-page'), 'ErrorPage'),
  }),
] as const
