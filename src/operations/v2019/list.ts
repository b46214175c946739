import type { ListedOperation } from '../operation.js'
import {
  ActiveConfigRules,
  DeleteConfigRules,
  PutEvaluations,
  StartConfigRuleEvaluation,
  StopConfigRules,
} from './change-rules.js'
import { DescribeCompliance, DescribeComplianceSummary, DescribeEvaluationResults } from './compliance.js'
import { DescribeConfigRule } from './DescribeConfigRule.js'
import { DescribeDeliveryChannels } from './DescribeDeliveryChannels.js'
import { GetResourceComplianceTimeline } from './GetResourceComplianceTimeline.js'
import { GetResourceConfigurationTimeline } from './GetResourceConfigurationTimeline.js'
import { ListConfigRules } from './ListConfigRules.js'
import { PutConfigRule } from './PutConfigRule.js'
import { PutDeliveryChannel } from './PutDeliveryChannel.js'
import {
  DescribeConfigurationRecorder,
  PutConfigurationRecorder,
  StartConfigurationRecorder,
} from './recorder.js'
import {
  DescribeDiscoveredResource,
  GetAggregateDiscoveredResource,
  GetDiscoveredResourceCounts,
  GetDiscoveredResourceSummary,
  GetSupportedResourceTypes,
  ListAggregateDiscoveredResources,
  ListDiscoveredResources,
} from './resources.js'

/**
 * The names of version 2019-01-08 that clients still use, over the stages of today. Their forms are those of the
 * official SDKs of that version; what these do not say is marked where it is inferred.
 */
export const OLDER_OPERATIONS: readonly ListedOperation[] = [
  ActiveConfigRules,
  DeleteConfigRules,
  DescribeCompliance,
  DescribeComplianceSummary,
  DescribeConfigRule,
  DescribeConfigurationRecorder,
  DescribeDeliveryChannels,
  DescribeDiscoveredResource,
  DescribeEvaluationResults,
  GetAggregateDiscoveredResource,
  GetDiscoveredResourceCounts,
  GetDiscoveredResourceSummary,
  GetResourceComplianceTimeline,
  GetResourceConfigurationTimeline,
  GetSupportedResourceTypes,
  ListAggregateDiscoveredResources,
  ListConfigRules,
  ListDiscoveredResources,
  PutConfigRule,
  PutConfigurationRecorder,
  PutDeliveryChannel,
  PutEvaluations,
  StartConfigRuleEvaluation,
  StartConfigurationRecorder,
  StopConfigRules,
]
