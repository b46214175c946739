import type { AccountRef } from '../accounts/scope.js'
import type { EvaluationContext, Json, ResourceView } from '../conditions/types.js'
import type { Verdict } from '../conditions/verdict.js'
import type { RecordedResource } from '../inventory/store/evaluated-resources.js'
import type { ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import {
  ABSENT,
  COMPLIANT,
  ERROR,
  IGNORED,
  INSUFFICIENT_DATA,
  NON_COMPLIANT,
  NOT_APPLICABLE,
  noUpdates,
  type OpenUpdate,
  offsetOf,
  type VerdictCode,
} from './block.js'
import { evidenceOf } from './evidence.js'
import type { ExemptionsInForce } from './exemptions-in-force.js'
import type { EvaluatedRule } from './rule-set.js'

const CODES: Readonly<Record<Verdict['kind'], VerdictCode>> = {
  compliant: COMPLIANT,
  nonCompliant: NON_COMPLIANT,
  notApplicable: NOT_APPLICABLE,
  insufficientData: INSUFFICIENT_DATA,
  error: ERROR,
}

export interface EvaluatedResources {
  readonly updates: ReadonlyMap<RuleNo, OpenUpdate>
  /** Next instant at which time alone may flip a verdict; null for none. */
  readonly rechecks: ReadonlyMap<ResourceNo, Instant | null>
}

/**
 * Runs rules over resources of one type and one block: one parse a resource, all rules in one pass. Pure.
 * A deleted or out-of-scope resource gets no result.
 */
export function evaluateResources(
  account: AccountRef,
  resourceType: string,
  rules: readonly EvaluatedRule[],
  resources: readonly RecordedResource[],
  exemptions: ExemptionsInForce,
  context: EvaluationContext,
): EvaluatedResources {
  const updates = noUpdates(rules.map(({ rule }) => rule.ruleNo))
  const rechecks = new Map<ResourceNo, Instant | null>()
  for (const resource of resources) {
    const offset = offsetOf(resource.resourceNo)
    const view = resource.deletedAt === null ? viewOf(account, resourceType, resource) : null
    let recheckAt: Instant | null = null
    for (const { rule, compiled, inScope } of rules) {
      const update = updates.get(rule.ruleNo)!
      if (view === null || (inScope !== null && !inScope(view))) {
        update.codes[offset] = ABSENT
        continue
      }
      const verdict: Verdict =
        view.configuration === undefined
          ? { kind: 'error', cause: 'the recorded configuration is not JSON' }
          : compiled.evaluate(view as ResourceView, context)
      let code = CODES[verdict.kind]
      recheckAt = earlier(recheckAt, verdict.recheckAt)
      const evidence = evidenceOf(verdict)
      if (code === NON_COMPLIANT) {
        // Non-compliant only with a configuration that was read, so the view is whole.
        const look = exemptions.look(rule.ruleNo, resource.resourceNo, view as ResourceView, context)
        if (look.isExempt) code = IGNORED
        recheckAt = earlier(recheckAt, look.changesAt ?? undefined)
      }
      update.codes[offset] = code
      if (evidence !== null) update.evidence.set(offset, evidence)
    }
    rechecks.set(resource.resourceNo, recheckAt)
  }
  return { updates, rechecks }
}

function earlier(one: Instant | null, other: Instant | undefined): Instant | null {
  if (other === undefined) return one
  return one === null || other < one ? other : one
}

/** A recorded resource as rules see it; `configuration` is undefined when its text is not JSON. */
export function viewOf(account: AccountRef, resourceType: string, resource: RecordedResource) {
  return {
    configuration: parseJson(resource.configuration),
    accountId: account.accountId,
    resourceType,
    resourceId: resource.resourceId,
    resourceName: resource.resourceName,
    regionId: resource.regionId,
    availabilityZone: resource.zone,
    resourceGroupId: resource.resourceGroupId,
    resourceStatus: resource.status,
    ...(resource.createdAt === null ? {} : { resourceCreateTime: resource.createdAt }),
    tags: resource.tags,
  }
}

/** Undefined when the text is not JSON: that is the recording's fault and becomes an ERROR, never a verdict. */
function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
