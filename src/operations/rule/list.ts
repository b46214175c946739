import type { ListedOperation } from '../operation.js'
import { ActiveConfigRules } from './ActiveConfigRules.js'
import { CopyConfigRules } from './CopyConfigRules.js'
import { CreateConfigRule } from './CreateConfigRule.js'
import { DeactiveConfigRules } from './DeactiveConfigRules.js'
import { DeleteConfigRules } from './DeleteConfigRules.js'
import { GetConfigRule } from './GetConfigRule.js'
import { ListConfigRules } from './ListConfigRules.js'
import { UpdateConfigRule } from './UpdateConfigRule.js'

/** Rules. */
export const RULE_OPERATIONS: readonly ListedOperation[] = [
  ActiveConfigRules,
  CopyConfigRules,
  CreateConfigRule,
  DeactiveConfigRules,
  DeleteConfigRules,
  GetConfigRule,
  ListConfigRules,
  UpdateConfigRule,
]
