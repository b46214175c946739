import Type from 'typebox'
import { ApiError } from '../../errors.js'
import { boolean, json, text } from '../../rpc/fields.js'
import { shape, wireJsonText, wireList, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { enableRules, evaluateItem, type ItemEvaluation, type RuleEvaluation } from './pre-evaluation.js'

const params = {
  EnableManagedRules: boolean({ default: false }),
  ResourceEvaluateItems: json(
    Type.Array(
      Type.Object({
        ResourceLogicalId: Type.Optional(Type.String()),
        ResourceProperties: Type.Optional(Type.String()),
        ResourceType: Type.Optional(Type.String()),
        Rules: Type.Optional(
          Type.Array(
            Type.Object({
              Identifier: Type.Optional(Type.String()),
              InputParameters: Type.Optional(Type.String()),
            }),
          ),
        ),
      }),
    ),
    { required: true },
  ),
  ResourceTypeFormat: text(),
}

const ruleEvaluation = shape<RuleEvaluation>({
  Annotation: wireJsonText.from(({ verdict: { failure, reason } }) =>
    failure === undefined ? (reason === undefined ? undefined : { reason }) : { ...failure },
  ),
  ComplianceType: wireText.from(({ verdict }) => verdict.kind),
  // There are no help pages behind the rules yet.
  HelpUrl: wireText.from(() => undefined),
  Identifier: wireText.from(({ identifier }) => identifier),
})

const evaluation = shape<ItemEvaluation>({
  ResourceLogicalId: wireText.from((each) => each.logicalId),
  ResourceType: wireText.from((each) => each.type),
  Rules: wireList(ruleEvaluation).from((each) => each.rules),
})

/**
 * Evaluates managed rules on the properties of ROS resources that are not deployed yet. The type may be the recorded
 * one or ROS's own; what hangs on a property that is not said is NOT_APPLICABLE with the reason. With
 * `EnableManagedRules` it creates the rules, and then asks the RAM action of that. Source: spec/lifecycle.md 4
 */
export const EvaluatePreConfigRules = operation({
  name: 'EvaluatePreConfigRules',
  version: '2020-09-07',
  ramAction: 'config:EvaluatePreConfigRules',
  // inferred: who may only evaluate must not get rules created by a parameter
  ramActionFor: (raw) =>
    raw.get('EnableManagedRules')?.toLowerCase() === 'true'
      ? 'config:CreateConfigRule'
      : 'config:EvaluatePreConfigRules',
  access: 'write',
  params,
  reply: { ResourceEvaluations: wireList(evaluation) },
  errors: ['ConfigRuleExists', 'ExceedMaxRuleCount'],
  async handle(input, services) {
    // inferred: only `ros` is shown for the format, and properties are ROS's without it
    if (!/^(ros)?$/i.test(input.ResourceTypeFormat ?? ''))
      throw new ApiError('Invalid{Param}', { Param: 'ResourceTypeFormat' })
    const items = input.ResourceEvaluateItems.map((item) => evaluateItem(services, item))
    const evaluations = await Promise.all(items)
    if (input.EnableManagedRules) {
      const drafts = evaluations.flatMap(({ rules }) => rules.map(({ draft }) => draft))
      await enableRules(services, drafts)
    }
    return { ResourceEvaluations: evaluations }
  },
})
