import type { RuleLogic } from '../conditions/types.js'
import { checkName, type DraftResult, type ManagedRuleWish } from './draft-rule.js'

/**
 * The logic of a rule that a function decides. It is never run; should anything run it, no resource has what
 * it needs, so that the answer is insufficient data and never a pass.
 */
const FUNCTION_LOGIC: RuleLogic = {
  needs: ['$.decidedByFunction'],
  compliant: {
    operator: 'and',
    children: [{ featurePath: '$.decidedByFunction', operator: 'IsNotNull' }],
  },
}

const FUNCTION_ARN = /^acs:fc:[a-z0-9-]+:\d{16}:(services\/[^/:]+\/)?functions\/[^/:]+$/

/** Whether a text names a function. Source: spec/lifecycle.md 3; newer functions belong to no service. */
export function isFunctionArn(text: string): boolean {
  return text.length <= 512 && FUNCTION_ARN.test(text)
}

/** A rule that a function decides, made ready to be stored. Its risk level is medium when none is given. */
export function draftFunctionRule(wish: ManagedRuleWish & { readonly name: string }): DraftResult {
  const resourceTypes = wish.resourceTypes ?? []
  if (resourceTypes.length === 0)
    return { kind: 'refused', what: 'resourceTypes', reason: `${wish.name} names no resource type` }
  return checkName({
    name: wish.name,
    content: {
      description: wish.description ?? '',
      riskLevel: wish.riskLevel ?? 2,
      sourceOwner: 'CUSTOM_FC',
      sourceIdentifier: wish.identifier,
      logic: FUNCTION_LOGIC,
      parameters: wish.parameters,
      resourceTypes,
      scope: wish.scope ?? {},
      triggers: wish.triggers ?? [{ kind: 'change' }],
    },
  })
}
