import { evaluateResource } from '../../packs/evaluate-resource.js'
import { text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/** Evaluates a resource by every rule that looks at it, now; the reply names the first of them. */
export const StartConfigRuleEvaluationByResource = operation({
  name: 'StartConfigRuleEvaluationByResource',
  version: '2020-09-07',
  ramAction: 'config:StartConfigRuleEvaluationByResource',
  access: 'write',
  params: { ResourceId: text({ required: true }) },
  reply: { ConfigRuleId: wireText },
  errors: ['ConfigRuleNotExists'],
  async handle({ ResourceId }, services) {
    return { ConfigRuleId: await evaluateResource(services.db, services.scope, services, ResourceId) }
  },
})
