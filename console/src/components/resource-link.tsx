import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'

/** Leads to the page of a recorded resource. Without a region the page looks it up. */
export function ResourceLink({
  type,
  id,
  region,
  name,
}: {
  readonly type: string
  readonly id: string
  readonly region?: string | undefined
  readonly name?: string | undefined
}): ReactElement {
  const isNamed = name !== undefined && name !== '' && name !== id
  return (
    <span className="resource-name">
      <Link to="/resources/item" search={region === undefined ? { type, id } : { type, id, region }}>
        {isNamed ? name : id}
      </Link>
      {isNamed && <span className="small muted mono">{id}</span>}
    </span>
  )
}
