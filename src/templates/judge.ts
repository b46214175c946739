import { type CompiledRule, compileRule } from '../conditions/compile-rule.js'
import { describeFailure, type FailureDescription } from '../conditions/describe-failure.js'
import type { Json, ResourceView } from '../conditions/types.js'
import type { Verdict } from '../conditions/verdict.js'
import type { Instant } from '../platform/instant.js'
import type { ManagedRule } from '../rules/catalogue/types.js'
import type { MappedResource } from './map-resources.js'
import { type ReadLog, viewOf } from './recorded.js'
import { textPaths } from './strict-paths.js'
import { isValueList, isValueObject, UNKNOWN, type Value, type ValueObject } from './value.js'

/** A managed rule with its parameters, ready for templates. */
export interface TemplateRule {
  readonly rule: ManagedRule
  readonly compiled: CompiledRule
  readonly needsText: (path: string) => boolean
}

/** What a rule says of a template resource. */
export interface Judgement {
  readonly kind: Verdict['kind']
  readonly failures: readonly FailureDescription[]
  /** For insufficient data: what the template does not say. */
  readonly missing: readonly string[]
}

/** Compiles a managed rule as the server does. Throws ConditionError when it cannot be. */
export function prepareRule(rule: ManagedRule, parameters: Readonly<Record<string, string>>): TemplateRule {
  return {
    rule,
    compiled: compileRule(rule.logic, parameters),
    needsText: textPaths(rule.logic, parameters),
  }
}

/** The resources of one template tree as rules find them when they look from one to another. */
export type RelatedTemplates = (type: string, id: string) => MappedResource | undefined

/** Whether a rule looks at resources of a recorded type. */
export function looksAt({ rule }: TemplateRule, type: string): boolean {
  return rule.resourceTypes.includes(type) || rule.resourceTypes.includes('*')
}

/** Evaluates a rule on a template resource; whatever hangs on something unknown is insufficient data. */
export function judge(
  { compiled, needsText }: TemplateRule,
  resource: MappedResource,
  now: Instant,
  find: RelatedTemplates,
): Judgement {
  const log: ReadLog = { unknown: new Set(), decided: false, needsText }
  const verdict = compiled.evaluate(resourceView(resource, log), {
    now,
    related: (type, ids) =>
      ids.flatMap((id) => {
        const found = find(type, id)
        return found === undefined ? [] : [resourceView(found, log, id)]
      }),
    decided: () => {
      log.decided = true
    },
  })
  if (log.unknown.size > 0) return insufficient([...log.unknown])
  if (verdict.kind === 'insufficientData') return insufficient(verdict.missing)
  if (verdict.kind !== 'nonCompliant') return { kind: verdict.kind, failures: [], missing: [] }
  const failures = verdict.failures.map((failure) => describeFailure(compiled, failure))
  return { kind: 'nonCompliant', failures, missing: [] }
}

function insufficient(missing: readonly string[]): Judgement {
  return { kind: 'insufficientData', failures: [], missing }
}

function resourceView(mapped: MappedResource, log: ReadLog, id?: string): ResourceView {
  return new TemplateView(mapped, log, id ?? mapped.resource.address)
}

/** A template resource as rules read a recorded one; getters of a class cost less than those of an object each. */
class TemplateView implements ResourceView {
  readonly accountId = ''
  readonly resourceType: string
  readonly resourceId: string
  readonly #mapped: MappedResource
  readonly #log: ReadLog

  constructor(mapped: MappedResource, log: ReadLog, id: string) {
    this.#mapped = mapped
    this.#log = log
    this.resourceType = mapped.type
    this.resourceId = id
  }

  get configuration(): Json {
    return viewOf(this.#mapped.configuration, this.#log) as Json
  }

  get resourceName(): string {
    return this.#text(this.#mapped.name, 'ResourceName')
  }

  get regionId(): string {
    return this.#text(this.#mapped.region, 'RegionId')
  }

  get availabilityZone(): string {
    return this.#text(UNKNOWN, 'AvailabilityZone')
  }

  get resourceGroupId(): string {
    return this.#text(this.#mapped.resourceGroup, 'ResourceGroupId')
  }

  get resourceStatus(): string {
    return this.#text(UNKNOWN, 'ResourceStatus')
  }

  get tags(): Readonly<Record<string, string>> {
    return viewOf(tagsOf(this.#mapped.tags), this.#log, 'resource.Tags') as Readonly<Record<string, string>>
  }

  #text(value: Value, field: string): string {
    return String(viewOf(value, this.#log, `resource.${field}`) ?? '')
  }
}

/** A map as Terraform has it, or a list of `{Key, Value}` as ROS has it. */
function tagsOf(tags: Value): Value {
  if (!isValueList(tags)) return tags
  const members: Record<string, Value> = {}
  for (const tag of tags) {
    const key = isValueObject(tag) ? tag['Key'] : UNKNOWN
    if (typeof key !== 'string') return UNKNOWN
    members[key] = (tag as ValueObject)['Value'] ?? ''
  }
  return members
}
