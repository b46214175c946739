import type { Scan, ScanResult } from '../../src/templates/scan.js'
import { count } from '../table.js'
import type { Preview } from './against.js'
import { evidence, findingsOf, LEVELS, moving, previewSummary, summary } from './describe.js'

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --high: #b3261e; --medium: #8a5300; --low: #3d5a80 }
@media (prefers-color-scheme: dark) { :root { --high: #ff8a80; --medium: #ffb74d; --low: #90caf9 } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid var(--line); padding: .45rem .6rem; text-align: left; vertical-align: top }
td:has(code) { overflow-wrap: anywhere; min-width: 12rem }
.high { color: var(--high); font-weight: 600 } .medium { color: var(--medium); font-weight: 600 }
.low { color: var(--low) }
code { font: .9em ui-monospace, monospace }
@media print { body { margin: 0; max-width: none } tr { break-inside: avoid } }`

/** A scan as one page that needs nothing else: findings, what has no data, what was not mapped. */
export function toHtml(scan: Scan, version: string, preview?: Preview): string {
  const open = scan.results.filter(({ judgement }) => judgement.kind === 'insufficientData')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Assay scan</title>
<style>${STYLE}</style>
<h1>Assay scan</h1>
<p>${escapeHtml(summary(scan))}. Catalogue ${escapeHtml(version)}.</p>
${section('Findings', ['Risk', 'Rule', 'Place', 'Evidence', 'Remediation'], findingsOf(scan).map(findingRow))}
${preview === undefined ? '' : previewSection(preview)}
${section('Without data', ['Rule', 'Place', 'Not said by the template'], open.map(openRow))}
${section(
  'Not mapped',
  ['Resource', 'Type'],
  scan.unmapped.map((each) => [place(each), code(each.type)]),
)}
</html>`
}

function findingRow({ rule, resource, judgement }: ScanResult): readonly string[] {
  const level = LEVELS[rule.riskLevel]
  return [
    `<span class="${level}">${level}</span>`,
    `${escapeHtml(rule.name.en)}<br>${code(rule.id)}`,
    place(resource),
    code(evidence(judgement.failures)),
    escapeHtml(rule.remediation.en),
  ]
}

function openRow({ rule, resource, judgement }: ScanResult): readonly string[] {
  return [code(rule.id), place(resource), code(judgement.missing.join(', '))]
}

function previewSection(preview: Preview): string {
  const rows = moving(preview).map(({ rule, ...counts }) => [
    code(rule),
    ...[counts.now, counts.next, counts.withoutData].map(count),
  ])
  return `<p>${escapeHtml(previewSummary(preview))}.</p>
${section('Next report', ['Rule', 'Now', 'Next', 'No data'], rows)}`
}

/** A table under a heading; nothing where there is no row. Cells are HTML. */
function section(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')
  return `<h2>${title}</h2>
<div class="scroll"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`
}

function place({ file, line, address }: ScanResult['resource']): string {
  return `${code(address)}<br>${escapeHtml(`${file}:${line}`)}`
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

function escapeHtml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '�')
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
