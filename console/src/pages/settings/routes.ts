import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const settingRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/settings',
    validateSearch: textsOf('tab'),
    component: lazyRouteComponent(() => import('./settings-page'), 'SettingsPage'),
  }),
] as const
