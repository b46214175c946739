import { requestReport } from '../../reports/request-report.js'
import { text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/**
 * Starts making the report of a package in the background; GetCompliancePackReport tells when it is there. While one
 * is being made a second call fails, except with the same `ClientToken`.
 */
export const GenerateCompliancePackReport = operation({
  name: 'GenerateCompliancePackReport',
  version: '2020-09-07',
  ramAction: 'config:GenerateCompliancePackReport',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: { ClientToken: text({ maxLength: 64 }), CompliancePackId: text({ required: true }) },
  reply: { CompliancePackId: wireText },
  errors: ['CompliancePackReportCreating', 'Invalid.CompliancePackId.Value'],
  clientToken: true,
  async handle({ CompliancePackId }, { db, scope, queue }) {
    const { packId } = await requestReport(db, queue, scope, CompliancePackId)
    return { CompliancePackId: packId }
  },
})
