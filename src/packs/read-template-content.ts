import { parseConditionsParameter } from '../conditions/conditions-parameter.js'
import type { Condition } from '../conditions/types.js'
import { parseJson } from '../conditions/value-text.js'
import { ApiError } from '../errors.js'
import { readRiskLevel } from '../rules/catalogue/read-rule.js'
import {
  elementsOf,
  isObject,
  note,
  optional,
  readChoice,
  readMap,
  readScalarText,
  readScalarTexts,
  readText,
  readTexts,
  required,
  type SourceValue,
  sourceOf,
} from '../rules/catalogue/source-value.js'
import type { ResourceScope, TagFilter } from '../rules/resource-scope.js'
import { FREQUENCIES, type Trigger } from '../rules/types.js'
import {
  MAX_TEMPLATE_BYTES,
  SCOPE_LISTS,
  SCOPE_TAGS,
  type TemplateContent,
  type TemplateRule,
} from './template-content.js'

/** NUL and lone surrogates as JSON.stringify writes them: one database cuts such texts, the other refuses them. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/

/**
 * Reads a package template. Members it does not know are ignored. Throws `Invalid.TemplateContent.Value`
 * naming the first thing that is wrong, with its place.
 */
export function readTemplateContent(text: string): TemplateContent {
  if (Buffer.byteLength(text) > MAX_TEMPLATE_BYTES)
    throw refusal(`is larger than ${MAX_TEMPLATE_BYTES} bytes`)
  const value = parseJson(text)
  if (!isObject(value)) throw refusal('is no JSON object')
  if (UNSTORABLE.test(JSON.stringify(value))) throw refusal('holds characters that cannot be stored')
  const source = sourceOf(value)
  const content = readContent(source)
  const [issue] = source.issues
  if (issue !== undefined) throw refusal(`${issue.path.join('.')} ${issue.message}`)
  return content
}

function refusal(reason: string): ApiError {
  return new ApiError('Invalid.TemplateContent.Value', { Reason: reason })
}

function readContent(source: SourceValue): TemplateContent {
  const rules = elementsOf(required(source, 'configRuleTemplates'))
  if (rules.length === 0) note(source, 'configRuleTemplates is empty')
  const pack = optional(source, 'compliancePackTemplate')
  const scope = pack === undefined ? undefined : optional(pack, 'scope')
  return {
    ...(pack === undefined
      ? {}
      : given({
          name: readFilled(pack, 'compliancePackName'),
          description: readOptionalText(pack, 'description'),
          riskLevel: readOptional(pack, 'riskLevel', readRiskLevel),
          scope: scope === undefined ? undefined : readScope(scope),
        })),
    resourceTypes: scope === undefined ? [] : readTypes(scope),
    rules: rules.map(readTemplateRule),
  }
}

function readTemplateRule(source: SourceValue): TemplateRule {
  const scope = optional(source, 'scope')
  const origin = required(source, 'source')
  return {
    ...given({
      name: readFilled(source, 'configRuleName'),
      description: readOptionalText(source, 'description'),
      riskLevel: readOptional(source, 'riskLevel', readRiskLevel),
      triggers: readOptional(origin, 'sourceDetails', readTriggers),
    }),
    resourceTypes: scope === undefined ? [] : readTypes(scope),
    scope: scope === undefined ? {} : readScope(scope),
    source: readOrigin(source, origin),
  }
}

function readOrigin(rule: SourceValue, origin: SourceValue): TemplateRule['source'] {
  const owner = readChoice(required(origin, 'owner'), ['ALIYUN', 'CUSTOM_CONFIGURATION'], 'ALIYUN')
  if (owner === 'ALIYUN') {
    const parameters = optional(rule, 'inputParameters')
    return {
      owner,
      identifier: readText(required(origin, 'identifier')),
      parameters: parameters === undefined ? {} : readScalarTexts(parameters),
    }
  }
  return { owner, condition: readConditions(required(origin, 'conditions')) }
}

function readConditions(source: SourceValue): Condition {
  const { value } = source
  const parsed = parseConditionsParameter(typeof value === 'string' ? value : JSON.stringify(value))
  if ('condition' in parsed) return parsed.condition
  for (const issue of parsed.issues) note(source, `${issue.path} ${issue.message}`.trim())
  return { operator: 'and', children: [] }
}

function readScope(source: SourceValue): ResourceScope {
  readMap(source)
  const list = (key: keyof typeof SCOPE_LISTS) => readOptional(source, SCOPE_LISTS[key], readTexts)
  const tags = (key: keyof typeof SCOPE_TAGS) =>
    readOptional(source, SCOPE_TAGS[key], (tags) => elementsOf(tags).map(readTag))
  return given<ResourceScope>({
    regionIds: list('regionIds'),
    excludeRegionIds: list('excludeRegionIds'),
    resourceGroupIds: list('resourceGroupIds'),
    excludeResourceGroupIds: list('excludeResourceGroupIds'),
    resourceIds: list('resourceIds'),
    excludeResourceIds: list('excludeResourceIds'),
    tags: tags('tags'),
    excludeTags: tags('excludeTags'),
    tagLogic: readOptional(source, 'tagKeyLogicScope', (logic) => readChoice(logic, ['AND', 'OR'], 'OR')),
    resourceName: readFilled(source, 'resourceNameScope'),
  })
}

function readTypes(scope: SourceValue): readonly string[] {
  return readOptional(scope, 'complianceResourceTypes', readTexts) ?? []
}

function readTag(source: SourceValue): TagFilter {
  const value = optional(source, 'tagValue')
  return {
    key: readText(required(source, 'tagKey')),
    value: value === undefined ? '' : readScalarText(value),
  }
}

function readTriggers(source: SourceValue): readonly Trigger[] {
  const triggers = elementsOf(source).map(readTrigger)
  if (triggers.length === 0) note(source, 'must name at least one trigger')
  return triggers
}

function readTrigger(source: SourceValue): Trigger {
  const type = readChoice(
    required(source, 'messageType'),
    ['ConfigurationItemChangeNotification', 'ScheduledNotification'],
    'ConfigurationItemChangeNotification',
  )
  if (type === 'ConfigurationItemChangeNotification') return { kind: 'change' }
  const frequency =
    readOptional(source, 'maximumExecutionFrequency', (each) =>
      readChoice(each, FREQUENCIES, 'TwentyFour_Hours'),
    ) ?? 'TwentyFour_Hours'
  const fixedHour = readOptional(source, 'fixedHour', readHour)
  if (fixedHour === undefined) return { kind: 'scheduled', frequency }
  if (frequency !== 'TwentyFour_Hours') note(source, 'only a TwentyFour_Hours schedule has a fixedHour')
  return { kind: 'scheduled', frequency, fixedHour }
}

function readHour(source: SourceValue): number {
  const text = readScalarText(source)
  const hour = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (hour < 24) return hour
  note(source, 'must be an hour from 0 to 23')
  return 0
}

function readOptional<T>(source: SourceValue, key: string, read: (source: SourceValue) => T): T | undefined {
  const member = optional(source, key)
  return member === undefined || member.value === null ? undefined : read(member)
}

/** A text that may be empty. */
function readOptionalText(source: SourceValue, key: string): string | undefined {
  return readOptional(source, key, readScalarText)
}

/** A text; an empty one counts as left out. */
function readFilled(source: SourceValue, key: string): string | undefined {
  const text = readOptionalText(source, key)
  return text === undefined || text.trim() === '' ? undefined : text
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function given<T extends object>(members: T): Given<T>
function given(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
