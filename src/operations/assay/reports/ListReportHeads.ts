import { listHeads } from '../../../reports/witness/list-heads.js'
import { page, text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireInteger, wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'
import { reportHead } from './shapes.js'

/**
 * The chain of the account's signed reports, newest first, those too whose files went: the digest of each manifest, and
 * who outside was shown it; of one package with `CompliancePackId`.
 */
export const ListReportHeads = operation({
  name: 'ListReportHeads',
  version: '2026-12-01',
  ramAction: 'assay:ListReportHeads',
  access: 'list',
  params: { CompliancePackId: text({ minLength: 1 }), ...page() },
  reply: {
    ReportHeads: wireList(reportHead),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: [],
  async handle({ CompliancePackId, PageNumber, PageSize }, { db, scope }) {
    const slice = toSlice({ PageNumber, PageSize })
    const { heads, totalCount } = await listHeads(db, scope, { packId: CompliancePackId }, slice)
    return { ReportHeads: heads, PageNumber, PageSize, TotalCount: totalCount }
  },
})

/** The same of the packages of an account group. */
export const ListAggregateReportHeads = aggregateTwin(ListReportHeads, 'ListAggregateReportHeads')
