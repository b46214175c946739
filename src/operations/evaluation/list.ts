import type { ListedOperation } from '../operation.js'
import { DryRunConfigRule } from './DryRunConfigRule.js'
import { EvaluatePreConfigRules } from './EvaluatePreConfigRules.js'
import { GetComplianceSummary } from './GetComplianceSummary.js'
import { GetConfigRuleComplianceByPack } from './GetConfigRuleComplianceByPack.js'
import { GetConfigRuleSummaryByRiskLevel } from './GetConfigRuleSummaryByRiskLevel.js'
import { GetResourceComplianceByConfigRule } from './GetResourceComplianceByConfigRule.js'
import { GetResourceComplianceByPack } from './GetResourceComplianceByPack.js'
import { GetResourceComplianceGroupByRegion } from './GetResourceComplianceGroupByRegion.js'
import { GetResourceComplianceGroupByResourceType } from './GetResourceComplianceGroupByResourceType.js'
import {
  GetAggregateResourceComplianceTimeline,
  GetResourceComplianceTimeline,
} from './GetResourceComplianceTimeline.js'
import { ListConfigRuleEvaluationResults } from './ListConfigRuleEvaluationResults.js'
import { ListConfigRuleEvaluationStatistics } from './ListConfigRuleEvaluationStatistics.js'
import {
  ListAggregateResourceEvaluationResults,
  ListResourceEvaluationResults,
} from './ListResourceEvaluationResults.js'
import { StartConfigRuleEvaluation } from './StartConfigRuleEvaluation.js'
import { StartConfigRuleEvaluationByResource } from './StartConfigRuleEvaluationByResource.js'

/** Results: asked for, listed, counted, told over time. */
export const EVALUATION_OPERATIONS: readonly ListedOperation[] = [
  DryRunConfigRule,
  EvaluatePreConfigRules,
  GetAggregateResourceComplianceTimeline,
  GetComplianceSummary,
  GetConfigRuleComplianceByPack,
  GetConfigRuleSummaryByRiskLevel,
  GetResourceComplianceByConfigRule,
  GetResourceComplianceByPack,
  GetResourceComplianceGroupByRegion,
  GetResourceComplianceGroupByResourceType,
  GetResourceComplianceTimeline,
  ListAggregateResourceEvaluationResults,
  ListConfigRuleEvaluationResults,
  ListConfigRuleEvaluationStatistics,
  ListResourceEvaluationResults,
  StartConfigRuleEvaluation,
  StartConfigRuleEvaluationByResource,
]
