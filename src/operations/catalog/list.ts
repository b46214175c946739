import type { ListedOperation } from '../operation.js'
import { GetManagedRule } from './GetManagedRule.js'
import { GetResourceConfigurationSample } from './GetResourceConfigurationSample.js'
import { GetResourceTypeProperties } from './GetResourceTypeProperties.js'
import { GetSupportedResourceRelationConfig } from './GetSupportedResourceRelationConfig.js'
import { ListCompliancePackTemplates } from './ListCompliancePackTemplates.js'
import { ListConfigRuleOperators } from './ListConfigRuleOperators.js'
import { ListManagedRules } from './ListManagedRules.js'
import { ListPreManagedRules } from './ListPreManagedRules.js'
import { ListAggregateRecommendManagedRules, ListRecommendManagedRules } from './ListRecommendManagedRules.js'
import { ListSupportedProducts } from './ListSupportedProducts.js'

/** What can be activated and recorded. */
export const CATALOG_OPERATIONS: readonly ListedOperation[] = [
  GetManagedRule,
  GetResourceConfigurationSample,
  GetResourceTypeProperties,
  GetSupportedResourceRelationConfig,
  ListAggregateRecommendManagedRules,
  ListCompliancePackTemplates,
  ListConfigRuleOperators,
  ListManagedRules,
  ListPreManagedRules,
  ListRecommendManagedRules,
  ListSupportedProducts,
]
