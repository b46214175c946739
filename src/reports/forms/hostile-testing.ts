import type { CheckChange } from '../model.js'
import type { EndedFinding, ExemptionRow } from '../model-changes.js'
import type { RecordLine } from '../record-lines.js'
import { AT } from './testing.js'

/** Texts that one format or another could choke on, or run. */
export const HOSTILE = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2',
  '@SUM(A1)',
  '\tcmd',
  '\rcmd',
  "'=1",
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '"><img src=x onerror=alert(1)>',
  ']]>',
  '&amp;&#0;&#xD800;',
  'a\u0000b\u0002c\u001fd\u007fe\u0085f',
  '\u202egnp.exe\u200f\u2066',
  '_x0041_',
  '😀 订单, "two"\r\nlines\u2028\u2029',
  '\ufeff\ufffe\uffff',
  '\ud800 alone \udc00',
  ' ',
  '[x](javascript:alert(1)) {{ insert: x }}',
  'constructor',
  '__proto__',
]
/** Longer than a cell of a workbook. */
export const LONG = `${'x'.repeat(39_990)}\ud83d\ude00`

/**
 * The record with other texts wherever people or clouds give them, and with a row of each table that a seeded estate
 * lacks; `next` gives the texts.
 */
export function withTexts(lines: readonly RecordLine[], next: () => string): RecordLine[] {
  return lines.flatMap((line): RecordLine[] => {
    switch (line[0]) {
      case 'header': {
        const system = { systemId: next(), name: next(), filingNumber: next(), level: 3, owner: next() }
        const pack = { ...line[1].pack, name: next(), description: next(), system }
        return [['header', { ...line[1], requestedBy: next(), regions: [next(), next()], pack }]]
      }
      case 'account':
        return [['account', { ...line[1], name: next() }]]
      case 'rule': {
        const texts = { name: next(), description: next(), remediation: next() }
        return [['rule', { ...line[1], ...texts, parameters: [[next(), next()]] }]]
      }
      case 'checks':
        return [
          ['check', changeOf(next)],
          ['checks', { ...line[1], changes: line[1].changes + 1 }],
        ]
      case 'changes': {
        const { ended, exemptions } = line[1]
        const counts = { ended: ended + 1, exemptions: exemptions + 1 }
        return [
          ['exemption', exemptionOf(next)],
          ['ended', endedOf(next)],
          ['changes', { since: AT, sinceReportId: next(), ...counts }],
        ]
      }
      case 'result':
        return [resultOf(line, next)]
      default:
        return [line]
    }
  })
}

function resultOf(
  line: Extract<RecordLine, readonly ['result', ...unknown[]]>,
  next: () => string,
): RecordLine {
  const [kind, verdict, rule, account, , , , , , , evaluatedAt, findingId, detail, since, , flippedBy] = line
  const tags = [['owner', next()] as const, [next(), next()] as const]
  const texts = [next(), next(), next(), next(), next()] as const
  const change = verdict === 'NON_COMPLIANT' ? 'stillFailing' : null
  const changed =
    detail?.kind === 'failures'
      ? {
          ...detail,
          failures: detail.failures.map((failure) => ({
            ...failure,
            property: next(),
            configuration: next(),
            desiredValue: next(),
            reason: next(),
          })),
        }
      : detail
  const moment = verdict === 'NON_COMPLIANT' ? (since ?? AT) : since
  const head = [kind, verdict, rule, account, ...texts, tags, evaluatedAt, findingId, changed] as const
  return [...head, moment, change, flippedBy ?? null, next()]
}

function changeOf(next: () => string): CheckChange {
  return {
    at: AT,
    by: next(),
    key: next(),
    action: next(),
    act: 'changed',
    subject: 'rule',
    subjectId: next(),
    subjectName: next(),
    members: [next(), 'name'],
    result: next(),
    requestId: next(),
    auditEntryNo: 7,
    untold: 0,
  }
}

function exemptionOf(next: () => string): ExemptionRow {
  return {
    exemptionId: 'ex-0123456789abcdef0123',
    state: 'ACTIVE',
    rule: 0,
    account: 0,
    resourceType: next(),
    resourceId: next(),
    system: next(),
    selector: JSON.stringify({ tags: [[next(), next()]] }),
    reason: next(),
    owner: next(),
    requestedBy: next(),
    approvedBy: next(),
    createdAt: AT,
    expiresAt: null,
    endedAt: null,
  }
}

function endedOf(next: () => string): EndedFinding {
  return {
    how: 'ruleRemoved',
    at: AT,
    rule: -1,
    removedRule: { ruleId: next(), name: next(), riskLevel: 1 },
    account: 0,
    resourceType: next(),
    resourceId: next(),
    resourceName: next(),
    region: next(),
    findingId: 'fd-00000000000000000000',
  }
}
