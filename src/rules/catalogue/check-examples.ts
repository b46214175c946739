import { compileRule } from '../../conditions/compile-rule.js'
import { ConditionError } from '../../conditions/condition-error.js'
import type { EvaluationContext, Json, ResourceView } from '../../conditions/types.js'
import type { Verdict } from '../../conditions/verdict.js'
import { toInstant } from '../../platform/instant.js'
import { layOver } from './lay-over.js'
import { resolveParameters } from './parameters.js'
import {
  EXAMPLE_KINDS,
  type ExampleKind,
  type ManagedRule,
  type RuleExample,
  type RuleExamples,
} from './types.js'

/** An example whose rule decides otherwise. */
export interface ExampleMismatch {
  readonly example: string
  readonly expected: ExampleKind
  readonly actual: Verdict['kind']
  /** What the rule had to say: failing properties, missing paths or the cause of an error. */
  readonly detail: string
}

/** The sample of a resource type, when there is one. */
export type SampleOf = (resourceType: string) => Json | undefined

/** Finds related resources by the names of relations, as the catalogue declares them. */
type RelatedIdsOf = NonNullable<EvaluationContext['relatedIds']>

/** When an example is judged that names no time. */
const DEFAULT_NOW = toInstant(Date.UTC(2026, 0, 1))
/** The type of the example's resource when a rule looks at every type. */
const ANY_TYPE = 'ACS::ECS::Instance'

/** Runs every example of a rule and lists those that come out otherwise; an empty list is a proven rule. */
export function checkExamples(
  rule: ManagedRule,
  examples: RuleExamples,
  sampleOf: SampleOf,
  relatedIds?: RelatedIdsOf,
): readonly ExampleMismatch[] {
  return EXAMPLE_KINDS.flatMap((expected) =>
    examples[expected].flatMap((example) => {
      const verdict = judgeExample(rule, example, sampleOf, relatedIds)
      if (verdict.kind === expected) return []
      return [{ example: example.name, expected, actual: verdict.kind, detail: detailOf(verdict) }]
    }),
  )
}

/** The verdict of a rule on an example, laid over the sample of the type. */
export function judgeExample(
  rule: ManagedRule,
  example: RuleExample,
  sampleOf: SampleOf,
  relatedIds?: RelatedIdsOf,
): Verdict {
  const resolved = resolveParameters(rule, example.parameters)
  if (resolved.kind === 'refused') {
    const [issue] = resolved.issues
    return { kind: 'error', cause: `parameter ${issue?.name} ${issue?.message}` }
  }
  const type = resourceTypeOf(rule)
  const configuration = layOver(sampleOf(type) ?? {}, example.configuration)
  const resource = viewOf(type, 'example', configuration, example)
  try {
    return compileRule(rule.logic, resolved.values).evaluate(resource, {
      ...contextOf(example, sampleOf, resource),
      ...(relatedIds === undefined ? {} : { relatedIds }),
    })
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    return { kind: 'error', cause: error.message }
  }
}

/** The type that a rule's examples are of. */
export function resourceTypeOf(rule: ManagedRule): string {
  const [first = '*'] = rule.resourceTypes
  return first === '*' ? ANY_TYPE : first
}

/** The example's own resource is recorded as well, among those of its type. */
function contextOf(example: RuleExample, sampleOf: SampleOf, resource: ResourceView): EvaluationContext {
  const ofType = (type: string): readonly ResourceView[] => {
    const others = example.related
      .filter(({ resourceType }) => resourceType === type)
      .map((one) => viewOf(type, one.resourceId, layOver(sampleOf(type) ?? {}, one.configuration), one))
    return type === resource.resourceType ? [resource, ...others] : others
  }
  return {
    now: example.now ?? DEFAULT_NOW,
    related: (type, ids) => {
      const known = ofType(type)
      return known.length === 0 ? 'neverRecorded' : known.filter(({ resourceId }) => ids.includes(resourceId))
    },
    inRegion: (type, regionId) => ofType(type).filter((view) => view.regionId === regionId),
  }
}

function viewOf(
  resourceType: string,
  resourceId: string,
  configuration: Json,
  { record = {}, tags = {} }: Pick<RuleExample, 'record' | 'tags'>,
): ResourceView {
  return {
    configuration,
    accountId: '1000000000000001',
    resourceType,
    resourceId,
    resourceName: record.ResourceName ?? resourceId,
    regionId: record.RegionId ?? 'cn-hangzhou',
    availabilityZone: 'cn-hangzhou-h',
    resourceGroupId: record.ResourceGroupId ?? 'rg-acfmexample0001',
    resourceStatus: '',
    tags,
  }
}

function detailOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'nonCompliant':
      return verdict.failures.map(({ actual, reason }) => reason ?? actual).join('; ')
    case 'insufficientData':
      return verdict.missing.join('; ')
    case 'error':
      return verdict.cause
    case 'compliant':
    case 'notApplicable':
      return ''
  }
}
