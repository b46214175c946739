import Type from 'typebox'
import { parseJson } from '../../conditions/value-text.js'
import { ApiError } from '../../errors.js'
import { boolean, type InputOf, json, text } from '../../rpc/fields.js'
import { shape, wireJsonText, wireList, wireText } from '../../rpc/shapes.js'
import { isObject } from '../../rules/catalogue/source-value.js'
import { createRule } from '../../rules/create-rule.js'
import { draftGivenRule } from '../../rules/draft-given-rule.js'
import { getManagedRule } from '../../rules/list-managed-rules.js'
import { listRuleNames } from '../../rules/store/read-rules.js'
import {
  evaluateProperties,
  logicalId,
  type PropertyVerdict,
  rosTypeOf,
} from '../../templates/evaluate-properties.js'
import { loadMappings } from '../../templates/load-data.js'
import { operation } from '../operation.js'
import { toParameters } from '../rule/params.js'

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

interface RuleEvaluation {
  readonly identifier: string
  readonly verdict: PropertyVerdict
}

const evaluation = shape<{
  readonly logicalId: string
  readonly type: string
  readonly rules: readonly RuleEvaluation[]
}>({
  ResourceLogicalId: wireText.from((each) => each.logicalId),
  ResourceType: wireText.from((each) => each.type),
  Rules: wireList(
    shape<RuleEvaluation>({
      Annotation: wireJsonText.from(({ verdict: { failure, reason } }) =>
        failure === undefined ? (reason === undefined ? undefined : { reason }) : { ...failure },
      ),
      ComplianceType: wireText.from(({ verdict }) => verdict.kind),
      // There are no help pages behind the rules yet.
      HelpUrl: wireText.from(() => undefined),
      Identifier: wireText.from(({ identifier }) => identifier),
    }),
  ).from((each) => each.rules),
})

/**
 * Evaluates managed rules on the properties of ROS resources that are not deployed yet. The type may be the recorded
 * one or ROS's own; what hangs on a property that is not said is NOT_APPLICABLE with the reason. Source:
 * spec/lifecycle.md 4
 */
export const EvaluatePreConfigRules = operation({
  name: 'EvaluatePreConfigRules',
  version: '2020-09-07',
  ramAction: 'config:EvaluatePreConfigRules',
  access: 'write',
  params,
  reply: { ResourceEvaluations: wireList(evaluation) },
  errors: [],
  async handle(input, services) {
    const { db, scope, catalogue, clock, request } = services
    // inferred: only `ros` is shown for the format, and properties are ROS's without it
    if (!/^(ros)?$/i.test(input.ResourceTypeFormat ?? '')) throw refused('ResourceTypeFormat')
    const drafts: ReturnType<typeof draftGivenRule>[] = []
    const evaluations = input.ResourceEvaluateItems.map((item) => {
      const { type, text: properties, value } = readItem(item)
      const rosType = rosTypeOf(loadMappings(), type)
      const rules = (item.Rules ?? []).map(({ Identifier = '', InputParameters = '' }) => {
        const rule = getManagedRule(catalogue, Identifier)
        const parsed = InputParameters.trim() === '' ? {} : parseJson(InputParameters)
        if (!isObject(parsed)) throw refused('InputParameters')
        const parameters = toParameters(parsed)
        const draft = draftGivenRule(
          catalogue,
          {
            owner: 'ALIYUN',
            identifier: rule.id,
            name: rule.id,
            parameters,
            resourceTypes: rule.resourceTypes,
          },
          request.language,
        )
        drafts.push(draft)
        const verdict: PropertyVerdict =
          rosType === undefined
            ? { kind: 'NOT_APPLICABLE', reason: `No mapping speaks of ${type}.` }
            : evaluateProperties(
                { rosType, properties: value },
                rule,
                draft.content.parameters,
                loadMappings(),
                clock.now(),
              )
        return { identifier: rule.id, verdict }
      })
      return { logicalId: item.ResourceLogicalId || logicalId(type, properties), type, rules }
    })
    if (input.EnableManagedRules) {
      const taken = new Set(await listRuleNames(db, scope.accounts[0]))
      for (const draft of drafts) {
        // The same call again, or another resource under the same rule, creates no second one.
        if (taken.has(draft.name)) continue
        taken.add(draft.name)
        await createRule(db, scope, services, draft)
      }
    }
    return { ResourceEvaluations: evaluations }
  },
})

function readItem(item: InputOf<typeof params>['ResourceEvaluateItems'][number]) {
  const { ResourceType: type = '', ResourceProperties: text = '{}' } = item
  if (type === '') throw refused('ResourceType')
  const value = parseJson(text)
  if (!isObject(value)) throw refused('ResourceProperties')
  return { type, text, value }
}

function refused(param: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: param })
}
