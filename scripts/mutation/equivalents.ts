import { readFileSync } from 'node:fs'
import {
  elementsOf,
  readObject,
  readText,
  readTexts,
  required,
} from '../../src/rules/catalogue/source-value.js'
import { formatIssue, parseYaml } from '../../src/rules/catalogue/yaml-source.js'
import type { Equivalent } from './measure.js'

/** Reads the list of mutants that nothing can tell from their rules. Throws with file and line when it is wrong. */
export function readEquivalents(file: string): readonly Equivalent[] {
  const yaml = parseYaml(file, readFileSync(file, 'utf8'))
  const equivalents = elementsOf(yaml.source).flatMap((source) => {
    readObject(source, ['rule', 'changes', 'reason'])
    readText(required(source, 'reason'))
    const rule = readText(required(source, 'rule'))
    return readTexts(required(source, 'changes')).map((change) => ({ rule, change }))
  })
  const issues = yaml.issues()
  if (issues.length > 0) throw new Error(issues.map(formatIssue).join('\n'))
  return equivalents
}
