import { csv, text, token } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { recommendRules } from '../../rules/recommend-rules.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { commaItems } from '../texts.js'
import { inLanguage, recommendedPage } from './shapes.js'

/**
 * The managed rules for what is recorded in a place that the account does not hold yet, high risk first; none for the
 * types that one of `SelectedManagedRuleIdentifiers` looks at.
 */
export const ListRecommendManagedRules = operation({
  name: 'ListRecommendManagedRules',
  version: '2020-09-07',
  ramAction: 'config:ListRecommendManagedRules',
  access: 'list',
  params: {
    ExcludeRegionIdsScope: csv(),
    ExcludeResourceGroupIdsScope: csv(),
    ExcludeResourceIdsScope: csv(),
    ...token({ max: 200, default: 200 }),
    RegionIdsScope: csv(),
    ResourceGroupIdsScope: csv(),
    ResourceIdsScope: csv(),
    SelectedManagedRuleIdentifiers: text(),
  },
  reply: { RecommendedManagedRules: recommendedPage },
  errors: [],
  async handle(
    { MaxResults: maxResults, NextToken, ...input },
    { db, scope, catalogue, masterKey, request },
  ) {
    const place = {
      regionIds: input.RegionIdsScope,
      excludeRegionIds: input.ExcludeRegionIdsScope,
      resourceGroupIds: input.ResourceGroupIdsScope,
      excludeResourceGroupIds: input.ExcludeResourceGroupIdsScope,
      resourceIds: input.ResourceIdsScope,
      excludeResourceIds: input.ExcludeResourceIdsScope,
    }
    const selected = commaItems(input.SelectedManagedRuleIdentifiers) ?? []
    const rules = await recommendRules(db, scope, catalogue, place, selected)
    const query = ['ListRecommendManagedRules', scope.accounts, input]
    const [start = 0] = readPageToken(masterKey, query, NextToken) ?? []
    const end = start + maxResults
    const nextToken = end < rules.length ? writePageToken(masterKey, query, [end]) : undefined
    const entries = inLanguage(rules.slice(start, end), request.language)
    return { RecommendedManagedRules: { entries, maxResults, nextToken, totalCount: rules.length } }
  },
})

/** The same for what the members of an account group have recorded. */
export const ListAggregateRecommendManagedRules = aggregateTwin(
  ListRecommendManagedRules,
  'ListAggregateRecommendManagedRules',
  // Optional in the contract; without it no group is found.
  { params: { AggregatorId: text() } },
)
