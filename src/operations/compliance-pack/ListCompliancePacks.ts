import { listTaggedPacks } from '../../packs/describe-pack.js'
import { integer, json, page, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { toSlice } from '../page-slice.js'
import { tagFilters, toTags } from '../tags.js'
import { groupPackPage, packPage } from './shapes.js'

/** The account's packages in the order they were created. */
export const ListCompliancePacks = operation({
  name: 'ListCompliancePacks',
  version: '2020-09-07',
  ramAction: 'config:ListCompliancePacks',
  access: 'list',
  resource: 'acs:config:*:{accountId}:compliancepack/*',
  params: {
    ...page(),
    RiskLevel: integer(),
    Status: text({ enum: ['ACTIVE', 'CREATING'] }),
    Tag: json(tagFilters(128)),
  },
  reply: { CompliancePacksResult: packPage },
  errors: [],
  async handle(input, { db, scope }) {
    const filter = { state: input.Status, riskLevel: input.RiskLevel, tags: toTags(input.Tag) }
    const { packs, totalCount } = await listTaggedPacks(db, scope, filter, toSlice(input))
    const { PageNumber: pageNumber, PageSize: pageSize } = input
    return { CompliancePacksResult: { packs, totalCount, pageNumber, pageSize } }
  },
})

/** The same of an account group. */
export const ListAggregateCompliancePacks = aggregateTwin(
  ListCompliancePacks,
  'ListAggregateCompliancePacks',
  {
    reply: { CompliancePacksResult: groupPackPage },
  },
)
