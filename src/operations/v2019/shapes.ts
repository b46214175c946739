import type { VerdictCounts } from '../../evaluation/types.js'
import type { DiscoveredResource } from '../../inventory/store/discovered-resources.js'
import type { EvaluationResult } from '../../packs/describe-results.js'
import type { Instant } from '../../platform/instant.js'
import {
  type Member,
  type Shape,
  shape,
  wireInstant,
  wireInteger,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import type { Rule } from '../../rules/types.js'
import { resultMembers } from '../evaluation/shapes.js'
import { resourceMembers } from '../resource/shapes.js'
import { countOf } from '../verdicts.js'

/** The ARN of a rule in these replies. Source: spec/lifecycle.md 0 */
export function olderRuleArn(rule: Pick<Rule, 'accountId' | 'ruleId'>): string {
  return `acs:config::${rule.accountId}:config-rule/${rule.ruleId}`
}

interface OlderPage<T> {
  readonly items: readonly T[]
  readonly totalCount: number
  readonly pageNumber: number
  readonly pageSize: number
}

/** A page read by number, its items under `listName`. */
export function olderPageOf<T>(listName: string, item: Shape<T>): Shape<OlderPage<T>> {
  return shape<OlderPage<T>>({
    [listName]: wireList(item).from((page) => page.items),
    PageNumber: wireInteger.from((page) => page.pageNumber),
    PageSize: wireInteger.from((page) => page.pageSize),
    TotalCount: wireLong.from((page) => page.totalCount),
  })
}

/** A resource in a list. */
export const olderResource = shape<DiscoveredResource>({
  ...resourceMembers<DiscoveredResource>(),
  AvailabilityZone: wireText.from(() => undefined),
})

/** A resource with its configuration. */
export const olderResourceDetail = shape<DiscoveredResource & { readonly configuration: string }>({
  ...resourceMembers<DiscoveredResource & { readonly configuration: string }>(),
  Configuration: wireText.from((resource) => resource.configuration),
})

/** A result; the older qualifier has no package, group or owner. */
export const olderResult = shape<EvaluationResult>({
  ...resultMembers,
  EvaluationResultIdentifier: shape<EvaluationResult>({
    EvaluationResultQualifier: shape<EvaluationResult>({
      ConfigRuleArn: wireText.from(({ rule }) => olderRuleArn(rule)),
      ConfigRuleId: wireText.from(({ rule }) => rule.ruleId),
      ConfigRuleName: wireText.from(({ rule }) => rule.name),
      RegionId: wireText.from(({ result }) => result.resource.regionId),
      ResourceId: wireText.from(({ result }) => result.resource.resourceId),
      ResourceName: wireText.from(({ result }) => result.resource.resourceName),
      ResourceType: wireText.from(({ result }) => result.resource.resourceType),
    }).from((each) => each),
    OrderingTimestamp: wireInstant.from(({ result }) => result.evaluatedAt),
  }).from((each) => each),
})

const SHOWN = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'IGNORED'] as const

/** Verdicts with how many results have each; those that none has are left out. inferred: the list's members */
export const complianceResult = shape<VerdictCounts>({
  Compliances: wireList(
    shape<{ readonly verdict: string; readonly count: number }>({
      ComplianceType: wireText.from(({ verdict }) => verdict),
      Count: wireInteger.from(({ count }) => count),
    }),
  ).from((counts) =>
    SHOWN.map((verdict) => ({ verdict, count: countOf(counts, verdict) })).filter(({ count }) => count > 0),
  ),
  TotalCount: wireLong.from((counts) => SHOWN.reduce((sum, verdict) => sum + countOf(counts, verdict), 0)),
})

/** Two summaries of an account at one instant. */
export interface ComplianceSummary {
  readonly resources: VerdictCounts
  readonly rules: VerdictCounts
  readonly at: Instant
}

export const complianceSummary = shape<ComplianceSummary>({
  ComplianceSummaryByConfigRule: summaryMember((summary) => summary.rules),
  ComplianceSummaryByResource: summaryMember((summary) => summary.resources),
})

/** `TotalCount` is of the two verdicts that are counted here. inferred: no page says what else it might hold */
function summaryMember(get: (summary: ComplianceSummary) => VerdictCounts): Member<ComplianceSummary> {
  return shape<ComplianceSummary>({
    ComplianceSummaryTimestamp: wireInstant.from((summary) => summary.at),
    CompliantCount: wireInteger.from((summary) => get(summary).compliant),
    NonCompliantCount: wireInteger.from((summary) => get(summary).nonCompliant),
    TotalCount: wireLong.from((summary) => get(summary).compliant + get(summary).nonCompliant),
  }).from((summary) => summary)
}
