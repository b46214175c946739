import type { Invocation } from '../../evaluation/describe-invocation.js'
import type { VerdictCounts } from '../../evaluation/types.js'
import type { EvaluationResult } from '../../packs/describe-results.js'
import type { AccountResultPosition } from '../../packs/list-results-of-accounts.js'
import type { AccountCompliance } from '../../packs/summarise-accounts.js'
import { type PackRulesSummary, type RuleSummary, totalOf } from '../../packs/summarise-pack.js'
import type { Pack } from '../../packs/types.js'
import { dayOf } from '../../platform/day.js'
import type { AccountNo, ResourceNo, RuleNo } from '../../platform/ids.js'
import { findingId } from '../../reports/finding-id.js'
import {
  type Member,
  type Shape,
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

/** What caused an evaluation, on the wire. Source: spec/lifecycle.md 4 */
export const MESSAGE_TYPES: Readonly<Record<Invocation, string>> = {
  change: 'ConfigurationItemChangeNotification',
  scheduled: 'ScheduledNotification',
  manual: 'Manual',
}

/** What a result is of. */
const qualifierMembers = {
  ConfigRuleArn: wireText.from(({ rule }: EvaluationResult) => ruleArn(rule)),
  ConfigRuleId: wireText.from(({ rule }: EvaluationResult) => rule.ruleId),
  ConfigRuleName: wireText.from(({ rule }: EvaluationResult) => rule.name),
  IgnoreDate: wireText.from(({ ignoredUntil }: EvaluationResult) => ignoredUntil && dayOf(ignoredUntil)),
  RegionId: wireText.from(({ result }: EvaluationResult) => result.resource.regionId),
  ResourceId: wireText.from(({ result }: EvaluationResult) => result.resource.resourceId),
  ResourceName: wireText.from(({ result }: EvaluationResult) => result.resource.resourceName),
  ResourceType: wireText.from(({ result }: EvaluationResult) => result.resource.resourceType),
}

const qualifier = shape<EvaluationResult>({
  ...qualifierMembers,
  CompliancePackId: wireText.from(({ pack }) => pack?.packId),
  ResourceGroupId: wireText.from(({ result }) => result.resource.resourceGroupId),
  ResourceOwnerId: wireAccountId.from(({ rule }) => rule.accountId),
})

function identifier(of: Shape<EvaluationResult>): Member<EvaluationResult> {
  return shape<EvaluationResult>({
    EvaluationResultQualifier: of.from((each) => each),
    OrderingTimestamp: wireInstant.from(({ result }) => result.evaluatedAt),
  }).from((each) => each)
}

/** The members that a result has in every list. */
export const resultMembers: Readonly<Record<string, Member<EvaluationResult>>> = {
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
  InvokingEventMessageType: wireText.from(({ invocation }) => MESSAGE_TYPES[invocation]),
  LastNonCompliantRecordTimestamp: wireInstant.from(({ lastNonCompliantAt }) => lastNonCompliantAt),
  // There is no remediation yet.
  RemediationEnabled: wireBoolean.from(() => false),
  ResultRecordedTimestamp: wireInstant.from(({ result }) => result.evaluatedAt),
  RiskLevel: wireInteger.from(({ rule }) => rule.riskLevel),
}

const evaluationResult = shape<EvaluationResult>({
  ...resultMembers,
  EvaluationResultIdentifier: identifier(qualifier),
  LastCompliantFixedTimestamp: wireInstant.from(({ lastFixedAt }) => lastFixedAt),
})

/** A result as it stands in a list by resource. */
const resourceResult = shape<EvaluationResult>({
  ...resultMembers,
  EvaluationResultIdentifier: identifier(shape(qualifierMembers)),
})

interface ResultPage {
  readonly results: readonly EvaluationResult[]
  readonly maxResults: number
  readonly nextToken: string | undefined
}

function pageOf(item: Shape<EvaluationResult>): Shape<ResultPage> {
  return shape<ResultPage>({
    EvaluationResultList: wireList(item).from((page) => page.results),
    MaxResults: wireInteger.from((page) => page.maxResults),
    NextToken: wireText.from((page) => page.nextToken),
  })
}

/** A page of results. */
export const resultPage = pageOf(evaluationResult)

/** A page of results by resource. */
export const resourceResultPage = pageOf(resourceResult)

/** A page of results by resource of an account group, each with its owner. */
export const memberResultPage = pageOf(
  shape<EvaluationResult>({
    ...resultMembers,
    EvaluationResultIdentifier: identifier(
      shape<EvaluationResult>({
        ...qualifierMembers,
        // The contract calls it an integer; account ids have 16 digits all the same.
        ResourceOwnerId: wireInteger.from(({ rule }) => Number(rule.accountId)),
      }),
    ),
  }),
)

/** The position a page token holds, as the store takes it. */
export function toResultPosition(position: readonly number[] | undefined): AccountResultPosition | undefined {
  if (position === undefined) return undefined
  const [accountNo, ruleNo, resourceNo] = position
  return {
    accountNo: accountNo as AccountNo,
    ruleNo: ruleNo as RuleNo,
    resourceNo: resourceNo as ResourceNo,
  }
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

interface AccountsOfPack {
  readonly pack: Pack
  readonly accounts: readonly AccountCompliance[]
}

/** The members of a group by a package: counts are of accounts. */
export const accountCompliances = shape<AccountsOfPack>({
  AccountCompliances: wireList(
    shape<AccountCompliance>({
      AccountId: wireAccountId.from(({ accountId }) => accountId),
      AccountName: wireText.from(({ name }) => name),
      ComplianceType: wireText.from(({ verdict }) => wireVerdict(verdict)),
    }),
  ).from(({ accounts }) => accounts),
  CompliancePackId: wireText.from(({ pack }) => pack.packId),
  NonCompliantCount: wireInteger.from(
    ({ accounts }) => accounts.filter(({ verdict }) => verdict === 'NON_COMPLIANT').length,
  ),
  TotalCount: wireInteger.from(({ accounts }) => accounts.length),
})
