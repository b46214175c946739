import { findSystemReport } from '../../../reports/systems/system-report.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'
import { shownFile } from '../../report/file-shapes.js'
import { systemReport } from './shapes.js'

/** The newest report on a system: NONE, CREATING, FAILED with its cause, or COMPLETE with a download URL that expires. */
export const GetSystemReport = operation({
  name: 'GetSystemReport',
  version: '2026-12-01',
  ramAction: 'assay:GetSystemReport',
  access: 'read',
  params: { SystemId: text({ required: true }) },
  reply: { SystemReport: systemReport },
  errors: ['SystemNotExists'],
  async handle({ SystemId: systemId }, { db, scope, reportUrls }) {
    const file = await findSystemReport(db, scope, systemId)
    return { SystemReport: { ...shownFile(file, scope, reportUrls), systemId } }
  },
})

/** The same of an account group. */
export const GetAggregateSystemReport = aggregateTwin(GetSystemReport, 'GetAggregateSystemReport')
