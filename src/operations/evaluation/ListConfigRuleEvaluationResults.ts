import { listResultsOfAccounts } from '../../packs/list-results-of-accounts.js'
import { csv, text, token } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation, type Services, WHILE_UNCHANGED_MS } from '../operation.js'
import { readPageToken, type TokenQuery, writePageToken } from '../page-token.js'
import { oneMember } from '../resource/params.js'
import { filled } from '../texts.js'
import { storedVerdicts } from '../verdicts.js'
import { resultPage, toResultPosition } from './shapes.js'

/**
 * The results of one rule, of the rules of a package, or of all rules, by rule and then in the order the
 * resources were first recorded. Results of a package are those its scope counts.
 */
export const ListConfigRuleEvaluationResults = operation({
  name: 'ListConfigRuleEvaluationResults',
  version: '2020-09-07',
  ramAction: 'config:ListConfigRuleEvaluationResults',
  access: 'list',
  keptForMs: WHILE_UNCHANGED_MS,
  params: {
    CompliancePackId: text(),
    ComplianceType: text({
      enum: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'IGNORED'],
    }),
    ConfigRuleId: text(),
    ...token(),
    Regions: csv(),
    ResourceGroupIds: csv(),
    ResourceTypes: csv(),
  },
  reply: { EvaluationResults: resultPage },
  errors: ['ConfigRuleNotExists', 'Invalid.CompliancePackId.Value'],
  async handle({ MaxResults, NextToken, ...input }, services) {
    const query = tokenQuery(services, input)
    const { results, next } = await listResultsOfAccounts(services.db, services.scope, {
      ruleId: filled(input.ConfigRuleId),
      packId: filled(input.CompliancePackId),
      verdicts: storedVerdicts(input.ComplianceType),
      resources: {
        regions: input.Regions,
        resourceTypes: input.ResourceTypes,
        resourceGroupIds: input.ResourceGroupIds,
      },
      after: toResultPosition(readPageToken(services.masterKey, query, NextToken)),
      limit: MaxResults,
    })
    const nextToken =
      next && writePageToken(services.masterKey, query, [next.accountNo, next.ruleNo, next.resourceNo])
    return { EvaluationResults: { results, maxResults: MaxResults, nextToken } }
  },
})

function tokenQuery({ scope }: Services, filters: object): TokenQuery {
  return ['ListConfigRuleEvaluationResults', scope.accounts, filters]
}

/** The same of the rules of an account group, by account. */
export const ListAggregateConfigRuleEvaluationResults = aggregateTwin(
  ListConfigRuleEvaluationResults,
  'ListAggregateConfigRuleEvaluationResults',
  {
    params: oneMember,
  },
)
