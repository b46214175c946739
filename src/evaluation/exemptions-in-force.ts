import { type CompiledRule, compileRule } from '../conditions/compile-rule.js'
import type { EvaluationContext, ResourceView } from '../conditions/types.js'
import type { ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { compileScope } from '../rules/resource-scope.js'
import type { ExemptionSelector, ExemptionTarget } from './exemption.js'

/** An exemption that is approved and has not ended. */
export interface ExemptionInForce {
  readonly ruleNo: RuleNo
  readonly target: ExemptionTarget
  readonly expiresAt: Instant | null
}

/** Whether a finding is exempt, and when time alone may change that at the earliest. */
export interface ExemptionLook {
  readonly isExempt: boolean
  readonly changesAt: Instant | null
}

/** Answers for a non-compliant result of a rule on a resource whether it is ignored. */
export interface ExemptionsInForce {
  look(ruleNo: RuleNo, resourceNo: ResourceNo, view: ResourceView, context: EvaluationContext): ExemptionLook
}

const NOT_EXEMPT: ExemptionLook = { isExempt: false, changesAt: null }

const NONE_IN_FORCE: ExemptionsInForce = { look: () => NOT_EXEMPT }

interface CompiledSelector {
  readonly expiresAt: Instant | null
  readonly matches: (view: ResourceView, context: EvaluationContext) => ExemptionLook
}

/** Makes exemptions ready to be asked, once for many resources. */
export function exemptionsInForce(exemptions: readonly ExemptionInForce[]): ExemptionsInForce {
  const single = new Map<string, Instant | null>()
  const selectors = new Map<RuleNo, CompiledSelector[]>()
  for (const { ruleNo, target, expiresAt } of exemptions) {
    if (target.kind === 'resource') {
      const key = `${ruleNo}/${target.resourceNo}`
      const other = single.get(key)
      single.set(key, other === undefined ? expiresAt : later(other, expiresAt))
    } else {
      const compiled = { expiresAt, matches: compileSelector(target.selector) }
      const list = selectors.get(ruleNo)
      if (list === undefined) selectors.set(ruleNo, [compiled])
      else list.push(compiled)
    }
  }
  if (single.size === 0 && selectors.size === 0) return NONE_IN_FORCE
  return {
    look: (ruleNo, resourceNo, view, context) => {
      const until = single.get(`${ruleNo}/${resourceNo}`)
      if (until === null) return { isExempt: true, changesAt: null }
      const list = selectors.get(ruleNo)
      if (list === undefined) return until === undefined ? NOT_EXEMPT : { isExempt: true, changesAt: until }
      let isExempt = until !== undefined
      let changesAt = until ?? null
      for (const { expiresAt, matches } of list) {
        const look = matches(view, context)
        if (look.isExempt) {
          isExempt = true
          changesAt = earlier(changesAt, expiresAt)
        }
        changesAt = earlier(changesAt, look.changesAt)
      }
      return { isExempt, changesAt }
    },
  }
}

/**
 * A selector as a function. What its condition cannot read is not let through: an exemption, like a pass,
 * needs data.
 */
export function compileSelector(
  selector: ExemptionSelector,
): (view: ResourceView, context: EvaluationContext) => ExemptionLook {
  const { tags, condition, resourceGroupIds } = selector
  const compiled: CompiledRule | null =
    condition === null ? null : compileRule({ needs: [], compliant: condition }, {})
  const isNamed = compileScope({ tags, tagLogic: 'AND', resourceGroupIds })
  return (view, context) => {
    if (isNamed !== null && !isNamed(view)) return NOT_EXEMPT
    if (compiled === null) return { isExempt: true, changesAt: null }
    const { kind, recheckAt } = compiled.decide(view, context)
    return { isExempt: kind === 'compliant', changesAt: recheckAt ?? null }
  }
}

/** The later end of two; null is no end. */
function later(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return null
  return one > other ? one : other
}

/** The earlier instant of two; null is never. */
function earlier(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
