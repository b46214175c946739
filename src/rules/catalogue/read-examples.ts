import { type Instant, parseIsoInstant } from '../../platform/instant.js'
import { resolveParameters } from './parameters.js'
import {
  elementsOf,
  isObject,
  note,
  optional,
  readObject,
  readScalarTexts,
  readText,
  required,
  type SourceValue,
} from './source-value.js'
import {
  EXAMPLE_KINDS,
  type ExampleKind,
  type ManagedRule,
  RECORD_FIELDS,
  type RecordExample,
  type RelatedExample,
  type RuleExample,
  type RuleExamples,
} from './types.js'

/**
 * Reads the examples of a rule file. Both outcomes must be shown; so must the missing data of a rule that
 * needs any, and a resource that the rule does not apply to when there are such.
 */
export function readExamples(source: SourceValue, rule: ManagedRule): RuleExamples {
  readObject(source, EXAMPLE_KINDS)
  const read = (kind: ExampleKind): readonly RuleExample[] => {
    const list = optional(source, kind)
    return list === undefined ? [] : elementsOf(list).map((example) => readExample(example, rule))
  }
  const examples: RuleExamples = {
    compliant: read('compliant'),
    nonCompliant: read('nonCompliant'),
    notApplicable: read('notApplicable'),
    insufficientData: read('insufficientData'),
  }
  const demanded: readonly [ExampleKind, boolean][] = [
    ['compliant', true],
    ['nonCompliant', true],
    ['notApplicable', rule.logic.appliesWhen !== undefined],
    ['insufficientData', rule.logic.needs.length > 0],
  ]
  for (const [kind, isDemanded] of demanded) {
    if (isDemanded && examples[kind].length === 0) note(source, `an example of ${kind} is missing`)
  }
  return examples
}

function readExample(source: SourceValue, rule: ManagedRule): RuleExample {
  readObject(source, ['name', 'source', 'parameters', 'configuration', 'tags', 'resource', 'related', 'now'])
  const page = optional(source, 'source')
  const parameters = optional(source, 'parameters')
  const tags = optional(source, 'tags')
  const related = optional(source, 'related')
  const now = optional(source, 'now')
  const configuration = optional(source, 'configuration')
  if (configuration !== undefined && !isObject(configuration.value)) note(configuration, 'must be a map')
  const example: RuleExample = {
    name: readText(required(source, 'name')),
    ...(page === undefined ? {} : { source: readText(page) }),
    parameters: parameters === undefined ? {} : readScalarTexts(parameters),
    configuration: configuration?.value ?? {},
    ...(tags === undefined ? {} : { tags: readScalarTexts(tags) }),
    ...readRecord(source),
    related: related === undefined ? [] : elementsOf(related).map(readRelated),
    ...(now === undefined ? {} : readNow(now)),
  }
  const resolved = resolveParameters(rule, example.parameters)
  if (resolved.kind === 'refused') {
    for (const issue of resolved.issues)
      note(parameters ?? source, `parameter ${issue.name} ${issue.message}`)
  }
  return example
}

function readRelated(source: SourceValue): RelatedExample {
  readObject(source, ['resourceType', 'resourceId', 'configuration', 'tags', 'resource'])
  const tags = optional(source, 'tags')
  return {
    resourceType: readText(required(source, 'resourceType')),
    resourceId: readText(required(source, 'resourceId')),
    configuration: required(source, 'configuration').value,
    ...(tags === undefined ? {} : { tags: readScalarTexts(tags) }),
    ...readRecord(source),
  }
}

function readRecord(source: SourceValue): { readonly record?: RecordExample } {
  const record = optional(source, 'resource')
  if (record === undefined) return {}
  readObject(record, RECORD_FIELDS)
  return { record: readScalarTexts(record) }
}

function readNow(source: SourceValue): { now?: Instant } {
  const instant = parseIsoInstant(readText(source))
  if (instant !== null) return { now: instant }
  note(source, 'must be a time such as 2026-01-31T00:00:00Z')
  return {}
}
