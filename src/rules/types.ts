import type { RuleLogic } from '../conditions/types.js'
import type { AccountId, AccountNo, PackNo, RuleId, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { ResourceScope } from './resource-scope.js'

/** Source: spec/lifecycle.md 3. */
export type RuleState = 'ACTIVE' | 'EVALUATING' | 'INACTIVE' | 'DELETING'
export type RiskLevel = 1 | 2 | 3
export type SourceOwner = 'ALIYUN' | 'CUSTOM_FC' | 'CUSTOM_CONFIGURATION'

export const FREQUENCIES = [
  'One_Hour',
  'Three_Hours',
  'Six_Hours',
  'Twelve_Hours',
  'TwentyFour_Hours',
] as const
export type Frequency = (typeof FREQUENCIES)[number]

/** When a rule is evaluated besides on demand. */
export type Trigger =
  | { readonly kind: 'change' }
  | {
      readonly kind: 'scheduled'
      readonly frequency: Frequency
      /** Hour of the day in UTC+8, 0 to 23, at which a `TwentyFour_Hours` rule runs. */
      readonly fixedHour?: number | undefined
    }

/** Why a rule got a whole pass over its resources. */
export type PassCause = 'created' | 'changed' | 'manual' | 'scheduled'

/** One version of an activated rule, with what the rule's row says of its state. */
export interface Rule {
  readonly accountNo: AccountNo
  readonly accountId: AccountId
  readonly ruleNo: RuleNo
  readonly ruleId: RuleId
  readonly name: string
  readonly state: RuleState
  readonly version: number
  readonly description: string
  readonly riskLevel: RiskLevel
  readonly sourceOwner: SourceOwner
  /** Managed rule identifier, function ARN or `acs-config-configuration`. */
  readonly sourceIdentifier: string
  readonly logic: RuleLogic
  /** Resolved values, defaults included; all texts, as on the wire. */
  readonly parameters: Readonly<Record<string, string>>
  /** Resource types; `*` alone means every type. */
  readonly resourceTypes: readonly string[]
  readonly scope: ResourceScope
  readonly triggers: readonly Trigger[]
  /** Account of the group whose rule this is a copy of; null for an account's own. */
  readonly groupNo: AccountNo | null
  /** The package that created the rule, when one did. */
  readonly createdByPackNo: PackNo | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly firstActivatedAt: Instant | null
  readonly firstEvaluatedAt: Instant | null
  readonly lastEvaluationStartedAt: Instant | null
  readonly lastEvaluatedAt: Instant | null
  readonly lastFailedAt: Instant | null
  readonly lastErrorCode: string | null
  readonly lastErrorMessage: string | null
  /** When the rule next gets a whole pass by itself; null without a schedule and while it is stopped. */
  readonly nextScheduledAt: Instant | null
  /** Why the pass that waits or runs was asked for. */
  readonly requestedCause: PassCause | null
  /** Why the last finished pass was asked for. */
  readonly passCause: PassCause | null
}
