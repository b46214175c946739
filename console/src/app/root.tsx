import { createRootRoute, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { currentSession } from '../api/session'
import { CrashPage, MissingPage } from './fault-pages'
import { Shell } from './shell'

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: MissingPage,
  errorComponent: CrashPage,
})

/** Parent of every page for those who are signed in; others are led to the sign-in and back. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: Shell,
  notFoundComponent: MissingPage,
  errorComponent: CrashPage,
  beforeLoad: ({ location }) => {
    if (currentSession() === undefined) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
})
