import type { Scan, ScanResult } from '../../src/templates/scan.js'
import { count, plural } from '../table.js'
import type { Preview, RulePreview } from './against.js'

/** By risk level. */
export const LEVELS = ['', 'high', 'medium', 'low'] as const

/** What is non-compliant, the highest risk first. */
export function findingsOf({ results }: Scan): readonly ScanResult[] {
  return results
    .filter(({ judgement }) => judgement.kind === 'nonCompliant')
    .sort((a, b) => a.rule.riskLevel - b.rule.riskLevel)
}

/** `3 findings in 12 resources (40 compliant, 5 without data)`. */
export function summary(scan: Scan): string {
  const tally = (kind: string) => scan.results.filter(({ judgement }) => judgement.kind === kind).length
  const unmapped =
    scan.unmapped.length === 0 ? '' : `, ${plural(scan.unmapped.length, 'resource')} not mapped`
  return `${plural(tally('nonCompliant'), 'finding')} in ${plural(scan.resources, 'resource')}: ${count(tally('compliant'))} compliant, ${count(tally('insufficientData'))} without data, ${count(tally('notApplicable'))} not applicable, ${count(tally('error'))} errors${unmapped}`
}

/** What was found where something else was wanted. */
export function evidence(failures: ScanResult['judgement']['failures']): string {
  return failures
    .map(
      ({ property, configuration, operator, desiredValue }) =>
        `${property} is "${configuration}", ${operator} "${desiredValue}"`,
    )
    .join('; ')
}

/** Rules whose count changes, or that templates leave open. */
export function moving({ rules }: Preview): readonly RulePreview[] {
  return rules.filter(({ now, next, withoutData }) => now !== next || withoutData > 0)
}

export function previewSummary({ pack, rules, others }: Preview): string {
  const sum = (of: (rule: RulePreview) => number) => rules.reduce((total, rule) => total + of(rule), 0)
  const open = others.length === 0 ? '' : `; not evaluated on templates: ${others.join(', ')}`
  return `The next report of ${pack}: ${plural(
    sum(({ next }) => next),
    'non-compliant result',
  )}, now ${count(sum(({ now }) => now))}${open}`
}
