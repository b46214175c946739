import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const auditRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/audit',
    validateSearch: textsOf('action', 'principal', 'key', 'from', 'to'),
    component: lazyRouteComponent(() => import('./audit-page'), 'AuditPage'),
  }),
] as const
