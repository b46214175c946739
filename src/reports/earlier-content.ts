import type { Writing } from './build-record.js'
import type { ChecksStart } from './check-changes.js'
import { compileWithin } from './estate.js'
import { createFindingIds, type FindingIds } from './finding-ids.js'
import type { FindingChange } from './model-changes.js'
import type { ReportRecord } from './read-record.js'

/** What the report compared with was about, from its record. */
export interface EarlierContent {
  readonly record: ReportRecord
  readonly ruleIds: ReadonlySet<string>
  readonly accountIds: ReadonlySet<string>
  /** Null where every resource counts: then what was non-compliant at its time was a finding of it. */
  readonly findings: FindingIds | null
}

/** Opens the record of the report compared with; null where there is none, or it is not kept. */
export async function openEarlier(
  { deps, subject, parts }: Writing,
  { reportId }: ChecksStart,
): Promise<EarlierContent | null> {
  if (reportId === null || deps.openReport === undefined) return null
  const record = await deps.openReport(subject.account, reportId)
  if (record === null) return null
  const isScoped = parts.accounts.some(({ rules }) =>
    rules.some(({ within }) => compileWithin(within) !== null),
  )
  const findings = isScoped ? createFindingIds() : null
  if (findings !== null) for await (const { findingId } of record.findings()) findings.add(findingId)
  const { rules, accounts } = record.head
  return {
    record,
    ruleIds: new Set(rules.map(({ ruleId }) => ruleId)),
    accountIds: new Set(accounts.map(({ accountId }) => accountId)),
    findings,
  }
}

interface FindingOf {
  readonly ruleId: string
  readonly accountId: string
  readonly findingId: string
}

/** Whether a result that was non-compliant at the time of the report compared with was a finding of it. */
export function wasTold(
  earlier: EarlierContent | null,
  { ruleId, accountId, findingId }: FindingOf,
): boolean {
  if (earlier === null) return true
  const { ruleIds, accountIds, findings } = earlier
  return ruleIds.has(ruleId) && accountIds.has(accountId) && (findings?.has(findingId) ?? true)
}

/** How a finding stands to the report compared with: one that fails since before it may have come into the scope since. */
export function changeAgainst(
  earlier: EarlierContent | null,
  change: FindingChange | null,
  finding: FindingOf,
): FindingChange | null {
  if (change !== 'stillFailing' || wasTold(earlier, finding)) return change
  return earlier?.ruleIds.has(finding.ruleId) === false ? 'ruleChanged' : 'new'
}
