import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { signedInRoute } from '../../app/root'
import { textsOf } from '../../app/search'

export const ruleRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/rules',
    validateSearch: textsOf('tab', 'q', 'verdict', 'state', 'risk', 'product', 'coverage', 'data', 'page'),
    component: lazyRouteComponent(() => import('./rules-page'), 'RulesPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/rules/item',
    validateSearch: textsOf('id', 'tab', 'verdict'),
    component: lazyRouteComponent(() => import('./rule-page'), 'RulePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/rules/managed',
    validateSearch: textsOf('identifier'),
    component: lazyRouteComponent(() => import('./managed-page'), 'ManagedRulePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/rules/create',
    validateSearch: textsOf('identifier'),
    component: lazyRouteComponent(() => import('./create-page'), 'CreateRulePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/rules/editor',
    validateSearch: textsOf('id', 'type', 'resource'),
    component: lazyRouteComponent(() => import('./editor-page'), 'ConditionEditorPage'),
  }),
] as const
