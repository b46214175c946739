import { readFileSync } from 'node:fs'
import { checkExamples } from './check-examples.js'
import { crossCheck } from './cross-check.js'
import { declaredRelations } from './declared-relations.js'
import { parseRuleFile, type RuleFile } from './parse-rule-file.js'
import { elementsOf, note, optional } from './source-value.js'
import { type Catalogue, EXAMPLE_KINDS } from './types.js'
import { type FileIssue, parseYaml } from './yaml-source.js'

/** Reads rule files and checks each by itself, and against the resource types of the catalogue. */
export function readRuleFiles(
  files: readonly string[],
  catalogue: Catalogue,
): { readonly rules: readonly RuleFile[]; readonly issues: readonly FileIssue[] } {
  const issues: FileIssue[] = []
  const rules = files.flatMap((file) => {
    const parsed = parseRuleFile(file, readFileSync(file, 'utf8'))
    if (parsed.kind === 'rule') return [parsed.ruleFile]
    issues.push(...parsed.issues)
    return []
  })
  const types = [{ file: 'catalog.json', value: [...catalogue.resourceTypes.values()], source: {} }]
  issues.push(...crossCheck(rules, [], types))
  return { rules, issues }
}

/** The examples that their rules decide otherwise, each at its line. */
export function exampleIssues(rules: readonly RuleFile[], catalogue: Catalogue): readonly FileIssue[] {
  const relatedIds = declaredRelations(catalogue).ids
  return rules.flatMap((rule) => issuesOfRule(rule, catalogue, relatedIds))
}

function issuesOfRule(
  { file, rule, examples }: RuleFile,
  catalogue: Catalogue,
  relatedIds: ReturnType<typeof declaredRelations>['ids'],
): readonly FileIssue[] {
  const sampleOf = (type: string) => catalogue.samples.get(type)
  const yaml = parseYaml(file, readFileSync(file, 'utf8'))
  for (const kind of EXAMPLE_KINDS) {
    const list = optional(optional(yaml.source, 'examples') ?? yaml.source, kind)
    const places = list === undefined ? [] : elementsOf(list)
    for (const [index, example] of examples[kind].entries()) {
      const only = {
        compliant: [],
        nonCompliant: [],
        notApplicable: [],
        insufficientData: [],
        [kind]: [example],
      }
      for (const { actual, detail } of checkExamples(rule, only, sampleOf, relatedIds))
        note(
          places[index] ?? yaml.source,
          `${example.name}: is ${actual}, not ${kind}${detail === '' ? '' : ` (${detail})`}`,
        )
    }
  }
  return yaml.issues()
}
