import { describeRules } from '../../packs/describe-rules.js'
import { integer, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { toSlice } from '../page-slice.js'
import { storedVerdicts } from '../verdicts.js'
import { olderPage, ownAccount } from './params.js'
import { olderListedRule } from './rule-shapes.js'
import { olderPageOf } from './shapes.js'

/** The account's rules, in the older form. */
export const ListConfigRules = operation({
  name: 'ListConfigRules',
  version: '2019-01-08',
  ramAction: 'config:ListConfigRules',
  access: 'list',
  resource: 'acs:config:*:{accountId}:rule/*',
  params: {
    ComplianceType: text({ enum: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] }),
    ConfigRuleState: text({ enum: ['ACTIVE', 'DELETING', 'EVALUATING', 'INACTIVE'] }),
    ...ownAccount,
    ...olderPage,
    RiskLevel: integer({ enum: [1, 2, 3] }),
  },
  reply: { ConfigRules: olderPageOf('ConfigRuleList', olderListedRule) },
  errors: [],
  async handle(input, services) {
    const { PageNumber: pageNumber, PageSize: pageSize, ConfigRuleState: state } = input
    const query = {
      verdicts: storedVerdicts(input.ComplianceType),
      states: state === undefined ? undefined : [state],
      riskLevel: input.RiskLevel,
    }
    const { db, scope } = services
    const { rules: items, totalCount } = await describeRules(db, scope, services, query, toSlice(input))
    return { ConfigRules: { items, totalCount, pageNumber, pageSize } }
  },
})
