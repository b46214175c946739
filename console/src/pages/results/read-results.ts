import type { Reply } from '../../api/call'
import type { TokenPage } from '../../api/token-list'

/** A result as the table shows it, whichever operation it came from. */
export interface Found {
  readonly key: string
  readonly type: string
  readonly id: string
  readonly name: string | undefined
  readonly region: string | undefined
  readonly rule: string
  readonly ruleId: string
  readonly verdict: string | undefined
  readonly risk: number | undefined
  /** JSON text: why. */
  readonly annotation: string | undefined
  /** When it was found, epoch milliseconds. */
  readonly at: number | undefined
}

type OfResources = Reply<'ListResourceEvaluationResults'>
type OfRules = Reply<'ListConfigRuleEvaluationResults'>
type Result = NonNullable<NonNullable<OfResources['EvaluationResults']>['EvaluationResultList']>[number]

export function readOfResources({ EvaluationResults: results }: OfResources): TokenPage<Found> {
  return { rows: results?.EvaluationResultList?.map(readResult), nextToken: results?.NextToken }
}

export function readOfRules({ EvaluationResults: results }: OfRules): TokenPage<Found> {
  return { rows: results?.EvaluationResultList?.map(readResult), nextToken: results?.NextToken }
}

function readResult(result: Result): Found {
  const where = result.EvaluationResultIdentifier?.EvaluationResultQualifier ?? {}
  const { ResourceType = '', ResourceId = '', ConfigRuleId = '', RegionId } = where
  return {
    key: [ResourceType, RegionId, ResourceId, ConfigRuleId].join(' '),
    type: ResourceType,
    id: ResourceId,
    name: where.ResourceName,
    region: RegionId,
    rule: where.ConfigRuleName ?? ConfigRuleId,
    ruleId: ConfigRuleId,
    verdict: result.ComplianceType,
    risk: result.RiskLevel,
    annotation: result.Annotation,
    at: result.ResultRecordedTimestamp,
  }
}
