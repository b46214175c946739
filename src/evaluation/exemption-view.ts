import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { Instant } from '../platform/instant.js'
import { listRuleVersions } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import type { Exemption, ExemptionState, ExemptionVersion } from './exemption.js'
import { getExemption, listExemptionVersions } from './store/exemptions.js'
import { listResultResources, type ResultResource } from './store/result-resources.js'

/** An exemption with what it names. */
export interface DescribedExemption extends Exemption {
  /** The state at the time of asking: an ACTIVE one whose end has passed is EXPIRED. */
  readonly shownState: ExemptionState | 'EXPIRED'
  readonly rule: Pick<Rule, 'ruleId' | 'name'>
  /** The one resource it is for; null when a selector says which. */
  readonly resource: ResultResource | null
}

/** Adds to exemptions of one account the names of their rules and resources, deleted ones too. */
export async function describeExemptions(
  db: Db,
  scope: Scope,
  exemptions: readonly Exemption[],
  now: Instant,
): Promise<readonly DescribedExemption[]> {
  const wanted = exemptions.map(({ ruleNo }) => ({ ruleNo, version: 1 }))
  const rules = new Map((await listRuleVersions(db, scope, wanted)).map((rule) => [rule.ruleNo, rule]))
  const resourceNos = exemptions.flatMap(({ target }) =>
    target.kind === 'resource' ? [target.resourceNo] : [],
  )
  const found = await listResultResources(db, scope.accounts[0], [...new Set(resourceNos)])
  const resources = new Map(found.map((resource) => [resource.resourceNo, resource]))
  return exemptions.map((exemption) => {
    const { ruleNo, target, state, expiresAt } = exemption
    const rule = rules.get(ruleNo)
    if (rule === undefined) throw new Error(`an exemption of rule ${ruleNo}, which was never there`)
    const isOver = state === 'ACTIVE' && expiresAt !== null && expiresAt <= now
    return {
      ...exemption,
      shownState: isOver ? 'EXPIRED' : state,
      rule,
      resource: target.kind === 'resource' ? (resources.get(target.resourceNo) ?? null) : null,
    }
  })
}

/** One exemption, an ended one too, with its history. Throws `ExemptionNotExists`. */
export async function readExemption(
  db: Db,
  scope: Scope,
  exemptionId: string,
  now: Instant,
): Promise<{ readonly exemption: DescribedExemption; readonly versions: readonly ExemptionVersion[] }> {
  const found = await getExemption(db, scope, exemptionId)
  const versions = await listExemptionVersions(db, scope.accounts[0], found)
  const [exemption] = await describeExemptions(db, scope, [found], now)
  return { exemption: exemption!, versions }
}
