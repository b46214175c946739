import { createHash } from 'node:crypto'
import type { FailureDescription } from '../conditions/describe-failure.js'
import type { Instant } from '../platform/instant.js'
import type { ManagedRule } from '../rules/catalogue/types.js'
import { judge, prepareRule } from './judge.js'
import { mapResources } from './map-resources.js'
import type { TypeMapping } from './mapping.js'
import { relatedTemplates } from './related.js'
import { isValueObject, type TemplateResource, type Value } from './value.js'

/** What a rule says of ROS properties before there is a resource. */
export interface PropertyVerdict {
  readonly kind: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE'
  readonly failure?: FailureDescription
  /** Why there is no verdict: what the properties do not say. */
  readonly reason?: string
}

/** The ROS type of a resource type: itself, or the first that a mapping has for a recorded type. */
export function rosTypeOf(mappings: readonly TypeMapping[], type: string): string | undefined {
  if (mappings.some(({ also }) => also?.[type] !== undefined)) return type
  return mappings.find(({ ros, type: recorded }) => ros !== undefined && (ros === type || recorded === type))
    ?.ros
}

/** Evaluates a rule on the properties of one ROS resource. Throws ConditionError when the rule cannot be compiled. */
export function evaluateProperties(
  given: { readonly rosType: string; readonly properties: Value },
  rule: ManagedRule,
  parameters: Readonly<Record<string, string>>,
  mappings: readonly TypeMapping[],
  now: Instant,
): PropertyVerdict {
  const resource: TemplateResource = {
    language: 'ros',
    type: given.rosType,
    address: 'resource',
    properties: isValueObject(given.properties) ? given.properties : {},
    file: '',
    line: 1,
  }
  const { mapped } = mapResources([resource], mappings)
  const [one] = mapped
  const prepared = prepareRule(rule, parameters)
  if (one === undefined || !(rule.resourceTypes.includes(one.type) || rule.resourceTypes.includes('*')))
    return { kind: 'NOT_APPLICABLE' }
  const { kind, failures, missing } = judge(prepared, one, now, relatedTemplates(mapped))
  const [failure] = failures
  if (kind === 'compliant') return { kind: 'COMPLIANT' }
  if (kind === 'nonCompliant') return { kind: 'NON_COMPLIANT', ...(failure === undefined ? {} : { failure }) }
  // inferred: the reply has no INSUFFICIENT_DATA, and what cannot be told must not read as a pass
  return {
    kind: 'NOT_APPLICABLE',
    ...(kind === 'insufficientData' ? { reason: `The properties do not say ${missing.join(', ')}.` } : {}),
  }
}

/** The logical id of properties that came without one: the same properties have the same. */
export function logicalId(type: string, properties: string): string {
  return `resource-${createHash('sha256').update(`${type}\n${properties}`).digest('hex').slice(0, 16)}`
}
