import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'

/** Parts of a page, one shown at a time; which one is in the address as `tab`. */
export function Tabs({
  label,
  tabs,
  shown,
  clears = [],
}: {
  readonly label: string
  readonly tabs: readonly { readonly id: string; readonly title: string }[]
  readonly shown: string
  /** Members of the address that belong to one part. */
  readonly clears?: readonly string[]
}): ReactElement {
  const cleared = Object.fromEntries(clears.map((name) => [name, undefined]))
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ id, title }) => (
        <Link
          key={id}
          to="."
          search={(before: Readonly<Record<string, unknown>>) => ({ ...before, ...cleared, tab: id })}
          className="tab"
          activeProps={{ 'aria-current': undefined }}
          data-shown={id === shown}
          {...(id === shown ? { 'aria-current': 'page' as const } : {})}
          resetScroll={false}
        >
          {title}
        </Link>
      ))}
    </nav>
  )
}
