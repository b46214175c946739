import type { ListedOperation } from '../operation.js'
import { AttachConfigRuleToCompliancePack } from './AttachConfigRuleToCompliancePack.js'
import { CopyCompliancePacks } from './CopyCompliancePacks.js'
import { CreateCompliancePack } from './CreateCompliancePack.js'
import { DeleteCompliancePacks } from './DeleteCompliancePacks.js'
import { DetachConfigRuleToCompliancePack } from './DetachConfigRuleToCompliancePack.js'
import { GetCompliancePack } from './GetCompliancePack.js'
import { ListCompliancePacks } from './ListCompliancePacks.js'
import { UpdateCompliancePack } from './UpdateCompliancePack.js'

/** Compliance packages. */
export const PACK_OPERATIONS: readonly ListedOperation[] = [
  AttachConfigRuleToCompliancePack,
  CopyCompliancePacks,
  CreateCompliancePack,
  DeleteCompliancePacks,
  DetachConfigRuleToCompliancePack,
  GetCompliancePack,
  ListCompliancePacks,
  UpdateCompliancePack,
]
