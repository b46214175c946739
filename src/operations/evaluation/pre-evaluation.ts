import { parseJson } from '../../conditions/value-text.js'
import { ApiError } from '../../errors.js'
import { isObject } from '../../rules/catalogue/source-value.js'
import { createRule } from '../../rules/create-rule.js'
import { draftGivenRule } from '../../rules/draft-given-rule.js'
import type { RuleDraft } from '../../rules/draft-rule.js'
import { getManagedRule } from '../../rules/list-managed-rules.js'
import { listRuleNames } from '../../rules/store/read-rules.js'
import {
  evaluateProperties,
  logicalId,
  type PropertyVerdict,
  rosTypeOf,
} from '../../templates/evaluate-properties.js'
import { loadMappings } from '../../templates/load-data.js'
import type { Services } from '../operation.js'
import { toParameters } from '../rule/params.js'

/** One item of `ResourceEvaluateItems`. */
export interface PropertyItem {
  readonly ResourceLogicalId?: string | undefined
  readonly ResourceProperties?: string | undefined
  readonly ResourceType?: string | undefined
  readonly Rules?: readonly RuleWish[] | undefined
}

interface RuleWish {
  readonly Identifier?: string | undefined
  readonly InputParameters?: string | undefined
}

export interface RuleEvaluation {
  readonly identifier: string
  readonly verdict: PropertyVerdict
  /** The rule that would be created of it. */
  readonly draft: RuleDraft
}

export interface ItemEvaluation {
  readonly logicalId: string
  readonly type: string
  readonly rules: readonly RuleEvaluation[]
}

/** Evaluates the rules of an item on its properties. Throws `Invalid{Param}` for what cannot be read, and what `getManagedRule` throws. */
export async function evaluateItem(services: Services, item: PropertyItem): Promise<ItemEvaluation> {
  const { ResourceType: type = '', ResourceProperties: text = '{}' } = item
  if (type === '') throw refused('ResourceType')
  const properties = parseJson(text)
  if (!isObject(properties)) throw refused('ResourceProperties')
  const mappings = await loadMappings()
  const rosType = rosTypeOf(mappings, type)
  const rules = (item.Rules ?? []).map((wish): RuleEvaluation => {
    const { rule, draft } = draftWish(services, wish)
    const { parameters } = draft.content
    const verdict: PropertyVerdict =
      rosType === undefined
        ? { kind: 'NOT_APPLICABLE', reason: `No mapping speaks of ${type}.` }
        : evaluateProperties({ rosType, properties }, rule, parameters, mappings, services.clock.now())
    return { identifier: rule.id, verdict, draft }
  })
  return { logicalId: item.ResourceLogicalId || logicalId(type, text), type, rules }
}

function draftWish({ catalogue, request }: Services, { Identifier = '', InputParameters = '' }: RuleWish) {
  const rule = getManagedRule(catalogue, Identifier)
  const parsed = InputParameters.trim() === '' ? {} : parseJson(InputParameters)
  if (!isObject(parsed)) throw refused('InputParameters')
  const { id, resourceTypes } = rule
  const given = {
    owner: 'ALIYUN',
    identifier: id,
    name: id,
    parameters: toParameters(parsed),
    resourceTypes,
  } as const
  return { rule, draft: draftGivenRule(catalogue, given, request.language) }
}

/** Creates a live rule of each; the same call again, or another resource under the same rule, creates no second one. */
export async function enableRules(services: Services, drafts: readonly RuleDraft[]): Promise<void> {
  const { db, scope } = services
  const taken = new Set(await listRuleNames(db, scope.accounts[0]))
  for (const draft of drafts) {
    if (taken.has(draft.name)) continue
    taken.add(draft.name)
    await createRule(db, scope, services, draft)
  }
}

function refused(param: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: param })
}
