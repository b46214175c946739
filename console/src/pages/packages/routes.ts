import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const packageRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/packages',
    validateSearch: textsOf('page'),
    component: lazyRouteComponent(() => import('./list-page'), 'PackageListPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/packages/gallery',
    validateSearch: textsOf('q', 'category', 'group'),
    component: lazyRouteComponent(() => import('./gallery-page'), 'GalleryPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/packages/new',
    validateSearch: textsOf('template', 'group'),
    component: lazyRouteComponent(() => import('./create-page'), 'CreatePackagePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/packages/$packId',
    validateSearch: textsOf('tab'),
    component: lazyRouteComponent(() => import('./package-page'), 'PackagePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/packages/$packId/changes',
    validateSearch: textsOf('report', 'against', 'kind'),
    component: lazyRouteComponent(() => import('./changes-page'), 'ReportChangesPage'),
  }),
] as const
