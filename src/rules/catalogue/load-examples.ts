import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RuleExamples } from './types.js'

const BUILT = fileURLToPath(new URL('../../../examples.json', import.meta.url))
const SOURCE = fileURLToPath(new URL('../../../catalog/rules', import.meta.url))

let built: Readonly<Record<string, RuleExamples>> | undefined

/**
 * The examples of a rule of the shipped catalogue, from what the build wrote beside the program, or from the rule's own
 * file where nothing was built. Undefined for a rule that is not in it.
 */
export async function loadExamples(identifier: string): Promise<RuleExamples | undefined> {
  if (existsSync(BUILT)) {
    built ??= JSON.parse(readFileSync(BUILT, 'utf8')) as Readonly<Record<string, RuleExamples>>
    return Object.hasOwn(built, identifier) ? built[identifier] : undefined
  }
  // Reading YAML is a large piece of code, which a built program does without.
  const { readRuleExamples } = await import('./read-rule-examples.js')
  return readRuleExamples(SOURCE, identifier)
}
