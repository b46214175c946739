import { getComparison, listDifferences } from '../../../evaluation/store/comparisons.js'
import { page, text } from '../../../rpc/fields.js'
import { wireInteger, wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'
import { difference } from './shapes.js'

/** The resources on which both do not say the same, with the property it hangs on and both annotations. */
export const ListComparisonDifferences = operation({
  name: 'ListComparisonDifferences',
  version: '2026-12-01',
  ramAction: 'assay:ListComparisonDifferences',
  access: 'list',
  params: {
    ComparisonId: text({ required: true }),
    ConfigRuleId: text({ minLength: 1 }),
    Kind: text({ enum: ['differ', 'onlyOurs', 'onlyTheirs', 'noData'] }),
    ...page(),
  },
  reply: {
    Differences: wireList(difference),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: ['ComparisonNotExists'],
  async handle({ ComparisonId, ConfigRuleId: ruleId, Kind: kind, ...input }, { db, scope }) {
    const { comparisonId } = await getComparison(db, scope, ComparisonId)
    const filter = { ruleId, kind }
    const found = await listDifferences(db, scope, comparisonId, filter, toSlice(input))
    return { Differences: found.differences, ...input, TotalCount: found.totalCount }
  },
})
