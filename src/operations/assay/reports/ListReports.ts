import { listReports } from '../../../reports/store/reports.js'
import { page, text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireInteger, wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'
import { reportSummary } from './shapes.js'

/** The account's reports, newest first, failed and replaced ones too; of one package with `CompliancePackId`. */
export const ListReports = operation({
  name: 'ListReports',
  version: '2026-12-01',
  ramAction: 'assay:ListReports',
  access: 'list',
  params: { CompliancePackId: text({ minLength: 1 }), ...page() },
  reply: {
    Reports: wireList(reportSummary),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: [],
  async handle({ CompliancePackId, PageNumber, PageSize }, { db, scope }) {
    const slice = toSlice({ PageNumber, PageSize })
    const { reports, totalCount } = await listReports(db, scope, { packId: CompliancePackId }, slice)
    return { Reports: reports, PageNumber, PageSize, TotalCount: totalCount }
  },
})

/** The same of the packages of an account group; a member sees those it made itself of what it holds of the group. */
export const ListAggregateReports = aggregateTwin(ListReports, 'ListAggregateReports')
