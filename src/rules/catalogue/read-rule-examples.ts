import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { filesIn } from './files-in.js'
import { parseRuleFile } from './parse-rule-file.js'
import type { RuleExamples } from './types.js'

/** The examples in the file of a rule below a directory; undefined when there is no such file, or it is refused. */
export function readRuleExamples(directory: string, identifier: string): RuleExamples | undefined {
  const file = filesIn(directory, /\.yaml$/).find((each) => basename(each) === `${identifier}.yaml`)
  if (file === undefined) return undefined
  const parsed = parseRuleFile(file, readFileSync(file, 'utf8'))
  return parsed.kind === 'rule' ? parsed.ruleFile.examples : undefined
}
