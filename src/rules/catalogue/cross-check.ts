import { isRelationName } from '../../conditions/feature-path.js'
import { type Condition, type Json, type RuleLogic, SAME_REGION } from '../../conditions/types.js'
import { resolveParameters } from './parameters.js'
import { subjectPathsIn } from './parameters-in-logic.js'
import type { RuleFile } from './parse-rule-file.js'
import type { ValuePath } from './source-value.js'
import { type ManagedRule, type PackTemplate, RELATION_TYPES, type ResourceType } from './types.js'
import type { FileIssue, InFile } from './yaml-source.js'

/** Operators that a digest answers as the secret itself would. */
const PRESENCE = ['Exists', 'NotExists', 'IsEmpty', 'IsNotEmpty', 'IsStringEmpty', 'IsNotStringEmpty']

/** What is wrong between files that are right by themselves. */
export function crossCheck(
  ruleFiles: readonly RuleFile[],
  packs: readonly InFile<PackTemplate>[],
  typeFiles: readonly InFile<readonly ResourceType[]>[],
): readonly FileIssue[] {
  const rules = new Map(ruleFiles.map(({ rule }) => [rule.id, rule]))
  const types = new Set(typeFiles.flatMap(({ value }) => value.map(({ type }) => type)))
  return [
    ...repeats(ruleFiles.map(({ file, rule }) => ({ file, key: rule.id }))),
    ...repeats(packs.map(({ file, value }) => ({ file, key: value.id }))),
    ...repeats(typeFiles.flatMap(({ file, value }) => value.map(({ type }) => ({ file, key: type })))),
    ...(types.size === 0 ? [] : ruleFiles.flatMap((ruleFile) => unknownTypes(ruleFile, types))),
    ...typeFiles.flatMap(({ file, value }) => value.flatMap((type) => unknownTargets(file, type, types))),
    ...(types.size === 0 ? [] : ruleFiles.flatMap((ruleFile) => unknownRelations(ruleFile, typeFiles))),
    ...ruleFiles.flatMap((ruleFile) => comparedSecrets(ruleFile, typeFiles)),
    ...packs.flatMap(({ file, value }) => packIssues(file, value, rules)),
  ]
}

function repeats(entries: readonly { file: string; key: string }[]): readonly FileIssue[] {
  const first = new Map<string, string>()
  return entries.flatMap(({ file, key }) => {
    const other = first.get(key)
    if (other !== undefined) return [{ file, line: 1, message: `${key} is already in ${other}` }]
    first.set(key, file)
    return []
  })
}

function unknownTypes(
  { file, rule, source, lineOf }: RuleFile,
  types: ReadonlySet<string>,
): readonly FileIssue[] {
  return rule.resourceTypes
    .filter((type) => type !== '*' && !types.has(type))
    .map((type) => ({
      file,
      line: lineOf(pathOfText(source, type) ?? ['resourceTypes']),
      message: `resourceTypes: ${type} is no known resource type`,
    }))
}

function unknownTargets(
  file: string,
  { type, relations }: ResourceType,
  types: ReadonlySet<string>,
): readonly FileIssue[] {
  return Object.entries(relations)
    .filter(([, { target }]) => !types.has(target))
    .map(([name, { target }]) => ({
      file,
      line: 1,
      message: `${type}: relation ${name}: ${target} is no known resource type`,
    }))
}

/** A `via` that names a relation must be one that every type of the rule declares, or a kind of delivered relation. */
function unknownRelations(
  { file, rule, source, lineOf }: RuleFile,
  typeFiles: readonly InFile<readonly ResourceType[]>[],
): readonly FileIssue[] {
  const types = new Map(typeFiles.flatMap(({ value }) => value.map((type) => [type.type, type])))
  const declares = (type: string, name: string) => Object.hasOwn(types.get(type)?.relations ?? {}, name)
  return relationsNamed(rule.logic)
    .filter(({ via }) => via !== SAME_REGION && !RELATION_TYPES.some((kind) => kind === via))
    .filter(({ via, from }) => !(from ?? rule.resourceTypes).every((type) => declares(type, via)))
    .map(({ via }) => ({
      file,
      line: lineOf(pathOfText(source, via) ?? ['compliant']),
      message: `via: ${via} is no relation of every type it is looked for in`,
    }))
}

