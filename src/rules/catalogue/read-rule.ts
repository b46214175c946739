import { ConditionError } from '../../conditions/condition-error.js'
import { parseCondition } from '../../conditions/parse-condition.js'
import { parseRuleLogic } from '../../conditions/parse-rule-logic.js'
import type { RuleLogic } from '../../conditions/types.js'
import { FREQUENCIES, type RiskLevel, type Trigger } from '../types.js'
import { checkValue } from './parameters.js'
import { parametersIn, subjectPathsIn } from './parameters-in-logic.js'
import {
  elementsOf,
  isObject,
  memberOf,
  note,
  optional,
  readBoolean,
  readChoice,
  readInteger,
  readMap,
  readObject,
  readScalarText,
  readText,
  readTexts,
  required,
  type SourceValue,
} from './source-value.js'
import {
  type Coverage,
  EVIDENCE_SOURCES,
  type Evidence,
  type LocalText,
  type ManagedRule,
  PARAMETER_TYPES,
  type ParameterSpec,
} from './types.js'

const RULE_KEYS = [
  'id',
  'name',
  'description',
  'remediation',
  'product',
  'labels',
  'resourceTypes',
  'riskLevel',
  'triggers',
  'parameters',
  'needs',
  'appliesWhen',
  'compliant',
  'coverage',
  'evidence',
  'examples',
]
const RULE_ID = /^[a-z0-9]+(?:-[a-zA-Z0-9]+)*$/

/**
 * Reads a managed rule; what is wrong is noted in `source.issues`, and a rule with notes must not be used.
 * Its examples are read by `readExamples`.
 */
export function readRule(source: SourceValue): ManagedRule {
  readObject(source, RULE_KEYS)
  const parameters = readParameters(optional(source, 'parameters'))
  const rule: ManagedRule = {
    id: readId(required(source, 'id')),
    name: readLocalText(required(source, 'name')),
    description: readLocalText(required(source, 'description')),
    remediation: readLocalText(required(source, 'remediation')),
    product: readText(required(source, 'product')),
    labels: readTexts(required(source, 'labels')),
    resourceTypes: readResourceTypes(required(source, 'resourceTypes')),
    riskLevel: readRiskLevel(required(source, 'riskLevel')),
    triggers: readTriggers(required(source, 'triggers')),
    parameters,
    logic: readLogic(source),
    coverage: readCoverage(required(source, 'coverage')),
    evidence: elementsOf(required(source, 'evidence')).map(readEvidence),
  }
  if (rule.logic !== NO_LOGIC) {
    noteParameterUse(source, rule)
    noteSubjectNeeds(source, rule)
  }
  return rule
}

/** A text in English and Chinese. */
export function readLocalText(source: SourceValue): LocalText {
  readObject(source, ['en', 'zh'])
  return { en: readText(required(source, 'en')), zh: readText(required(source, 'zh')) }
}

/** 1 high, 2 medium, 3 low. */
export function readRiskLevel(source: SourceValue): RiskLevel {
  const { value } = source
  if (value === 1 || value === 2 || value === 3) return value
  note(source, 'must be 1 (high), 2 (medium) or 3 (low)')
  return 2
}

function readId(source: SourceValue): string {
  const id = readText(source)
  if (id !== '' && !RULE_ID.test(id)) note(source, 'must be words of letters and digits joined by -')
  return id
}

function readResourceTypes(source: SourceValue): readonly string[] {
  const types = readTexts(source)
  if (types.length === 0) note(source, 'must name at least one type, or * for every type')
  if (types.includes('*') && types.length > 1) note(source, '* stands alone')
  return types
}

function readTriggers(source: SourceValue): readonly Trigger[] {
  const triggers = elementsOf(source).map(readTrigger)
  if (triggers.length === 0) note(source, 'must name at least one trigger')
  return triggers
}

function readTrigger(source: SourceValue): Trigger {
  if (source.value === 'change') return { kind: 'change' }
  if (!isObject(source.value)) {
    note(source, 'must be change or {scheduled: frequency}')
    return { kind: 'change' }
  }
  readObject(source, ['scheduled'])
  return {
    kind: 'scheduled',
    frequency: readChoice(required(source, 'scheduled'), FREQUENCIES, 'TwentyFour_Hours'),
  }
}

function readParameters(source: SourceValue | undefined): Readonly<Record<string, ParameterSpec>> {
  if (source === undefined) return {}
  const entries = Object.entries(readMap(source))
  return Object.fromEntries(
    entries.map(([name, value]) => [name, readParameter(memberOf(source, name, value))]),
  )
}

