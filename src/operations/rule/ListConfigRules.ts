import { describeRules } from '../../packs/describe-rules.js'
import { integer, json, page, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { toSlice } from '../page-slice.js'
import { tagFilters, toTags } from '../tags.js'
import { commaItems, filled } from '../texts.js'
import { storedVerdicts } from '../verdicts.js'
import { groupRulePage, rulePage } from './shapes.js'

/**
 * The account's rules in the order they were created. The values of `SortBy` are not published; every one
 * gives that order.
 */
export const ListConfigRules = operation({
  name: 'ListConfigRules',
  version: '2020-09-07',
  ramAction: 'config:ListConfigRules',
  access: 'list',
  resource: 'acs:config:*:{accountId}:rule/*',
  params: {
    CompliancePackId: text(),
    ComplianceType: text({ enum: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] }),
    ConfigRuleName: text(),
    ConfigRuleState: text({ enum: ['ACTIVE', 'DELETING', 'EVALUATING', 'INACTIVE'] }),
    Keyword: text(),
    ...page(),
    ResourceTypes: text(),
    RiskLevel: integer({ enum: [1, 2, 3] }),
    SortBy: text(),
    Tag: json(tagFilters(128)),
  },
  reply: { ConfigRules: rulePage },
  errors: ['Invalid.CompliancePackId.Value'],
  async handle(input, services) {
    const query = {
      packId: filled(input.CompliancePackId),
      verdicts: storedVerdicts(input.ComplianceType),
      name: filled(input.ConfigRuleName),
      states: input.ConfigRuleState === undefined ? undefined : [input.ConfigRuleState],
      keyword: filled(input.Keyword),
      resourceTypes: commaItems(input.ResourceTypes),
      riskLevel: input.RiskLevel,
      tags: toTags(input.Tag),
    }
    const { PageNumber: pageNumber, PageSize: pageSize } = input
    const found = await describeRules(services.db, services.scope, services, query, toSlice(input))
    return { ConfigRules: { ...found, pageNumber, pageSize } }
  },
})

/** The same of an account group, counted over its members. */
export const ListAggregateConfigRules = aggregateTwin(ListConfigRules, 'ListAggregateConfigRules', {
  reply: { ConfigRules: groupRulePage },
})