interface NamedRelation {
  readonly via: string
  /** The types it is looked for in; null: those of the rule. */
  readonly from: readonly string[] | null
}

function relationsNamed(logic: RuleLogic): readonly NamedRelation[] {
  const conditions = logic.appliesWhen === undefined ? [] : [logic.appliesWhen]
  return [...conditions, logic.compliant].flatMap((condition) => relationsOf(condition, null))
}

function relationsOf(
  condition: Condition | undefined,
  from: readonly string[] | null,
): readonly NamedRelation[] {
  if (condition === undefined || 'featurePath' in condition) return []
  if ('children' in condition) return condition.children.flatMap((child) => relationsOf(child, from))
  if ('not' in condition) return relationsOf(condition.not, from)
  if ('each' in condition)
    return [condition.where, condition.condition].flatMap((each) => relationsOf(each, from))
  const { related, via } = condition
  const inside = [condition.where, condition.condition].flatMap((each) => relationsOf(each, [related]))
  return isRelationName(via) ? [{ via, from }, ...inside] : inside
}

/** An import replaces secrets, so a rule that compares one would compare its digest. */
function comparedSecrets(
  { file, rule, source, lineOf }: RuleFile,
  typeFiles: readonly InFile<readonly ResourceType[]>[],
): readonly FileIssue[] {
  const secrets = typeFiles
    .flatMap(({ value }) => value)
    .filter(({ type }) => rule.resourceTypes.includes(type))
    .flatMap((type) => type.secrets.map(withoutSteps))
  return [rule.logic.appliesWhen, rule.logic.compliant]
    .flatMap((condition) => pathsCompared(condition, '$'))
    .concat([...subjectPathsIn(rule.logic)])
    .filter((path) => secrets.some((secret) => `${withoutSteps(path)}.`.startsWith(`${secret}.`)))
    .map((path) => ({
      file,
      line: lineOf(pathOfText(source, path) ?? ['compliant']),
      message: `${path} is a secret, which is not recorded as it is`,
    }))
}

/** Where a text first stands in a file; null: nowhere as it is. */
function pathOfText(value: Json, text: string): ValuePath | null {
  if (value === text) return []
  if (typeof value !== 'object' || value === null) return null
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  for (const [key, member] of members) {
    const path = pathOfText(member, text)
    if (path !== null) return [key, ...path]
  }
  return null
}

/** Full paths of the clauses on the resource itself; those of related ones are of other types. */
function pathsCompared(condition: Condition | undefined, element: string): readonly string[] {
  if (condition === undefined || 'related' in condition) return []
  const full = (path: string) => (path.startsWith('@') ? `${element}${path.slice(1)}` : path)
  if ('featurePath' in condition) {
    const looksOnly = PRESENCE.some((name) => name === condition.operator)
    return looksOnly ? [] : [full(condition.featurePath)]
  }
  if ('children' in condition) return condition.children.flatMap((child) => pathsCompared(child, element))
  if ('not' in condition) return pathsCompared(condition.not, element)
  return [condition.where, condition.condition].flatMap((each) => pathsCompared(each, full(condition.each)))
}

/** `$.a[*].b[0]` -> `$.a.b` */
function withoutSteps(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '')
}

function packIssues(
  file: string,
  pack: PackTemplate,
  rules: ReadonlyMap<string, ManagedRule>,
): readonly FileIssue[] {
  const present = pack.rules.flatMap(({ identifier, parameters }) => {
    const rule = rules.get(identifier)
    if (rule === undefined) return [`${identifier} has no rule file; list it under absent with a reason`]
    const resolved = resolveParameters(rule, parameters)
    if (resolved.kind === 'resolved') return []
    // A required parameter without a default is for the one who creates the package to give.
    return resolved.issues
      .filter(({ name }) => Object.hasOwn(parameters, name))
      .map(({ name, message }) => `${identifier}: parameter ${name} ${message}`)
  })
  const arrived = pack.absent
    .filter(({ identifier }) => rules.has(identifier))
    .map(({ identifier }) => `${identifier} has a rule file; list it under rules`)
  return [...present, ...arrived].map((message) => ({ file, line: 1, message }))
}
