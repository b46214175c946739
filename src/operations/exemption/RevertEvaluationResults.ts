import { revertResults } from '../../evaluation/exempt-results.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { resources, toNamedResources } from './params.js'

/**
 * Ends what ignores these results: they show their verdict at once, and the resources are evaluated again.
 * Source: spec/lifecycle.md 4
 */
export const RevertEvaluationResults = operation({
  name: 'RevertEvaluationResults',
  version: '2020-09-07',
  ramAction: 'config:RevertEvaluationResults',
  access: 'write',
  params: { ConfigRuleId: text({ required: true }), Resources: resources },
  reply: {},
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleId, Resources }, { db, scope, queue }) {
    await revertResults(
      db,
      scope,
      { queue },
      { ruleId: ConfigRuleId, resources: toNamedResources(Resources) },
    )
    return {}
  },
})

/** The same of a rule of an account group, in any of its members. */
export const RevertAggregateEvaluationResults = aggregateTwin(
  RevertEvaluationResults,
  'RevertAggregateEvaluationResults',
)
