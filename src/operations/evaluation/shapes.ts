import type { ResultPosition } from '../../evaluation/results.js'
import type { VerdictCounts } from '../../evaluation/types.js'
import type { EvaluationResult } from '../../packs/list-evaluation-results.js'
import { type PackRulesSummary, type RuleSummary, totalOf } from '../../packs/summarise-pack.js'
import type { Pack } from '../../packs/types.js'
import type { ResourceNo, RuleNo } from '../../platform/ids.js'
import { findingId } from '../../reports/finding-id.js'
import {
  shape,
  wireAccountId,
  wireBoolean,
  wireInstant,
  wireInteger,
  wireJsonText,
  wireList,
  wireText,
} from '../../rpc/shapes.js'
import { ruleArn } from '../rule/shapes.js'
import { countMembers, wireVerdict } from '../verdicts.js'

/** What a result is of. */
const qualifier = shape<EvaluationResult>({
  CompliancePackId: wireText.from(({ pack }) => pack?.packId),
  ConfigRuleArn: wireText.from(({ rule }) => ruleArn(rule)),
  ConfigRuleId: wireText.from(({ rule }) => rule.ruleId),
  ConfigRuleName: wireText.from(({ rule }) => rule.name),
  IgnoreDate: wireText.from(() => undefined),
  RegionId: wireText.from(({ result }) => result.resource.regionId),
  ResourceGroupId: wireText.from(({ result }) => result.resource.resourceGroupId),
  ResourceId: wireText.from(({ result }) => result.resource.resourceId),
  ResourceName: wireText.from(({ result }) => result.resource.resourceName),
  ResourceOwnerId: wireAccountId.from(({ rule }) => rule.accountId),
  ResourceType: wireText.from(({ result }) => result.resource.resourceType),
})

const identifier = shape<EvaluationResult>({
  EvaluationResultQualifier: qualifier.from((each) => each),
  OrderingTimestamp: wireInstant.from(({ result }) => result.evaluatedAt),
})

const evaluationResult = shape<EvaluationResult>({
  Annotation: wireJsonText.from(({ annotation }) => (annotation === null ? undefined : { ...annotation })),
  ComplianceType: wireText.from(({ result }) => wireVerdict(result.verdict)),
  ConfigRuleInvokedTimestamp: wireInstant.from(({ result }) => result.evaluatedAt),
  EvaluationId: wireText.from(({ result: { resource }, rule }) =>
    findingId({
      accountId: rule.accountId,
      ruleId: rule.ruleId,
      resourceType: resource.resourceType,
      region: resource.regionId,
      resourceId: resource.resourceId,
    }),
  ),
  EvaluationResultIdentifier: identifier.from((each) => each),
  // inferred: spec/lifecycle.md 4; which event caused a run is not kept, a rule without change trigger has one cause
  InvokingEventMessageType: wireText.from(({ rule }) =>
    rule.triggers.some((trigger) => trigger.kind === 'change')
      ? 'ConfigurationItemChangeNotification'
      : 'ScheduledNotification',
  ),
  LastCompliantFixedTimestamp: wireInstant.from(() => undefined),
  LastNonCompliantRecordTimestamp: wireInstant.from(() => undefined),
  // There is no remediation yet.
  RemediationEnabled: wireBoolean.from(() => false),
  ResultRecordedTimestamp: wireInstant.from(({ result }) => result.evaluatedAt),
  RiskLevel: wireInteger.from(({ rule }) => rule.riskLevel),
})

interface ResultPage {
  readonly results: readonly EvaluationResult[]
  readonly maxResults: number
  readonly nextToken: string | undefined
}

/** A page of results. */
export const resultPage = shape<ResultPage>({
  EvaluationResultList: wireList(evaluationResult).from((page) => page.results),
  MaxResults: wireInteger.from((page) => page.maxResults),
  NextToken: wireText.from((page) => page.nextToken),
})

/** The position a page token holds, as the store takes it. */
export function toResultPosition(position: readonly number[] | undefined): ResultPosition | undefined {
  if (position === undefined) return undefined
  const [ruleNo, resourceNo] = position
  return { ruleNo: ruleNo as RuleNo, resourceNo: resourceNo as ResourceNo }
}

const ruleCompliance = shape<RuleSummary>({
  ComplianceType: wireText.from(({ verdict }) => wireVerdict(verdict)),
  ConfigRuleId: wireText.from(({ rule }) => rule.ruleId),
  ConfigRuleName: wireText.from(({ rule }) => rule.name),
})

/** A package by its rules: counts are of rules. */
export const packRuleCompliance = shape<PackRulesSummary>({
  CompliancePackId: wireText.from(({ pack }) => pack.packId),
  ConfigRuleCompliances: wireList(ruleCompliance).from(({ rules }) => rules),
  ...countMembers<PackRulesSummary>(({ counts }) => counts),
  TotalCount: wireInteger.from(({ counts }) => totalOf(counts)),
})

interface PackResourcesSummary {
  readonly pack: Pack
  readonly counts: VerdictCounts
}

/** A package by its resources: counts are of distinct resources. */
export const packResourceCompliance = shape<PackResourcesSummary>({
  CompliancePackId: wireText.from(({ pack }) => pack.packId),
  ...countMembers<PackResourcesSummary>(({ counts }) => counts),
  TotalCount: wireInteger.from(({ counts }) => totalOf(counts)),
})
