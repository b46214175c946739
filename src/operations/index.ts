import { AGGREGATOR_OPERATIONS } from './aggregator/list.js'
import { ACCOUNT_OPERATIONS } from './assay/accounts/list.js'
import { ADOPTION_OPERATIONS } from './assay/adoption/list.js'
import { CLOCK_OPERATIONS } from './assay/clock/list.js'
import { COMPARISON_OPERATIONS } from './assay/comparison/list.js'
import { CONTROL_OPERATIONS } from './assay/controls/list.js'
import { COVERAGE_OPERATIONS } from './assay/coverage/list.js'
import { DELIVERIES_OPERATIONS } from './assay/deliveries/list.js'
import { DIRECTORY_OPERATIONS } from './assay/directory/list.js'
import { EXEMPTION_OPERATIONS } from './assay/exemptions/list.js'
import { FUNCTION_OPERATIONS } from './assay/functions/list.js'
import { CompleteImport } from './assay/imports/CompleteImport.js'
import { CreateImport } from './assay/imports/CreateImport.js'
import { GetImport } from './assay/imports/GetImport.js'
import { ListImports } from './assay/imports/ListImports.js'
import { UploadImportPart } from './assay/imports/UploadImportPart.js'
import { JOB_OPERATIONS } from './assay/jobs/list.js'
import { ASSAY_REPORT_OPERATIONS } from './assay/reports/list.js'
import { RESOURCE_POSITION_OPERATIONS } from './assay/resources/list.js'
import { SENDING_OPERATIONS } from './assay/sendings/list.js'
import { SYSTEM_OPERATIONS } from './assay/systems/list.js'
import { TICKET_OPERATIONS } from './assay/tickets/list.js'
import { CATALOG_OPERATIONS } from './catalog/list.js'
import { PACK_OPERATIONS } from './compliance-pack/list.js'
import { DELIVERY_OPERATIONS } from './delivery/list.js'
import { EVALUATION_OPERATIONS } from './evaluation/list.js'
import type { ListedOperation } from './operation.js'
import { RAM_OPERATIONS } from './ram/list.js'
import { GetConfigurationRecorder } from './recorder/GetConfigurationRecorder.js'
import { StartConfigurationRecorder } from './recorder/StartConfigurationRecorder.js'
import { StopConfigurationRecorder } from './recorder/StopConfigurationRecorder.js'
import { UpdateConfigurationRecorder } from './recorder/UpdateConfigurationRecorder.js'
import { REPORT_OPERATIONS } from './report/list.js'
import { RESOURCE_OPERATIONS } from './resource/list.js'
import { RULE_OPERATIONS } from './rule/list.js'
import { STS_OPERATIONS } from './sts/list.js'
import { TAG_OPERATIONS } from './tag/list.js'
import { OLDER_OPERATIONS } from './v2019/list.js'

/** Every operation of every product, by name. */
export const OPERATIONS: readonly ListedOperation[] = [
  ...ACCOUNT_OPERATIONS,
  ...ADOPTION_OPERATIONS,
  ...AGGREGATOR_OPERATIONS,
  ...ASSAY_REPORT_OPERATIONS,
  ...CLOCK_OPERATIONS,
  ...COMPARISON_OPERATIONS,
  ...CONTROL_OPERATIONS,
  ...COVERAGE_OPERATIONS,
  ...DELIVERIES_OPERATIONS,
  ...DELIVERY_OPERATIONS,
  ...DIRECTORY_OPERATIONS,
  ...EXEMPTION_OPERATIONS,
  ...FUNCTION_OPERATIONS,
  ...JOB_OPERATIONS,
  ...RESOURCE_POSITION_OPERATIONS,
  ...SENDING_OPERATIONS,
  ...SYSTEM_OPERATIONS,
  ...TICKET_OPERATIONS,
  ...CATALOG_OPERATIONS,
  ...PACK_OPERATIONS,
  ...EVALUATION_OPERATIONS,
  ...RULE_OPERATIONS,
  ...TAG_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...RESOURCE_OPERATIONS,
  ...OLDER_OPERATIONS,
  ...RAM_OPERATIONS,
  ...STS_OPERATIONS,
  CompleteImport,
  CreateImport,
  GetConfigurationRecorder,
  GetImport,
  ListImports,
  StartConfigurationRecorder,
  StopConfigurationRecorder,
  UpdateConfigurationRecorder,
  UploadImportPart,
].sort((one, other) => (one.name < other.name ? -1 : 1))
