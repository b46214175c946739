import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { type ComplianceSubject, countCompliance } from './count-compliance.js'
import type { EvaluationResult } from './describe-results.js'
import { listEvaluationResults } from './list-evaluation-results.js'
import { listResultsOfResources } from './list-resource-results.js'
import { totalOf } from './summarise-pack.js'

/**
 * Results of a rule, of a resource, or of all, cut from the first `limit` of them, with how many there are.
 * Throws `ConfigRuleNotExists`.
 */
export async function pageEvaluationResults(
  db: Db,
  scope: Scope,
  subject: ComplianceSubject,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly results: readonly EvaluationResult[]; readonly totalCount: number }> {
  const totalCount = totalOf(await countCompliance(db, scope, subject))
  const resources = subject.resourceType === undefined ? {} : { resourceTypes: [subject.resourceType] }
  const query = { resources, verdicts: subject.verdicts, limit: page.limit }
  if (subject.resourceId === undefined) {
    const { results } = await listEvaluationResults(db, scope, { ...query, ruleId: subject.ruleId })
    return { results: results.slice(page.offset), totalCount }
  }
  const { resourceId, ruleId } = subject
  const { results } = await listResultsOfResources(db, scope, { ...query, resourceId })
  const ofRule = ruleId === undefined ? results : results.filter(({ rule }) => rule.ruleId === ruleId)
  return { results: ofRule.slice(page.offset), totalCount }
}
