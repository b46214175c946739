import { listResultsOfResources } from '../../packs/list-resource-results.js'
import { type InputOf, integer, text, token } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import type { RiskLevel } from '../../rules/types.js'
import { operation, WHILE_UNCHANGED_MS } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { commaItems, filled } from '../texts.js'
import { storedVerdicts } from '../verdicts.js'
import { memberResultPage, resourceResultPage, toResultPosition } from './shapes.js'

const params = {
  ComplianceType: text({
    enum: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'IGNORED'],
  }),
  ...token(),
  Region: text(),
  ResourceId: text(),
  ResourceType: text(),
  RiskLevel: integer({ enum: [1, 2, 3] }),
  SortBy: text(),
}

/**
 * The results of every rule on one resource, or on all of them, by rule and then in the order the resources
 * were first recorded. The values of `SortBy` are not published; every one gives that order.
 */
export const ListResourceEvaluationResults = operation({
  name: 'ListResourceEvaluationResults',
  version: '2020-09-07',
  ramAction: 'config:ListResourceEvaluationResults',
  access: 'list',
  keptForMs: WHILE_UNCHANGED_MS,
  params,
  reply: { EvaluationResults: resourceResultPage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, { db, scope, masterKey }) {
    const query = ['ListResourceEvaluationResults', scope.accounts, input]
    const after = toResultPosition(readPageToken(masterKey, query, NextToken))
    const page = { ...toFilter(input), after, limit: MaxResults }
    const { results, next } = await listResultsOfResources(db, scope, page)
    const nextToken = next && writePageToken(masterKey, query, [next.accountNo, next.ruleNo, next.resourceNo])
    return { EvaluationResults: { results, maxResults: MaxResults, nextToken } }
  },
})

/** The same over an account group, by account: what the rules of each account say of its resources. */
export const ListAggregateResourceEvaluationResults = aggregateTwin(
  ListResourceEvaluationResults,
  'ListAggregateResourceEvaluationResults',
  { reply: { EvaluationResults: memberResultPage } },
)

function toFilter(input: Omit<InputOf<typeof params>, 'MaxResults' | 'NextToken'>) {
  const riskLevel: RiskLevel | undefined = input.RiskLevel
  return {
    resourceId: filled(input.ResourceId),
    resources: { regions: commaItems(input.Region), resourceTypes: commaItems(input.ResourceType) },
    verdicts: storedVerdicts(input.ComplianceType),
    riskLevel,
  }
}
