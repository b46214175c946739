import { basename } from 'node:path'
import type { JsonObject } from '../../conditions/types.js'
import { readExamples } from './read-examples.js'
import { readRule } from './read-rule.js'
import { isObject, memberOf, note, required, type ValuePath } from './source-value.js'
import type { ManagedRule, RuleExamples } from './types.js'
import { type FileIssue, parseYaml } from './yaml-source.js'

/** A managed rule as its file gives it. */
export interface RuleFile {
  readonly file: string
  readonly rule: ManagedRule
  readonly examples: RuleExamples
  /** The rule as written, without its examples: what the built catalogue holds. */
  readonly source: JsonObject
  /** The line of a value of the source, or of the nearest one around it. */
  readonly lineOf: (path: ValuePath) => number
}

export type ParsedRuleFile =
  | { readonly kind: 'rule'; readonly ruleFile: RuleFile }
  | { readonly kind: 'refused'; readonly issues: readonly FileIssue[] }

/**
 * Reads a rule file (YAML 1.2, UTF-8 text). Refused with every issue found: unknown keys, wrong values, an id
 * that is not the file's name, conditions that do not compile, parameters that are undeclared or unused, and
 * missing examples. Source: catalog/rules, whose keys rule.schema.json lists.
 */
export function parseRuleFile(file: string, text: string): ParsedRuleFile {
  const yaml = parseYaml(file, text)
  const { source } = yaml
  const rule = readRule(source)
  const examples = readExamples(required(source, 'examples'), rule)
  const expected = basename(file).replace(/\.ya?ml$/, '')
  if (rule.id !== '' && rule.id !== expected)
    note(memberOf(source, 'id', rule.id), `must be the name of the file, ${expected}`)
  const issues = yaml.issues()
  if (issues.length > 0 || !isObject(source.value)) return { kind: 'refused', issues }
  const { examples: _, ...withoutExamples } = source.value
  return { kind: 'rule', ruleFile: { file, rule, examples, source: withoutExamples, lineOf: yaml.lineOf } }
}
