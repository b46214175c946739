import type { Principal } from '../accounts/scope.js'
import type { Condition } from '../conditions/types.js'
import { ApiError } from '../errors.js'
import type { ExemptionId, PrincipalId, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { TagFilter } from '../rules/resource-scope.js'

/** PENDING waits for a second principal and ignores nothing; ENDED was reverted, deleted or replaced. */
export type ExemptionState = 'PENDING' | 'ACTIVE' | 'ENDED'

/** Which resources an exemption is for, recorded now or later: all tags match and the condition holds. */
export interface ExemptionSelector {
  /** An empty value matches any value of the key. */
  readonly tags: readonly TagFilter[]
  readonly condition: Condition | null
  /** Resource groups of which the resource must be in one; any without them. */
  readonly resourceGroupIds?: readonly string[]
  /** The named system that tags and groups were taken from, as it was then: changing it widens no exemption. */
  readonly systemId?: string
}

/** What an exemption is for: one resource, or those a selector lets through. */
export type ExemptionTarget =
  | { readonly kind: 'resource'; readonly resourceNo: ResourceNo }
  | { readonly kind: 'selector'; readonly selector: ExemptionSelector }

/** Who asked for or approved an exemption. */
export interface ExemptionParty {
  readonly principalId: PrincipalId
  readonly name: string
}

/** What an exemption says; what its versions keep. */
export interface ExemptionContent {
  readonly state: ExemptionState
  readonly target: ExemptionTarget
  readonly reason: string
  /** Who answers for it. */
  readonly owner: string
  readonly requester: ExemptionParty
  readonly approver: ExemptionParty | null
  /** The finding reopens at this instant; null for never. */
  readonly expiresAt: Instant | null
}

/** A decision to ignore findings of one rule; the true verdict is kept beside the ignored result. */
export interface Exemption extends ExemptionContent {
  readonly exemptionId: ExemptionId
  readonly ruleNo: RuleNo
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly endedAt: Instant | null
}

/** What was done to an exemption. */
export type ExemptionAct = 'created' | 'changed' | 'approved' | 'reverted' | 'replaced' | 'deleted'

/** One entry of an exemption's history. */
export interface ExemptionVersion {
  readonly version: number
  readonly at: Instant
  readonly what: string
  readonly by: ExemptionParty
  readonly content: ExemptionContent
}

/** What this deployment asks of exemptions. */
export interface ExemptionPolicy {
  /** Whether a second principal must approve before anything is ignored. */
  readonly needsApproval: boolean
  /** Furthest end in days, which makes an end required; 0 when an exemption may last for ever. */
  readonly maxDays: number
}

export const DAY_MS = 86_400_000

export function partyOf(caller: Principal): ExemptionParty {
  return { principalId: caller.principalId, name: caller.name }
}

/**
 * Checks when an exemption ends. `param` names the parameter in the error: `Missing{Param}` when an end is
 * required, `Invalid{Param}` when it has passed or is further away than allowed.
 */
export function checkEnd(policy: ExemptionPolicy, now: Instant, end: Instant | null, param: string): void {
  if (end === null) {
    if (policy.maxDays > 0) throw new ApiError('Missing{Param}', { Param: param })
    return
  }
  const isTooFar = policy.maxDays > 0 && end > now + policy.maxDays * DAY_MS
  if (end <= now || isTooFar) throw new ApiError('Invalid{Param}', { Param: param })
}
