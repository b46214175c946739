import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const activityRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/jobs',
    validateSearch: textsOf('tab', 'state', 'page'),
    component: lazyRouteComponent(() => import('./jobs-page'), 'JobsPage'),
  }),
] as const
