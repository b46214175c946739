import { startEvaluation } from '../../packs/start-evaluation.js'
import { boolean, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'

/**
 * Evaluates one rule, or the idle rules of a package, now; exactly one of both ids.
 * `RevertEvaluation=true` ends the exemptions of these rules first. Source: spec/lifecycle.md 4
 */
export const StartConfigRuleEvaluation = operation({
  name: 'StartConfigRuleEvaluation',
  version: '2020-09-07',
  ramAction: 'config:StartConfigRuleEvaluation',
  access: 'write',
  params: { CompliancePackId: text(), ConfigRuleId: text(), RevertEvaluation: boolean({ default: false }) },
  reply: { Result: wireBoolean },
  errors: ['ConfigRuleNotExists', 'ConfigRuleStatusNotActive', 'Invalid.CompliancePackId.Value'],
  async handle(input, services) {
    await startEvaluation(services.db, services.scope, services, {
      ruleId: filled(input.ConfigRuleId),
      packId: filled(input.CompliancePackId),
      endsExemptions: input.RevertEvaluation,
    })
    return { Result: true }
  },
})

/** The same of an account group: every member evaluates. */
export const StartAggregateConfigRuleEvaluation = aggregateTwin(
  StartConfigRuleEvaluation,
  'StartAggregateConfigRuleEvaluation',
)
