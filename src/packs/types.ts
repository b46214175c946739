import type { AccountId, AccountNo, PackId, PackNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import type { RiskLevel } from '../rules/types.js'

/** Source: spec/lifecycle.md 2; CREATING lasts as long as the work, which today is one transaction. */
export type PackState = 'CREATING' | 'ACTIVE'

/** The current version of a compliance package, without its rules. */
export interface Pack {
  readonly accountNo: AccountNo
  readonly accountId: AccountId
  readonly packNo: PackNo
  readonly packId: PackId
  readonly name: string
  readonly state: PackState
  readonly version: number
  readonly templateId: string | null
  readonly description: string
  readonly riskLevel: RiskLevel
  /** Narrows what the package counts; its rules may be evaluated on more. */
  readonly scope: ResourceScope
  /** Account of the group whose package this is a copy of; null for an account's own. */
  readonly groupNo: AccountNo | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}
