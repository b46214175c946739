import type { Instant } from '../../../src/platform/instant.js'
import type { Draw } from './draw.js'

/** What a rule must say about a resource because of how it was made. Everything else is compliant or does not apply. */
export interface Planted {
  /** Identifier of the managed rule. */
  readonly rule: string
  readonly verdict: 'NON_COMPLIANT' | 'INSUFFICIENT_DATA'
}

export interface MadeResource {
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  /** `global` for what belongs to no region. */
  readonly region: string
  readonly zone: string
  readonly createdAt: Instant
  readonly tags: Readonly<Record<string, string>>
  readonly configuration: Readonly<Record<string, unknown>>
  readonly planted: readonly Planted[]
}

/** Where and when resources are made. */
export interface Site {
  readonly accountId: string
  /** Now, as the rules that count days will see it, give or take a day. */
  readonly asOf: Instant
  /** Regions with what stands in them. */
  readonly regions: readonly [Region, ...Region[]]
}

export interface Region {
  readonly id: string
  readonly zones: readonly [string, ...string[]]
  readonly vpcId: string
  readonly vSwitchId: string
  /** The security group every instance should be in. */
  readonly baselineGroupId: string
}

/** Makes the resource with this number of its type. */
export type Maker = (draw: Draw, site: Site, number: number) => MadeResource
