import { ignoreResults } from '../../evaluation/exempt-results.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { resources, toIgnoreEnd, toNamedResources } from './params.js'

/**
 * Shows non-compliant results as IGNORED from now on, until the day `IgnoreDate` begins (UTC+8), or until they
 * are reverted; the rule goes on evaluating and its verdict is kept beside. All or nothing. Where a second
 * principal must approve exemptions, nothing is ignored before that. Source: spec/lifecycle.md 4
 */
export const IgnoreEvaluationResults = operation({
  name: 'IgnoreEvaluationResults',
  version: '2020-09-07',
  ramAction: 'config:IgnoreEvaluationResults',
  access: 'write',
  params: {
    ConfigRuleId: text({ required: true }),
    IgnoreDate: text(),
    Reason: text(),
    Resources: resources,
  },
  reply: {},
  errors: ['ConfigRuleNotExists'],
  async handle(input, services) {
    await ignoreResults(services.db, services.scope, services, {
      ruleId: input.ConfigRuleId,
      resources: toNamedResources(input.Resources),
      reason: input.Reason ?? '',
      expiresAt: toIgnoreEnd(input.IgnoreDate),
    })
    return {}
  },
})

/** The same of a rule of an account group, in any of its members. */
export const IgnoreAggregateEvaluationResults = aggregateTwin(
  IgnoreEvaluationResults,
  'IgnoreAggregateEvaluationResults',
)
