import { invocation } from '../invocation.js'
import { type Column, count, duration, tableLines } from '../table.js'
import type { Terminal } from '../terminal.js'
import { wrapText } from '../wrap.js'
import type { PackSummary, Story } from './run-story.js'

/** The end of the demo: what was counted, where the files are, and how to go on with an estate of one's own. */
export function summaryLines({ paint }: Terminal, story: Story, tookMs: number): string[] {
  const rules = story.packs.reduce((sum, pack) => sum + pack.rules, 0)
  const [title = '', ...rows] = tableLines(columns, story.packs)
  const assay = invocation()
  return [
    '',
    `${paint('bold', `${count(story.resources)} resources, ${rules} rules`)} in ${duration(tookMs)}`,
    '',
    `  ${paint('dim', title)}`,
    ...rows.map((row) => `  ${row}`),
    '',
    ...wrapText(`Report files: ${story.files.join(', ')}`, '  '),
    '',
    paint('bold', 'Now yours'),
    `  ${assay} serve --account-id YOUR_ACCOUNT_ID`,
    `  ${assay} import path/to/ACSLogs`,
    `  ${assay} report CISComplianceCheck --create`,
  ]
}

/** How to reach the server that the demo leaves running; `signInUrl` opens the console, once. */
export function servingLines(
  { paint }: Terminal,
  url: string,
  key: { readonly accessKeyId: string; readonly accessKeySecret: string },
  signInUrl: string,
): string[] {
  return [
    '',
    `${paint('bold', 'Console')}, signed in (this link works once, within ten minutes):`,
    `  ${paint('green', signInUrl)}`,
    '',
    `${paint('green', 'Still serving')} at ${paint('bold', url)}; to call it from another terminal:`,
    `  export ASSAY_ENDPOINT=${url}`,
    `  export ASSAY_ACCESS_KEY_ID=${key.accessKeyId}`,
    `  export ASSAY_ACCESS_KEY_SECRET=${key.accessKeySecret}`,
    `  ${invocation()} call ListCompliancePacks`,
    '',
    'Ctrl+C stops it and removes its data.',
  ]
}

const columns: readonly Column<PackSummary>[] = [
  { title: 'PACKAGE', value: (pack) => pack.name },
  number('RULES', (pack) => pack.rules),
  number('VIOLATIONS', (pack) => pack.violations),
  number('NO DATA', (pack) => pack.withoutData),
  { title: 'COMPLIANT RESOURCES', value: compliantOf, align: 'right' },
  { title: 'RATE', value: rate, align: 'right' },
]

function number(title: string, value: (pack: PackSummary) => number): Column<PackSummary> {
  return { title, value: (pack) => count(value(pack)), align: 'right' }
}

function compliantOf({ compliant, nonCompliant }: PackSummary): string {
  return `${count(compliant)} of ${count(compliant + nonCompliant)}`
}

/** Of the resources that a verdict was reached on. */
function rate({ compliant, nonCompliant }: PackSummary): string {
  const decided = compliant + nonCompliant
  return decided === 0 ? 'n/a' : `${((100 * compliant) / decided).toFixed(1)} %`
}
