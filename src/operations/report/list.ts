import type { ListedOperation } from '../operation.js'
import { CreateReportTemplate } from './CreateReportTemplate.js'
import { DeleteReportTemplate } from './DeleteReportTemplate.js'
import {
  GenerateAggregateCompliancePackReport,
  GenerateCompliancePackReport,
} from './GenerateCompliancePackReport.js'
import { GenerateAggregateConfigRulesReport, GenerateConfigRulesReport } from './GenerateConfigRulesReport.js'
import { GenerateReportFromTemplate } from './GenerateReportFromTemplate.js'
import { GetAggregateCompliancePackReport, GetCompliancePackReport } from './GetCompliancePackReport.js'
import { GetAggregateConfigRulesReport, GetConfigRulesReport } from './GetConfigRulesReport.js'
import { GetReportFromTemplate } from './GetReportFromTemplate.js'
import { GetReportTemplate } from './GetReportTemplate.js'
import { ListReportTemplates } from './ListReportTemplates.js'
import { TriggerReportSend } from './TriggerReportSend.js'
import { UpdateReportTemplate } from './UpdateReportTemplate.js'

/** Reports of packages and rules, and report templates. */
export const REPORT_OPERATIONS: readonly ListedOperation[] = [
  GenerateAggregateCompliancePackReport,
  GenerateCompliancePackReport,
  GenerateAggregateConfigRulesReport,
  GenerateConfigRulesReport,
  GetAggregateCompliancePackReport,
  GetCompliancePackReport,
  GetAggregateConfigRulesReport,
  GetConfigRulesReport,
  CreateReportTemplate,
  DeleteReportTemplate,
  GenerateReportFromTemplate,
  GetReportFromTemplate,
  GetReportTemplate,
  ListReportTemplates,
  TriggerReportSend,
  UpdateReportTemplate,
]
