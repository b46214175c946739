import { resolveParameters } from './parameters.js'
import type { RuleFile } from './parse-rule-file.js'
import type { ManagedRule, PackTemplate, ResourceType } from './types.js'
import type { FileIssue, InFile } from './yaml-source.js'

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

function unknownTypes({ file, rule }: RuleFile, types: ReadonlySet<string>): readonly FileIssue[] {
  return rule.resourceTypes
    .filter((type) => type !== '*' && !types.has(type))
    .map((type) => ({ file, line: 1, message: `resourceTypes: ${type} is no known resource type` }))
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
