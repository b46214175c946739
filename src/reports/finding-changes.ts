import type { Db } from '../db/tables.js'
import { ABSENT, COMPLIANT, IGNORED, NON_COMPLIANT, NOT_APPLICABLE } from '../evaluation/block.js'
import type { ResourceNo, TypeNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { Rule } from '../rules/types.js'
import { compileWithin } from './estate.js'
import { findingId } from './finding-id.js'
import type { EndedFinding, FindingChange, FindingEnd } from './model-changes.js'
import type { Pace } from './pace.js'
import type { ReportPart } from './report-parts.js'
import { isOfRuleChange, type RuleTimes } from './rule-times.js'
import { type EndedResult, type LastFailure, pageEndedResults } from './store/finding-changes.js'

/** A non-compliant result, and what is known of how it became one. */
interface Failure {
  readonly rule: Rule
  /** When it last became non-compliant; undefined where its first verdict was. */
  readonly last: LastFailure | undefined
  readonly firstRecordedAt: Instant
}

/**
 * Since when a result fails, and how that stands to the report compared with. A rule's first verdict leaves no change: it
 * stands since rule and resource were both there.
 */
export function tellFailure(
  { rule, last, firstRecordedAt }: Failure,
  times: RuleTimes,
  since: Instant | null,
): { readonly failedSince: Instant; readonly change: FindingChange | null } {
  const ruleBeganAt = rule.firstActivatedAt ?? rule.createdAt
  const failedSince = last?.at ?? toInstant(Math.max(ruleBeganAt, firstRecordedAt))
  if (since === null) return { failedSince, change: null }
  if (failedSince <= since) return { failedSince, change: 'stillFailing' }
  if (last === undefined) {
    const isOfNewRule = ruleBeganAt > since && firstRecordedAt <= since
    return { failedSince, change: isOfNewRule ? 'ruleChanged' : 'new' }
  }
  if (last.wasIgnored) return { failedSince, change: 'exemptionEnded' }
  if (isOfRuleChange(times, rule.ruleNo, last)) return { failedSince, change: 'ruleChanged' }
  return { failedSince, change: last.failedBefore ? 'reappeared' : 'new' }
}

interface EndedQuestion extends ReportPart {
  readonly typeNames: ReadonlyMap<TypeNo, string>
  readonly times: RuleTimes
  readonly since: Instant
  readonly until: Instant
  readonly pace: Pace
}

const PAGE = 500

/** The findings of the report compared with that are none any more, by rule. Only inside `readSnapshot`. */
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
  { account, index, typeNames, times }: EndedQuestion,
  { ruleId, ruleNo }: Rule,
  rule: number,
  result: EndedResult,
): EndedFinding {
  const { resourceId, resourceName, regionId: region, at } = result
  const resourceType = typeNames.get(result.typeNo as TypeNo) ?? ''
  const key = { accountId: account.accountId, ruleId, resourceType, region, resourceId }
  const how = endOf(result, isOfRuleChange(times, ruleNo, result))
  const row = { how, at, rule, account: index, resourceType, resourceId, resourceName, region }
  return { ...row, findingId: findingId(key) }
}

function endOf({ code, oldCode, isDeleted }: EndedResult, isOfRule: boolean): FindingEnd {
  if (isDeleted) return 'gone'
  if (code === IGNORED) return 'exempted'
  // What the rule looks at may have become less, too.
  if (isOfRule && oldCode === NON_COMPLIANT) return 'ruleChanged'
  if (code === ABSENT) return 'gone'
  if (code === COMPLIANT) return 'fixed'
  return code === NOT_APPLICABLE ? 'notApplicable' : 'undecided'
}
