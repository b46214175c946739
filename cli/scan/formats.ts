import type { Scan } from '../../src/templates/scan.js'
import { type Column, count, tableLines } from '../table.js'
import { wrapText } from '../wrap.js'
import type { Preview, RulePreview } from './against.js'
import { evidence, findingsOf, LEVELS, moving, previewSummary, summary } from './describe.js'
import { toHtml } from './html.js'

export const FORMATS = ['table', 'json', 'sarif', 'junit', 'markdown', 'html'] as const
export type Format = (typeof FORMATS)[number]

/** A scan in one of the forms it is handed on in; lines of text. */
export function formatScan(
  format: Format,
  scan: Scan,
  version: string,
  preview?: Preview,
): readonly string[] {
  switch (format) {
    case 'json':
      return [
        JSON.stringify({ ...toJson(scan), ...(preview === undefined ? {} : { against: preview }) }, null, 2),
      ]
    case 'sarif':
      return [JSON.stringify(toSarif(scan, version), null, 2)]
    case 'junit':
      return toJunit(scan)
    case 'markdown':
      return [...toMarkdown(scan), ...(preview === undefined ? [] : previewMarkdown(preview))]
    case 'html':
      return [toHtml(scan, version, preview)]
    case 'table':
      return [...toTable(scan), ...(preview === undefined ? [] : previewTable(preview))]
  }
}

function toTable(scan: Scan): readonly string[] {
  const lines = findingsOf(scan).flatMap((each) => [
    `${LEVELS[each.rule.riskLevel]}  ${each.rule.id}`,
    `  ${each.resource.file}:${each.resource.line}  ${each.resource.address}`,
    ...each.judgement.failures.map((failure) =>
      `  ${failure.property} is ${shortened(failure.configuration)}, ${failure.operator} ${failure.desiredValue}`.trimEnd(),
    ),
    `  ${each.rule.remediation.en}`,
  ])
  return [...lines.flatMap((line) => wrapText(line)), ...wrapText(summary(scan))]
}

const MOST_SHOWN = 200

/** A value for a terminal: JSON gets blanks to break lines at, and of a long one the beginning is shown. */
function shortened(value: string): string {
  if (value === '') return '(nothing)'
  const spaced = /^[[{]/.test(value) ? value.replaceAll(/,(?=["{[])/g, ', ') : value
  return spaced.length <= MOST_SHOWN ? spaced : `${spaced.slice(0, MOST_SHOWN).trimEnd()}...`
}

function toJson(scan: Scan): object {
  return {
    summary: summary(scan),
    unmapped: scan.unmapped.map(({ address, type, file, line }) => ({ address, type, file, line })),
    results: scan.results.map(({ resource, resourceType, rule, judgement }) => ({
      rule: rule.id,
      riskLevel: rule.riskLevel,
      verdict: judgement.kind,
      resource: resource.address,
      templateType: resource.type,
      resourceType,
      file: resource.file,
      line: resource.line,
      failures: judgement.failures,
      missing: judgement.missing,
      ...(judgement.kind === 'nonCompliant' ? { remediation: rule.remediation.en } : {}),
    })),
  }
}

function toSarif(scan: Scan, version: string): object {
  const findings = findingsOf(scan)
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Assay',
            version,
            rules: rules.map(({ id, name, description, remediation }) => ({
              id,
              shortDescription: { text: name.en },
              fullDescription: { text: description.en },
              help: { text: remediation.en },
            })),
          },
        },
        results: findings.map(({ rule, resource, judgement }) => ({
          ruleId: rule.id,
          level: (['none', 'error', 'warning', 'note'] as const)[rule.riskLevel],
          message: { text: `${resource.address}: ${evidence(judgement.failures)}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(resource.file.replaceAll('\\', '/')) },
                region: { startLine: resource.line },
              },
              logicalLocations: [{ fullyQualifiedName: resource.address, kind: 'resource' }],
            },
          ],
          partialFingerprints: { 'finding/v1': `${rule.id} ${resource.file} ${resource.address}` },
        })),
      },
    ],
  }
}

function toJunit(scan: Scan): readonly string[] {
  const cases = scan.results.map(({ rule, resource, judgement }) => {
    const open = `  <testcase classname="${xml(rule.id)}" name="${xml(`${resource.file}:${resource.line} ${resource.address}`)}"`
    if (judgement.kind === 'nonCompliant')
      return `${open}><failure message="${xml(evidence(judgement.failures))}"/></testcase>`
    if (judgement.kind === 'error') return `${open}><error/></testcase>`
    return judgement.kind === 'insufficientData'
      ? `${open}><skipped message="${xml(`no data: ${judgement.missing.join(', ')}`)}"/></testcase>`
      : `${open}/>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="assay scan" tests="${scan.results.length}" failures="${findingsOf(scan).length}">`,
    ...cases,
    '</testsuite>',
  ]
}

function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
}

const PREVIEW_COLUMNS: readonly Column<RulePreview>[] = [
  { title: 'rule', value: ({ rule }) => rule },
  { title: 'now', align: 'right', value: ({ now }) => count(now) },
  { title: 'next', align: 'right', value: ({ next }) => count(next) },
  { title: 'no data', align: 'right', value: ({ withoutData }) => count(withoutData) },
]

function previewTable(preview: Preview): readonly string[] {
  const rows = moving(preview)
  const table = rows.length === 0 ? [] : ['', ...tableLines(PREVIEW_COLUMNS, rows)]
  return ['', ...wrapText(previewSummary(preview)), ...table]
}

function previewMarkdown(preview: Preview): readonly string[] {
  const rows = moving(preview).map(
    ({ rule, now, next, withoutData }) => `| ${markdownCell(rule)} | ${now} | ${next} | ${withoutData} |`,
  )
  const head = ['| rule | now | next | no data |', '| --- | ---: | ---: | ---: |']
  return [
    '',
    '#### Next report',
    '',
    markdownCell(previewSummary(preview)),
    ...(rows.length === 0 ? [] : ['', ...head, ...rows]),
  ]
}

function markdownCell(text: string): string {
  return text.replace(/[|\\`<]/g, '\\$&').replace(/\s+/g, ' ')
}

function toMarkdown(scan: Scan): readonly string[] {
  const findings = findingsOf(scan)
  const rows = findings.map(
    ({ rule, resource, judgement }) =>
      `| ${LEVELS[rule.riskLevel]} | ${markdownCell(rule.id)} | ${markdownCell(`${resource.file}:${resource.line}`)} | ${markdownCell(resource.address)} | ${markdownCell(evidence(judgement.failures))} |`,
  )
  const head = ['| risk | rule | place | resource | evidence |', '| --- | --- | --- | --- | --- |']
  return ['### Assay scan', '', summary(scan), ...(rows.length === 0 ? [] : ['', ...head, ...rows])]
}
