import { type AnnotatedNode, annotateCondition } from '../conditions/annotate-condition.js'
import { parseConditionsParameter } from '../conditions/conditions-parameter.js'
import type { Condition, Json, JsonObject, ResourceView } from '../conditions/types.js'
import { parseJson } from '../conditions/value-text.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import { isObject } from './catalogue/source-value.js'

/** What a condition is tried on. */
export interface DryRunWish {
  readonly resourceType?: string | undefined
  /** JSON text: a configuration item, whose `configuration` is JSON text again, or the bare property document. */
  readonly configurationItem: string
  /** `Conditions` of a condition rule; when absent the item's own member of that name. */
  readonly conditions?: string | undefined
}

/**
 * Tries a condition on a configuration, node by node. Throws `InvalidConfigurationItem`, `MissingConditions`
 * and `Invalid.Conditions.Value`. Source: spec/condition-rules.md 4
 */
export function dryRun({ clock }: { readonly clock: Clock }, wish: DryRunWish): AnnotatedNode {
  const item = parseJson(wish.configurationItem)
  if (!isObject(item)) throw refusedItem()
  const conditions = wish.conditions ?? textIn(item, 'conditions')
  if (conditions === '') throw new ApiError('Missing{Param}', { Param: 'Conditions' })
  return annotateCondition(readCondition(conditions), viewOf(item, wish.resourceType ?? ''), {
    now: clock.now(),
  })
}

function readCondition(conditions: string): Condition {
  const parsed = parseConditionsParameter(conditions)
  if ('condition' in parsed) return parsed.condition
  const [first] = parsed.issues
  throw new ApiError('Invalid.Conditions.Value', { Reason: `${first?.path} ${first?.message}`.trim() })
}

// inferred: spec/condition-rules.md 4; an object with a configuration inside is an item
function viewOf(item: JsonObject, resourceType: string): ResourceView {
  return {
    configuration: configurationIn(item) ?? item,
    accountId: textIn(item, 'accountId'),
    resourceType: textIn(item, 'resourceType') || resourceType,
    resourceId: textIn(item, 'resourceId'),
    resourceName: textIn(item, 'resourceName'),
    regionId: textIn(item, 'regionId'),
    availabilityZone: textIn(item, 'availabilityZone'),
    resourceGroupId: textIn(item, 'resourceGroupId'),
    resourceStatus: textIn(item, 'resourceStatus'),
    tags: {},
  }
}

function configurationIn(item: JsonObject): JsonObject | null {
  const inner = memberIn(item, 'configuration')
  const value = typeof inner === 'string' ? parseJson(inner) : inner
  return isObject(value) ? value : null
}

/** Members of an item begin with a small or a capital letter. */
function memberIn(item: JsonObject, name: string): Json | undefined {
  return item[name] ?? item[name.charAt(0).toUpperCase() + name.slice(1)]
}

function textIn(item: JsonObject, name: string): string {
  const value = memberIn(item, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function refusedItem(): ApiError {
  return new ApiError('Invalid{Param}', { Param: 'ConfigurationItem' })
}
