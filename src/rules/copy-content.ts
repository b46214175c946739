import type { RuleContent } from './store/write-rules.js'
import type { Rule } from './types.js'

/** What a rule says, without who holds it. */
export function contentOf(rule: Rule): RuleContent {
  const { description, riskLevel, sourceOwner, sourceIdentifier } = rule
  const { logic, parameters, resourceTypes, triggers, scope } = rule
  return {
    ...{ description, riskLevel, sourceOwner, sourceIdentifier },
    ...{ logic, parameters, resourceTypes, triggers, scope },
  }
}

/** The same for an account of its own: without which accounts and folders of a group hold the rule. */
export function contentInAccount(rule: Rule): RuleContent {
  const { accountIds: _, excludeAccountIds: _1, folderIds: _2, excludeFolderIds: _3, ...scope } = rule.scope
  return { ...contentOf(rule), scope }
}
