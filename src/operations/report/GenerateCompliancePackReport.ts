import { requestReport } from '../../reports/request-report.js'
import { boolean, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
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
  async handle({ CompliancePackId, ...input }, { db, scope, queue }) {
    const wish = { hasAccountFiles: isMultiFiles(input) }
    const { packId } = await requestReport(db, queue, scope, CompliancePackId, wish)
    return { CompliancePackId: packId }
  },
})

/**
 * The same of a package of an account group: one report over all its members, with `MultiFiles=true` as a zip of one
 * file for each of them.
 */
export const GenerateAggregateCompliancePackReport = aggregateTwin(
  GenerateCompliancePackReport,
  'GenerateAggregateCompliancePackReport',
  { params: { MultiFiles: boolean() } },
)

/** The parameter is the variant's own. */
function isMultiFiles({
  MultiFiles,
}: {
  readonly ClientToken: unknown
  readonly MultiFiles?: boolean
}): boolean {
  return MultiFiles === true
}
