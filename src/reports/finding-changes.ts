import type { Db } from '../db/tables.js'
import { ABSENT, COMPLIANT, IGNORED, NOT_APPLICABLE } from '../evaluation/block.js'
import type { ResourceNo, TypeNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { Rule } from '../rules/types.js'
import { compileWithin } from './estate.js'
import { findingId } from './finding-id.js'
import type { EndedFinding, FindingChange, FindingEnd } from './model-changes.js'
import type { Pace } from './pace.js'
import type { ReportPart } from './report-parts.js'
import { type EndedResult, type LastFailure, pageEndedResults } from './store/finding-changes.js'

/**
 * Since when a result fails, and how that stands to the report before. A rule's first verdict leaves no change: it
 * stands since rule and resource were both there.
 */
export function tellFailure(
  last: LastFailure | undefined,
  beganAt: Instant,
  since: Instant | null,
): { readonly failedSince: Instant; readonly change: FindingChange | null } {
  const failedSince = last?.at ?? beganAt
  if (since === null) return { failedSince, change: null }
  if (failedSince <= since) return { failedSince, change: 'stillFailing' }
  if (last?.wasIgnored === true) return { failedSince, change: 'exemptionEnded' }
  return { failedSince, change: last?.failedBefore === true ? 'reappeared' : 'new' }
}

interface EndedQuestion extends ReportPart {
  readonly typeNames: ReadonlyMap<TypeNo, string>
  readonly since: Instant
  readonly until: Instant
  readonly pace: Pace
}

const PAGE = 500

/** The findings of the report before that are none any more, by rule. Only inside `readSnapshot`. */
export async function* readEndedFindings(db: Db, question: EndedQuestion): AsyncGenerator<EndedFinding> {
  const { account, rules, pace } = question
  for (const { rule, index, within } of rules) {
    const inPack = compileWithin(within)
    for (let after = -1 as ResourceNo; ; ) {
      const page = await pageEndedResults(db, account, rule.ruleNo, question, { after, limit: PAGE })
      for (const result of page) {
        if (inPack === null || inPack(result)) yield endedFinding(question, rule, index, result)
        const pause = pace()
        if (pause !== undefined) await pause
      }
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) break
      after = last.resourceNo
    }
  }
}

function endedFinding(
  { account, index, typeNames }: EndedQuestion,
  { ruleId }: Rule,
  rule: number,
  result: EndedResult,
): EndedFinding {
  const { resourceId, resourceName, regionId: region, at } = result
  const resourceType = typeNames.get(result.typeNo as TypeNo) ?? ''
  const key = { accountId: account.accountId, ruleId, resourceType, region, resourceId }
  const row = { how: endOf(result), at, rule, account: index, resourceType, resourceId, resourceName, region }
  return { ...row, findingId: findingId(key) }
}

function endOf({ code, isDeleted }: EndedResult): FindingEnd {
  if (isDeleted || code === ABSENT) return 'gone'
  if (code === COMPLIANT) return 'fixed'
  if (code === IGNORED) return 'exempted'
  return code === NOT_APPLICABLE ? 'notApplicable' : 'undecided'
}
