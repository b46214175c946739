import { stringify } from 'yaml'
import type { shippedCatalogue } from '../../src/rule-files.js'
import { ruleInWords } from '../../src/rule-words.js'
import { wrapText } from '../wrap.js'

type ManagedRule = NonNullable<ReturnType<ReturnType<typeof shippedCatalogue>['rules']['get']>>

const RISK = { 1: 'high', 2: 'medium', 3: 'low' } as const
const COLUMNS = 80

/** A managed rule for a person to read, at most 80 columns where its words allow. */
export function showRule(rule: ManagedRule): readonly string[] {
  const { needs, appliesWhen, compliant } = rule.logic
  const triggers = rule.triggers.map((each) => (each.kind === 'change' ? 'change' : each.frequency))
  return [
    rule.id,
    ...wrapText(`  ${rule.name.en}`),
    `  ${rule.name.zh}`,
    ...wrapText(`  ${rule.description.en}`),
    '',
    ...field('product', rule.product),
    ...field('types', rule.resourceTypes.join(', ')),
    ...field('risk', RISK[rule.riskLevel]),
    ...field('triggers', triggers.join(', ')),
    ...field('coverage', coverageText(rule.coverage)),
    ...field('needs', needs.length === 0 ? 'nothing' : needs.join(', ')),
    ...field('fix', rule.remediation.en),
    '',
    ...parameterLines(rule),
    'In words',
    ...ruleInWords(rule).flatMap((line) => wrapText(`  ${line}`, '  ')),
    '',
    ...(appliesWhen === undefined ? [] : ['Applies when', ...logicLines(appliesWhen), '']),
    'Compliant when',
    ...logicLines(compliant),
  ]
}

function field(title: string, text: string): readonly string[] {
  return wrapText(`  ${title.padEnd(9)} ${text}`, ' '.repeat(10))
}

function coverageText(coverage: ManagedRule['coverage']): string {
  switch (coverage.kind) {
    case 'exact':
      return 'exact'
    case 'approximated':
      return `approximated: ${coverage.how}`
    case 'noDataSource':
      return `no data source: ${coverage.missing}`
  }
}

function parameterLines({ parameters }: ManagedRule): readonly string[] {
  const lines = Object.entries(parameters).flatMap(([name, spec]) => {
    const facts = [
      spec.required ? `${spec.type}, required` : spec.type,
      ...(spec.default === undefined ? [] : [`default ${spec.default}`]),
      ...(spec.allowed === undefined ? [] : [`one of ${spec.allowed.join(', ')}`]),
      ...(spec.min === undefined ? [] : [`from ${spec.min}`]),
      ...(spec.max === undefined ? [] : [`to ${spec.max}`]),
      ...(spec.unit === undefined ? [] : [spec.unit]),
    ]
    return wrapText(`  ${name} (${facts.join(', ')}): ${spec.text.en}`, '  ')
  })
  return lines.length === 0 ? [] : ['Parameters', ...lines, '']
}

/** Conditions as a rule file writes them; the writer of YAML does not count the key before a text that it folds. */
function logicLines(condition: ManagedRule['logic']['compliant']): readonly string[] {
  const text = stringify(condition, { lineWidth: COLUMNS - 12 })
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
}
