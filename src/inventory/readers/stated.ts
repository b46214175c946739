import type { AccountId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** How many resources the source system says there are. An empty type or region stands for all of them. */
export interface StatedTotal {
  readonly resourceType: string
  readonly region: string
  readonly resources: number
}

/** Totals of one source; it records nothing. Source: spec/import.md shape 8. */
export interface StatedTotals {
  /** Null: the source does not say whose they are. */
  readonly accountId: AccountId | null
  /** `counts`: replies of Get*ResourceCounts*; `inventory`: rows of a csv; `list`: whole resource lists. */
  readonly source: 'counts' | 'inventory' | 'list'
  readonly at: Instant
  readonly totals: readonly StatedTotal[]
}

/** Property paths the service says it records of a type. Source: spec/import.md shape 9. */
export interface StatedProperties {
  readonly resourceType: string
  readonly source: 'properties' | 'sample'
  readonly at: Instant
  readonly paths: readonly string[]
}

/** The account that a delivered path or a file name holds; null when it holds none. */
export function accountInPath(path: string): AccountId | null {
  const match = /(?<!\d)\d{16}(?!\d)/.exec(path)
  return match === null ? null : (match[0] as AccountId)
}

/**
 * The resource type a file is named after, `ACS::ECS::Instance.json`, `ACS.ECS.Instance.json` or
 * `ACS_ECS_Instance.properties.json`; null when it is named otherwise.
 */
export function typeInPath(path: string): string | null {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.gz$/, '')
    .replace(/(\.properties)?\.json$/, '')
  const match = /^ACS(::|\.|_)([A-Za-z]*)\1([A-Za-z.]+)$/.exec(name)
  return match === null ? null : `ACS::${match[2]}::${match[3]}`
}
