import type { ListedOperation } from '../operation.js'
import {
  GenerateAggregateCompliancePackReport,
  GenerateCompliancePackReport,
} from './GenerateCompliancePackReport.js'
import { GenerateAggregateConfigRulesReport, GenerateConfigRulesReport } from './GenerateConfigRulesReport.js'
import { GetAggregateCompliancePackReport, GetCompliancePackReport } from './GetCompliancePackReport.js'
import { GetAggregateConfigRulesReport, GetConfigRulesReport } from './GetConfigRulesReport.js'

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
]
