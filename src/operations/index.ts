import { ACCOUNT_OPERATIONS } from './assay/accounts/list.js'
import { EXEMPTION_OPERATIONS } from './assay/exemptions/list.js'
import { CompleteImport } from './assay/imports/CompleteImport.js'
import { CreateImport } from './assay/imports/CreateImport.js'
import { GetImport } from './assay/imports/GetImport.js'
import { ListImports } from './assay/imports/ListImports.js'
import { UploadImportPart } from './assay/imports/UploadImportPart.js'
import { GetReport } from './assay/reports/GetReport.js'
import { ListReports } from './assay/reports/ListReports.js'
import { ListCompliancePackTemplates } from './catalog/ListCompliancePackTemplates.js'
import { ListManagedRules } from './catalog/ListManagedRules.js'
import { AttachConfigRuleToCompliancePack } from './compliance-pack/AttachConfigRuleToCompliancePack.js'
import { CopyCompliancePacks } from './compliance-pack/CopyCompliancePacks.js'
import { CreateCompliancePack } from './compliance-pack/CreateCompliancePack.js'
import { DeleteCompliancePacks } from './compliance-pack/DeleteCompliancePacks.js'
import { DetachConfigRuleToCompliancePack } from './compliance-pack/DetachConfigRuleToCompliancePack.js'
import { GetCompliancePack } from './compliance-pack/GetCompliancePack.js'
import { ListCompliancePacks } from './compliance-pack/ListCompliancePacks.js'
import { UpdateCompliancePack } from './compliance-pack/UpdateCompliancePack.js'
import { GetConfigRuleComplianceByPack } from './evaluation/GetConfigRuleComplianceByPack.js'
import { GetResourceComplianceByPack } from './evaluation/GetResourceComplianceByPack.js'
import { ListResourceEvaluationResults } from './evaluation/ListResourceEvaluationResults.js'
import { ListConfigRuleEvaluationResults } from './evaluation/ListConfigRuleEvaluationResults.js'
import { StartConfigRuleEvaluation } from './evaluation/StartConfigRuleEvaluation.js'
import type { ListedOperation } from './operation.js'
import { RAM_OPERATIONS } from './ram/list.js'
import { GetConfigurationRecorder } from './recorder/GetConfigurationRecorder.js'
import { StartConfigurationRecorder } from './recorder/StartConfigurationRecorder.js'
import { GenerateCompliancePackReport } from './report/GenerateCompliancePackReport.js'
import { GetCompliancePackReport } from './report/GetCompliancePackReport.js'
import { GetDiscoveredResource } from './resource/GetDiscoveredResource.js'
import { GetResourceConfigurationTimeline } from './resource/GetResourceConfigurationTimeline.js'
import { ListDiscoveredResources } from './resource/ListDiscoveredResources.js'
import { ActiveConfigRules } from './rule/ActiveConfigRules.js'
import { CopyConfigRules } from './rule/CopyConfigRules.js'
import { CreateConfigRule } from './rule/CreateConfigRule.js'
import { DeactiveConfigRules } from './rule/DeactiveConfigRules.js'
import { DeleteConfigRules } from './rule/DeleteConfigRules.js'
import { GetConfigRule } from './rule/GetConfigRule.js'
import { ListConfigRules } from './rule/ListConfigRules.js'
import { UpdateConfigRule } from './rule/UpdateConfigRule.js'
import { ListTagResources } from './tag/ListTagResources.js'
import { TagResources } from './tag/TagResources.js'
import { UntagResources } from './tag/UntagResources.js'
import { STS_OPERATIONS } from './sts/list.js'

/** Every operation of every product, by name. */
export const OPERATIONS: readonly ListedOperation[] = [
  ...ACCOUNT_OPERATIONS,
  ...EXEMPTION_OPERATIONS,
  ...RAM_OPERATIONS,
  ...STS_OPERATIONS,
  ActiveConfigRules,
  AttachConfigRuleToCompliancePack,
  CompleteImport,
  CopyCompliancePacks,
  CopyConfigRules,
  CreateCompliancePack,
  CreateConfigRule,
  CreateImport,
  DeactiveConfigRules,
  DeleteCompliancePacks,
  DeleteConfigRules,
  DetachConfigRuleToCompliancePack,
  GenerateCompliancePackReport,
  GetCompliancePack,
  GetCompliancePackReport,
  GetConfigRule,
  GetConfigRuleComplianceByPack,
  GetConfigurationRecorder,
  GetDiscoveredResource,
  GetImport,
  GetReport,
  GetResourceComplianceByPack,
  GetResourceConfigurationTimeline,
  ListCompliancePacks,
  ListCompliancePackTemplates,
  ListConfigRuleEvaluationResults,
  ListConfigRules,
  ListDiscoveredResources,
  ListImports,
  ListManagedRules,
  ListReports,
  ListResourceEvaluationResults,
  StartConfigRuleEvaluation,
  ListTagResources,
  StartConfigurationRecorder,
  TagResources,
  UntagResources,
  UpdateCompliancePack,
  UpdateConfigRule,
  UploadImportPart,
].sort((one, other) => (one.name < other.name ? -1 : 1))