function readParameter(source: SourceValue): ParameterSpec {
  readObject(source, ['type', 'required', 'default', 'allowed', 'min', 'max', 'unit', 'text'])
  const isRequired = optional(source, 'required')
  const preset = optional(source, 'default')
  const allowed = optional(source, 'allowed')
  const min = optional(source, 'min')
  const max = optional(source, 'max')
  const unit = optional(source, 'unit')
  const spec: ParameterSpec = {
    type: readChoice(required(source, 'type'), PARAMETER_TYPES, 'string'),
    required: isRequired === undefined ? false : readBoolean(isRequired),
    ...(preset === undefined ? {} : { default: readScalarText(preset) }),
    ...(allowed === undefined ? {} : { allowed: elementsOf(allowed).map(readScalarText) }),
    ...(min === undefined ? {} : { min: readInteger(min) }),
    ...(max === undefined ? {} : { max: readInteger(max) }),
    ...(unit === undefined ? {} : { unit: readText(unit) }),
    text: readLocalText(required(source, 'text')),
  }
  for (const bound of [min, max]) {
    if (bound !== undefined && spec.type !== 'integer') note(bound, 'bounds belong to integer parameters')
  }
  if (preset !== undefined && spec.default !== undefined) {
    const wrong = checkValue(spec, spec.default)
    if (wrong !== null) note(preset, wrong)
  }
  return spec
}

function readLogic(source: SourceValue): RuleLogic {
  const compliant = required(source, 'compliant')
  const needs = required(source, 'needs')
  const appliesWhen = optional(source, 'appliesWhen')
  const before = source.issues.length
  if (optional(source, 'compliant') !== undefined) noteConditionIssues(compliant)
  if (appliesWhen !== undefined) noteConditionIssues(appliesWhen)
  if (source.issues.length > before || compliant.value === null) return NO_LOGIC
  try {
    return parseRuleLogic({
      needs: needs.value ?? [],
      compliant: compliant.value,
      ...(appliesWhen === undefined ? {} : { appliesWhen: appliesWhen.value }),
    })
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    note(needs, error.message)
    return NO_LOGIC
  }
}

/** Stands in for conditions that could not be read; the issues are on record. */
const NO_LOGIC: RuleLogic = { needs: [], compliant: { featurePath: '$', operator: 'Exists' } }

function noteConditionIssues(source: SourceValue): void {
  const parsed = parseCondition(source.value, 'full')
  if ('condition' in parsed) return
  for (const { path, message } of parsed.issues) note(placeIn(source, path), message)
}

/** The place that a condition issue names, such as `children[0].featurePath`. */
function placeIn(source: SourceValue, path: string): SourceValue {
  const steps = [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)]
  return steps.reduce(
    (place, [, index, key]) => memberOf(place, index === undefined ? (key ?? '') : Number(index), null),
    source,
  )
}

function noteParameterUse(source: SourceValue, rule: ManagedRule): void {
  const used = parametersIn(rule.logic)
  for (const name of used) {
    if (!Object.hasOwn(rule.parameters, name))
      note(memberOf(source, 'compliant', null), `parameter ${name} is not declared`)
  }
  for (const name of Object.keys(rule.parameters)) {
    if (!used.has(name)) note(memberOf(source, 'parameters', null), `parameter ${name} is never used`)
  }
}

/** A value that others are compared with has to be there before any is. */
function noteSubjectNeeds(source: SourceValue, rule: ManagedRule): void {
  for (const path of subjectPathsIn(rule.logic)) {
    if (!rule.logic.needs.includes(path))
      note(memberOf(source, 'needs', null), `${path} is compared with others and must be listed`)
  }
}

function readCoverage(source: SourceValue): Coverage {
  if (source.value === 'exact') return { kind: 'exact' }
  const how = optional(source, 'approximated')
  const missing = optional(source, 'noDataSource')
  readObject(source, ['approximated', 'noDataSource'])
  if (how !== undefined && missing === undefined) return { kind: 'approximated', how: readText(how) }
  if (missing !== undefined && how === undefined) return { kind: 'noDataSource', missing: readText(missing) }
  note(source, 'must be exact, {approximated: how} or {noDataSource: what is missing}')
  return { kind: 'exact' }
}

function readEvidence(source: SourceValue): Evidence {
  readObject(source, ['fact', 'source', 'note'])
  const remark = optional(source, 'note')
  return {
    fact: readText(required(source, 'fact')),
    source: readChoice(required(source, 'source'), EVIDENCE_SOURCES, 'inferred'),
    ...(remark === undefined ? {} : { note: readText(remark) }),
  }
}
