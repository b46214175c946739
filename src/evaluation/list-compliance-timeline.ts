import { type Scope, scopeOfAccount } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import {
  type DiscoveredResource,
  getDiscoveredResource,
  type ResourceKey,
} from '../inventory/store/discovered-resources.js'
import type { Clock } from '../platform/clock.js'
import type { RuleNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { listRuleHistory, type RuleHistory } from '../rules/store/rule-history.js'
import type { Rule } from '../rules/types.js'
import { CODE_NAMES } from './block.js'
import { type HistoryNode, type KeptHistory, type PastVerdict, tellHistory } from './compliance-history.js'
import { describeInvocation, type Invocation } from './describe-invocation.js'
import { describeResult } from './describe-result.js'
import { listResourceResults } from './results.js'
import { listResultResources } from './store/result-resources.js'
import { listVerdictChanges } from './store/verdict-changes.js'
import { type Annotation, type Result, type StoredVerdict, VERDICT_CODES } from './types.js'

/** How far a timeline reaches back when no start is given. Source: spec/lifecycle.md 1 */
const DEFAULT_RANGE_MS = 30 * 24 * 3_600_000

export interface ComplianceTimelineQuery {
  readonly key: ResourceKey
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Instant of the last node of the page before. */
  readonly before?: Instant | undefined
  readonly limit: number
}

/** A rule's verdict on the resource at the instant of a node. */
export interface TimelineVerdict {
  /** The version the verdict was made with. */
  readonly rule: Rule
  readonly verdict: StoredVerdict
  readonly annotation: Annotation | null
  readonly invocation: Invocation
}

export interface ComplianceNode {
  readonly at: Instant
  readonly resource: DiscoveredResource
  readonly verdicts: readonly TimelineVerdict[]
  /** Verdicts that came, changed or went at this instant. */
  readonly changes: readonly {
    readonly before: TimelineVerdict | null
    readonly after: TimelineVerdict | null
  }[]
}

/** A page of what the rules said of a resource over time, latest first. Throws `InvalidResourceId`. */
export async function listComplianceTimeline(
  db: Db,
  scope: Scope,
  services: { readonly clock: Clock },
  query: ComplianceTimelineQuery,
): Promise<{ readonly nodes: readonly ComplianceNode[]; readonly next?: Instant }> {
  const resource = await getDiscoveredResource(db, scope, query.key)
  const { nodes, rules } = await readHistory(db, scopeOfAccount(scope, resource), resource)
  const to = query.to ?? services.clock.now()
  const from = query.from ?? toInstant(to - DEFAULT_RANGE_MS)
  const shown = nodes
    .filter(({ at }) => at >= from && at <= to && (query.before === undefined || at < query.before))
    .reverse()
  const page = shown.slice(0, query.limit).map((node) => describeNode(node, resource, rules))
  const last = page.at(-1)
  if (shown.length <= query.limit || last === undefined) return { nodes: page }
  return { nodes: page, next: last.at }
}

type Rules = ReadonlyMap<RuleNo, RuleHistory>

async function readHistory(
  db: Db,
  scope: Scope,
  resource: DiscoveredResource,
): Promise<{ readonly nodes: readonly HistoryNode[]; readonly rules: Rules }> {
  const [account] = scope.accounts
  const { resourceNo } = resource
  const changes = await listVerdictChanges(db, account, resourceNo)
  const results = await listResourceResults(db, scope, resourceNo)
  const [record] = await listResultResources(db, account, [resourceNo])
  const ruleNos = [...new Set([...changes, ...results].map(({ ruleNo }) => ruleNo))]
  const rules = await listRuleHistory(db, scope, ruleNos)
  const kept = ruleNos.map((ruleNo): KeptHistory => {
    const rule = rules.get(ruleNo)
    if (rule === undefined) throw new Error(`rule ${ruleNo} has results and no row`)
    const result = results.find((each) => each.ruleNo === ruleNo)
    return {
      ruleNo,
      beganAt: toInstant(Math.max(rule.beganAt, record?.firstRecordedAt ?? 0)),
      endedAt: rule.deletedAt,
      changes: changes.filter((change) => change.ruleNo === ruleNo),
      current: result === undefined ? null : { verdict: toPast(result), at: result.evaluatedAt },
    }
  })
  return { nodes: tellHistory(kept), rules }
}

function toPast({ ruleNo, ruleVersion, verdict, evidence }: Result): PastVerdict {
  return { ruleNo, ruleVersion, code: Number(VERDICT_CODES[verdict]), evidence }
}

function describeNode(
  { at, verdicts, steps }: HistoryNode,
  resource: DiscoveredResource,
  rules: Rules,
): ComplianceNode {
  const describe = (past: PastVerdict) => describePast(past, at, rules)
  return {
    at,
    resource,
    verdicts: verdicts.map(describe),
    changes: steps.map(({ before, after }) => ({
      before: before && describe(before),
      after: after && describe(after),
    })),
  }
}

function describePast(past: PastVerdict, at: Instant, rules: Rules): TimelineVerdict {
  const rule = rules.get(past.ruleNo)?.versions.get(past.ruleVersion)
  const verdict = CODE_NAMES[past.code]
  if (rule === undefined || verdict === undefined || verdict === null)
    throw new Error(`a verdict ${past.code} of rule ${past.ruleNo} names version ${past.ruleVersion}`)
  return {
    rule,
    verdict,
    annotation: describeResult(rule, past),
    // Why a past evaluation ran is not kept; the rule's triggers say what may have caused it.
    invocation: describeInvocation(rule, { isOfPass: false, isManual: false, evaluatedAt: at }),
  }
}
