import type { ListedOperation } from '../operation.js'
import {
  AttachAggregateConfigRuleToCompliancePack,
  AttachConfigRuleToCompliancePack,
} from './AttachConfigRuleToCompliancePack.js'
import { CopyCompliancePacks } from './CopyCompliancePacks.js'
import { CreateAggregateCompliancePack, CreateCompliancePack } from './CreateCompliancePack.js'
import { DeleteAggregateCompliancePacks, DeleteCompliancePacks } from './DeleteCompliancePacks.js'
import {
  DetachAggregateConfigRuleToCompliancePack,
  DetachConfigRuleToCompliancePack,
} from './DetachConfigRuleToCompliancePack.js'
import { GetAggregateCompliancePack, GetCompliancePack } from './GetCompliancePack.js'
import { ListAggregateCompliancePacks, ListCompliancePacks } from './ListCompliancePacks.js'
import { UpdateAggregateCompliancePack, UpdateCompliancePack } from './UpdateCompliancePack.js'

/** Compliance packages. */
export const PACK_OPERATIONS: readonly ListedOperation[] = [
  AttachAggregateConfigRuleToCompliancePack,
  AttachConfigRuleToCompliancePack,
  CopyCompliancePacks,
  CreateAggregateCompliancePack,
  CreateCompliancePack,
  DeleteAggregateCompliancePacks,
  DeleteCompliancePacks,
  DetachAggregateConfigRuleToCompliancePack,
  DetachConfigRuleToCompliancePack,
  GetAggregateCompliancePack,
  GetCompliancePack,
  ListAggregateCompliancePacks,
  ListCompliancePacks,
  UpdateAggregateCompliancePack,
  UpdateCompliancePack,
]
