import type { RuleContent } from './store/write-rules.js'

/** A rule as the audit log digests it: what somebody decided, none of what the server adds. */
export function ruleState(name: string, content: RuleContent): unknown {
  const { description, riskLevel, sourceOwner, sourceIdentifier, logic, parameters } = content
  const { resourceTypes, scope, triggers } = content
  return {
    name,
    description,
    riskLevel,
    sourceOwner,
    sourceIdentifier,
    logic,
    parameters,
    resourceTypes,
    scope,
    triggers,
  }
}
