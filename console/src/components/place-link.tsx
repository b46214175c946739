import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'

/** Search parameters as texts; absent ones are left out. */
export type Search = Readonly<Record<string, string | undefined>>

interface PlaceLinkProps {
  /** A path of the console, e.g. `/rules`; segments made of names are encoded by the caller. */
  readonly to: string
  readonly search?: Search | undefined
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A link from one area to a list of another, by the addresses that README.md names. */
export function PlaceLink({ to, search = {}, className, children }: PlaceLinkProps): ReactElement {
  // Areas do not know each other's routes; the router checks addresses when they are opened.
  const place = { to, search } as never as { readonly to: '/' }
  return (
    <Link {...place} {...(className === undefined ? {} : { className })}>
      {children}
    </Link>
  )
}
