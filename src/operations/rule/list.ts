import type { ListedOperation } from '../operation.js'
import { ActiveAggregateConfigRules, ActiveConfigRules } from './ActiveConfigRules.js'
import { CopyConfigRules } from './CopyConfigRules.js'
import { CreateAggregateConfigRule, CreateConfigRule } from './CreateConfigRule.js'
import { DeactiveAggregateConfigRules, DeactiveConfigRules } from './DeactiveConfigRules.js'
import { DeleteAggregateConfigRules, DeleteConfigRules } from './DeleteConfigRules.js'
import { GetAggregateConfigRule, GetConfigRule } from './GetConfigRule.js'
import { ListAggregateConfigRules, ListConfigRules } from './ListConfigRules.js'
import { UpdateAggregateConfigRule, UpdateConfigRule } from './UpdateConfigRule.js'

/** Rules. */
export const RULE_OPERATIONS: readonly ListedOperation[] = [
  ActiveAggregateConfigRules,
  ActiveConfigRules,
  CopyConfigRules,
  CreateAggregateConfigRule,
  CreateConfigRule,
  DeactiveAggregateConfigRules,
  DeactiveConfigRules,
  DeleteAggregateConfigRules,
  DeleteConfigRules,
  GetAggregateConfigRule,
  GetConfigRule,
  ListAggregateConfigRules,
  ListConfigRules,
  UpdateAggregateConfigRule,
  UpdateConfigRule,
]
