import type { Writing } from './build-record.js'
import type { ChecksStart } from './check-changes.js'
import type { EndedFinding } from './model-changes.js'

/**
 * The findings of the report compared with whose rule is in the package no more, from its record: without them they would
 * vanish untold. None where the record is not kept. Their time is that of the report they are missing in.
 */
export async function* readRemovedFindings(
  { deps, subject, parts, asOf }: Writing,
  { reportId }: ChecksStart,
): AsyncGenerator<EndedFinding> {
  if (reportId === null || deps.openReport === undefined) return
  const earlier = await deps.openReport(subject.account, reportId)
  if (earlier === null) return
  const { rules, accounts } = earlier.head
  const held = new Set(parts.rules.map(({ ruleId }) => ruleId))
  const isRemoved = rules.map(({ ruleId }) => !held.has(ruleId))
  if (!isRemoved.includes(true)) return
  const accountNow = accounts.map(({ accountId }) =>
    parts.accounts.findIndex(({ account }) => account.accountId === accountId),
  )
  for await (const finding of earlier.findings()) {
    const rule = rules[finding.rule]
    const account = accountNow[finding.account] ?? -1
    if (rule === undefined || account < 0 || isRemoved[finding.rule] !== true) continue
    const { resourceType, resourceId, resourceName, region, findingId } = finding
    const { ruleId, name, riskLevel } = rule
    yield {
      how: 'ruleRemoved',
      at: asOf,
      rule: -1,
      removedRule: { ruleId, name, riskLevel },
      account,
      resourceType,
      resourceId,
      resourceName,
      region,
      findingId,
    }
  }
}
