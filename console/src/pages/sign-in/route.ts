import { createRoute, redirect } from '@tanstack/react-router'
import { currentSession } from '../../api/session'
import { rootRoute } from '../../app/root'
import { textsOf } from '../../app/search'
import { SignInPage } from './sign-in-page'

/** Part of the first bundle: it is the first page most people see. */
export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: textsOf('next'),
  component: SignInPage,
  beforeLoad: () => {
    if (currentSession() !== undefined) throw redirect({ to: '/' })
  },
})
