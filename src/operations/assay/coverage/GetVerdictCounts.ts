import type { VerdictOverview } from '../../../evaluation/verdict-overview.js'
import { overviewOfVerdicts } from '../../../packs/summarise-account.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { shape, wireInteger } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { allVerdictCounts } from '../../verdicts.js'

const verdictOverview = shape<VerdictOverview>({
  Results: allVerdictCounts.from((counts) => counts.results),
  Resources: allVerdictCounts.from((counts) => counts.resources),
  ResourcesWithInsufficientData: wireInteger.from((counts) => counts.resourcesWithInsufficientData),
  ResourcesWithError: wireInteger.from((counts) => counts.resourcesWithError),
})

/**
 * The results of all rules of the account by every verdict, its resources by the verdict rolled up over their results,
 * and how many resources have a result without data whatever their others say. GetComplianceSummary knows two verdicts.
 */
export const GetVerdictCounts = operation({
  name: 'GetVerdictCounts',
  version: '2026-12-01',
  ramAction: 'assay:GetVerdictCounts',
  access: 'read',
  params: {},
  reply: { VerdictCounts: verdictOverview },
  errors: [],
  async handle(_, { db, scope }) {
    return { VerdictCounts: await overviewOfVerdicts(db, scope) }
  },
})

/** The same of the rules of an account group, over all its members. */
export const GetAggregateVerdictCounts = aggregateTwin(GetVerdictCounts, 'GetAggregateVerdictCounts')
