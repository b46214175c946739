import type { ListedOperation } from '../operation.js'
import { DryRunConfigRule } from './DryRunConfigRule.js'
import { EvaluatePreConfigRules } from './EvaluatePreConfigRules.js'
import { GetAggregateAccountComplianceByPack } from './GetAggregateAccountComplianceByPack.js'
import { GetAggregateComplianceSummary, GetComplianceSummary } from './GetComplianceSummary.js'
import {
  GetAggregateConfigRuleComplianceByPack,
  GetConfigRuleComplianceByPack,
} from './GetConfigRuleComplianceByPack.js'
import {
  GetAggregateConfigRuleSummaryByRiskLevel,
  GetConfigRuleSummaryByRiskLevel,
} from './GetConfigRuleSummaryByRiskLevel.js'
import {
  GetAggregateResourceComplianceByConfigRule,
  GetResourceComplianceByConfigRule,
} from './GetResourceComplianceByConfigRule.js'
import {
  GetAggregateResourceComplianceByPack,
  GetResourceComplianceByPack,
} from './GetResourceComplianceByPack.js'
import {
  GetAggregateResourceComplianceGroupByRegion,
  GetResourceComplianceGroupByRegion,
} from './GetResourceComplianceGroupByRegion.js'
import {
  GetAggregateResourceComplianceGroupByResourceType,
  GetResourceComplianceGroupByResourceType,
} from './GetResourceComplianceGroupByResourceType.js'
import {
  GetAggregateResourceComplianceTimeline,
  GetResourceComplianceTimeline,
} from './GetResourceComplianceTimeline.js'
import {
  ListAggregateConfigRuleEvaluationResults,
  ListConfigRuleEvaluationResults,
} from './ListConfigRuleEvaluationResults.js'
import {
  ListAggregateConfigRuleEvaluationStatistics,
  ListConfigRuleEvaluationStatistics,
} from './ListConfigRuleEvaluationStatistics.js'
import {
  ListAggregateResourceEvaluationResults,
  ListResourceEvaluationResults,
} from './ListResourceEvaluationResults.js'
import { StartAggregateConfigRuleEvaluation, StartConfigRuleEvaluation } from './StartConfigRuleEvaluation.js'
import { StartConfigRuleEvaluationByResource } from './StartConfigRuleEvaluationByResource.js'

/** Results: asked for, listed, counted, told over time. */
export const EVALUATION_OPERATIONS: readonly ListedOperation[] = [
  GetAggregateAccountComplianceByPack,
  DryRunConfigRule,
  EvaluatePreConfigRules,
  GetAggregateResourceComplianceTimeline,
  GetAggregateComplianceSummary,
  GetComplianceSummary,
  GetAggregateConfigRuleComplianceByPack,
  GetConfigRuleComplianceByPack,
  GetAggregateConfigRuleSummaryByRiskLevel,
  GetConfigRuleSummaryByRiskLevel,
  GetAggregateResourceComplianceByConfigRule,
  GetResourceComplianceByConfigRule,
  GetAggregateResourceComplianceByPack,
  GetResourceComplianceByPack,
  GetAggregateResourceComplianceGroupByRegion,
  GetResourceComplianceGroupByRegion,
  GetAggregateResourceComplianceGroupByResourceType,
  GetResourceComplianceGroupByResourceType,
  GetResourceComplianceTimeline,
  ListAggregateResourceEvaluationResults,
  ListAggregateConfigRuleEvaluationResults,
  ListConfigRuleEvaluationResults,
  ListAggregateConfigRuleEvaluationStatistics,
  ListConfigRuleEvaluationStatistics,
  ListResourceEvaluationResults,
  StartAggregateConfigRuleEvaluation,
  StartConfigRuleEvaluation,
  StartConfigRuleEvaluationByResource,
]
