import { deleteAggregators, listAggregators } from '../../accounts/aggregators.js'
import { csv, text } from '../../rpc/fields.js'
import { AGGREGATOR_TAGS, deleteTags } from '../../rules/store/tags.js'
import { operation } from '../operation.js'
import { aggregatorOutcomes } from './shapes.js'

/** Deletes up to five account groups; answers per item. The members and what they recorded stay. */
export const DeleteAggregators = operation({
  name: 'DeleteAggregators',
  version: '2020-09-07',
  ramAction: 'config:DeleteAggregators',
  access: 'write',
  resource: 'acs:config:*:{accountId}:aggregator/{AggregatorIds}',
  params: {
    AggregatorIds: csv({
      required: true,
      maxItems: 5,
      missingCode: 'Invalid.AggregatorIds.Empty',
      tooManyCode: 'Invalid.AggregatorIds.SizeExceed',
    }),
    ClientToken: text({ maxLength: 64 }),
  },
  reply: { OperateAggregatorsResult: aggregatorOutcomes },
  errors: ['AggregatorMemberNoPermission', 'Invalid.AggregatorIds.Empty', 'Invalid.AggregatorIds.SizeExceed'],
  clientToken: true,
  async handle({ AggregatorIds }, { db, caller, queue }) {
    for (const { management, aggregatorId } of await listAggregators(db, caller))
      if (AggregatorIds.includes(aggregatorId))
        await deleteTags(db, management, AGGREGATOR_TAGS, aggregatorId)
    return { OperateAggregatorsResult: await deleteAggregators(db, caller, queue, AggregatorIds) }
  },
})
